# MEMORY_MODEL 2.8: classes, functions, iterators, generators, frames, exceptions, modules.
import array
import functools
import gc
import itertools
import operator
import sys
import types
import weakref
from collections import ChainMap, OrderedDict, UserDict, deque, namedtuple
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from enum import Enum, Flag, IntEnum

size = sys.getsizeof


class A:
    def method(self):
        return self

    @classmethod
    def of_class(cls):
        pass

    @staticmethod
    def static():
        pass

    @property
    def prop(self):
        return 1


class Meta(type):
    pass


class WithMeta(metaclass=Meta):
    pass


class Slotted:
    __slots__ = ("a", "b")


class Many:
    locals().update(("m%d" % i, lambda self: 1) for i in range(100))


def cls(*bases, **ns):
    return type("T", bases, ns)


print("classes", size(A), size(Slotted), size(Many), size(Meta), size(WithMeta), size(cls()), size(cls(__slots__=())))
print("classes from", *(size(cls(b)) for b in (A, Slotted, int, float, str, bytes, tuple, list, dict, set, frozenset, Exception, type, object)))
print("many slots", *(size(cls(__slots__=tuple("s%d" % i for i in range(n)))) for n in (1, 2, 10, 100)))
for i in range(40):
    setattr(A(), "x%d" % i, 1)
print("its keys full", size(A))
print("builtin classes", {size(t) for t in (int, str, list, dict, type, object, ValueError, types.FunctionType, types.CodeType, weakref.ref, deque, range)})
print("class's parts", size(A.__dict__), size(A.__mro__), size(A.__bases__), size(type(A).__dict__["__dict__"]), size(A.__dict__["__weakref__"]),
      size(Slotted.a), size(A.__dict__["prop"]), size(A.__dict__["of_class"]), size(A.__dict__["static"]))
print("__sizeof__ of a class", A.__sizeof__(), type.__sizeof__(A), int.__class__.__sizeof__(int), type.__sizeof__(Slotted))


def plain():
    pass


def default(a, b=1, *c, d=2, **e) -> int:
    "doc"
    return a, b, c, d, e


def outer():
    x = 1
    y = 2

    def inner():
        return x, y
    return inner


print("functions", size(plain), size(default), size(lambda: 0), size(outer()), size(outer().__closure__), size(outer().__closure__[0]))
print("bound", size(A().method), size(A.of_class), size(A.method), size(A.static), size([].append), size(len), size("".join), size(dict.fromkeys),
      size(print), size(sys.getsizeof))
print("descriptors", size(list.append), size(int.__add__), size((1).__add__), size(type.__dict__["__name__"] if "__name__" in type.__dict__ else int.real),
      size(int.real), size(complex.imag), size(property()), size(classmethod(plain)), size(staticmethod(plain)), size(dict.__dict__["fromkeys"]),
      size(types.FunctionType.__dict__["__globals__"]))
print("super", size(super(A, A())), size(super(A)), "mappingproxy", size(types.MappingProxyType({})), size(vars(int)))
print("module", size(sys), size(types.ModuleType("m")), "namespace", size(types.SimpleNamespace(a=1, b=2)), size(sys.implementation))
print("partial", size(functools.partial(len)), size(functools.partial(plain, 1, a=2)), size(functools.partialmethod(plain)),
      size(functools.lru_cache(plain)), size(functools.cmp_to_key(plain)), size(functools.cmp_to_key(plain)(1)))
print("struct sequences", size(sys.version_info), size(sys.flags), size(sys.float_info), size(sys.hash_info), size(sys.thread_info), size(sys.int_info))
print("union, generic", size(int | str), size(list[int]), size(dict[str, int]), size(tuple[int, ...]))

print("code", size(plain.__code__), size((lambda: 0).__code__), size((lambda a: a).__code__), size(default.__code__), size(outer.__code__), size(A.method.__code__))


def c1():
    return 1


def c2(a):
    b = a + 1
    return b


def c3(a):
    for i in a:
        if i:
            print(i)
        else:
            continue
    return [j for j in a]


def c4(a):
    try:
        with a as b:
            return b.c.d(e=1)
    except (ValueError, TypeError) as e:
        raise e from None
    finally:
        a = 1


def c5(a, b):
    return a[b], a < b, -a, f"{a}{b!r}", a.x, a.m(), {a: b}, (a, b), lambda: a


print("code of", *(size(f.__code__) for f in (c1, c2, c3, c4, c5)), *(len(f.__code__.co_code) for f in (c1, c2, c3, c4, c5)))
print("code's parts", *(size(c2.__code__.co_consts) for _ in (1,)), size(c2.__code__.co_varnames), size(c3.__code__.co_names), size(c2.__code__.co_linetable),
      size(c4.__code__.co_exceptiontable))
print("compiled", size(compile("1", "f", "eval")), size(compile("a = 1", "f", "exec")), size(compile("a", "f", "single")), size(compile("", "f", "exec")),
      size(compile("a = b + c\nfor x in y: z(x)", "f", "exec")))

L, T, D, S, F, X, R = [1], (1,), {1: 1}, {1}, frozenset([1]), "a", range(9)
print("iterators", *(size(iter(v)) for v in (L, T, D, S, F, X, "\xe9", b"a", bytearray(b"a"), R, range(2**70), deque(), array.array("i"), memoryview(b""), D.keys(),
                                            D.values(), D.items(), types.MappingProxyType(D), OrderedDict(), OrderedDict().items())))
print("iter of callable", size(iter(int, 1)), "sequence", size(iter(type("Q", (), {"__getitem__": lambda s, i: s[i]})())))
print("reversed", size(reversed(L)), size(reversed(T)), size(reversed(D)), size(reversed(X)), size(reversed(R)), size(reversed(D.items())), size(reversed(deque())))
print("wrappers", size(map(len, [])), size(map(len, [], [])), size(filter(None, [])), size(zip()), size(zip(L)), size(zip(L, L, L)), size(enumerate(L)))
i = itertools
print("itertools", *(size(x) for x in (
    i.count(), i.count(2**70), i.cycle([1]), i.repeat(1), i.accumulate(L), i.chain(L), i.compress(L, L), i.dropwhile(len, L), i.takewhile(len, L),
    i.filterfalse(None, L), i.groupby(L), i.islice(L, 1), i.pairwise(L), i.starmap(len, L), *i.tee(L), i.zip_longest(L), i.product(L), i.permutations(L),
    i.combinations(L, 1), i.combinations_with_replacement(L, 1))))
o = operator
print("operator", size(o.itemgetter(1)), size(o.itemgetter(1, 2)), size(o.attrgetter("a")), size(o.methodcaller("a")))
print("memoryview", size(memoryview(b"abc")), size(memoryview(b"abcd").cast("B", (2, 2))), size(memoryview(bytearray())), size(memoryview(b"")[0:0]))


def g0():
    yield


def g1(a, b, c, d):
    yield a + b


def g2():
    x = yield
    y = yield x
    return [x, y, (x, y, x, y, x)]


def g3(*a, **k):
    yield from a


def g4():
    a = b = c = 1
    yield lambda: (a, b, c)


async def co(a):
    return a


async def ag(a):
    yield a


n = co(1)
print("generators", size(g0()), size(g1(1, 2, 3, 4)), size(g2()), size(g3()), size(g4()), size(n), size(ag(1)), size((i for i in L)),
      size((j for i in L for j in i)), size((i + j * i for i in L for j in L if i if j)))
n.close()
for f in (g0, g1, g2, g3, g4, co, ag, plain, default, outer, c3, c4, c5):
    k = f.__code__
    print("frame of", f.__name__, k.co_stacksize, k.co_nlocals, len(k.co_cellvars), len(k.co_freevars))
g = g2()
seen = [size(g)]
next(g)
seen.append(size(g))
g.close()
seen.append(size(g))
print("as it runs", seen, g.__sizeof__())


def frame(a=1, b=2, c=3):
    return size(sys._getframe()), sys._getframe().__sizeof__()


def deep(a):
    return size(sys._getframe()), [a, a, a, a, (a, a, a, a, a)]


print("frames", frame(), deep(1)[0], (lambda: size(sys._getframe()))(), size(sys._getframe()), [size(sys._getframe()) for _ in (1,)],
      next(size(sys._getframe()) for _ in (1,)))
try:
    1 / 0
except ZeroDivisionError as e:
    tb = e.__traceback__
    print("traceback", size(tb), size(tb.tb_frame))


class Frame:
    f = sys._getframe()
    print("class body's frame", size(f))


print("generator's frame", size(g0().gi_frame), size(g1(1, 2, 3, 4).gi_frame), size(ag(1).ag_frame))
names = [n for n in dir(__builtins__) if isinstance(getattr(__builtins__, n), type) and issubclass(getattr(__builtins__, n), BaseException)]
for n in sorted(names):
    E = getattr(__builtins__, n)
    args = {"UnicodeDecodeError": ("utf-8", b"a", 0, 1, "r"), "UnicodeEncodeError": ("utf-8", "a", 0, 1, "r"), "UnicodeTranslateError": ("a", 0, 1, "r"),
            "ExceptionGroup": ("m", [ValueError()]), "BaseExceptionGroup": ("m", [KeyboardInterrupt()])}.get(n, ())
    e = E(*args)
    print("exception", n, size(e), E.__basicsize__, size(e.__dict__), size(cls(E)(*args)))
print("with arguments", size(ValueError(1, 2, 3)), size(OSError(2, "a", "b")), size(KeyError("k")), size(StopIteration(5)), size(SystemExit(1)))


def kept(*a):
    pass


class Ref(weakref.ref):
    pass


class Ref2(weakref.ref):
    __slots__ = ("k",)


a = A()
print("weak", size(weakref.ref(a)), size(weakref.ref(a, kept)), size(weakref.proxy(a)), size(weakref.proxy(kept)), size(Ref(a)), size(Ref2(a)),
      size(weakref.WeakMethod(a.method)), size(weakref.WeakValueDictionary()), size(weakref.WeakKeyDictionary()), size(weakref.WeakSet()),
      size(weakref.finalize(a, kept)), size(weakref.WeakValueDictionary({1: a}).data[1]), size(weakref.KeyedRef(a, kept, 1)))
print("weak classes", weakref.ref.__basicsize__, weakref.KeyedRef.__basicsize__, weakref.WeakMethod.__basicsize__, weakref.finalize.__basicsize__)


@dataclass
class DC:
    a: int
    b: int = 2


@dataclass(slots=True)
class DS:
    a: int


class Color(Enum):
    RED = 1


class Num(IntEnum):
    ONE = 1


class Fl(Flag):
    X = 1


P = namedtuple("P", "x y")
print("library", size(P(1, 2)), size(DC(1)), size(DS(1)), size(Color.RED), size(Num.ONE), size(Fl.X), size(ChainMap()), size(UserDict()))
print("their classes", size(P), size(DC), size(DS), size(Color), size(Num), P.__basicsize__, size(P.x))
print("dates", size(date(2020, 1, 1)), size(datetime(2020, 1, 1)), size(timedelta(1)), size(time(1)), size(timezone.utc))
print("tracked", [gc.is_tracked(v) for v in (A, a, plain, outer().__closure__[0], L, T, D, S, iter(L), iter(T), iter(R), iter(X), len, [].append, A().method, g0(), sys,
                                            weakref.ref(a), super(A, a), property(), classmethod(len), plain.__code__, R, slice(1), ValueError(), types.SimpleNamespace(),
                                            deque(), array.array("i"), memoryview(b""), map(len, []), zip(), enumerate([]), D.keys(), functools.partial(len))])
