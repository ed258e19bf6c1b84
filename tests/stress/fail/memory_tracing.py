import tracemalloc
tracemalloc.start()
a = [str(i) for i in range(50)]
s = tracemalloc.take_snapshot()
now, peak = tracemalloc.get_traced_memory()
print(now > 1000, peak >= now, len(s.statistics('lineno')) > 0, tracemalloc.get_object_traceback(a) is not None)
tracemalloc.stop()
