# Instances with __slots__: vectors, a linked list, attribute reads and writes.

class Vec:
    __slots__ = ("x", "y", "z")

    def __init__(self, x, y, z):
        self.x = x
        self.y = y
        self.z = z

    def __add__(self, other):
        return Vec(self.x + other.x, self.y + other.y, self.z + other.z)

    def dot(self, other):
        return self.x * other.x + self.y * other.y + self.z * other.z


class Cell:
    __slots__ = ("value", "next")

    def __init__(self, value, next):
        self.value = value
        self.next = next


def main():
    acc = Vec(0, 0, 0)
    for i in range(40000):
        acc = acc + Vec(i, i + 1, -i)
    print(acc.x, acc.y, acc.z)
    total = 0
    vs = [Vec(i, i * 2, i & 7) for i in range(2000)]
    for v in vs:
        for k in range(12):
            total += v.dot(vs[k])
    print(total)
    head = None
    for i in range(60000):
        head = Cell(i, head)
    n = 0
    at = head
    while at is not None:
        n += at.value
        at.value = n & 15
        at = at.next
    print(n)


for _ in range(4):
    main()
