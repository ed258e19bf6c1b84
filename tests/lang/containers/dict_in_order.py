# A queue of keys: the front is taken again and again, by del, pop and popitem.
d = {}
for i in range(3000):
    d["k%d" % i] = i
    if len(d) > 40:
        first = next(iter(d))
        if i % 3:
            del d[first]
        else:
            d.pop(first)
    if i % 50 == 7:
        d.popitem()
print(len(d), list(d)[:3], list(d.items())[-3:], sum(d.values()))
while d:
    d.popitem()
print(d, list(d))
d["again"] = 1
d["and"] = 2
print(d, next(iter(d)), next(reversed(d)))

# The same with ints, emptied from both ends, then filled.
d = {i: str(i) for i in range(20)}
for i in range(10):
    del d[i]
for i in range(10):
    d.popitem()
print(d, len(d))
d.update({i: -i for i in range(5)})
print(d, list(d), d.copy(), dict(d) == d)
del d[0], d[1]
print(list(d), list(d.copy()), list(reversed(d)), {**d})
for k in list(d):
    del d[k]
    d[k + 10] = k
print(d)

# Large tables asked in order, out of order, for the same key, for equal keys.
names = ["name%d" % i for i in range(5000)]
d = {k: i for i, k in enumerate(names)}
print(sum([d[k] == i for i, k in enumerate(names)]))
print(sum([d["name" + str(i * 7 % 5000)] == i * 7 % 5000 for i in range(5000)]))
n = 0
for k in names:
    if k in d:
        d[k] += 1
        n += d.get(k)
    if n % 3 == 0:
        del d[k]
        print(k in d, end=" ") if n % 30 == 0 else None
print(n, len(d))
other = {k: 1 for k in names[::-1]}
print(sum([other[k] + d.get(k, 0) for k in names]))

d = {i: i for i in range(3000)}
for i in range(0, 3000, 2):
    del d[i]
print(sum([d.get(i, -1) for i in range(3000)]), 1.0 in d, 3.0 in d, True in d, d[True])


class Same:
    def __init__(self, n):
        self.n = n

    def __hash__(self):
        return hash(self.n)

    def __eq__(self, other):
        return self.n == (other.n if isinstance(other, Same) else other)


print(d[Same(5)], Same(4) in d, d.get(Same(2999)))
d[Same(7)] = "seven"
print(d[7], type(list(d)[3]).__name__, len(d))
d[Same(8)] = "eight"
print(d[8], type(list(d)[-1]).__name__, len(d), 9 in d, 2**61 - 1 + 9 in d)
d["text"] = 1
d[hash("text")] = 2
print(d["text"], d[hash("text")])


# In a large table too, a key that can be asked is asked before the one behind it.
class Asked(Same):
    def __hash__(self):
        return hash(self.n)

    def __eq__(self, other):
        print("asked for", other)
        return False


d = {Asked(1000): "asked"}
for i in range(4000):
    d[i] = i
for i in range(999, 1002):
    print(d[i], d[i])

# Every third key, backwards, and now and then another.
d = {k: i for i, k in enumerate(names)}
print(sum([d[k] for k in names[::3]]), sum([d[k] for k in names[::-7]]))
print(sum([d[names[i]] + d[names[i * i % 5000]] for i in range(0, 5000, 2)]), "name5000" in d)
