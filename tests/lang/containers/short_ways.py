# What has a short way inside: powers, sums, extremes, counting, sets and dicts of ints.
print([2**n for n in range(0, 70, 7)], [(-3)**n for n in range(45) if n % 9 == 4])
print(0**0, 0**5, 1**10**9, (-1)**(2**29 + 1), (2**31)**2, (2**30 - 1)**2, (2**60)**2)
print(7**22, 7**23, 3**39, 3**40, (-2)**63, (-2)**64, 2**62, 2**63, True**3, 2**True)
print(pow(10, 18), pow(10, 19), pow(10, 3, 7), 2**-2, (2**40)**0)
print(sum([2**62, 2**62, 2**62]), sum([True, 5, -7]), sum([2**70, -1]), sum([1, 2.5, 3]))
print(sum(range(10)), sum([], 7), sum([0.1] * 3), sum([[1], [2]], []))
print(max([3, 2**70, 1]), min([True, 0.5, 2]), max("hello"), min([(2, 1), (1, 9)]))
items = [1, 2, 3]


class Grows:
    def __init__(self, n):
        self.n = n

    def __lt__(self, other):
        if len(items) < 6:
            items.append(Grows(len(items)))
        return self.n < other.n

    def __radd__(self, other):
        if len(items) < 8:
            items.append(Grows(1))
        return other + self.n


items = [Grows(5), Grows(3)]
print(min(items).n, len(items))
print(sum(items), len(items))

big = [10**20 + i for i in range(50)]
s = set(big) | {-1, -2, 2**61 - 1, 0, 2**61 - 2}
print(len(s), 10**20 + 7 in s, 10**20 - 7 in s, 0 in s, False in s, 0.0 in s, "0" in s)
print(len({hash("x"), "x"}), "x" in {hash("x")}, 1 in {True}, {1, True, 1.0})
d = {10**20 + i: i for i in range(50)}
for i in range(0, 50, 3):
    del d[10**20 + i]
for i in range(60):
    d[10**20 + i] = -i
    d[i] = i
print(len(d), list(d.values())[:20], d[10**20 + 59], d.get(10**20 + 60), -1 in d, d[True])
d[False] = "zero"
print(d[0], list(d)[40], len(d))


class Key(int):
    def __eq__(self, other):
        print("asked", int(self))
        return int(self) == int(other)

    def __hash__(self):
        return int(self)


print(d[Key(5)], Key(4) in {4, 5}, 4 in {Key(4)})
d = {Key(3): "k"}
d[3] = "three"
print(d, len(d))
print([0] * 5, [1, 2, 3] * 3, [[]] * 2, [1] * 0, [None] * 7, ["ab", 1] * 4)
print([1, 2, 3, 4, 5, 6, 7][::-2], [1, 2, 3][5:], [1, 2, 3][::-1], [1] + [2, 3], [] + [])
