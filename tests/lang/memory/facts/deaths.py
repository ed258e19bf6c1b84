# MEMORY_MODEL 5: when objects die, and in which order.  One fact a line.
import gc
import sys
import weakref

gc.disable()
log = []


class Z:
    def __init__(self, name, **attributes):
        self.name = name
        self.__dict__.update(attributes) if attributes else None

    def __del__(self):
        log.append(self.name)


class N:
    def __init__(self, name):
        object.__setattr__(self, "name", name)

    def __del__(self):
        log.append(self.name)


class Key(N):
    def __hash__(self):
        return hash(self.name)


def z(*names):
    return [Z(n) for n in names]


def show(what, *values):
    print(what, *values, log)
    log.clear()


x = Z(1)
del x
show("del")
x = Z(1)
x = Z(2)
show("rebinding")
x = y = None
show("None")
a = b = Z(1)
a = None
show("one of two names")
b = None
show("the other")
a, b = Z(1), Z(2)
a, b = b, a
show("swap")
a = b = None
show("a = b = None")
a, b = Z(1), Z(2)
a, b = Z(3), Z(4)
show("unpack over")
del a, b
show("del a, b")
Z(1)
show("statement")
Z(1), Z(2), Z(3)
show("tuple statement")
[Z(1), Z(2), Z(3)]
show("list statement")
{Z(1), Z(2)} and None
show("set", len(log)) if log.sort() is None else None
{1: Z(1), 2: Z(2)}
show("dict statement")
{Key(1): Z(2), Key(3): Z(4)}
show("keys and values")
Z(1).name
show("attribute of temporary")
[Z(1)][0].name
show("item of temporary")
len([Z(1), Z(2)])
show("argument")
x = (Z(1), Z(2))[0]
show("tuple, first kept")
x = [Z(3), Z(4)][-1]
show("list, last kept")
x = None
show("kept one")
l = z(1, 2, 3)
del l
show("list")
l = z(1, 2, 3)
l.clear()
show("clear")
l = z(1, 2, 3)
l[:] = []
show("[:] = []")
l = z(1, 2, 3, 4, 5)
del l[1:4]
show("del [1:4]")
l = z(1, 2, 3, 4, 5, 6)
del l[::2]
show("del [::2]")
l = z(1, 2, 3, 4, 5, 6)
del l[::-2]
show("del [::-2]")
l = z(1, 2, 3, 4)
l[1:3] = z(5, 6, 7)
show("slice replaced")
l[::2] = [None] * len(l[::2])
show("extended slice replaced")
del l
show("rest")
l = z(1, 2, 3)
l.pop()
show("pop")
l.pop(0)
show("pop(0)")
l[0] = None
show("item set")
l = z(1, 2, 3)
del l[0]
show("del item")
l.remove(l[0])
show("remove")
l *= 0
show("*= 0")
l = z(1, 2, 3)
l.__init__()
show("__init__ again")
l = z(1, 2)
l.__init__(z(3, 4))
show("__init__ with another")
l = None
show("...")
l = z(1, 2, 3)
l = l[1:]
show("sliced over itself")
l = l + z(4)
l = [e for e in l if e.name != 3]
show("filtered over itself")
l = None
show("...")
l = sorted(z(3, 1, 2), key=lambda e: e.name)
l = None
show("sorted")
t = (Z(1), Z(2), Z(3))
t = None
show("tuple")
t = ((Z(1), Z(2)), [Z(3), Z(4)], Z(5))
t = None
show("nested")
d = {i: Z(i) for i in range(4)}
del d[2]
show("del d[2]")
d[1] = None
show("value set")
d[2] = Z(22)
d = None
show("dict")
d = {i: Z(i) for i in range(3)}
d.clear()
show("dict clear")
d = {i: Z(i) for i in range(3)}
d.pop(1)
show("dict pop")
d.popitem()
show("popitem")
d.update({0: Z(10), 5: Z(5)})
show("update")
d |= {0: Z(20)}
show("|=")
d = dict(d)
show("dict(d)")
d = None
show("...")
d = {Key(1): Z(2)}
d[Key(1)] = Z(3)
show("key kept, value replaced") if len(d) == 1 else show("two keys")
d = None
show("...")
d = {"a": Z(1), "b": Z(2)}
d.setdefault("a", Z(3))
show("setdefault")
d = None
show("...")
s = {Z(1)}
s.clear()
show("set clear")
s = {Z(1)}
s.pop()
show("set pop")
s = frozenset([Z(1)])
s = None
show("frozenset")
from collections import OrderedDict, defaultdict, deque
q = deque(z(1, 2, 3))
q.popleft()
show("popleft")
q = None
show("deque")
q = deque(z(1, 2, 3), 3)
q.append(Z(4))
show("maxlen")
q.clear()
show("deque clear")
q.extend(z(1, 2, 3))
q.rotate(1)
q = None
show("rotated")
q = OrderedDict((i, Z(i)) for i in range(3))
q.move_to_end(0)
q = None
show("OrderedDict")
q = defaultdict(list, {1: Z(1), 0: Z(0)})
q = None
show("defaultdict")

x = Z(0, a=Z(1), b=Z(2))
x = None
show("attributes")


class Three:
    def __init__(self, order):
        for n in order:
            setattr(self, n, Z(n))

    def __del__(self):
        log.append("Three")


x = Three("abc")
x = None
show("attributes abc")
x = Three("cba")
x = None
show("another order, same class")
x = Three("cba")
x.__dict__
x = None
show("another order, dict seen")


class Fresh:
    pass


x = Fresh()
x.c, x.b, x.a = z("c", "b", "a")
x = None
show("a fresh class")
x = Fresh()
x.a, x.b, x.c = z("a", "b", "c")
x = None
show("... in the class's order")
x = Fresh()
x.a, x.b, x.c = z("a", "b", "c")
vars(x)
x = None
show("... dict seen")
x = Fresh()
x.a, x.b, x.c = z("a", "b", "c")
del x.a
show("del attribute")
x.a = Z("a2")
x = None
show("...")
x = Fresh()
x.a = Z(1)
x.a = Z(2)
show("attribute rebound")
x.__dict__ = {"a": Z(3)}
show("__dict__ replaced")
x = None
show("...")


class Slots:
    __slots__ = ("b", "a", "c")

    def __del__(self):
        log.append("Slots")


class SubSlots(Slots):
    __slots__ = ("aa", "Z")


class SlotsDict(Slots):
    pass


x = Slots()
x.a, x.b, x.c = z("a", "b", "c")
x = None
show("slots")
x = SubSlots()
x.a, x.b, x.c, x.aa, x.Z = z("a", "b", "c", "aa", "Z")
x = None
show("slots of both")
x = SlotsDict()
x.a, x.q, x.b = z("a", "q", "b")
x = None
show("slots and dict")


class ListSub(list):
    def __del__(self):
        log.append("ListSub")


x = ListSub(z(1, 2))
x.a = Z("a")
x = None
show("list subclass")


class DictSub(dict):
    def __del__(self):
        log.append("DictSub")


x = DictSub(a=Z(1), b=Z(2))
x.a = Z("attr")
x = None
show("dict subclass")


class TupSub(tuple):
    def __del__(self):
        log.append("TupSub")


x = TupSub(z(1, 2))
x.a = Z("attr")
x = None
show("tuple subclass")


class SetSub(set):
    def __del__(self):
        log.append("SetSub")


x = SetSub(z(1))
x.a = Z("attr")
x = None
show("set subclass")


class ExcSub(Exception):
    def __del__(self):
        log.append("ExcSub")


x = ExcSub(Z(1), Z(2))
x.a = Z("attr")
x = None
show("exception subclass")


class IntSub(int):
    pass


x = IntSub(5)
x.a, x.b = Z("a"), Z("b")
x = None
show("int subclass")


def f(a, b):
    c = Z("c")
    d = Z("d")
    log.append("return")


f(Z("a"), Z("b"))
show("locals")


def f(a):
    z1, a1 = Z("z1"), Z("a1")
    return a


f(Z("a"))
show("locals, argument returned")


def f(a, *b, k=None, **d):
    l = Z("l")
    log.append("end")


f(Z("a"), Z("b1"), Z("b2"), k=Z("k"), d1=Z("d1"), d2=Z("d2"))
show("all kinds of parameter")


def f(p):
    c = Z("cell")
    x = Z("x")

    def g():
        return c
    y = Z("y")
    log.append("end")


f(Z("p"))
show("a cell among locals")


def f(p, q):
    def g():
        return q
    x = Z("x")
    log.append("end")


f(Z("p"), Z("q"))
show("a captured parameter")


def f():
    a = Z("a")
    b = Z("b")
    del a
    a = Z("a2")
    b = None
    log.append("end")


f()
show("del and again")


def f():
    return Z("result")


f()
show("discarded result")
r = f()
show("kept result")
r = f()
show("result over result")
r = None
show("...")


def f():
    a = Z("a")
    raise ValueError


try:
    f()
except ValueError:
    show("in the handler")
show("after the handler")


def f():
    a = Z("a")
    try:
        b = Z("b")
        raise ValueError(Z("arg"))
    except ValueError as e:
        log.append("handler")
        c = Z("c")
    log.append("after")


f()
show("handled inside")


def f():
    try:
        return Z("r")
    finally:
        log.append("finally")


f()
show("finally")


def f():
    for i in range(3):
        v = Z(i)
    log.append("end")


f()
show("loop body's name")
for v in z(0, 1, 2):
    pass
show("over a list")
v = None
show("...")
for v in (Z(0), Z(1), Z(2)):
    pass
show("over a tuple")
for v in (Z(i) for i in range(3)):
    log.append("body")
show("over a generator")
for v in map(Z, range(3)):
    pass
show("over map")
for i, v in enumerate(z(0, 1)):
    pass
show("enumerate")
v = None
show("...")
for v in z(0, 1, 2):
    if v.name == 1:
        break
show("break")
v = None
show("...")
for k, v in {1: Z(1), 2: Z(2)}.items():
    pass
show("items")
v = None
for v in iter(z(0, 1)):
    pass
show("iter")
v = None
show("...")
while True:
    w = Z("w")
    break
else:
    pass
w = None
show("while")
l = [e.name for e in z(0, 1, 2)]
show("comprehension")
l = [Z(i).name for i in range(3)]
show("temporaries in one")
l = {e.name: e for e in z(0, 1)}
show("dict comprehension")
l = None
show("...")
n = sum(e.name for e in z(1, 2, 3))
show("generator expression")
n = [e for e in z(1, 2, 3) if e.name == 2]
show("filtered")
n = None
show("...")
n = any(Z(i) for i in range(3))
show("any")
n = max(z(1, 3, 2), key=lambda e: e.name)
show("max")
n = None
show("...")
n = Z(1) if Z(2) else Z(3)
show("conditional")
n = Z(4) or Z(5)
show("or")
n = Z(6) and Z(7)
show("and")
n = not Z(8)
show("not")
n = Z(1) is Z(2)
show("is")
n = Z(1) == Z(2)
show("==")
n = Z(1) in [Z(2), Z(3)]
show("in")
n = f"{Z(1).name}{Z(2).name}"
show("f-string")
n = "%s" % Z(1).name
show("%")
n = [*z(1, 2)]
n = None
show("star")
first, *rest = z(1, 2, 3)
show("starred target")
first = rest = None
show("...")
with weakref.ref and __import__("contextlib").nullcontext(Z(1)) as n:
    log.append("in with")
show("with")
n = None
show("...")
assert Z(1)
show("assert")
lam = lambda a=Z("default"): Z("made")
lam()
show("lambda call")
lam = None
show("lambda gone")


class C:
    a = Z("class attribute a")
    b = Z("class attribute b")


del C
show("class deleted")
gc.collect()
show("class collected")


def deco(f):
    f.x = Z("function attribute")
    return f


@deco
def f(a=Z("default")):
    pass


f = None
show("function")


def outer():
    v = Z("closed over")
    return lambda: v


o = outer()
show("closure made")
o = None
show("closure gone")


def chain(n):
    head = None
    for i in range(n):
        new = Z(i)
        new.next = head
        head = new
    return head


c = chain(5)
c = None
show("chain of instances")
c = None
for i in range(60):
    c = [Z(("pre", i)), c, Z(("post", i))]
c = None
show("deep lists")
for n in (48, 49, 50, 51, 52, 99, 100, 101, 102, 150):
    c = None
    for i in range(n):
        c = [Z(("pre", i)), c, Z(("post", i))]
    c = None
    show("deep %d" % n)
for n in (49, 50, 51, 120):
    c = None
    for i in range(n):
        c = (Z(("pre", i)), c, Z(("post", i)))
    c = None
    show("deep tuples %d" % n)
for n in (49, 50, 51, 120):
    c = None
    for i in range(n):
        c = {"pre": Z(("pre", i)), "in": c, "post": Z(("post", i))}
    c = None
    show("deep dicts %d" % n)


class Node:
    pass


for n in (24, 25, 49, 50, 51, 120):
    c = None
    for i in range(n):
        m = Node()
        m.pre, m.next, m.post = Z(("pre", i)), c, Z(("post", i))
        c = m
    c = m = None
    show("deep instances %d" % n)


class SNode:
    __slots__ = "pre", "next", "post"


for n in (49, 50, 51, 120):
    c = None
    for i in range(n):
        m = SNode()
        m.pre, m.next, m.post = Z(("pre", i)), c, Z(("post", i))
        c = m
    c = m = None
    show("deep slotted %d" % n)
for n in (49, 50, 51, 120):
    c = None
    for i in range(n):
        c = (lambda v, pre, post: lambda: (v, pre, post))(c, Z(("pre", i)), Z(("post", i)))
    c = None
    show("deep closures %d" % n)
for n in (49, 50, 51, 120):
    c = None
    for i in range(n):
        c = iter([Z(("pre", i)), c, Z(("post", i))])
    c = None
    show("deep iterators %d" % n)
for n in (49, 51, 120):
    c = None
    for i in range(n):
        c = deque([Z(("pre", i)), c, Z(("post", i))])
    c = None
    show("deep deques %d" % n)
for n in (49, 51, 120):
    c = None
    for i in range(n):
        c = ValueError(Z(("pre", i)), c, Z(("post", i)))
    c = None
    show("deep exceptions %d" % n)
for n in (49, 51, 120):
    c = None
    for i in range(n):
        c = map(lambda a: a, [Z(("pre", i)), c, Z(("post", i))])
    c = None
    show("deep maps %d" % n)
for n in (49, 51, 120):
    c = None
    for i in range(n):
        c = frozenset([c])
    c = None
    show("deep frozensets %d" % n)


def deep_gen(inner, pre, post):
    yield
    yield inner


for n in (10, 49, 51, 60):
    c = None
    for i in range(n):
        c = deep_gen(c, Z(("pre", i)), Z(("post", i)))
        next(c)
    c = None
    show("deep generators %d" % n)
c = []
for i in range(20000):
    c = [c]
c = None
print("20000 lists")
c = {}
for i in range(20000):
    c = {1: c}
c = None
c = ()
for i in range(20000):
    c = (c,)
c = None
c = Node()
for i in range(20000):
    n = Node()
    n.next = c
    c = n
c = n = None
print("20000 of each")
saved = []


class Phoenix:
    def __init__(self):
        self.deaths = 0

    def __del__(self):
        self.deaths += 1
        log.append(("phoenix", self.deaths))
        saved.append(self)


p = Phoenix()
r = weakref.ref(p)
p = None
show("resurrected", r() is saved[0])
saved.clear()
show("not a second time", r())


class Slow:
    def __del__(self):
        self.other.append(1)
        log.append("Slow")
        del self.other


p = Slow()
p.other = []
p = None
show("__del__ deletes its own")


class Order:
    def __init__(self, n, r):
        self.n, self.r = n, r

    def __del__(self):
        log.append((self.n, self.r() is self))


p = Order(1, None)
p.r = weakref.ref(p, lambda r: log.append(("callback", r())))
p = None
show("__del__ before the callback")
p = Order(2, None)
p.r = weakref.ref(p)
w = weakref.ref(p, lambda r: log.append(("callback", r())))
p = None
show("... of one that lives")
del w


def later():
    a = Z("a")
    yield 1
    b = Z("b")
    try:
        yield 2
    finally:
        log.append("finally")


g = later()
g = None
show("unstarted generator")
g = later()
next(g)
g = None
show("suspended")
g = later()
next(g), next(g)
g = None
show("in try")
g = later()
next(g), next(g)
g.close()
show("close()")
g = None
show("...")
for v in later():
    break
show("break out of one")


def outer_gen():
    o = Z("outer")
    try:
        yield from later()
    finally:
        log.append("outer finally")


g = outer_gen()
next(g), next(g)
g = None
show("delegating")


def arg_gen(a):
    yield


g = arg_gen(Z("argument"))
g = None
show("argument of an unstarted one")
g = (e for e in z(1, 2))
g = None
show("generator expression unstarted")
g = (e for e in z(1, 2))
next(g)
g = None
show("... begun")
g = (e for e in z(1, 2))
list(g)
show("... exhausted")
g = None
show("...")
e = None


class Bad:
    def __del__(self):
        log.append("Bad")
        raise ValueError("in __del__")


sys.unraisablehook = lambda u: log.append((u.exc_type.__name__, str(u.exc_value), u.err_msg, u.object.__qualname__))
b = Bad()
b = None
show("exception in __del__")
t = [Bad(), Z(1), Bad()]
t = None
show("... within a list")
r = weakref.ref(Node(), lambda r: 1 / 0)
n = Node()
r = weakref.ref(n, lambda r: 1 / 0)
n = None
show("exception in a callback")


def bad_gen():
    try:
        yield
    finally:
        raise KeyError("closing")


g = bad_gen()
next(g)
g = None
show("exception when closed")


def stubborn():
    while True:
        try:
            yield
        except GeneratorExit:
            pass


g = stubborn()
next(g)
g = None
show("ignoring GeneratorExit")
