# MEMORY_MODEL 6.2: one collection: returns, order, tracking, referrers.
import gc
import sys
import weakref
from collections import OrderedDict, defaultdict, deque, namedtuple

gc.disable()
gc.collect()


class A:
    pass


class S:
    __slots__ = ("a", "__weakref__")


class L(list):
    pass


class D(dict):
    pass


def returns(name, make):
    make()
    gc.collect()
    make()
    print("returned for", name, gc.collect())


def instance():
    a = A()
    a.me = a


def two():
    a, b = A(), A()
    a.o, b.o = b, a


def with_dict():
    a = A()
    a.me = a
    a.__dict__


def lists(n):
    first = last = []
    for _ in range(n - 1):
        last.append([])
        last = last[0]
    last.append(first)


def tuple_cycle():
    l = []
    t = (l,)
    l.append(t)


def dict_cycle():
    d = {}
    d["d"] = d


def set_cycle():
    a = A()
    a.s = {a}


def slots():
    s = S()
    s.a = s


def cls():
    class C:
        pass


def slotted_cls():
    class C:
        __slots__ = ()


def sub_cls():
    class C(A):
        pass


def meta_cls():
    class M(type):
        pass

    class C(metaclass=M):
        pass


def cls_method():
    class C:
        def f(self):
            pass


def cls_super():
    class C:
        def f(self):
            super()


def recursive():
    def f():
        f()


def mutual():
    def f():
        g()

    def g():
        f()


def method():
    a = A()
    a.m = a.__init__


def bound():
    class C:
        def f(self):
            pass
    c = C()
    c.m = c.f


def lam():
    a = A()
    a.f = lambda: a


def generator():
    def g():
        me = it
        yield me
    it = g()
    next(it)


def genexpr():
    l = []
    l.append(x for x in l)
    next(l[0])


def unstarted():
    l = []
    l.append(x for x in l)


def exception():
    try:
        1 / 0
    except ZeroDivisionError as e:
        s = e


def exception2():
    try:
        raise ValueError
    except ValueError as e:
        s = e


def deque_cycle():
    d = deque()
    d.append(d)


def default_cycle():
    d = defaultdict(list)
    d[1] = d


def ordered_cycle():
    d = OrderedDict()
    d[1] = d


def list_sub():
    l = L()
    l.append(l)


def dict_sub():
    d = D()
    d[1] = d


def partial():
    import functools
    l = []
    l.append(functools.partial(len, l))


def iterator():
    l = []
    l.append(iter(l))


def map_cycle():
    l = []
    l.append(map(len, l))


def zip_cycle():
    l = []
    l.append(zip(l, l))


def module():
    m = type(sys)("m")
    m.me = m


def weak():
    a = A()
    a.me = a
    a.w = weakref.ref(a)


def weak_callback():
    a = A()
    a.me = a
    a.w = weakref.ref(a, print)


def prop():
    class C:
        @property
        def p(self):
            pass


def cell():
    x = []
    x.append(lambda: x)


def frame():
    f = sys._getframe()


def trace():
    try:
        1 / 0
    except ZeroDivisionError as e:
        t = e.__traceback__


def garbage_with_others():
    a = A()
    a.me = a
    a.l = [1, 2]
    a.t = (1, 2)
    a.t2 = (a, 1)
    a.d = {1: 2}
    a.d2 = {1: a}
    a.s = {1}
    a.str = "x" * 50


class Del:
    def __del__(self):
        pass


def with_del():
    d = Del()
    d.me = d


saved = []


class Res:
    def __del__(self):
        saved.append(self)


def resurrected():
    r = Res()
    r.me = r
    r.l = [r]


def nt():
    P = namedtuple("P", "x")
    l = []
    l.append(P(l))


def coroutine():
    async def c():
        me = it
    it = c()
    it.close()


def memory():
    a = A()
    a.m = memoryview(b"abc")
    a.me = a


def slices():
    l = []
    l.append(slice(l))


def super_cycle():
    a = A()
    a.s = super(A, a)


def proxy():
    import types
    d = {}
    d["p"] = types.MappingProxyType(d)


def namespace():
    n = type(sys.implementation)()
    n.me = n


def static():
    class C:
        @staticmethod
        def f():
            return C


for name, fn in list(globals().items()):
    if callable(fn) and getattr(fn, "__module__", None) == "__main__" and name not in ("returns", "A", "S", "L", "D", "lists", "Del", "Res"):
        returns(name, fn)
for n in (1, 2, 3, 10, 100):
    returns("%d lists" % n, lambda: lists(n))
saved.clear()
gc.collect()

log = []


class Z:
    def __init__(self, n):
        self.n = n

    def __del__(self):
        log.append(("del", self.n, self.w() if hasattr(self, "w") else None))


def show(*a):
    print(*a, log)
    log.clear()


def pair():
    a, b = Z("a"), Z("b")
    a.o, b.o = b, a
    return a, b


a, b = pair()
wa, wb = weakref.ref(a, lambda r: log.append(("callback a", r()))), weakref.ref(b, lambda r: log.append(("callback b", r())))
wa2 = weakref.ref(a, lambda r: log.append("callback a 2"))
a.w = weakref.ref(a)
del a, b
show("callbacks before __del__", gc.collect())
a, b = pair()
a.inner = weakref.ref(b, lambda r: log.append("never"))
del a, b
show("callback within the garbage", gc.collect())
ring = [Z(i) for i in range(6)]
for i in range(6):
    ring[i].o = ring[(i + 1) % 6]
del ring
show("finalizers in list order", gc.collect())
ring = [Z(i) for i in range(6)]
for i in range(6):
    ring[i].o = ring[(i + 1) % 6]
gc.collect(0)
extra = Z("younger")
extra.o = extra
gc.collect(1)
del ring, extra
show("... of several generations", gc.collect())


class R(Z):
    def __del__(self):
        log.append(("resurrect", self.n))
        saved.append(self)


r = R(1)
r.o = Z("held by it")
r.me = r
r.o.back = r
w = weakref.ref(r, lambda _: log.append("callback"))
del r
show("resurrected", gc.collect(), w(), len(saved))
saved.clear()
show("again", gc.collect())


class Finally:
    pass


def gen(n):
    me = yield
    try:
        yield
    finally:
        log.append(("finally", n))


g = gen(1)
next(g)
g.send(g)
del g
show("generator in a cycle", gc.collect())


def kept(n):
    for k in range(n):
        gc.collect()


def generation(o):
    for k in range(3):
        if any(x is o for x in gc.get_objects(generation=k)):
            return k


a = A()
seen = [generation(a)]
gc.collect(0)
seen.append(generation(a))
gc.collect(0)
seen.append(generation(a))
gc.collect(1)
seen.append(generation(a))
gc.collect(1)
seen.append(generation(a))
gc.collect()
seen.append(generation(a))
print("moves up", seen)
a = A()
gc.collect(1)
print("collect(1) of a new one", generation(a))
a = A()
gc.collect()
print("collect() of a new one", generation(a))
print("in all", any(o is a for o in gc.get_objects()), any(o is saved for o in gc.get_objects()))
gc.freeze()
print("frozen", len(gc.get_objects()), gc.get_freeze_count() > 1000)
b = A()
b.me = b
print("new ones", [type(o).__name__ for o in gc.get_objects() if type(o) is A])
del b
print("collected", gc.collect())
gc.unfreeze()
print("unfrozen", gc.get_freeze_count(), generation(a))

T = (1, 2, 3)


def track(name, o):
    seen = [gc.is_tracked(o)]
    gc.collect(0)
    seen.append(gc.is_tracked(o))
    gc.collect(1)
    seen.append(gc.is_tracked(o))
    gc.collect()
    seen.append(gc.is_tracked(o))
    gc.collect()
    seen.append(gc.is_tracked(o))
    print("tracked", name, seen)


one = 1
P = namedtuple("P", "x")
for name, fn in dict(
        int=lambda: 5, str=lambda: "x", obj=object, empty_tuple=lambda: (), atoms=lambda: tuple([1, 2]), constant=lambda: (1, 2), nested=lambda: (tuple([1]), tuple([2])), with_list=lambda: ([],), with_instance=lambda: (A(),), with_object=lambda: (object(),), with_func=lambda: (track,), named=lambda: P(1), empty=lambda: {}, ints=lambda: {1: 2},
        dict_list=lambda: {1: []}, dict_tuple=lambda: {1: tuple([1])}, dict_dict=lambda: {1: {}}, dict_inst=lambda: {1: A()}, dict_key_tuple=lambda: {(1, 2): 1}, dict_call=lambda: dict(a=1), dict_str=lambda: dict(a="b"), setd=lambda: {1}, fs=lambda: frozenset([1]), inst=A, slotted=S, lst=lambda: [], rng=lambda: range(3), func=lambda: track, cls=lambda: A,
        code=lambda: track.__code__, mod=lambda: sys, meth=lambda: A().__init__, bi=lambda: len, bm=lambda: [].append, it=lambda: iter([]), sit=lambda: iter("a"), rit=lambda: iter(range(3)), gen=lambda: (i for i in ()), cellv=lambda: (lambda x: lambda: x)(1).__closure__[0], vd=lambda: vars(A()), ba=lambda: bytearray(), exc=lambda: ValueError(), prop=property, wr=lambda: weakref.ref(A),
        sl=lambda: slice(1), kv=lambda: {}.keys(), mv=lambda: memoryview(b""), fl=lambda: 1.5, cx=lambda: 1j, dq=deque, odict=OrderedDict, ddict=lambda: defaultdict(int), dsub=D, lsub=L, tb=lambda: sys.exc_info()[2], fr=sys._getframe, ns=lambda: sys.implementation, vi=lambda: sys.version_info, fsempty=lambda: frozenset(), ga=lambda: list[int], un=lambda: int | str, tup_str=lambda: tuple("ab"),
        deep=lambda: tuple([tuple([tuple([1])])]), deep_dict=lambda: {1: {2: {3: 4}}}, bmeth=lambda: type.mro, wd=lambda: int.__add__, gs=lambda: int.real, md=lambda: list.append).items():
    track(name, fn())
d = {}
seen = [gc.is_tracked(d)]
d[1] = 1
seen.append(gc.is_tracked(d))
d[2] = []
seen.append(gc.is_tracked(d))
del d[2]
seen.append(gc.is_tracked(d))
gc.collect(1)
seen.append(gc.is_tracked(d))
gc.collect()
seen.append(gc.is_tracked(d))
d.update({3: ()})
seen.append(gc.is_tracked(d))
d.setdefault(4, {})
seen.append(gc.is_tracked(d))
d[5] = A()
seen.append(gc.is_tracked(d))
e = d.copy()
seen.append(gc.is_tracked(e))
d.clear()
seen.append(gc.is_tracked(d))
print("a dict", seen)
print("finalized", gc.is_finalized(Del()), gc.is_finalized(1), gc.is_finalized(saved))
x = Res()
x = None
print("... after __del__", gc.is_finalized(saved[-1]))

o = A()
l = [o]
t = (o, 1)
d = {"k": o}
s = {o}
a = A()
a.x = o


def names(objs):
    return sorted(type(x).__name__ + (" globals" if x is globals() else "") for x in objs if x is not frame_)


frame_ = None
print("referrers", names(gc.get_referrers(o)))
a.__dict__
print("... dict seen", names(gc.get_referrers(o)))
f = lambda: o
print("... function", names(gc.get_referrers(o)))


def closure():
    v = A()

    def g():
        return v
    return v, names(gc.get_referrers(v)), names(gc.get_referrers(g)), names(gc.get_referrers(g.__closure__[0]))


print("... closure", closure()[1:])


def local():
    v = A()
    return gc.get_referrers(v)


print("... local", local())


def argument(v):
    return gc.get_referrers(v)


print("... argument", argument(A()), names(argument(o)))


def gen_holds():
    v = A()
    yield v
    yield


g = gen_holds()
print("... generator", names(gc.get_referrers(next(g))))
print("... class", names(gc.get_referrers(L)), names(gc.get_referrers(S)))
print("... default", names(gc.get_referrers((lambda z=(v := A()): v)())) if 0 else 0)
print("... int", names(gc.get_referrers(123456789))[:2])
print("... iterator", names(gc.get_referrers((lambda q: (iter(q), q))([])[1])))
x = [1]
m = x.append
print("... method", names(gc.get_referrers(x)))
b = weakref.ref(a)
print("... weak", names(gc.get_referrers(a)))
print("none", gc.get_referrers(), gc.get_referents(), gc.get_referents(1, "a", 1.5))
R = gc.get_referents
print("referents list", R([1, 2]), R((1, 2)), R({1: 2, "a": "b"}), R({1}), R(frozenset("a")), R(deque([1, 2])), R(OrderedDict(a=1)), R(defaultdict(int)))
a = A()
a.x, a.y = 1, 2
print("referents instance", R(a) == [1, 2, A], [getattr(v, "__name__", v) for v in R(a)])
a.__dict__
print("... dict seen", [getattr(v, "__name__", v) for v in R(a)])
s = S()
s.a = 5
print("... slots", [getattr(v, "__name__", v) for v in R(s)])


def fun(a=1, *, b=2) -> int:
    "doc"


print("function", [type(v).__name__ for v in R(fun)])
print("method", [type(v).__name__ for v in R(a.__init__)], [type(v).__name__ for v in R([].append)], [type(v).__name__ for v in R(len)])


class M:
    def m(self):
        pass


print("bound", [type(v).__name__ for v in R(M().m)])
print("class", [type(v).__name__ for v in R(M)])
print("generator", [type(v).__name__ for v in R(gen_holds())], [type(v).__name__ for v in R(g)])
print("module", [type(v).__name__ for v in R(sys)])
print("iterators", R(iter([1])), R(iter((1,))), R(iter({1: 2})), R(enumerate([5])), R(zip([1])), [type(v).__name__ for v in R(map(len, [1]))], R(slice(1, 2, 3)), R(range(5)))
print("exception", R(ValueError(1, 2)), R(property(fun))[0] is fun, R(classmethod(fun))[0] is fun, [type(v).__name__ for v in R(staticmethod(fun))])
print("cell", R((lambda x: lambda: x)(5).__closure__[0]), R(weakref.ref(a)), R(weakref.ref(a, fun))[0] is fun, R(memoryview(b"a")), [type(v).__name__ for v in R(super(A, a))])
print("frame", [type(v).__name__ for v in R(sys._getframe())][:4])
try:
    1 / 0
except ZeroDivisionError as e:
    print("traceback", [type(v).__name__ for v in R(e.__traceback__)], [type(v).__name__ for v in R(e)])
print("alias", R(list[int]), R(int | str))
before = gc.get_stats()
gc.collect(0), gc.collect(1), gc.collect(2)
x = A()
x.me = x
del x
gc.collect(0)
after = gc.get_stats()
print("stats", [{k: b[k] - a[k] for k in b} for a, b in zip(before, after)])
