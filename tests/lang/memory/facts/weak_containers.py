# Weak dictionaries and sets while their members die.
import copy
import gc
import weakref
from weakref import WeakKeyDictionary, WeakSet, WeakValueDictionary, ref

gc.disable()


class A:
    def __init__(self, n):
        self.n = n

    def __repr__(self):
        return "A%r" % self.n


d = WeakValueDictionary()
k = [A(i) for i in range(5)]
for i, a in enumerate(k):
    d[i] = a
del a
print("values", len(d), sorted(d), list(d.values()), list(d.items()), d.get(1), d.get(9), 3 in d, d[2], list(d.keys()))
del k[0]
print("one died", len(d), list(d), d.get(0), 0 in d)
try:
    d[0]
except KeyError as e:
    print("KeyError", e)
d[7] = A(7)
print("never lived", len(d), 7 in d)
d["x"] = k[0]
d["x"] = k[1]
print("replaced", d["x"], d.pop("x"), len(d), d.pop("x", None), d.setdefault("y", k[2]), d.setdefault("y", k[3]), len(d))
d.update({"z": k[3]})
print("update", sorted(map(str, d)), [type(r).__name__ for r in d.valuerefs()], sum(1 for r in d.itervaluerefs()))
e = copy.copy(d)
f = WeakValueDictionary(d)
print("copies", len(e), len(f), e == d, dict(e) == dict(d))
it = iter(d.items())
x = next(it)
print("iterating", x)
del x
dead = k.pop(0)
n = dead.n
del dead
print("died while iterating", len(dict(d)))
try:
    print(len(list(it)))
except RuntimeError as e:
    print("RuntimeError", e)
it = None
print("after", len(d), sorted(map(str, d)))
for key in list(d):
    v = d[key]
v = None
print(repr(d)[:25], d | {} == d, len(d | {"q": k[0]}), len({**d}))
d.clear()
print("cleared", len(d), bool(d))
w = WeakKeyDictionary()
k = [A(i) for i in range(4)]
for a in k:
    w[a] = a.n
del a
print("keys", len(w), sorted(w.values()), w[k[1]], k[2] in w, 5 in w, w.get(k[0]), [r() is a for r, a in zip(w.keyrefs(), k)])
del k[1]
print("one died", len(w), sorted(w.values()))
try:
    w[5] = 1
except TypeError as e:
    print(e)
try:
    w[A(1)]
except KeyError as e:
    print("KeyError", type(e.args[0]).__name__)
w[k[0]] = k[0]
k0 = ref(k[0])
del k[0]
print("value holds its key", k0() is not None, len(w))
w.clear()
print("...", k0(), len(w))
w = WeakKeyDictionary({k[0]: 1})
print("setdefault", w.setdefault(k[0], 5), w.setdefault(k[1], 6), w.pop(k[1]), w.popitem()[1], len(w))
s = WeakSet(k)
t = WeakSet([k[0]])
print("set", len(s), k[0] in s, 5 in s, sorted(a.n for a in s), len(s & t), len(s | t), len(s - t), len(s ^ t), t <= s, t < s, s >= t, s == WeakSet(k), t.isdisjoint(s))
del k[0]
print("one died", len(s), len(t), list(t))
s.add(A(9))
print("never lived", len(s))
s.remove(k[0])
print("removed", len(s))
try:
    s.remove(k[0])
except KeyError:
    print("KeyError")
try:
    s.pop()
except KeyError as e:
    print("pop", e)
a, b = A(1), A(2)
s = WeakSet([a, b])
for x in s:
    a = b = x = None
    break
print("while iterating", len(s))
print("...", len(s), list(s))


class Cache:
    def __init__(self):
        self.d = WeakValueDictionary()

    def get(self, n):
        v = self.d.get(n)
        if v is None:
            v = self.d[n] = A(n)
        return v


c = Cache()
p = c.get(1)
print("a cache", c.get(1) is p, len(c.d), c.get(2).n, len(c.d))
p = None
print("...", len(c.d))
d = WeakValueDictionary()
a = A(1)
a.me = a
d[1] = a
a = None
print("in a cycle", len(d), gc.collect(), len(d))


class Eq:
    def __init__(self, n):
        self.n = n

    def __eq__(self, o):
        return self.n == o.n

    def __hash__(self):
        return hash(self.n)


w = WeakKeyDictionary()
a, b = Eq(1), Eq(1)
w[a] = "a"
w[b] = "b"
print("equal keys", len(w), w[a], next(iter(w)) is a)
del a
print("...", len(w), w.get(b))
