# Tuples as keys: compared item by item, Python asked only where it must be.
d = {}
for i in range(300):
    d[i % 40, str(i % 7)] = i
    d[(i,)] = -i
print(len(d), d[39, "4"], d[7,], (7, 1) in d, (7, "9") in d, () in d, (True, "1") in d, (1.0, "1") in d)


class Item:
    def __init__(self, n):
        self.n = n

    def __hash__(self):
        return hash(self.n)

    def __eq__(self, other):
        print("asked", self.n, other)
        return self.n == other


d = {(1, Item(2)): "a", ((1, 2), "x"): "b", (1, (2, 3)): "c"}
print(d[1, 2], d[(1, 2), "x"], d[1, (2, 3)], (1, (2, 4)) in d, (1, 3) in d)
d[1, 2] = "A"
d[int("1"), (int("2"), int("3"))] = "C"
print(list(d.values()), {(1, 2), (1, 2), (1, Item(2))} and len({(1, "a"), (1, "a"[:1]), (1, "b")}))
s = {(i, i * i) for i in range(100)}
print(len(s), (7, 49) in s, (7, 50) in s, len(s | {(99, 9801), (100, 1)}), len(s & {(3, 9), (3, 10)}))


def deep(n):
    try:
        return deep(n + 1)
    except RecursionError:
        found = {(10**20, "k"): 1, 10**20: 2}
        return n > 100, found[10**20, "k"], found[10**20]


print(deep(0))
