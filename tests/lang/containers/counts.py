# Free lists, collection counters and tracking as containers come and go.
import gc
import sys

gc.disable()


def delta(fn, n=1):
    gc.collect()
    a = gc.get_count()[0]
    keep = fn()
    b = gc.get_count()[0]
    del keep
    c = gc.get_count()[0]
    return b - a, c - a


print('lists', delta(lambda: [[] for _ in range(10)]), delta(lambda: [[] for _ in range(100)]))
print('dicts', delta(lambda: [{} for _ in range(10)]), delta(lambda: [{1: 2} for _ in range(100)]))
print('list()', delta(lambda: [list() for _ in range(10)]), delta(lambda: [dict() for _ in range(10)]))
print('tuples', delta(lambda: [(i,) for i in range(10)]), delta(lambda: [(i, i) for i in range(3000)]))
print('sets', delta(lambda: [set() for _ in range(10)]), delta(lambda: [frozenset([i]) for i in range(5)]))
print('iterators', delta(lambda: [iter([]) for _ in range(5)]), delta(lambda: [iter({}) for _ in range(5)]),
      delta(lambda: [iter({}.items()) for _ in range(5)]))
print('views', delta(lambda: [{}.keys() for _ in range(5)]), delta(lambda: [zip([], []) for _ in range(5)]),
      delta(lambda: [enumerate([]) for _ in range(5)]), delta(lambda: [map(len, []) for _ in range(5)]))
print('slices', delta(lambda: [[1, 2, 3][1:] for _ in range(5)]), delta(lambda: [sorted([2, 1]) for _ in range(5)]))
print('copies', delta(lambda: [{1: 2}.copy() for _ in range(5)]), delta(lambda: [{**{'a': 1}} for _ in range(5)]))

for make in ('[]', '{}', '()', '(1,)', '([],)', '{1: 2}', '{1: []}', '{1: (1,)}', '{(1,): 1}', '{"a": "b"}',
             'set()', 'frozenset()', '{}.keys()', 'iter([])', 'iter({})', '{1: {}}', '{1: object()}', '{1: int}',
             'dict(a=[])', 'dict([(1, set())])', '[].copy()', '{1: []}.copy()', '{1: 2} | {3: []}',
             'dict.fromkeys([1], [])', 'tuple([1])', 'enumerate([])', 'range(3)', 'iter(range(3))', 'slice(1)'):
    v = eval(make)
    before = gc.is_tracked(v)
    gc.collect()
    print(make, before, gc.is_tracked(v))


class A:
    pass


a = A()
a.x = 1
print(gc.is_tracked(a), gc.is_tracked(a.__dict__))
a.y = []
print(gc.is_tracked(a.__dict__))
d = {}
d.setdefault('k', [])
print(gc.is_tracked(d))
d = {'k': 1}
d.update(k=[])
print(gc.is_tracked(d))
t = ((1, 2), (3, (4, 5)))
print([gc.is_tracked(x) for x in (t, t[0], t[1])])
gc.collect()
print([gc.is_tracked(x) for x in (t, t[0], t[1])])
t = tuple([tuple([i]) for i in range(2)])
gc.collect(0)
print(gc.is_tracked(t))
gc.collect(0)
print(gc.is_tracked(t))


def same(make):
    x = make()
    i = id(x)
    del x
    return id(make()) == i


print('reuse', same(lambda: []), same(lambda: {}), same(lambda: set()), same(lambda: list()), same(lambda: dict()),
      same(lambda: A()), same(lambda: (A, 1)), same(lambda: [1, 2]), same(lambda: {}.keys()))
a = [1]
b = [2]
ia, ib = id(a), id(b)
del a, b
c = []
d = []
print(id(c) == ib, id(d) == ia)
print(sys.getrefcount(a := []), [sys.getrefcount(e) for e in [object()]], [sys.getrefcount(k) for k, v in {A(): 1}.items()])
for i, e in enumerate([object()]):
    print(sys.getrefcount(e))
for x, y in zip([object()], [1]):
    print(sys.getrefcount(x))
l = [object()]
print([*map(sys.getrefcount, l)], sys.getrefcount(l[0]))
