import gc
class N: pass
gc.collect()
a, b = N(), N()
a.b, b.a = b, a
l = [a]
l.append(l)
del a, b, l
print(gc.collect(), gc.get_count()[1:], len(gc.garbage))
