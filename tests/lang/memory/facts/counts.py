# MEMORY_MODEL 4: reference counts in every situation.  One fact a line.
import gc
import sys

rc = sys.getrefcount


class A:
    pass


class P:
    attribute = None

    def me(self):
        return rc(self)

    def __len__(self):
        seen.append(rc(self))
        return 3


seen = []


def show(name, *values):
    print(name, *values, *seen)
    seen.clear()


def f(a):
    return rc(a)


def g(a):
    return f(a)


def h(a):
    return g(a)


x = A()
show("temporaries", rc(A()), rc([]), rc({}), rc(set()), rc(object()), rc([1, 2]), rc((x,)), rc(lambda: 0), rc("a" * len("abcde")), rc(x.__dict__), rc(float("1.5")), rc(bytearray()), rc(2**x.__sizeof__()))
show("a name", rc(x))
y = x
show("two names", rc(x))
y = [x, x]
show("a list twice", rc(x), rc(y))
y = (x,)
show("a tuple", rc(x), rc(y))
y = {x}
show("a set", rc(x))
y = {x: 1}
show("a key", rc(x))
y = {1: x, 2: x}
show("values", rc(x))
y = A()
y.a = x
show("an attribute", rc(x))
y.__dict__
show("... its dict seen", rc(x), rc(y), rc(y.__dict__))
y = lambda a=x: a
show("a default", rc(x))
y = lambda *, a=x: a
show("a keyword default", rc(x))
y = [[x]] * 3
show("nested once", rc(x), rc(y[0]))
y = iter([x])
show("in an iterator's list", rc(x))
y = x.__init__
show("bound method", rc(x))
y = frozenset([x])
show("frozenset", rc(x))
y = slice(x, x, x)
show("slice", rc(x))
del y
show("after all", rc(x))
y = z = w = x
show("chained", rc(x))
del y, z, w
y, z = x, x
show("unpacked", rc(x))
y, z = z, y
show("swapped", rc(x))
[y, z] = [x, x]
(y, *z) = x, x, x
show("starred", rc(x), rc(z))
del y, z
y = x if x else None
show("conditional", rc(x))
y = x or None
y = x and x
show("and or", rc(x))
y = None
y = [x][0]
show("subscript", rc(x))
y = None
if (y := x) is x:
    show("walrus", rc(x))
del y

show("argument", f(x), f(A()))
show("passed on", g(x), g(A()), h(x), h(A()))
show("lambda", (lambda a: rc(a))(x), (lambda a: rc(a))(A()))


def keyword(*, a):
    return rc(a)


def star(*a):
    return rc(a[0]), rc(a)


def stars(**k):
    return rc(k["a"]), rc(k)


def default(a, b=None):
    return rc(a)


def posonly(a, /):
    return rc(a)


def both(a, *b, **k):
    return rc(a), b and rc(b), rc(k)


def two(a, b):
    return rc(a), rc(b)


def copies(a):
    b = a
    c = [a]
    return rc(a)


t = (x,)
d = {"a": x}
show("keywords", keyword(a=x), keyword(a=A()), f(a=x), f(a=A()), keyword(**d), f(**d))
show("star args", star(x), star(A()), star(*t), star(*[x]), star(*(A(),)), star(x, x))
show("star kwargs", stars(a=x), stars(a=A()), stars(**d), stars(**{"a": A()}))
show("unpacked into", f(*t), f(*[x]), f(*[A()]), default(*t), default(x, x), default(x, b=x), posonly(x), posonly(*t))
show("both", both(x), both(x, 1), both(A(), x, k=x), two(x, x), two(A(), x), copies(x), copies(A()))
del t, d
show("nothing left", rc(x))

p = P()
show("self", p.me(), P().me(), P.me(p), P.me(P()))
m = p.me
show("bound method kept", rc(p), m(), rc(m), rc(m.__func__), rc(m.__self__))
del m
show("getattr", getattr(p, "me")(), (lambda q: q.me())(p))


class Special:
    def __init__(self, *a):
        seen.append(("init", rc(self)))

    def __len__(self):
        seen.append(("len", rc(self)))
        return 1

    def __bool__(self):
        seen.append(("bool", rc(self)))
        return True

    def __repr__(self):
        seen.append(("repr", rc(self)))
        return "r"

    def __hash__(self):
        seen.append(("hash", rc(self)))
        return 1

    def __eq__(self, o):
        seen.append(("eq", rc(self), rc(o)))
        return True

    def __lt__(self, o):
        seen.append(("lt", rc(self), rc(o)))
        return True

    def __add__(self, o):
        seen.append(("add", rc(self), rc(o)))
        return 1

    def __radd__(self, o):
        seen.append(("radd", rc(self), rc(o)))
        return 1

    def __iadd__(self, o):
        seen.append(("iadd", rc(self), rc(o)))
        return self

    def __neg__(self):
        seen.append(("neg", rc(self)))
        return 1

    def __getitem__(self, k):
        seen.append(("getitem", rc(self)))
        if k == 2:
            raise IndexError
        return 1

    def __setitem__(self, k, v):
        seen.append(("setitem", rc(self), rc(v)))

    def __delitem__(self, k):
        seen.append(("delitem", rc(self)))

    def __contains__(self, k):
        seen.append(("contains", rc(self), rc(k)))
        return True

    def __call__(self, *a):
        seen.append(("call", rc(self)))

    def __enter__(self):
        seen.append(("enter", rc(self)))
        return self

    def __exit__(self, *a):
        seen.append(("exit", rc(self)))

    def __getattr__(self, n):
        seen.append(("getattr", rc(self)))
        return 1

    def __iter__(self):
        seen.append(("iter", rc(self)))
        return self

    def __next__(self):
        seen.append(("next", rc(self)))
        raise StopIteration

    def __index__(self):
        seen.append(("index", rc(self)))
        return 0

    def __int__(self):
        seen.append(("int", rc(self)))
        return 0

    def __float__(self):
        seen.append(("float", rc(self)))
        return 0.0

    def __format__(self, s):
        seen.append(("format", rc(self)))
        return ""

    def __del__(self):
        seen.append(("del", rc(self)))

    @property
    def prop(self):
        seen.append(("get", rc(self)))

    @prop.setter
    def prop(self, v):
        seen.append(("set", rc(self), rc(v)))

    @prop.deleter
    def prop(self):
        seen.append(("delete", rc(self)))

    @classmethod
    def of_class(cls):
        pass

    def __sizeof__(self):
        seen.append(("sizeof", rc(self)))
        return 8

    def __reversed__(self):
        seen.append(("reversed", rc(self)))
        return iter(())

    def __dir__(self):
        seen.append(("dir", rc(self)))
        return []

    def __str__(self):
        seen.append(("str", rc(self)))
        return "s"

    def __bytes__(self):
        seen.append(("bytes", rc(self)))
        return b""

    def __round__(self):
        seen.append(("round", rc(self)))
        return 1

    def __abs__(self):
        seen.append(("abs", rc(self)))
        return 1

    def __divmod__(self, o):
        seen.append(("divmod", rc(self)))
        return 1

    def __length_hint__(self):
        seen.append(("hint", rc(self)))
        return 1

    def __setattr__(self, n, v):
        seen.append(("setattr", rc(self), rc(v)))

    def __delattr__(self, n):
        seen.append(("delattr", rc(self)))


s = Special()
show("construction")
Special()
show("made and dropped")
for name, fn in (
        ("len", lambda: len(s)), ("bool", lambda: bool(s)), ("if", lambda: 1 if s else 2), ("not", lambda: not s), ("repr", lambda: repr(s)), ("str", lambda: str(s)), ("hash", lambda: hash(s)),
        ("==", lambda: s == x), ("x ==", lambda: x == s), ("<", lambda: s < x), ("+", lambda: s + x), ("x +", lambda: x + s), ("-s", lambda: -s), ("s[1]", lambda: s[1]), ("in", lambda: x in s),
        ("call", lambda: s()), ("call 1", lambda: s(1)), ("call *", lambda: s(*[1])), ("getattr", lambda: s.missing), ("getattr()", lambda: getattr(s, "missing")), ("hasattr", lambda: hasattr(s, "missing")), ("iter", lambda: iter(s)), ("for", lambda: [0 for _ in s]),
        ("index", lambda: [1][s]), ("range", lambda: range(s)), ("int", lambda: int(s)), ("float", lambda: float(s)), ("format", lambda: format(s)), ("f-string", lambda: f"{s}"), ("f-string r", lambda: f"{s!r}"), ("f-string s", lambda: f"{s!s}"), ("%s", lambda: "%s" % s),
        ("%r", lambda: "%r" % s), ("%r tuple", lambda: "%r" % (s,)), (".format", lambda: "{}".format(s)), ("prop", lambda: s.prop), ("key", lambda: {s: 1}), ("set", lambda: {s}), ("lookup", lambda: {}.get(s)), ("sizeof", lambda: sys.getsizeof(s)), ("reversed", lambda: reversed(s)),
        ("dir", lambda: dir(s)), ("bytes", lambda: bytes(s)), ("round", lambda: round(s)), ("abs", lambda: abs(s)), ("divmod", lambda: divmod(s, 1)), ("list", lambda: list(s)), ("tuple", lambda: tuple(s)), ("next", lambda: next(s, None)), ("sum", lambda: sum(s)),
        ("max", lambda: max(s, default=1)), ("sorted", lambda: sorted(s)), ("str.join", lambda: "".join(s)), ("print", lambda: print(s, end="")), ("any", lambda: any(s)), ("map", lambda: list(map(f, s))), ("zip", lambda: list(zip(s))), ("in list", lambda: s in [x]), ("count", lambda: [x].count(s)),
        ("index()", lambda: [x].index(s)), ("list ==", lambda: [s] == [x]), ("tuple hash", lambda: hash((s,))), ("repr list", lambda: repr([s])), ("repr dict", lambda: repr({1: s})), ("isinstance", lambda: isinstance(s, Special)), ("unpack", lambda: (lambda *a: a)(*s)), ("slice", lambda: [1][s:]), ("bytes []", lambda: bytes([s])),
        ("chr", lambda: chr(s)), ("hex", lambda: hex(s)), ("min", lambda: min(s, x)), ("sort", lambda: [s, x].sort()), ("super", lambda: super(Special, s).__hash__()), ("del temp", lambda: Special() and None), ("arg temp", lambda: f(Special()))):
    fn()
    show(name)
s += x
show("+=")
s[1] = x
show("s[1] =")
del s[1]
show("del s[1]")
s.prop = x
show("prop =")
del s.prop
show("del prop")
s.other = x
show("attribute =")
del s.other
show("del attribute")
with s:
    show("with")
show("after with")
with s as t:
    show("with as")
show("after with as")
del t
a, = [s]
show("before del", rc(s))
del a
del s
show("del")


def warm(s, n):
    for i in range(n):
        s[1]
    show("getitem when warm")


warm(Special(), 12)
show("...")
l = [A(), A()]
for e in l:
    show("loop", rc(e), rc(l))
show("loop variable left", rc(e))
it = iter(l)
show("iterator", rc(l))
for e in it:
    show("loop over iterator", rc(e), rc(l), rc(it))
show("exhausted", rc(l), rc(it))
for e in (A(), A()):
    show("loop over tuple", rc(e))
for e in [A() for _ in range(2)]:
    show("loop over temporary", rc(e))
for e in (A() for _ in range(2)):
    show("loop over generator", rc(e))
for e in {A(): 1}:
    show("loop over keys", rc(e))
for e in {A()}:
    show("loop over set", rc(e))
for e in {1: A()}.values():
    show("loop over values", rc(e))
for k, e in {1: A()}.items():
    show("loop over items", rc(e))
for i, e in enumerate(l):
    show("enumerate", rc(e), rc(l))
for e, e2 in zip(l, l):
    show("zip", rc(e), rc(l))
for e in reversed(l):
    show("reversed", rc(e), rc(l))
for e in l[:]:
    show("over a copy", rc(e), rc(l))
for e in sorted(l, key=id):
    show("sorted", rc(e) - 0)
for e in list(l):
    show("list()", rc(e))
for e, in zip(l):
    show("zip one", rc(e))
for i in range(1000, 1002):
    show("range", rc(i))
for pair in enumerate(l):
    show("enumerate pair", rc(pair), rc(pair[1]))
for c in "\u0101\u0102":
    show("characters", rc(c))
e = e2 = k = i = pair = c = None
show("comprehension", [rc(e) for e in l], [rc(l) for e in l], {rc(e) for e in l}, {rc(e): 1 for e in l}, list(rc(e) for e in l), list(rc(l) for e in l))
show("nested", [rc(e) for q in [l] for e in q], [rc(q) for q in [l] for e in q], [[rc(e) for e in l] for _ in (1,)], [rc(e) for e in l if e])
show("of temporaries", [rc(e) for e in [A()]], [rc(A()) for e in l], [rc(e) for e in (A(),)], [rc(e) for e in iter([A()])])
show("map", list(map(rc, l)), list(map(f, l)), list(map(lambda e: rc(e), l)), list(map(rc, [A()])), list(map(rc, l, [None] * 0)))
show("filter", [rc(e) for e in filter(None, l)], list(filter(lambda e: seen.append(rc(e)), l)))
show("sorted by", sorted(l, key=lambda e: seen.append(rc(e)) or 0) is l, rc(l[0]))
show("min max", min(l, key=rc) in l, max(l, key=lambda e: seen.append(rc(e)) or 0) in l)
show("sum", sum(map(rc, l)), any(rc(e) == 0 for e in l))
import functools
import itertools
show("reduce", functools.reduce(lambda a, e: seen.append((rc(a), rc(e))) or e, l) in l)
show("partial", functools.partial(rc, l)(), functools.partial(f)(l), functools.partial(f, l)(), functools.partial(f, a=l)())
show("itertools", list(itertools.starmap(rc, [(e,) for e in l])), [rc(e) for e in itertools.chain(l)], [rc(e) for e in itertools.islice(l, 1)], [rc(e) for e in itertools.cycle(l) for _ in [0]][:0] if 0 else 0,
     [rc(e) for e, in itertools.product(l)], [rc(a) for a, b in itertools.permutations(l)], [rc(e) for e in itertools.repeat(l, 2)], [rc(e) for e in itertools.accumulate(l, lambda a, b: b)], [rc(e) for k, q in itertools.groupby(l) for e in q])
del l
