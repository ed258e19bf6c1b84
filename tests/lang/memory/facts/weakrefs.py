# MEMORY_MODEL 7: weak references.
import gc
import operator
import sys
import types
import weakref
from collections import OrderedDict, defaultdict, deque, namedtuple
from weakref import WeakKeyDictionary, WeakMethod, WeakSet, WeakValueDictionary, finalize, getweakrefcount, getweakrefs, proxy, ref

gc.disable()


class A:
    def __init__(self, n=0):
        self.n = n

    def __repr__(self):
        return "A(%r)" % self.n

    def m(self):
        return self.n

    def __eq__(self, o):
        return isinstance(o, A) and self.n == o.n

    def __hash__(self):
        return hash(self.n)


class S:
    __slots__ = ()


class SW:
    __slots__ = ("__weakref__",)


class SubSW(SW):
    __slots__ = ()


class SubS(S):
    pass


log = []


def show(*a):
    print(*a, log)
    log.clear()


def gen():
    yield


async def coro():
    pass



def sub(base, *args, **ns):
    return type("Sub", (base,), ns)(*args)


c = coro()
P = namedtuple("P", "x")
try:
    1 / 0
except ZeroDivisionError as e:
    tb = e.__traceback__
for name, o in dict(
        int=5, str="a", bytes=b"a", tuple=(), list=[], dict={}, object=object(), none=None, range=range(3), slice=slice(1), float=1.5, exception=ValueError(), frame=sys._getframe(), cell=types.CellType(), iterator=iter([]), keys={}.keys(), property=property(), defaultdict=defaultdict(), namedtuple=P(1), bool=True, complex=1j,
        A=A(), S=S(), SW=SW(), SubSW=SubSW(), SubS=SubS(), cls=A, function=gen, lam=lambda: 0, builtin=len, bmethod=[].append, bound=A().m, generator=gen(), coroutine=c, module=sys, code=gen.__code__, set=set(), frozenset=frozenset(), deque=deque(), memoryview=memoryview(b""), bytearray=bytearray(), odict=OrderedDict(),
        traceback=tb, staticm=staticmethod(len), classm=classmethod(len), superv=super(A, A()), mproxy=types.MappingProxyType({}), alias=list[int], union=int | str, ns=types.SimpleNamespace(), mapv=map(len, []), zipv=zip(), enum=enumerate([]), rev=reversed([]), filt=filter(None, []), wr=ref(A), partial=__import__("functools").partial(len), member=S.__dict__.get("x", SW.__weakref__), wrapper=int.__add__, mwrapper=(1).__add__,
        mdescr=list.append, getset=int.real, ellipsis=..., notimpl=NotImplemented, itemgetter=operator.itemgetter(1), array=__import__("array").array("i"), count=__import__("itertools").count(), pattern=__import__("re").compile("a"), match=__import__("re").match("a", "a"), stringio=__import__("io").StringIO(), random=__import__("random").Random(), structv=__import__("struct").Struct("i"),
        lru=__import__("functools").lru_cache(len), stdout=sys.stdout, lock=None, weakset=WeakSet(), wvd=WeakValueDictionary(), subint=sub(int), substr=sub(str), subbytes=sub(bytes), subtuple=sub(tuple), sublist=sub(list), subdict=sub(dict), subset=sub(set), subfloat=sub(float), subexc=sub(Exception), subbytearray=sub(bytearray), subcomplex=sub(complex), thinlist=sub(list, __slots__=()), thintuple=sub(tuple, __slots__=()),
        version=sys.version_info, subfrozen=sub(frozenset), subobj=sub(object), subtype=type("M", (type,), {})("X", (), {}), subdeque=sub(deque), subdd=sub(defaultdict)).items():
    try:
        r = ref(o)
        print("weak", name, r() is o, type(proxy(o)).__name__, type(o).__weakrefoffset__ > 0)
    except TypeError as e:
        print("weak", name, e, type(o).__weakrefoffset__)
c.close()
a = A()
r = ref(a)
print("shared", ref(a) is r, ref(a, None) is r, ref(a, len) is r, ref(a, len) is ref(a, len), proxy(a) is proxy(a), proxy(a, None) is proxy(a), proxy(a, len) is proxy(a, len))


class R(ref):
    pass


print("subclass", R(a) is R(a), R(a) is r, type(R(a)), R(a) == r, R(a)() is a)
del r
print("counts", getweakrefcount(a), getweakrefs(a))
r1 = ref(a)
r2 = ref(a, len)
r3 = ref(a, print)
p1 = proxy(a)
p2 = proxy(a, print)
print("counts", getweakrefcount(a), [w is x for w, x in zip(getweakrefs(a), (r1, p1, p2, r3, r2))], a.__weakref__ is r1)
del r1
print("first gone", getweakrefcount(a), ref(a) is getweakrefs(a)[0], getweakrefcount(5), getweakrefs(5))
del p1, p2, r2, r3
print("all gone", getweakrefcount(a), a.__weakref__)
print("__callback__", ref(a).__callback__, ref(a, len).__callback__, R(a, print).__callback__)
a = A(1)
k = [ref(a, lambda r, i=i: log.append((i, r(), r is k[i], getweakrefcount(a) if "a" in globals() else "-"))) for i in range(4)]
a = 0
show("callbacks, newest first")
a = A(1)
r1 = ref(a, lambda r: log.append(1))
r2 = ref(a, lambda r: log.append(2))
p = proxy(a, lambda p: log.append(("proxy", type(p).__name__)))
r3 = ref(a, lambda r: log.append(3))
del r2
del a
show("dead ones say nothing")
a = A(1)
a.r = ref(a, lambda r: log.append("own"))
del a
show("own reference, by count")
a = A(1)
a.r = ref(a, lambda r: log.append("own"))
a.me = a
del a
gc.collect()
show("own reference, in a cycle")
a = A(1)
r = ref(a, lambda r: log.append(("raises", sys.getrefcount(r))))
del a
show("count of the reference in its callback")
a = A(1)
b = A(2)


def kills(r):
    global r_b
    log.append("first")
    r_b = None


r_b = ref(a, lambda r: log.append("second"))
r_a = ref(a, kills)
del a
show("a callback drops another's reference")
a = A(1)
r_a = ref(a, lambda r: log.append(("new", ref(b)() is b)))
del a
show("a callback makes references")

a, b = A(1), A(1)
ra, rb = ref(a), ref(b)
print("equal alive", ra == rb, ra != rb, hash(ra) == hash(rb), hash(ra) == hash(a), ra is rb, ra == a)
d = {ra: 1}
print("as a key", rb in d)
del b
print("one dead", ra == rb, ra != rb)
rc = ref(A(1))
try:
    hash(rc)
except TypeError as e:
    print("hash of a dead one", e)
hash(ra)
del a
print("hash kept", hash(ra) == hash(1), ra == ra, ra == rb, ra in d)
for op in (operator.lt, operator.le, operator.gt, operator.ge):
    try:
        op(ra, rb)
    except TypeError as e:
        print("order", e)
import re
a = A(5)
print("repr", re.sub("0x[0-9a-f]+", "0x", repr(ref(a))), re.sub("0x[0-9a-f]+", "0x", repr(ra)), re.sub("0x[0-9a-f]+", "0x", repr(ref(A))), re.sub("0x[0-9a-f]+", "0x", repr(ref(A.m))))
try:
    ref(a)(1)
except TypeError as e:
    print("call", e)
for bad in ((), (a, 1, 2)):
    try:
        ref(*bad)
    except TypeError as e:
        print("ref()", e)
try:
    ref(a, callback=len)
except TypeError as e:
    print("ref(callback=)", e)
r = ref(a, 5)
print("callback not callable", r.__callback__)


class Big:
    def __len__(self):
        return 3

    def __getitem__(self, i):
        return i

    def __call__(self, *x):
        return x

    def __iter__(self):
        return iter("abc")

    def __add__(self, o):
        return ("add", o)

    def __radd__(self, o):
        return ("radd", o)

    def __iadd__(self, o):
        return ("iadd", o)

    def __contains__(self, x):
        return x == 1

    def __bool__(self):
        return False

    def __str__(self):
        return "big"

    def __repr__(self):
        return "Big"

    def __int__(self):
        return 7

    def __index__(self):
        return 2

    def __eq__(self, o):
        return True

    def __hash__(self):
        return 1

    def __next__(self):
        return "next"

    def __bytes__(self):
        return b"big"

    def __reversed__(self):
        return "rev"

    def __enter__(self):
        return "enter"

    def __matmul__(self, o):
        return "matmul"

    def __pow__(self, *o):
        return "pow"

    def __divmod__(self, o):
        return "divmod"

    def __neg__(self):
        return "neg"

    def __lt__(self, o):
        return "lt"


b = Big()
p = proxy(b)
print("proxy", type(p), len(p), p[5], p(1), list(p), p + 1, 1 + p, 1 in p, bool(p), str(p), re.sub("0x[0-9a-f]+", "0x", repr(p)), int(p), [0, 1, 2][p], p == 5, next(p), bytes(p), p @ 1, p ** 2, divmod(p, 1), -p, p < 1, p.__class__, isinstance(p, Big))
for name, fn in dict(hash=lambda: hash(p), rev=lambda: reversed(p), enter=lambda: p.__enter__(), missing=lambda: p.missing, setit=lambda: setattr(p, "x", 5), got=lambda: b.x, dele=lambda: delattr(p, "x"), idx=lambda: operator.index(p), flt=lambda: float(p), dic=lambda: {p: 1}, sett=lambda: p.__setitem__(1, 2), dirr=lambda: "__len__" in dir(p)).items():
    try:
        print("proxy", name, fn())
    except (TypeError, AttributeError) as e:
        print("proxy", name, type(e).__name__, e)
p += 1
print("proxy +=", p)
p = proxy(b)
del b
for name, fn in dict(len=lambda: len(p), attr=lambda: p.x, call=lambda: p(), setit=lambda: setattr(p, "x", 1), boolean=lambda: bool(p), text=lambda: str(p), reprr=lambda: re.sub("0x[0-9a-f]+", "0x", repr(p)), eq=lambda: p == 1, it=lambda: iter(p), contains=lambda: 1 in p, cls=lambda: p.__class__, hash=lambda: hash(p), add=lambda: p + 1, idx=lambda: p[0], nxt=lambda: next(p), inst=lambda: isinstance(p, Big), tp=lambda: type(p)).items():
    try:
        print("dead proxy", name, fn())
    except Exception as e:
        print("dead proxy", name, type(e).__name__, e)
a = A(1)
p = proxy(a)
print("plain proxy", type(p), p.n, p.m(), getweakrefcount(a), callable(p))
print("method", ref(a.m)(), WeakMethod(a.m)() == a.m, WeakMethod(a.m)()(), WeakMethod(a.m) == WeakMethod(a.m), hash(WeakMethod(a.m)) == hash(WeakMethod(a.m)))
w = WeakMethod(a.m, lambda r: log.append(("method died", r())))
del a, p
show("WeakMethod", w())
try:
    WeakMethod(len)
except TypeError as e:
    print("WeakMethod of", e)

a = A(1)
f1 = finalize(a, log.append, "f1")
f2 = finalize(a, log.append, "f2")
f3 = finalize(a, lambda *x, **k: log.append((x, k)), 1, k=2)
print("finalize", f1.alive, f1.peek()[0] is a, f1.peek()[1:] == (log.append, ("f1",), {}), f1.atexit, getweakrefcount(a))
d = f2.detach()
print("detached", d[0] is a, f2.alive, f2.peek(), f2.detach(), f2())
del d, a
show("on death", f1.alive, f1(), f1.peek())
a = A(1)
f = finalize(a, lambda: log.append("called") or 7)
print("by hand", f(), f(), f.alive)
del a
show("once")
f = finalize(A, len)
f.atexit = False
print("repr", re.sub("0x[0-9a-f]+", "0x", repr(f)), f.atexit)
f.detach()
print("repr dead", re.sub("0x[0-9a-f]+", "0x", repr(f)))
