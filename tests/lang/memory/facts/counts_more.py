# MEMORY_MODEL 4, continued: closures, generators, classes, exceptions, constants.
import gc
import sys

rc = sys.getrefcount


class A:
    pass


def f(a):
    return rc(a)


def closure():
    v = A()
    first = rc(v)

    def inner():
        return rc(v), rc(inner)
    cell = inner.__closure__
    return first, rc(v), rc(cell), rc(cell[0]), inner(), rc(inner)


print("closure", closure())


def captured(p):
    def inner():
        return rc(p)
    return rc(p), inner()


x = A()
print("captured parameter", captured(x), captured(A()))


def counter():
    n = A()

    def get():
        nonlocal n
        old = rc(n)
        n = A()
        return old, rc(n)
    return get


get = counter()
print("nonlocal", get(), get(), rc(get), rc(get.__closure__), rc(get.__closure__[0].cell_contents))


def class_cell():
    class B:
        def me(self):
            return __class__
    return rc(B), rc(B.me.__closure__[0])


print("class cell", class_cell())


def gen(a):
    yield rc(a)
    b = a
    yield rc(a)
    del b
    yield rc(a)
    del a
    yield 0


q = gen(x)
print("generator unstarted", rc(x), rc(q))
print("... steps", *((n, rc(x)) for n in q), rc(x))
q = gen(x)
next(q)
print("suspended", rc(x), rc(q), rc(q.gi_frame), rc(q.gi_code) - rc(gen.__code__))
q.close()
print("closed", rc(x), rc(q))
l = [x]
e = (i for i in l)
print("generator expression", rc(l), rc(e))
next(e)
print("... begun", rc(l), rc(x))
del e
print("... dropped", rc(l), rc(x))
e = (rc(i) for i in [A(), A()])
print("... of temporaries", list(e))


def sends():
    got = None
    while True:
        got = yield got and rc(got)


s = sends()
next(s)
print("send", s.send(x), s.send(A()), rc(x))
s.send(None)
print("... replaced", rc(x))


def delegate(it):
    yield from it


q = delegate(l)
next(q)
print("yield from", rc(l), rc(x))
q2 = delegate(q)
try:
    next(q2)
except StopIteration:
    pass
print("... finished", rc(l), rc(q))


async def co(a):
    return rc(a)


c = co(x)
print("coroutine", rc(x), rc(c))
try:
    c.send(None)
except StopIteration as stop:
    print("... result", stop.value, rc(x))


class C:
    pass


class S:
    __slots__ = ("a",)


class T:
    __slots__ = ()


class W:
    __slots__ = ("__weakref__",)


class D(C):
    pass


class M:
    def a(self):
        pass

    def b(self):
        return __class__


class Meta(type):
    pass


class Metaed(metaclass=Meta):
    pass


class I(int):
    pass


class L(list):
    pass


class E(Exception):
    pass


print("classes", rc(C), rc(S), rc(T), rc(W), rc(D), rc(M), rc(Meta), rc(Metaed), rc(I), rc(L), rc(E))
n = rc(C)
c = C()
print("an instance", rc(C) - n)
k = [C() for _ in range(10)]
print("eleven", rc(C) - n)
del c, k
print("none", rc(C) - n)


class D2(C):
    pass


print("a subclass", rc(C) - n)
del D2
gc.collect()
print("... collected", rc(C) - n)
n = rc(C)
C.x = 1
print("attribute", rc(C) - n)
C.f = lambda self: 1
c = C()
c.f()
print("method", rc(C) - n, rc(C.f))
u = C | int
v = list[C]
print("in annotations", rc(C) - n)
del u, v, c
isinstance(1, C), issubclass(int, C), type(C), C.__mro__, C.__bases__, C.__dict__
print("asked", rc(C) - n)
print("function", rc(f), rc(f.__code__), rc(f.__globals__) - rc(globals()), rc(f.__name__) - rc("f"), rc(f.__defaults__) > 10)


def many(a=x, b=x, *, c=x):
    "doc of many"


print("defaults", rc(x), rc(many.__defaults__), rc(many.__kwdefaults__), rc(many.__code__.co_varnames), rc(many.__annotations__))
del many
print("...", rc(x))
print("lambda", rc(lambda: 0), rc((lambda: 0).__code__))
print("property", rc(property(f)), rc(f))
p = property(f, f, f)
sm, cm = staticmethod(f), classmethod(f)
print("descriptors", rc(f))
del p, sm, cm
m = x.__init__
print("builtin bound", rc(x))
del m


def deco(fn):
    print("decorated", rc(fn))
    return fn


@deco
def decorated():
    pass


print("after", rc(decorated))


def wrap(fn):
    def w(*a):
        return fn(*a)
    return w


@wrap
def wrapped(a):
    return rc(a)


print("wrapped", wrapped(x), wrapped(A()))


class Holder:
    x = x

    def m(self, a=x):
        return rc(a)


print("in a class", rc(x), Holder().m(), Holder.x is x)
del Holder
gc.collect()
print("...", rc(x))


class Descr:
    def __get__(self, o, t):
        return rc(self), rc(o) if o else 0

    def __set__(self, o, v):
        print("set", rc(self), rc(o), rc(v))

    def __delete__(self, o):
        print("delete", rc(self), rc(o))

    def __set_name__(self, o, n):
        print("set_name", rc(self), rc(n) > 3)


class HasDescr:
    d = Descr()


o = HasDescr()
print("descriptor", o.d, HasDescr.d)
o.d = x
del o.d


class GA:
    def __getattribute__(self, n):
        return rc(self)


class GB:
    def __getattr__(self, n):
        return rc(self)


ga, gb = GA(), GB()
print("getattribute", ga.x, ga.x, gb.x, gb.x, [ga.x for _ in range(20)][-1], [gb.x for _ in range(20)][-1])


class Sl:
    __slots__ = ("a", "b")

    def __init__(self, a):
        self.a = a
        self.b = a


o = Sl(x)
print("slots", rc(x), rc(o))
o.b = None
del o.a
print("...", rc(x))


class Init:
    def __init__(self, a):
        print("init", rc(self), rc(a))


class New:
    def __new__(cls, a):
        self = object.__new__(cls)
        print("new", rc(self), rc(a), rc(cls) > 5)
        return self


class InitSub:
    def __init_subclass__(cls, **k):
        print("init_subclass", rc(cls), k)


class Call(type):
    def __call__(cls, a):
        print("type call", rc(a))
        return super().__call__()


class Called(metaclass=Call):
    pass


i = Init(x)
print("made", rc(i), rc(x))
Init(A())
n = New(x)
New(A())
Called(x)
Called(A())


class Sub(InitSub, q=1):
    pass


def handler():
    try:
        raise ValueError(1)
    except ValueError as e:
        a = rc(e)
        return a, rc(e.__traceback__), rc(e.__traceback__.tb_frame), rc(e.args)


print("except as", handler())
v = ValueError(2)
try:
    raise v
except ValueError as e:
    print("raised by name", rc(e), rc(v))
print("after", rc(v), "e" in globals())
v.__traceback__ = None
print("...", rc(v))


def raising(a):
    raise KeyError(a)


def in_function(a):
    n = rc(a)
    try:
        raising(a)
    except KeyError as e:
        m = rc(a)
        saved = e.__traceback__ is not None
    return n, m, rc(a), saved


print("through a frame", in_function(x), in_function(A()), rc(x))


def saved():
    try:
        raising(x)
    except KeyError as e:
        return e


e = saved()
print("saved", rc(x), rc(e))
e.__traceback__ = None
print("... no traceback", rc(x), rc(e))
e.args = ()
print("... no args", rc(x))
e = saved()
import traceback
traceback.clear_frames(e.__traceback__)
print("... frames cleared", rc(x), rc(e))
e = None
gc.collect()
print("...", rc(x))


def context():
    try:
        try:
            raise ValueError("inner")
        except ValueError as a:
            n = rc(a)
            raise KeyError("outer")
    except KeyError as b:
        return n, rc(b), rc(b.__context__), rc(b.__context__.__traceback__)


print("context", context())


def cause():
    a = ValueError("cause")
    try:
        raise KeyError from a
    except KeyError as b:
        return rc(a), rc(b), b.__cause__ is a


print("cause", cause())


def reraised():
    try:
        try:
            raise ValueError
        except ValueError:
            raise
    except ValueError as e:
        return rc(e)


print("reraised", reraised())


def bare():
    try:
        1 / 0
    except ZeroDivisionError:
        e = sys.exc_info()[1]
        return rc(e), rc(sys.exc_info()[1]), rc(sys.exception())


print("exc_info", bare())


def finallys(a):
    try:
        return rc(a)
    finally:
        f(a)


print("finally", finallys(x), finallys(A()))
try:
    raise ExceptionGroup("g", [ValueError(1), KeyError(2)])
except* ValueError as g:
    print("except*", rc(g), rc(g.exceptions), rc(g.exceptions[0]))
except* KeyError as g:
    print("except*", rc(g), rc(g.exceptions[0]))


class Ctx:
    def __enter__(self):
        return rc(self)

    def __exit__(self, t, v, tb):
        print("exit", rc(self), v and rc(v), tb and rc(tb))
        return True


with Ctx() as n:
    print("with", n)
c = Ctx()
with c as n:
    print("with name", n, rc(c))
    raise ValueError
print("after", rc(c))

print("constants", rc(12345678), rc(1.25), rc("two words here"), rc((1, "q", 2.75)), rc(b"some bytes"), rc(2**80), rc(3j))


def constants():
    a = 87654321
    b = 3.375
    c = "more words here"
    d = (4, "z", 5.125)
    e = b"other bytes"
    return rc(a), rc(b), rc(c), rc(d), rc(e), rc(99999), rc(99999)


print("in a function", constants(), constants())
big = 55555555
print("named", rc(big), rc(55555555))
names = ["unique_identifier_1"]
print("identifier-like", rc(names[0]), rc("unique_identifier_2"))
exec("""
import sys
print("exec", sys.getrefcount(7654321), sys.getrefcount("three words here"))
v = 7654322
print("exec named", sys.getrefcount(v))
def fn():
    v = 7654323
    return sys.getrefcount(v), sys.getrefcount(7654324)
print("exec function", fn())
""")
print("eval", eval("rc(1234567)"), eval("(lambda v: rc(v))(1234567)"))
co = compile("a = 1234567; b = rc(a)", "f", "exec")
ns = {"rc": rc}
exec(co, ns)
print("compiled", ns["b"], rc(ns["a"]), rc(co), rc(co.co_consts), rc(co.co_consts[0]))
del co
print("code gone", rc(ns["a"]))

for n in (-6, -5, 0, 1, 255, 256, 257, 2**30):
    before = rc(n)
    keep = [n] * 100
    print("hundred of", n, rc(n) - before)
    del keep
for o in (None, True, False, ..., NotImplemented, (), "", b"", "a", b"a", 5, int, "\xe9", chr(300)):
    before = rc(o)
    keep = [o] * 100
    d = {i: o for i in range(50)}
    print("hundred and fifty of", repr(o), rc(o) - before)
    del keep, d
print("static counts", rc(5) > 999999999, rc("") > 999999999, rc("\xe9") > 999999999, rc("__init__") > 999999999, rc(b"q") > 999999999, rc(b"") > 999999999, rc(()) > 999999999, rc(None) > 999999999, rc(True) > 999999999, rc(257) > 999999999,
      rc("append") > 999999999, rc(-5) > 999999999, rc(256) > 999999999, rc(-6) > 999999999, rc(int) > 999999999, rc(chr(300)) > 9)
l = [1]
l.append(l)
print("self-containing", rc(l))
d = {}
d["d"] = d
print("...", rc(d))
o = A()
o.o = o
print("...", rc(o))
del l, d, o


def frames():
    f = sys._getframe()
    n = rc(f)
    loc = locals()
    return n, rc(f), rc(loc), rc(f.f_locals), rc(f.f_code), rc(f.f_back)


print("frames", frames())


def local_dict(a):
    d = locals()
    n = rc(a)
    del d
    return n, rc(a)


print("locals() holds", local_dict(x))
print("globals", rc(globals()) - rc(globals()), rc(sys.modules[__name__]), rc(sys) > 3)
a = b = [A()]
print("copies", rc(a), rc(a[0]), rc(a[:]), rc(a.copy()[0]), rc(list(a)[0]), rc((a + a)[0]), rc(tuple(a)[0]), rc({1: a[0]}[1]), rc((a * 3)[0]))
import copy
c = copy.copy(a)
dd = copy.deepcopy(a)
print("copy", rc(a[0]), rc(dd[0]), rc(dd))
keep = [x]
cc = copy.deepcopy([keep, keep])
print("deepcopy shares", rc(cc[0]), cc[0] is cc[1])
