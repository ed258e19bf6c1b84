# MEMORY_MODEL 1: addresses, size classes, reuse, blocks.
import gc
import sys

gc.disable()
gc.collect()


class A:
    pass


class S0:
    __slots__ = ()


class S1:
    __slots__ = "a"


class S2:
    __slots__ = "a", "b"


class S3:
    __slots__ = "a", "b", "c"


def stride(make, n=6000):
    """The commonest distance of neighbours, once the holes that start-up left are filled."""
    keep = [None] * n
    for i in range(n):
        keep[i] = make()
    steps = {}
    for i in range(n - 1):
        d = id(keep[i + 1]) - id(keep[i])
        steps[d] = steps.get(d, 0) + 1
    return abs(max(steps, key=steps.get))


big = 2**70
for name, make in dict(object=object, float=lambda: float("1.5"), int1=lambda: len(name) + 1000, int2=lambda: big >> 20, int3=lambda: big + 1, str7=lambda: "abcd%03d" % 5, str15=lambda: "".join(["abcdefghijkl", name[:3]]), A=A, S0=S0, S1=S1, S2=S2, S3=S3, list=lambda: [], dict=lambda: {}, set=lambda: set(), tuple1=lambda: (A,) * len("x"), tuple2=lambda: tuple([1, 2]), tuple3=lambda: tuple([1, 2, 3]),
                       lam=lambda: (lambda: 0), bytes1=lambda: bytes(20), b479=lambda: bytes(479), exception=ValueError, cell=lambda: (lambda x: lambda: x)(1).__closure__[0], method=lambda: A().__init__, gen=lambda: (i for i in ()), range=lambda: range(big), slice=lambda: slice(big), complex=lambda: complex(1, 2)).items():
    if name not in ("cell", "method", "gen"):
        print("stride", name, stride(make))
print("alignment", {id(o) % 16 for o in (object(), [], {}, A(), 2**70, "abc" * len("ab"), set(), lambda: 0)})
big_blocks = [bytes(479) for _ in range(3)], [bytes(480) for _ in range(3)]


def blocks(make):
    make()
    a = sys.getallocatedblocks()
    keep = make()
    b = sys.getallocatedblocks()
    del keep
    c = sys.getallocatedblocks()
    return b - a, c - a


for n in (0, 1, 100, 478, 479, 480, 481, 1000, 10**6):
    print("blocks of bytes", n, blocks(lambda: bytes(n)))
for n in (0, 1, 4, 50, 63, 64, 65, 66, 100, 1000):
    print("blocks of list", n, blocks(lambda: [None] * n), blocks(lambda: list(range(n)) and [None] * n))
for n in (0, 1, 5, 6, 10, 11, 21, 22, 42, 43, 100):
    d = {"k%d" % i: None for i in range(n)}
    print("blocks of dict", n, blocks(d.copy), blocks(lambda: dict.fromkeys(range(n))))
for n in (0, 4, 5, 19, 20, 100):
    print("blocks of set", n, blocks(lambda: set(range(n))))
print("blocks of instances", blocks(A), blocks(S0), blocks(S3), blocks(object))
many = [A() for _ in range(1000)]
n = sys.getallocatedblocks()
del many
print("a thousand instances", n - sys.getallocatedblocks())
many = [object() for _ in range(1000)]
n = sys.getallocatedblocks()
del many
print("a thousand objects", n - sys.getallocatedblocks())


def again(make):
    x = make()
    i = id(x)
    del x
    y = make()
    return id(y) == i


print("same place", again(A), again(object), again(lambda: []), again(lambda: list()), again(lambda: float("2.5")), again(lambda: [A()]))
objs = [object() for _ in range(10)]
ids = [id(o) for o in objs]
order = [3, 7, 1]
for i in order:
    objs[i] = None
new = [object() for _ in range(3)]
print("last in, first out", [ids.index(id(o)) for o in new])
x = A()
i = id(x)
del x
l = []
print("another size", id(l) == i)
f1, f2 = float("1.5"), float("2.5")
i1, i2 = id(f1), id(f2)
del f1, f2
g1, g2 = float("3.5"), float("4.5")
print("floats", id(g1) == i2, id(g2) == i1)
x = float("5.5")
i = id(x)
del x
y = object()
print("a float's place is kept", id(y) == i)
gc.collect()
