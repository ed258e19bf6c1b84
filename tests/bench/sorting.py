# sorting.py [TIMES] - sorting ints, floats, strings, tuples and objects; searching, slices.
import sys


class Item:
    __slots__ = ("weight", "name")

    def __init__(self, weight, name):
        self.weight = weight
        self.name = name

    def __lt__(self, other):
        return self.weight < other.weight


def main(n):
    x, xs = 42, []
    for i in range(n):
        x = (x * 1103515245 + 12345) & 0x7FFFFFFF
        xs.append(x >> 4)
    print(sorted(xs)[n // 2], sorted(xs, reverse=True)[0])
    print(sorted([v / 1000 for v in xs])[n // 2])
    print(sorted(["w%d" % v for v in xs])[n // 2])
    print(sorted([(v & 255, v) for v in xs])[n // 2])
    print(sorted(xs, key=lambda v: v % 1000)[n // 2])
    items = [Item(v, i) for i, v in enumerate(xs[:n // 4])]
    items.sort()
    print(items[0].weight, items[-1].name)
    total = 0
    for i in range(0, n - 40, 4):
        part = xs[i:i + 40]
        part[4:8] = [1]
        total += len(part) + part[::-1][0] % 7
    print(total)


main(3000 * int(sys.argv[1] if len(sys.argv) > 1 else 1))
