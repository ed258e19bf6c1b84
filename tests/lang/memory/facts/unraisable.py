# What is said of exceptions that nobody can catch.
import gc
import sys
import weakref


class Bad:
    def __init__(self, what="boom"):
        self.what = what

    def __del__(self):
        raise ValueError(self.what)


class Slotted:
    __slots__ = ("a",)

    def __del__(self):
        1 / 0


class Callable:
    def __call__(self, *a):
        raise KeyError("from callable")

    def __repr__(self):
        return "<a callable>"


class BadRepr(Bad):
    def __repr__(self):
        raise TypeError("no repr")


class A:
    pass


def say(*a):
    print(*a, file=sys.stderr)


say("-- __del__")
Bad()
say("-- nested")


def f():
    b = Bad("nested")
    return 1


f()
say("-- slotted")
Slotted()
say("-- repr fails")
BadRepr()
say("-- callback")
a = A()
r = weakref.ref(a, lambda r: 1 / 0)
del a
a = A()
r = weakref.ref(a, Callable())
del a
say("-- not enough arguments")
a = A()
r = weakref.ref(a, len)
del a
a = A()
r = weakref.ref(a, lambda: 0)
del a
say("-- generator")


def g():
    try:
        yield
    finally:
        raise RuntimeError("closing")


i = g()
next(i)
del i


def g2():
    while True:
        try:
            yield
        except GeneratorExit:
            pass


i = g2()
next(i)
del i
say("-- collection")
b = Bad("in a cycle")
b.me = b
del b
gc.collect()
say("-- gc callback")


def cb(phase, info):
    if phase == "start":
        raise OSError("in a callback")


gc.callbacks.append(cb)
gc.collect()
gc.callbacks.clear()
say("-- with cause")


class Chained:
    def __del__(self):
        try:
            {}["k"]
        except KeyError as e:
            raise ValueError("outer") from e


Chained()


class Context:
    def __del__(self):
        try:
            {}["k"]
        except KeyError:
            raise ValueError("during")


Context()
say("-- group")


class Group:
    def __del__(self):
        raise ExceptionGroup("g", [ValueError(1), KeyError(2)])


Group()


class Noted:
    def __del__(self):
        e = ValueError("noted")
        e.add_note("a note")
        raise e


Noted()
say("-- exits")


class Exit:
    def __del__(self):
        sys.exit(5)


Exit()


class Interrupt:
    def __del__(self):
        raise KeyboardInterrupt


Interrupt()


class NoDel:
    pass


n = NoDel()
n.__del__ = lambda: say("never called")
del n


class NotCallable:
    __del__ = 5


NotCallable()


class Args:
    def __del__(self, x):
        pass


Args()


class Static:
    @staticmethod
    def __del__():
        raise ValueError("static")


Static()


class Class:
    @classmethod
    def __del__(cls):
        raise ValueError("classmethod")


Class()


class Prop:
    @property
    def __del__(self):
        raise ValueError("property")


Prop()
say("-- hook")


def hook(u):
    say(type(u).__name__, u.exc_type, u.exc_value, u.exc_traceback and u.exc_traceback.tb_lineno, u.err_msg, u.object)


sys.unraisablehook = hook
Bad("hooked")
i = g()
next(i)
del i
a = A()
r = weakref.ref(a, Callable())
del a
sys.unraisablehook = lambda u: 1 / 0
Bad("the hook fails")
sys.unraisablehook = None
Bad("no hook")
del sys.unraisablehook
Bad("hook deleted")
sys.unraisablehook = sys.__unraisablehook__
Bad("back")


class Subject(Bad):
    pass


Subject("subclass")


def local():
    class Local(Bad):
        pass
    Local("local class")


local()


class Multi:
    def __del__(self):
        self.step()

    def step(self):
        raise ValueError("two\nlines")


Multi()
raise SystemExit
