# Sizes against the allocator: what an object takes and gives back is what getsizeof says.
# tracemalloc counts the bytes asked for (the collector's header and the attributes' prefix
# included), sys.getallocatedblocks the blocks.  Each line: size by getsizeof, bytes when
# made, bytes after it died, blocks when made, blocks after.  No classes: the key under which
# a base keeps one is its address, an int of one digit or of two.
import array
import functools
import gc
import itertools
import sys
import tracemalloc
import types
import weakref
from collections import OrderedDict, defaultdict, deque

gc.disable()


class A:
    def method(self):
        pass


class Slots:
    __slots__ = "a", "b"


class L(list):
    pass


class I(int):
    pass


class T(tuple):
    pass


class D(dict):
    pass


class E(Exception):
    pass


def gen(a, b):
    c = yield a
    yield c + b


def func(a=1):
    return a


async def coro():
    pass


a = A()
thing = A()
big = 2**70
seven = list(range(7))
word = "caf\xe9"
keys = {"a": 1, "b": 2}
many = {"k%d" % i: i for i in range(20)}
made = (
    ("object", object), ("float", lambda: float("1.5")), ("int", lambda: big + 1), ("small int", lambda: 5 + 0), ("bigger", lambda: big * big), ("complex", lambda: complex(1, 2)),
    ("str", lambda: word * 3), ("ascii", lambda: str(12345)), ("long str", lambda: word * 300), ("bytes", lambda: bytes(77)), ("bytearray", lambda: bytearray(100)),
    ("empty bytearray", bytearray), ("tuple", lambda: tuple(seven)), ("long tuple", lambda: tuple(seven) * 5), ("list", lambda: list(seven)), ("[]", lambda: []), ("list()", list), ("copy", lambda: seven[:]),
    ("comprehension", lambda: [None for _ in seven]), ("long list", lambda: [None] * 500), ("dict", lambda: dict(keys)), ("{}", lambda: {}), ("dict of 20", lambda: many.copy()),
    ("dict of int", lambda: dict.fromkeys(seven)), ("set", lambda: set()), ("set of 7", lambda: set(seven)), ("frozenset", lambda: frozenset(seven)), ("range", lambda: range(big)),
    ("range of small", lambda: range(3)), ("slice", lambda: slice(1, 2)), ("A", A), ("slots", Slots), ("list subclass", L), ("int subclass", lambda: I(5)), ("tuple subclass", lambda: T(seven)),
    ("dict subclass", D), ("exception", lambda: ValueError(1)), ("exception subclass", E), ("function", lambda: (lambda: 0)), ("closure", lambda: (lambda x: lambda: x)(1)),
    ("method", lambda: a.method), ("builtin method", lambda: seven.append), ("generator", lambda: gen(1, 2)), ("generator expression", lambda: (x for x in seven)),
    ("property", property), ("classmethod", lambda: classmethod(func)), ("staticmethod", lambda: staticmethod(func)), ("super", lambda: super(A, a)), ("proxy", lambda: types.MappingProxyType(keys)),
    ("list iterator", lambda: iter(seven)), ("dict iterator", lambda: iter(keys)), ("items iterator", lambda: iter(keys.items())), ("set iterator", lambda: iter({1})),
    ("keys", keys.keys), ("items", keys.items), ("enumerate", lambda: enumerate(seven)), ("zip", lambda: zip(seven, seven)), ("map", lambda: map(abs, seven)),
    ("filter", lambda: filter(None, seven)), ("reversed", lambda: reversed(seven)), ("str iterator", lambda: iter(word)), ("range iterator", lambda: iter(range(5))),
    ("weak reference", lambda: weakref.ref(thing)), ("with callback", lambda: weakref.ref(thing, print)), ("weak proxy", lambda: weakref.proxy(thing)),
    ("deque", deque), ("deque of 100", lambda: deque(range(100))), ("array", lambda: array.array("i", seven)), ("array of 0", lambda: array.array("i")),
    ("memoryview", lambda: memoryview(b"abc")), ("partial", lambda: functools.partial(func, 1)), ("module", lambda: types.ModuleType("m")), ("namespace", types.SimpleNamespace),
    ("defaultdict", lambda: defaultdict(int)), ("OrderedDict", OrderedDict), ("count", itertools.count), ("chain", lambda: itertools.chain(seven)), ("islice", lambda: itertools.islice(seven, 2)),
    ("repeat", lambda: itertools.repeat(1)), ("cycle", lambda: itertools.cycle(seven)), ("product", lambda: itertools.product(seven)), ("generic alias", lambda: list[int]),
    ("union", lambda: int | str), ("cell", lambda: types.CellType(1)),
    ("frame", sys._getframe),
)


figures = array.array("q", [0] * 8)


def note(k, traced, blocks):
    figures[k] = traced()[0]
    figures[k + 1] = blocks()


def measure(make, traced=tracemalloc.get_traced_memory, blocks=sys.getallocatedblocks):
    make()
    gc.collect()
    tracemalloc.start()
    note(0, traced, blocks)
    note(0, traced, blocks)
    keep = make()
    note(2, traced, blocks)
    figures[6] = sys.getsizeof(keep)
    keep = None
    note(4, traced, blocks)
    gc.collect()
    note(4, traced, blocks)
    tracemalloc.stop()
    start, b, there, more, rest, left, size, _ = figures
    return size, there - start, rest - start, more - b, left - b


for name, make in made:
    measure(make)
    print(name, *measure(make))
