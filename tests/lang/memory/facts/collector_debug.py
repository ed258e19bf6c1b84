# gc's debug output, on stderr.
import gc
import re
import sys


class Err:
    text = ""

    def write(self, s):
        Err.text += s

    def flush(self):
        pass


gc.disable()
gc.collect()


class A:
    pass


class R:
    def __repr__(self):
        return "never asked"


def f():
    a = A()
    a.me = a
    r = R()
    r.l = [r]
    l = []
    l.append(l)
    d = {}
    d["d"] = d
    t = ([],)
    t[0].append(t)

    def g():
        return g
    s = {1, (A,)}
    a.s = s


print("flags", gc.DEBUG_STATS, gc.DEBUG_COLLECTABLE, gc.DEBUG_UNCOLLECTABLE, gc.DEBUG_SAVEALL, gc.DEBUG_LEAK)
gc.set_debug(gc.DEBUG_COLLECTABLE)
print(gc.get_debug())
f()
print(gc.collect())
gc.set_debug(gc.DEBUG_UNCOLLECTABLE)
f()
print(gc.collect())
gc.set_debug(gc.DEBUG_SAVEALL)
f()
n = gc.collect()
print(n, [type(x).__name__ for x in gc.garbage])
gc.garbage.clear()
gc.set_debug(gc.DEBUG_LEAK)
f()
n = gc.collect()
print(n, len(gc.garbage))
gc.garbage.clear()
gc.set_debug(0)
print(gc.collect())
gc.set_debug(2**40 % 2**31)
gc.set_debug(0)
