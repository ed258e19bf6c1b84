"""What functions of the library take from the free lists, seen by the collector's count
and by tracemalloc."""
import gc
import operator
import tracemalloc


def cost(f):
    gc.collect()
    before = gc.get_count()[0]
    kept = f()
    return gc.get_count()[0] - before


for i in range(2):
    print(cost(lambda: operator.attrgetter("a")), cost(lambda: operator.attrgetter("a", "b")),
          cost(lambda: operator.itemgetter(1)), cost(lambda: operator.itemgetter(1, 2)))
g = operator.attrgetter("a.b", "c")
print(operator.attrgetter("a"), g, g.__reduce__()[1], operator.attrgetter("a.b").__reduce__()[1])

tracemalloc.start(5)
gc.collect()
before = tracemalloc.get_traced_memory()[0]; z = [object() for _ in range(2)]
z = [bytes(1000) for _ in range(0)]
s = tracemalloc.take_snapshot().filter_traces([tracemalloc.Filter(True, __file__)])
print([(t.count, t.size) for t in s.statistics("lineno")])
for n in 33, 7, 3:
    z = [bytes(1000) for _ in range(n)]
    s = tracemalloc.take_snapshot().filter_traces([tracemalloc.Filter(True, __file__)])
    print([(t.count, t.size) for t in s.statistics("lineno")[:1]])
    s = None

# Names of parameters that an import made a tuple already.
gc.collect()
before = gc.get_count()[0]
[].sort(key=None)
print(gc.get_count()[0] - before)
