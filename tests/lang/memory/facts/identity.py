# MEMORY_MODEL 3: what is the same object.  One fact a line.
import sys


def numbers():
    return 257, 1.5, "two words", (1, 2), b"abc", 1j, 2**20


def again():
    return 257, 1.5, "two words", (1, 2), b"abc", 1j, 2**20


a, b = numbers(), again()
print("constants across functions", [x is y for x, y in zip(a, b)])
print("small ints", [n for n in range(-20, 300) if n + 0 is not int(str(n))][:3], [n for n in range(-20, 300) if int(str(n)) is int(str(n))][:1],
      [n for n in range(-20, 300) if int(str(n)) is int(str(n))][-1:])
big = 1000
print("arithmetic on 1000", big + 0 is big, big - 0 is big, big * 1 is big, big // 1 is big, big | 0 is big, big ^ 0 is big, big << 0 is big, big >> 0 is big,
      +big is big, int(big) is big, abs(big) is big, round(big) is big, big.__index__() is big, big.real is big, big.numerator is big, big.__trunc__() is big,
      big.conjugate() is big, -(-big) is big, big ** 1 is big, pow(big, 1) is big, min(big, 2000) is big, sum([big]) is big, sum([], big) is big, divmod(big, 7) is big,
      max([big]) is big, big & -1 is big, ~~big is big, big % 2000 is big, int.__new__(int, big) is big)
huge = 2**100
print("arithmetic on 2**100", huge + 0 is huge, huge * 1 is huge, +huge is huge, int(huge) is huge, abs(huge) is huge, huge | 0 is huge, huge >> 0 is huge, huge << 0 is huge)
t, f = True, False
print("bool", t + 0 is 1, +t is 1, int(t) is 1, abs(t) is 1, t | f is t, t & t is t, not f is t, bool(1) is t, bool([]) is f, t + f is 1, ~t is -2, -f is 0)
x = 2.5
print("float", +x is x, float(x) is x, abs(x) is x, x * 1 is x, x + 0 is x, x.real is x, x.conjugate() is x, round(x, 5) is x, x.__float__() is x if hasattr(x, "__float__") else None)
c = 1 + 2j
print("complex", +c is c, complex(c) is c, c.conjugate() is c, c * 1 is c)
print("computed small results", 2.0.__int__() is 2, len("ab") is 2, int("7") is 7, int(7.9) is 7, ord("a") is 97, hash(5) is 5, 10**2 is 100, -(-5) is 5, 300 - 299 is 1,
      10 // 3 is 3, round(2.6) is 3, sum([1, 2]) is 3, [1, 2].index(2) is 1, "aa".count("a") is 2, True + True is 2, int.from_bytes(b"\x07", "big") is 7)

print("literals", 257 is 257, 1.5 is 1.5, "a b" is "a b", (1, 2) is (1, 2), b"x" is b"x", () is (), "" is "", 1j is 1j, frozenset() is frozenset(), [] is [])
print("types apart", 1 is True, 1 is 1.0, 0.0 is -0.0, (1,) is (1.0,), (0.0,) is (-0.0,), "a" is b"a", 0 is False, (1,) is (True,))
print("folded", 128 + 129 is 257, 2**8 + 1 is 257, -(-257) is 257, "a" + "b" is "ab", "ab" * 2 is "abab", (1, 2) + (3,) is (1, 2, 3), "abc"[1] is "b", (1, 2, 3)[1] is 2, 1 << 8 | 1 is 257,
      1.0 + 0.5 is 1.5, (1,) * 2 is (1, 1), b"a" + b"b" is b"ab", 7 // 2 is 3, 2 ** -1 is 0.5, ~256 is -257, 1000 % 743 is 257, "abc"[0:2] is "ab")
consts = {
    "60*60*24": lambda: 60 * 60 * 24, "2**10": lambda: 2**10, "1<<70": lambda: 1 << 70, "2**100": lambda: 2**100, "2**127": lambda: 2**127, "2**128": lambda: 2**128, "2**200": lambda: 2**200,
    "10**40": lambda: 10**40, "1<<128": lambda: 1 << 128, "1<<127": lambda: 1 << 127, "'a'*20": lambda: "a" * 20, "'a'*4096": lambda: "a" * 4096, "'a'*4097": lambda: "a" * 4097, "(1,)*256": lambda: (1,) * 256,
    "(1,)*257": lambda: (1,) * 257, "(1,)*300": lambda: (1,) * 300, "[1]*3": lambda: [1] * 3, "-5": lambda: -5, "not True": lambda: not True, "'a'+'b'": lambda: "a" + "b", "(1,2)+(3,)": lambda: (1, 2) + (3,),
    "'abc'[1]": lambda: "abc"[1], "(1,2,3)[1]": lambda: (1, 2, 3)[1], "'abc'[5]": lambda: "abc"[5], "1/0": lambda: 1 / 0, "x in [1,2]": lambda: a in [1, 2], "x in {1,2}": lambda: a in {1, 2},
    "for in [1,2]": lambda: [i for i in [1, 2]], "1 if 2 else 3": lambda: 1 if 2 else 3, "1 and 2": lambda: 1 and 2, "None or 5": lambda: None or 5, "'%d' % 5": lambda: "%d" % 5, "'%s' % a": lambda: "%s" % a,
    "f'{1}'": lambda: f"{1}", "f'a{\"b\"}'": lambda: f"a{'b'}", "-x**2": lambda: -2**2, "1+1j": lambda: 1 + 1j, "3 @ 4": lambda: [0], "'a' 'b'": lambda: "a" "b", "((1,2),(3,(4,)))": lambda: ((1, 2), (3, (4,))),
    "1 < 2": lambda: 1 < 2, "...": lambda: ..., "()": lambda: (), "((),)": lambda: ((),), "+5": lambda: +5, "~5": lambda: ~5, "-0.0": lambda: -0.0, "1000*1000*1000*1000*1000": lambda: 1000 * 1000 * 1000 * 1000 * 1000,
    "5 % 3": lambda: 5 % 3, "'%%' % ()": lambda: "%%" % (), "'a'.upper()": lambda: "a".upper(), "__debug__": lambda: __debug__, "b'ab'[0]": lambda: b"ab"[0], "'ab'[-1]": lambda: "ab"[-1], "slice": lambda: "abc"[1:],
}
for name, fn in consts.items():
    k = fn.__code__.co_consts
    print("constants of", name, [repr(x)[:22] for x in k], len(fn.__code__.co_code))

s = "hello world"
print("the same str", s[:] is s, str(s) is s, s * 1 is s, s + "" is s, "" + s is s, s.strip() is s, s.replace("q", "z") is s, s.ljust(3) is s, s.rjust(3) is s, s.center(3) is s, s.zfill(3) is s, s.expandtabs() is s,
      "%s" % s is s, f"{s}" is s, "".join([s]) is s, "hello".split()[0] is "hello", s.lstrip("z") is s, s.removeprefix("z") is s, s.removesuffix("z") is s, s[0:11] is s, s[0:100] is s, format(s) is s, s.format() is s,
      s.translate({}) is s, f"{s}" f"" is s, f"{s!s}" is s, "{}".format(s) is s, s.partition("zz")[0] is s, s.rpartition("zz")[2] is s, s.split("zz")[0] is s, s.splitlines()[0] is s, s.rsplit("zz")[0] is s,
      "".join((s,)) is s, "-".join([s]) is s, sys.intern(s) is s, max([s]) is s, str(object=s) is s, s.__str__() is s, s.__format__("") is s, s[::1] is s)
print("new str", "HELLO WORLD".upper() is s, s.lower() is s, s.encode().decode() is s, s[0:5] is s[0:5], str(12) is str(12), s.title() is s, s.capitalize() is s, s.swapcase().swapcase() is s, s[::-1][::-1] is s, s + s is s + s,
      "%s" % 12 is "12", repr(s) is repr(s), f"{s:>11}" is s, "%11s" % s is s, s.casefold() is s, s[1:2] is "e", s[5] is " ", str(5) is "5", repr(5) is "5", "%d" % 5 is "5", f"{5}" is "5", hex(5)[2] is "5")
print("interned constants", "abc" is "".join(["abc"]), sys.intern("".join(["a", "bc"])) is "abc", "a_1" is sys.intern("a_" + str(1)), "a-1" is sys.intern("a-" + str(1)), "\xe9t\xe9" is sys.intern("\xe9t" + chr(233)), "if" is sys.intern("i" + "f"))


class A:
    attribute = 1

    def method(self):
        pass


o = A()
name = "".join(["dyn", "amic"])
setattr(o, name, 1)
print("setattr interns", next(iter(o.__dict__)) is name, next(iter(o.__dict__)) is sys.intern("dynamic"), getattr(A, "method").__name__ is "method")
d = {}
key = "".join(["dyn", "key"])
d[key] = 1
print("a dict keeps the key given", next(iter(d)) is key, next(iter({**d})) is key)
key2 = "".join(["dyn", "key"])
d[key2] = 2
print("... the first given", next(iter(d)) is key, next(iter(d)) is key2)


def kw(**k):
    return next(iter(k))


print("keywords", kw(name=1) is "name", kw(**{"".join(["na", "me"]): 1}) is "name")
print("names", A.__name__ is "A", A.method.__qualname__ is "A.method", kw.__code__.co_name is "kw", kw.__code__.co_varnames[0] is "k", A.__module__ is __name__, type("Q", (), {}).__name__ is "Q")
print("empty", () is tuple(), () is tuple([]), () is (1,)[1:], () is (1,) * 0, "" is str(), b"" is bytes(), b"" is b"a"[1:], frozenset() is frozenset([]), frozenset([]) is frozenset(()), "" is "".join([]), "" is "a" * 0, b"" is b"".join([]),
      "" is "abc".strip("abc"), () is tuple(x for x in ()), "" is "%s" % "", "" is f"", frozenset() is frozenset({1}) - {1})
print("bytes", b"a" is b"ab"[:1], b"a" is bytes([97]), bytes(1) is b"\0", b"abc"[:] is b"abc", bytes(b"abc") is b"abc", b"ab" is b"abc"[:2], b"abc" * 1 is b"abc", b"abc" + b"" is b"abc", b"".join([b"abc"]) is b"abc", b"abc".strip() is b"abc", b"abc".replace(b"q", b"") is b"abc",
      b"".join([b"a"]) is b"a", "a".encode() is b"a", b"abc".ljust(2) is b"abc", b"abc".upper() is b"ABC", b"abc".removeprefix(b"z") is b"abc", b"x".upper() is b"X", b"abc".zfill(1) is b"abc", b"abc".expandtabs() is b"abc", b"abc".translate(None) is b"abc")
t = (1, 2)
fs = frozenset([1])
print("immutable containers", tuple(t) is t, t[:] is t, t + () is t, () + t is t, t * 1 is t, t[0:2] is t, frozenset(fs) is fs, fs.copy() is fs, fs | set() is fs, fs & fs is fs, fs.union() is fs, fs - set() is fs, (*t,) is t, tuple([*t]) is t, t[::1] is t,
      fs.difference() is fs, fs.intersection() is fs, range(3) is range(3), slice(1) is slice(1))
import copy
print("copy", copy.copy(t) is t, copy.deepcopy(t) is t, copy.copy(s) is s, copy.copy(fs) is fs, copy.deepcopy((1, [])) is t, copy.copy(A) is A, copy.deepcopy(kw) is kw, copy.copy(big) is big, copy.deepcopy(None) is None, copy.copy(range(3)) is t, copy.copy(slice) is slice)
u = (1, [2])
print("deepcopy", copy.deepcopy(u)[1] is u[1], copy.copy(u) is u, copy.deepcopy([s])[0] is s, copy.copy(o) is o, copy.copy(o.__dict__) is o.__dict__, copy.deepcopy({1: t})[1] is t)


def star(*args, **kwargs):
    return args, kwargs


print("star args", star(*t)[0] is t, star(**d)[1] is d, star()[0] is (), star(*[1])[0] is t)
print("methods", o.method is o.method, A.method is A.method, A.__dict__ is A.__dict__, o.__dict__ is o.__dict__, type(o) is A, o.__class__ is A, A.__mro__ is A.__mro__, A.__bases__ is A.__bases__, [].append is [].append, vars(o) is o.__dict__, "".join is "".join,
      A.__doc__ is None, o.method.__func__ is A.method, o.method.__self__ is o, star.__dict__ is star.__dict__, star.__code__.co_code is star.__code__.co_code, star.__globals__ is globals(), star.__code__.co_varnames is star.__code__.co_varnames, A.__subclasses__() is A.__subclasses__(),
      star.__closure__ is None, star.__defaults__ is None, star.__annotations__ is star.__annotations__, o.__reduce__ is o.__reduce__)


def local():
    a = 1
    return locals() is locals(), locals()


print("locals()", local()[0], globals() is locals(), globals() is sys.modules["__main__"].__dict__, vars() is globals())
print("iterators", (lambda i: iter(i) is i)(iter([])), iter([]) is iter([]), (lambda m: iter(m) is m)(map(len, [])), (lambda g: iter(g) is g)(x for x in ()), (lambda z: iter(z) is z)(zip()), (lambda f: iter(f) is f)(enumerate([])))
z = zip([1, 2, 3], [4, 5, 6])
first = next(z)
i1 = id(first)
second = next(z)
print("zip's tuple is new while held", id(second) == i1, first)
z = zip([1, 2, 3], [4, 5, 6])
print("... and used again", len({id(p) for p in z}))
print("... of enumerate", len({id(p) for p in enumerate("abc")}), "of items", len({id(p) for p in {1: 2, 3: 4, 5: 6}.items()}), "of held", len({id(p) for p in list(zip("abc", "def"))}))
print("types", type(None) is None.__class__, type(...) is type(Ellipsis), type(NotImplemented) is NotImplemented.__class__, type(1) is int, int is int, list[int] is list[int], list[int] == list[int], (int | str) is (int | str), type(type) is type)
print("singletons", None is type(None)(), Ellipsis is type(...)(), NotImplemented is type(NotImplemented)(), __debug__ is True)
print("ids of temporaries", id(object()) == id(object()), id([]) == id([]), id({}) == id({}), id(set()) == id(set()), id(A()) == id(A()), id(float("1.5")) == id(float("1.5")), id(big * big) == id(big * big),
      id(str(12345)) == id(str(12345)), id(bytes(5)) == id(bytes(5)), id(lambda: 0) == id(lambda: 0), id(o.method) == id(o.method), id(list()) == id(list()), id(dict()) == id(dict()), id((o,)) == id((o,)),
      id(range(5)) == id(range(5)), id(slice(big)) == id(slice(big)), id(iter([])) == id(iter([])), id([].append) == id([].append), id(x for x in ()) == id(x for x in ()))


def again(make):
    x = make()
    i = id(x)
    del x
    return id(make()) == i


print("freed and made again", *(again(m) for m in (lambda: [], lambda: {}, lambda: set(), A, object, lambda: float("1.5"), lambda: tuple([1, 2]), lambda: 2**70, lambda: str(12345), lambda: bytes(5), lambda: (lambda: 0), lambda: o.method, lambda: iter([]),
                                                  lambda: (x for x in ()), lambda: range(5), lambda: slice(1), lambda: [1, 2], lambda: {1: 2}, lambda: {1}, lambda: ValueError(), lambda: frozenset([5]), lambda: complex(1, 2), lambda: bytearray(5), lambda: memoryview(b"a"))))
print("by calls", again(lambda: list()), again(lambda: dict()), again(lambda: list((1, 2))), again(lambda: set([1])))


def two(make):
    p, q = make(), make()
    i, j = id(p), id(q)
    del p, q
    r, s = make(), make()
    return id(r) == j, id(s) == i


print("last freed, first used", *(two(m) for m in (lambda: [], A, lambda: float("1.5"), object, lambda: {}, lambda: (o, o), lambda: set(), lambda: o.method)))
x = A()
old = id(x)
x = A()
print("rebinding", id(x) == old)
