# MEMORY_MODEL 2.4-2.6: dicts, sets, byte arrays, arrays, deques as they grow, shrink and are copied.
import sys
from array import array
from collections import Counter, OrderedDict, defaultdict, deque

size = sys.getsizeof


def steps(x, grow, times):
    seen = [(len(x), size(x))]
    for i in range(times):
        grow(x, i)
        if size(x) != seen[-1][1]:
            seen.append((len(x), size(x)))
    return seen


def strings(n):
    return {"k%d" % i: i for i in range(n)}


def numbers(n):
    return {i: i for i in range(n)}


print("str keys", steps({}, lambda d, i: d.__setitem__("k%d" % i, i), 3000))
print("int keys", steps({}, lambda d, i: d.__setitem__(i, i), 3000))
print("setdefault", steps({}, lambda d, i: d.setdefault("k%d" % i, i), 400))
print("update by one", steps({}, lambda d, i: d.update({"k%d" % i: i}), 400))
print("update by keyword", steps({}, lambda d, i: d.update(**{"k%d" % i: i}), 50))
for kind in (bytes, float, complex, None.__class__, tuple, "sub"):
    class S(str):
        pass
    key = {bytes: b"a", float: 1.5, complex: 1j, None.__class__: None, tuple: (1,), "sub": S("a")}[kind]
    print("first key decides", kind if isinstance(kind, str) else kind.__name__, size({key: 1}))
for n in range(0, 24):
    d = strings(n)
    d[1] = 1
    e = strings(n)
    e.setdefault(1, 1)
    f = numbers(n)
    f["a"] = 1
    g = strings(n)
    1 in g, g.get(1), g.pop(1, None)
    print("the first other key at", n, size(d), size(e), size(f), size(g))
d = strings(5)
d[1] = 1
del d[1]
print("general for ever", size(d), size(d.copy()), size(dict(d)), size({**d}), size(d | {}))
d.clear()
d["a"] = 1
print("... until clear", size(d))
print("displays of str", [size(x) for x in (
    {}, {"a": 1}, {"a": 1, "b": 2}, {"a": 1, "b": 2, "c": 3, "d": 4, "e": 5}, {"a": 1, "b": 2, "c": 3, "d": 4, "e": 5, "f": 6},
    {"a": 1, "b": 2, "c": 3, "d": 4, "e": 5, "f": 6, "g": 7, "h": 8, "i": 9, "j": 10},
    {"a": 1, "b": 2, "c": 3, "d": 4, "e": 5, "f": 6, "g": 7, "h": 8, "i": 9, "j": 10, "k": 11})])
for n in range(26):
    text = "{" + ", ".join("%r: %d" % (chr(97 + i), i) for i in range(n)) + "}"
    variables = "{" + ", ".join("%r: v" % chr(97 + i) for i in range(n)) + "}"
    keys = "{" + ", ".join("%d: %d" % (i, i) for i in range(n)) + "}"
    computed = "{" + ", ".join("k[%d]: v" % i for i in range(n)) + "}"
    mixed = "{" + ", ".join("%r: v" % chr(97 + i) if i % 2 else "%d: v" % i for i in range(n)) + "}"
    space = {"v": None, "k": ["s%d" % i for i in range(n)]}
    print("displays of", n, size(eval(text)), size(eval(variables, space)), size(eval(keys)), size(eval(computed, space)),
          size(eval(mixed, space)), size(eval("{**a, 'zz': 1}", {"a": eval(text)})), size(eval("{'zz': 1, **a}", {"a": eval(text)})))
    print("made of", n, size(dict(strings(n))), size(dict(numbers(n))), size(dict(**strings(n))), size(dict(strings(n).items())),
          size(dict(list(strings(n).items()))), size(dict(zip(strings(n), range(n)))), size(dict(strings(n), zz=1)),
          size({k: v for k, v in strings(n).items()}))
    print("copies of", n, size(strings(n).copy()), size(numbers(n).copy()), size({**strings(n)}), size(strings(n) | {}),
          size({} | strings(n)), size(strings(n) | {"zz": 1}), size({"zz": 1} | strings(n)), size({**strings(n), **numbers(n)}))
    print("fromkeys", n, *(size(dict.fromkeys(s)) for s in (
        strings(n), numbers(n), set(strings(n)), set(range(n)), range(n), list(strings(n)), frozenset(range(n)), tuple(range(n)), "abcdefghijklmnopqrstuvwxyz"[:n])))

    def kw(**k):
        return size(k)
    print("keywords", n, kw(**strings(n)), *([kw(a=1, b=2)] if n == 2 else []))
    e = {}
    e.update(strings(n))
    f = {}
    f.update(numbers(n))
    g = {"zz": 1}
    g.update(strings(n))
    h = {1: 1}
    h |= strings(n)
    i = {}
    i.update(list(strings(n).items()))
    j = {}
    j |= zip(range(n), range(n))
    print("updated by", n, size(e), size(f), size(g), size(h), size(i), size(j))

for n in (1, 5, 6, 10, 11, 21, 22, 100):
    for gone in (0, 1, n // 3, n // 2, 2 * n // 3, n - 1, n):
        if gone > n:
            continue
        d, e, f = strings(n), numbers(n), strings(n)
        for k in list(d)[:gone]:
            del d[k]
        for k in list(e)[:gone]:
            e.pop(k)
        for _ in range(gone):
            f.popitem()
        print("of", n, "less", gone, [(size(x), size(x.copy()), size(dict(x)), size({**x}), size(x | {}), size({} | x), size(dict.fromkeys(x)))
                                     for x in (d, e, f)])
d = strings(100)
for k in list(d)[1:]:
    del d[k]
print("churn", steps(d, lambda d, i: (d.__setitem__("n%d" % i, 1), d.__delitem__("n%d" % i)), 300))
d = numbers(100)
for k in list(d)[1:]:
    d.pop(k)
print("churn of ints", steps(d, lambda d, i: (d.__setitem__(i + 1000, 1), d.pop(i + 1000)), 300))
d = strings(5)
print("popitem then insert", steps(d, lambda d, i: (d.popitem(), d.__setitem__("n%d" % i, 1)), 60))
d = strings(20)
print("queue", steps(d, lambda d, i: (d.pop(next(iter(d))), d.__setitem__("n%d" % i, 1)), 200))
d = strings(9)
d.clear()
print("cleared", size(d), size({}.copy()), size(dict()), size(dict({})))
print("views", size({}.keys()), size({}.values()), size({}.items()), "iterators", size(iter({})), size(iter({}.values())), size(iter({}.items())),
      size(reversed({})), size(reversed({}.values())), size(reversed({}.items())))


class Sub(dict):
    pass


class Thin(dict):
    __slots__ = ()


for n in (0, 1, 5, 6, 10, 11):
    print("kinds of", n, size(Sub(strings(n))), size(Thin(strings(n))), size(defaultdict(int, strings(n))), size(Counter(strings(n))),
          size(OrderedDict(strings(n))), size(OrderedDict(numbers(n))), size(Sub(numbers(n)).copy()), size(Counter(numbers(n))))
print("counted", size(Counter("abracadabra")), size(Counter(range(20))), size(Counter(a=1)), size(Counter()))
d = defaultdict(list)
print("defaultdict grows", steps(d, lambda d, i: d["k%d" % i], 100))
print("OrderedDict grows", steps(OrderedDict(), lambda d, i: d.__setitem__("k%d" % i, i), 50))
print("OrderedDict shrinks", steps(OrderedDict(strings(50)), lambda d, i: d.popitem(last=False), 50))

print("sets grow", steps(set(), set.add, 6000))
print("sets of str grow", steps(set(), lambda s, i: s.add(str(i)), 400))
for n in range(0, 20):
    s = set(range(n))
    print("sets of", n, size(s), size(s.copy()), size(set(s)), size(frozenset(s)), size(frozenset(range(n))), size(s | s), size(s | set()),
          size(set() | s), size(s & s), size(s - set()), size(s ^ set()), size(s.union(range(n))), size(set(dict.fromkeys(s))),
          size({i for i in s}), size({*s}), size({*s, -1}), size({*range(n)}), size(set(frozenset(s))), size(s - s), size(s ^ s))
for n in range(0, 20):
    constants = "{" + ", ".join(map(str, range(n))) + "}"
    variables = "{" + ", ".join(map("v[%d]".__mod__, range(n))) + "}"
    space = {"v": list(range(n))}
    print("displays of", n, size(eval(constants)) if n else None, size(eval(variables, space)) if n else None)
for n in (21, 31, 32, 33, 50, 77, 78, 100, 500):
    s = set(range(n))
    t = set()
    t.update(s)
    u = set()
    u.update(range(n))
    v = {-1}
    v |= s
    w = set(range(n))
    w -= set(range(n // 2))
    x = set(range(n))
    x &= set(range(n // 2))
    y = set(range(n))
    y ^= set(range(n // 2))
    print("larger", n, size(s), size(t), size(u), size(v), size(w), size(x), size(y), size(w.copy()), size(s.union(t)), size(s - t),
          size(s & t), size(s.difference([1])), size(s.intersection(range(9))), size(set(strings(n))), size(set(strings(n).keys())))
s = set(range(100))
print("discard", steps(s, lambda s, i: s.discard(i), 100), "then", steps(s, lambda s, i: s.add(i), 300))
print("pop", steps(set(range(50)), lambda s, i: s.pop(), 50))
print("add and remove", steps(set(), lambda s, i: (s.add(i), s.discard(i)), 500))
print("add two remove one", steps(set(), lambda s, i: (s.add(i), s.add(i + 1000), s.discard(i)), 500))
s = set(range(50))
s.clear()
print("cleared", size(s), size(frozenset()), size(iter(s)), size(frozenset("ab")))


class SubSet(set):
    pass


class SubFrozen(frozenset):
    pass


class ThinSet(set):
    __slots__ = ()


print("subclasses", size(SubSet()), size(SubSet(range(5))), size(SubFrozen()), size(SubFrozen([1])), size(ThinSet([1])), size(SubSet([1]).copy()))

print("bytearray of", *(size(bytearray(n)) for n in range(20)), size(bytearray(100)), size(bytearray(b"abc")), size(bytearray([1, 2])))
print("append", steps(bytearray(), lambda b, i: b.append(1), 2000))
print("+= 3", steps(bytearray(), lambda b, i: b.__iadd__(b"abc"), 200))
print("extend", steps(bytearray(), lambda b, i: b.extend([1, 2, 3]), 200))
print("pop", steps(bytearray(200), lambda b, i: b.pop(), 200))
print("del front", steps(bytearray(200), lambda b, i: b.__delitem__(slice(0, 3)), 66))
print("insert", steps(bytearray(), lambda b, i: b.insert(0, 1), 100))
b = bytearray(100)
c = b[:10]
d = b.copy()
b.clear()
e = bytearray(100)
e[10:] = b""
f = bytearray(100)
del f[10:]
g = bytearray(10) * 3
h = bytearray(10) + b"abc"
i = bytearray(10)
i *= 5
j = bytearray(10)
j *= 0
print("others", size(b), size(c), size(d), size(e), size(f), size(g), size(h), size(i), size(j), size(bytearray(b"a,b").split(b",")[0]),
      size(bytearray(b"abc").replace(b"b", b"xx")), size(bytearray(b"abc").upper()), size(bytearray(i for i in range(10))), size(bytearray(range(10))))
for code in "bBuhHiIlLqQfd":
    if code != "u":
        print("array", code, steps(array(code), lambda a, i: a.append(1), 100))
print("arrays of", *(size(array("i", range(n))) for n in range(12)), size(array("d", [1.0])), size(array("b", b"abc")), size(array("u", "abc")))
a = array("i", range(100))
print("array pop", steps(a, lambda a, i: a.pop(), 100))
a = array("i", [1, 2, 3])
b = array("i", a)
c = a + b
d = a * 5
e = a[1:]
a.extend([1, 2])
f = array("i", [1])
f += c
g = array("i", range(100))
del g[5:]
h = array("i", range(50))
h[:] = array("i")
i = array("i", (n for n in range(10)))
j = array("i", [1])
j.insert(0, 1)
k = array("i")
k.frombytes(b"\0" * 40)
l = array("i")
l.fromlist([1, 2, 3])
print("others", *map(size, (a, b, c, d, e, f, g, h, i, j, k, l)))
print("deque", steps(deque(), lambda d, i: d.append(i), 300))
print("appendleft", steps(deque(), lambda d, i: d.appendleft(i), 300))
print("popleft", steps(deque(range(300)), lambda d, i: d.popleft(), 300))
print("deque pop", steps(deque(range(300)), lambda d, i: d.pop(), 300))
print("rotating", steps(deque(range(50)), lambda d, i: d.rotate(7), 50))
print("as a queue", steps(deque(range(20)), lambda d, i: (d.append(i), d.popleft()), 200))
print("others", size(deque(maxlen=3)), size(deque(range(100), 10)), size(deque(range(100)).copy()), size(deque(range(60)) * 2), size(deque([1]) + deque([2])),
      size(iter(deque())), size(reversed(deque())), size((lambda d: [d.clear(), d][1])(deque(range(200)))))
