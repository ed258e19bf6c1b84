# MEMORY_MODEL 2.3: how lists take and give back slots.  One fact a line.
import sys
from collections import deque

size = sys.getsizeof


def slots(x):
    return (size(x) - 56) // 8


def steps(x, grow, times):
    seen = [(len(x), slots(x))]
    for i in range(times):
        grow(x, i)
        if slots(x) != seen[-1][1]:
            seen.append((len(x), slots(x)))
    return seen


a = b = c = d = e = f = g = h = None
print("append", steps([], list.append, 3300))
for n in (1, 2, 3, 4, 5, 8, 9, 16, 17):
    x = [None] * n
    x.append(1)
    print("append to exactly", n, slots(x))
print("displays of variables", slots([]), slots([a]), slots([a, b]), slots([a, b, c]), slots([a, b, c, d]),
      slots([a, b, c, d, e]), slots([a, b, c, d, e, f, g]))
print("displays of constants", slots([1]), slots([1, 2]), slots([1, 2, 3]), slots([1, 2, 3, 4]), slots([1, 2, 3, 4, 5]),
      slots([1, 2, 3, 4, 5, 6]), slots([1, 2, 3, 4, 5, 6, 7]), slots(["a", "b", "c"]), slots([None, None, None]),
      slots([1, (2, 3), "x", 4.5, None]), slots([(), (), ()]))
print("displays of both", slots([1, 2, a]), slots([1, 2, 3, a]), slots([a, 1, 2, 3]), slots([-1, -2, -3]), slots([1 + 1, 2, 3]),
      slots([[], [], []]), slots([True, False, None]))
t3, t4, t5 = (1, 2, 3), (1, 2, 3, 4), (1, 2, 3, 4, 5)
print("starred", slots([*t3]), slots([*t4]), slots([*t5]), slots([0, *t3]), slots([0, *t4]), slots([*t3, 0]), slots([*t3, *t4]),
      slots([*t3, *t3, *t3]), slots([*(), *()]), slots([*range(7)]), slots([*"abcde"]), slots([*{1, 2, 3}]), slots([*{1: 1}]),
      slots([*(i for i in t5)]), slots([*map(int, t5)]), slots([0, *map(int, t5)]))
for n in (0, 1, 2, 3, 4, 5, 7, 8, 9, 11, 16, 17, 20, 21, 100, 101):
    r = range(n)
    L, T, D, S, Q, X = list(r), tuple(r), dict.fromkeys(r), set(r), deque(r), "x" * n
    print("list() of what knows its length", n, *(slots(list(s)) for s in (
        r, L, T, D, S, X, Q, D.keys(), D.values(), D.items(), bytes(n), bytearray(n))))
    print("list() of iterators that know", n, *(slots(list(s)) for s in (
        iter(r), iter(L), iter(T), iter(D), iter(S), iter(X), iter(Q), iter(bytes(n)), reversed(L), reversed(T), reversed(D), reversed(r),
        iter(D.items()), reversed(D.values()), reversed(Q))))
    print("list() of those that do not", n, *(slots(list(s)) for s in (
        (i for i in r), map(int, r), zip(r, r), filter(None.__ne__, r), enumerate(r))))
    print("sorted()", n, slots(sorted(r)), slots(sorted(L)), slots(sorted(i for i in r)), slots(sorted(D)), slots(sorted(X)),
          slots(sorted(L, reverse=True)), slots(sorted(L, key=abs)))
    print("comprehensions", n, slots([i for i in r]), slots([i for i in r if i % 2]), slots([j for i in r for j in (1, 2)]))
    print("exact", n, slots([None] * n), slots(n * [None]), slots(L[:]), slots(L[1:]), slots(L[::2]), slots(L[::-1]), slots(L.copy()),
          slots(L + [1]), slots(L + L), slots([] + L), slots(L * 2), slots([1, 2] * n))
    x = []
    x += r
    y = []
    y.extend(T)
    z = [0]
    z += r
    w = [0, 1, 2]
    w.extend(L)
    v = [0]
    v.extend(i for i in r)
    u = []
    u.extend(map(int, r))
    q = []
    q += X
    print("extended by", n, slots(x), slots(y), slots(z), slots(w), slots(v), slots(u), slots(q))
    x = [None] * n
    x[len(x):] = r
    y = []
    y[:] = r
    z = list(r)
    z[1:1] = [1]
    w = [None] * n
    w.insert(0, 1)
    v = list(r)
    v *= 2
    u = [None] * n
    u *= 3
    q = list(r)
    q[:] = q
    print("put in slices", n, slots(x), slots(y), slots(z), slots(w), slots(v), slots(u), slots(q))


class Hint:
    def __init__(self, n, hint):
        self.n, self.hint = n, hint

    def __iter__(self):
        self.i = iter(range(self.n))
        return self

    def __next__(self):
        return next(self.i)

    def __length_hint__(self):
        return self.hint


class Sized(Hint):
    def __len__(self):
        return self.hint


for n, hint in ((0, 0), (0, 5), (3, 0), (3, 100), (10, 3), (10, 11), (20, 20), (5, 4), (5, NotImplemented)):
    if hint is not NotImplemented:
        print("a length hint", n, hint, slots(list(Hint(n, hint))), slots(list(Sized(n, hint))), slots([*Hint(n, hint)]))
    else:
        print("no length hint", n, slots(list(Hint(n, hint))))
    x = [1, 2]
    if hint is not NotImplemented:
        x.extend(Hint(n, hint))
        print("extended with a hint", n, hint, slots(x))

print("split", *(slots(("a " * n).split()) for n in (0, 1, 2, 11, 12, 13, 14, 20, 21, 40)))
print("split at", *(slots(",".join("a" * n).split(",")) for n in (0, 1, 2, 11, 12, 13, 14, 20, 21, 40)), slots("".split(",")))
print("split at most", *(slots("a b c d e f".split(None, n)) for n in (0, 1, 2, 3, 10)), *(slots("a,b,c,d".split(",", n)) for n in (0, 1, 2, 9)))
print("rsplit", *(slots(("a " * n).rsplit()) for n in (1, 2, 12, 13)), *(slots("a,b,c,d".rsplit(",", n)) for n in (0, 1, 2, 9)))
print("splitlines", *(slots(("a\n" * n).splitlines()) for n in (0, 1, 2, 4, 5, 8, 9, 20)))
print("bytes split", *(slots((b"a " * n).split()) for n in (0, 1, 12, 13)), *(slots((b"a\n" * n).splitlines()) for n in (0, 1, 5)))
print("of dicts", slots(list({"a": 1}.items())), slots(list(vars(Hint(1, 2)))), slots(list(zip())), slots(list({}.keys())))
print("names", slots(sorted({"b": 1, "a": 2})), slots(list(globals())[:3]))

print("pop from 100", steps(list(range(100)), lambda x, i: x.pop(), 100))
print("pop(0) from 100", steps(list(range(100)), lambda x, i: x.pop(0), 100))
print("remove from 40", steps(list(range(40)), lambda x, i: x.remove(i), 40))
print("del x[-1] from 60", steps(list(range(60)), lambda x, i: x.__delitem__(-1), 60))
print("pop from appended", steps([i for i in range(100)], lambda x, i: x.pop(), 100))
print("insert", steps([], lambda x, i: x.insert(0, i), 100))
print("+= [x]", steps([], lambda x, i: x.__iadd__([i]), 100))
print("+= two", steps([], lambda x, i: x.extend((i, i)), 100))
print("+= seven", steps([], lambda x, i: x.extend([i] * 7), 40))
print("up and down", steps([], lambda x, i: x.append(i) if i % 3 else (x.pop() if x else 0), 200))
for cut in (0, 1, 10, 48, 49, 50, 51, 99):
    x = list(range(100))
    del x[cut:]
    y = list(range(100))
    del y[:cut]
    z = list(range(100))
    z[cut:] = [1, 2]
    w = list(range(100))
    del w[cut::2]
    print("of 100, cut at", cut, slots(x), slots(y), slots(z), slots(w))
x = list(range(100))
x.clear()
y = list(range(100))
del y[:]
z = list(range(100))
z[:] = []
w = list(range(100))
w *= 0
v = list(range(100))
v.__init__()
u = list(range(100))
u.__init__([1, 2, 3])
print("emptied", slots(x), slots(y), slots(z), slots(w), slots(v), slots(u))
x = [1]
x.pop()
y = [1]
del y[0]
z = [1, 2]
z.pop(), z.pop()
w = [a]
w.remove(None)
print("the last one goes", slots(x), slots(y), slots(z), slots(w))
x = [3, 1, 2]
x.append(0)
n = slots(x)
x.sort(), x.reverse()
x[0] = 9
x[1:3] = [1, 2]
print("sorting and setting change nothing", n, slots(x))
seen = []
x = [2, 1, 3]
x.sort(key=lambda v: seen.append((len(x), slots(x))) or v)
print("while sorting", seen, slots(x))


class Sub(list):
    pass


class Thin(list):
    __slots__ = ()


print("subclasses", size(Sub()), size(Sub([1])), size(Sub([1, 2, 3])), size(Thin()), size(Thin([1, 2, 3])), size(Sub([1, 2])[:]),
      size(Sub([1]) + [1]), size(Sub(i for i in range(9))))
print("the ends of 3, 5 and 9 popped", *(slots((lambda x: [x.pop(), x][1])(list(range(n)))) for n in range(1, 20)))
