# tracemalloc.
import gc
import re
import sys
import tracemalloc

gc.disable()


class A:
    pass


print(tracemalloc.is_tracing(), tracemalloc.get_traced_memory(), tracemalloc.get_traceback_limit(), tracemalloc.get_object_traceback(A()))
try:
    tracemalloc.take_snapshot()
except RuntimeError as e:
    print(e)
for bad in (0, -1, 70000, "x"):
    try:
        tracemalloc.start(bad)
    except (ValueError, TypeError) as e:
        print(bad, type(e).__name__, e)
tracemalloc.start()
print(tracemalloc.is_tracing(), tracemalloc.get_traceback_limit())


def traced(make):
    keep = make()
    del keep
    a = tracemalloc.get_traced_memory()[0]
    keep = make()
    b = tracemalloc.get_traced_memory()[0]
    del keep
    c = tracemalloc.get_traced_memory()[0]
    return b - a, c - a


for n in (1000, 10000, 100000):
    print("bytes", n, traced(lambda: bytes(n)))
    print("list", n, traced(lambda: [None] * n))
    print("bytearray", n, traced(lambda: bytearray(n)))
    print("comprehension", n, traced(lambda: [None for _ in range(n)]))
    print("str", n, traced(lambda: "x" * n), traced(lambda: "\u20ac" * n))
tracemalloc.clear_traces()
tracemalloc.reset_peak()
a = tracemalloc.get_traced_memory()
x = bytes(10**6)
x = None
b = tracemalloc.get_traced_memory()
print("peak", b[1] - a[0] >= 10**6, b[1] - a[0] < 10**6 + 2000, b[0] - a[0] < 1000)
tracemalloc.reset_peak()
print("reset", tracemalloc.get_traced_memory()[1] < 10**6)
tracemalloc.stop()
print(tracemalloc.get_traced_memory(), tracemalloc.is_tracing())
tracemalloc.start(5)
print(tracemalloc.get_traceback_limit())


def inner():
    return [bytes(1000) for _ in range(10)]


def outer():
    return inner()


k = outer()
t = tracemalloc.get_object_traceback(k[0])
print(t, [(f.filename.rsplit("/")[-1], f.lineno) for f in t], len(t), t.total_nframe, t[0])
print("\n".join(line.replace(__file__, "FILE") for line in t.format()))
print("\n".join(line.replace(__file__, "FILE") for line in t.format(most_recent_first=True)))
print("\n".join(line.replace(__file__, "FILE") for line in t.format(limit=1)))
print("\n".join(line.replace(__file__, "FILE") for line in t.format(limit=-1)))
print(tracemalloc.get_object_traceback(5), tracemalloc.get_object_traceback(None))
s1 = tracemalloc.take_snapshot()
more = [bytes(5000) for _ in range(20)]
del k
s2 = tracemalloc.take_snapshot()
mine = tracemalloc.Filter(True, __file__)
s1, s2 = s1.filter_traces([mine]), s2.filter_traces([mine])
for st in s2.statistics("lineno")[:1]:
    print(st.traceback[0].lineno, st.count // 10, st.size // 1000)
for st in s2.compare_to(s1, "lineno")[:2]:
    print(st.traceback[0].lineno, st.count_diff // 10, st.size_diff // 1000, st.count // 10, st.size // 1000)
print([round(st.size, -3) for st in s2.statistics("filename")[:1]], len(s2.statistics("traceback")) > 0, s2.traceback_limit)
top = s2.statistics("traceback")[0]
print([f.lineno for f in top.traceback], top.count // 10, top.size // 1000)
print(re.sub("[0-9.]+ ", "N ", str(s2.statistics("lineno")[0]).replace(__file__, "FILE")).split(", count")[0])
print(re.sub("[0-9.]+ ", "N ", str(s2.compare_to(s1, "lineno")[0]).replace(__file__, "FILE")).split(", count")[0])
for bad in ("x", 5):
    try:
        s2.statistics(bad)
    except ValueError as e:
        print(e)
f = tracemalloc.Filter(False, "*/x.py", 5, True)
print(f, f.inclusive, f.filename_pattern, f.lineno, f.all_frames, f.domain, tracemalloc.DomainFilter(True, 1))
none = s2.filter_traces([tracemalloc.Filter(False, "*")])
print(len(none.traces), len(s2.filter_traces([tracemalloc.Filter(True, __file__, top.traceback[-1].lineno)]).traces) >= 20)
print(tracemalloc.get_tracemalloc_memory() > 0)
tr = s2.traces[0]
print(type(tr).__name__, type(tr.traceback).__name__, tr.domain, tr.size > 0)
tracemalloc.clear_traces()
print(tracemalloc.get_traced_memory()[0] < 1000, tracemalloc.get_object_traceback(more[0]))
tracemalloc.stop()
tracemalloc.stop()
