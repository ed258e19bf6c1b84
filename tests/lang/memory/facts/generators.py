# MEMORY_MODEL 8: generators, what they show and what they hold.
import contextlib
import gc
import inspect
import sys
import types
import weakref

gc.disable()
log = []


class Z:
    def __init__(self, n):
        self.n = n

    def __del__(self):
        log.append(self.n)


def show(*a):
    print(*a, log)
    log.clear()


def state(g):
    return (inspect.getgeneratorstate(g), g.gi_running, g.gi_suspended, g.gi_frame is not None, g.gi_yieldfrom is not None, g.gi_frame and g.gi_frame.f_lineno - g.gi_code.co_firstlineno, g.gi_frame and g.gi_frame.f_lasti)


def g(a):
    log.append(state(me) if me else None)
    b = yield 1
    c = yield 2
    return c


me = None
me = g(5)
show("created", state(me), me.__name__, me.__qualname__, me.gi_code is g.__code__, inspect.getgeneratorlocals(me))
show("next", next(me), state(me), inspect.getgeneratorlocals(me))
show("send", me.send(7), state(me), inspect.getgeneratorlocals(me))
try:
    me.send(8)
except StopIteration as e:
    show("returned", e.value, state(me), inspect.getgeneratorlocals(me))
for call in (lambda: next(me), lambda: me.send(1), lambda: me.throw(ValueError(1)), lambda: me.close()):
    try:
        show("after the end", call())
    except Exception as e:
        show("after the end", type(e).__name__, e)
me = None
x = g(1)
try:
    x.send(5)
except TypeError as e:
    show(e)
try:
    x.throw(KeyError("thrown"))
except KeyError as e:
    show("thrown into an unstarted one", e, state(x))


def reenter():
    try:
        next(r)
    except ValueError as e:
        yield str(e)


r = reenter()
show(next(r))


def holds():
    a = Z("a")
    l = [Z("in a list")]
    yield
    del a
    yield
    try:
        yield
    finally:
        log.append("finally")
    yield


h = holds()
next(h)
show("holds", sys.getrefcount(h), [type(v).__name__ for v in gc.get_referents(h)])
next(h)
show("deleted inside")
next(h)
h.close()
show("closed", h.gi_frame)
h = holds()
next(h)
f = h.gi_frame
h.close()
show("closed, frame kept", f.f_locals.keys() if f.f_locals else f.f_locals)
f = None
show("frame gone")
h = holds()
next(h)
f = h.gi_frame
f.clear()
show("frame cleared", state(h))
try:
    next(h)
except StopIteration as e:
    show("StopIteration", e.value)
h = f = None
show("...")


def running_clear():
    try:
        sys._getframe().clear()
    except RuntimeError as e:
        yield str(e)


show(next(running_clear()))


def inner():
    i = Z("inner")
    try:
        x = yield "i1"
        log.append(("got", x))
        yield "i2"
    except KeyError as e:
        log.append(("caught", str(e)))
        yield "handled"
    finally:
        log.append("inner finally")
    return "inner result"


def outer():
    o = Z("outer")
    try:
        r = yield from inner()
        log.append(("result", r))
        yield "o"
    finally:
        log.append("outer finally")


o = outer()
show(next(o), o.gi_yieldfrom.gi_code.co_name, state(o))
show(o.send(5))
show(o.throw(KeyError("k")), o.gi_yieldfrom is not None)
show(next(o), o.gi_yieldfrom)
del o
show("dropped")
o = outer()
next(o)
o.close()
show("closed")
o = outer()
next(o)
y = o.gi_yieldfrom
o = None
show("dropped, the inner one held", state(y))
y = None
show("...")


def ignores():
    try:
        yield 1
    except GeneratorExit:
        yield 2


i = ignores()
next(i)
try:
    i.close()
except RuntimeError as e:
    show(e, state(i))
i = None
show("...")


def returns_on_exit():
    try:
        yield 1
    except GeneratorExit:
        return 5


i = returns_on_exit()
next(i)
show("close()", i.close(), state(i))


def raises_on_exit():
    try:
        yield
    except GeneratorExit:
        raise ValueError("instead")


i = raises_on_exit()
next(i)
try:
    i.close()
except ValueError as e:
    show(e, state(i))


def stop_inside():
    raise StopIteration(1)
    yield


try:
    next(stop_inside())
except RuntimeError as e:
    show(e, repr(e.__cause__))


def throws():
    while True:
        try:
            yield
        except Exception as e:
            log.append((type(e).__name__, e.args))


t = throws()
next(t)
t.throw(ValueError)
t.throw(ValueError, "text")
t.throw(ValueError("instance"))
t.throw(ValueError, (1, 2))
for bad in ((5,), (ValueError("a"), "b"), ("x",), (ValueError, None, 5)):
    try:
        t.throw(*bad)
        show("ok")
    except TypeError as e:
        show(e)
t = None
ref = weakref.ref(g(1))
print("weak", ref())
k = g(1)
ref = weakref.ref(k)
print(ref() is k, repr(k)[:20], type(k), isinstance(k, types.GeneratorType), iter(k) is k)
for n in ("gi_frame", "gi_running", "gi_suspended", "gi_yieldfrom", "gi_code"):
    try:
        setattr(k, n, 1)
    except AttributeError as e:
        print(n, e)
k.__name__ = "new"
k.__qualname__ = "newer"
print(k.__name__, k.__qualname__, repr(k)[:24])
try:
    k.__name__ = 5
except TypeError as e:
    print(e)
e1 = (i for i in [1, 2])
print(e1.__name__, e1.__qualname__, e1.gi_code.co_name, e1.gi_code.co_varnames, inspect.getgeneratorlocals(e1).keys(), next(e1), inspect.getgeneratorlocals(e1).keys())
try:
    (i for i in 5)
except TypeError as e:
    print("evaluated at once:", e)
l = [1]
e1 = (x for x in l)
e2 = (y for x in [1] for y in later)
later = [5]
l.append(2)
print("sees changes", list(e1), list(e2))


def pipeline(n):
    a = (Z(i) for i in range(n))
    b = (z for z in a if z.n % 2)
    return (z.n for z in b)


show("pipeline", list(pipeline(5)))


async def co(x):
    z = Z("in a coroutine")
    await Awaitable()
    return x


class Awaitable:
    def __await__(self):
        yield "awaiting"


c = co(1)
print(inspect.getcoroutinestate(c), c.cr_running, c.cr_suspended, c.cr_await, c.cr_frame is not None, c.cr_code.co_name, c.cr_origin)
print(c.send(None), inspect.getcoroutinestate(c), c.cr_suspended, type(c.cr_await).__name__)
try:
    c.send(None)
except StopIteration as e:
    show("coroutine", e.value, inspect.getcoroutinestate(c), c.cr_frame)
c = co(1)
c.send(None)
del c
show("dropped coroutine")


for fn, args in ((lambda: (yield), ()), (lambda a, b, c: (yield), (1, 2, 3))):
    print("size", sys.getsizeof(fn(*args)))


def big():
    a1 = a2 = a3 = a4 = a5 = a6 = a7 = a8 = a9 = 1
    yield [a1, a2, a3, a4, (a5, a6, a7, a8, a9, a1, a2, a3)]


b = big()
print("size", sys.getsizeof(b), sys.getsizeof(b.gi_frame), next(b) and sys.getsizeof(b))


def nested_try():
    with contextlib.nullcontext(1) as f:
        for i in range(3):
            try:
                yield i
            finally:
                pass


print("size", sys.getsizeof(nested_try()), list(nested_try()))
