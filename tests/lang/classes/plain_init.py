# An __init__ that only stores: whatever can be seen of it is as if it had been called.
import gc
import sys


class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y
        self.n = 0


class Slotted:
    __slots__ = ("x", "me")

    def __init__(self, x, unused=None):
        self.x = x
        self.me = self


class Loud:
    def __init__(self, name, log):
        self.name = name
        self.log = log

    def __del__(self):
        self.log.append(self.name)


class Drops:
    def __init__(self, first, second, third):
        self.second = second


def make(cls, n, *args):
    for _ in range(n):
        made = cls(*args)
    return made


def points(n):
    for i in range(n):
        p = Point(i, str(i))
    return p


p = points(40)
print(p.x, p.y, p.n, list(vars(p)))


def slotted(n):
    for i in range(n):
        s = Slotted(i, None)
    return s


gc.collect()
gc.disable()
s = slotted(40)
print(s.x, s.me is s, sys.getrefcount(s))
del s
print(gc.collect())
gc.enable()


def drops(n):
    log = []
    for i in range(n):
        made = Drops(Loud(3 * i, log), Loud(3 * i + 1, log), Loud(3 * i + 2, log))
    print(log[:9], len(log))
    del made
    print(log[-1], len(log))


drops(20)


def counts(n):
    text = "a%d" % n
    kept = []
    before = sys.getrefcount(text)
    for i in range(n):
        kept.append(Point(text, text))
    print(sys.getrefcount(text) - before, sys.getrefcount(Point) > n)


counts(30)


# The class and the function change under a call that has settled.
class Base:
    def __init__(self, x):
        self.x = x


class Derived(Base):
    pass


def call(cls, values):
    out = []
    for v in values:
        out.append(cls(v))
    return [sorted(vars(o).items()) for o in out][-1]


print(call(Base, range(30)), call(Derived, range(30)), call(Base, range(5)))
Base.x = property(lambda self: self._x, lambda self, v: setattr(self, "_x", -v))
print(call(Base, range(3)), call(Derived, range(3)))
del Base.x
print(call(Base, range(30)), call(Derived, range(30)))
Base.__setattr__ = lambda self, name, value: object.__setattr__(self, name.upper(), value)
print(call(Derived, range(3)))
del Base.__setattr__
print(call(Derived, range(30)))


def other(self, x):
    self.x = x
    self.y = x + 1


Base.__init__.__code__ = other.__code__
print(call(Base, range(3)), call(Derived, range(3)))
Base.__init__ = lambda self, x: None
print(call(Base, range(3)), call(Derived, range(30)))


# Names that come later, wrong calls, and recursion that is just too deep.
class Wide:
    def __init__(self, a):
        self.a = a


def wide(n):
    for i in range(n):
        w = Wide(i)
        w.later = i
    return list(vars(w))


print(wide(30), list(vars(Wide(1))))
for args in [(), (1, 2)]:
    try:
        make(Wide, 1, *args)
    except TypeError as e:
        print(e)


def depth(n):
    try:
        Wide(n)
        return depth(n + 1)
    except RecursionError:
        return n


sys.setrecursionlimit(200)
print(depth(0), depth(0))
sys.setrecursionlimit(1000)


# The collections come when they come.
class Link:
    def __init__(self, to):
        self.to = to


def links(n):
    at = None
    for _ in range(n):
        at = Link(at)
    return at


def collections():
    return [s["collections"] for s in gc.get_stats()]


gc.collect()
before = collections()
kept = links(5000)
print([a - b for a, b in zip(collections(), before)], gc.get_count()[1:])


# Defaults stand for arguments that are not given; they may change.
class Node:
    def __init__(self, value, left=None, right=()):
        self.value = value
        self.left = left
        self.right = right


class Busy:
    def __init__(self, value, log=None, *, unused=0):
        self.value = value
        self.log = [] if log is None else log


class Framed:
    def __init__(self, value, log="none"):
        self.depth = sys._getframe().f_code.co_name
        self.refs = sys.getrefcount(value), sys.getrefcount(log) > 1
        self.value = value




def one(cls, n):
    for i in range(n):
        made = cls("v%d" % i)
    return sorted((k, v) for k, v in vars(made).items())


def two(cls, n):
    for i in range(n):
        made = cls("v%d" % i, "w")
    return sorted((k, v) for k, v in vars(made).items())


for cls in (Node, Busy, Framed):
    print(one(cls, 30), two(cls, 30))
Node.__init__.__defaults__ = (1, 2)
print(one(Node, 30), two(Node, 3))
Node.__init__.__defaults__ = (2,)
for call in (one, two):
    try:
        print(call(Node, 3))
    except TypeError as e:
        print(e)
Node.__init__.__defaults__ = None
try:
    two(Node, 3)
except TypeError as e:
    print(e)


def sleeps(self, value, left=0):
    yield value


Node.__init__ = sleeps
try:
    one(Node, 3)
except TypeError as e:
    print(e)
