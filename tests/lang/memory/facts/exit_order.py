# MEMORY_MODEL 5.1: the end of a program: atexit, the last collection, globals in their order.
import atexit
import weakref


class Z:
    def __init__(self, name, *held):
        self.name, self.held = name, held

    def __del__(self):
        print("del", self.name, Z is None, print is None)


def held(*names):
    return [Z(n) for n in names]


first = Z("first")
second = held("l1", "l2", "l3")
_under = Z("_under")
third = {"a": Z("d1"), "b": Z("d2")}
first = Z("first again")
fourth = (Z("t1"), [Z("t2"), Z("t3")])
deep = Z("deep", Z("deep.a", Z("deep.a.a")), Z("deep.b"))
cycle = Z("cycle")
cycle.me = cycle
seen = Z("seen")
ref = weakref.ref(seen, lambda r: print("callback of seen"))
fin = weakref.finalize(seen, print, "finalize 1")
fin2 = weakref.finalize(deep, print, "finalize 2")
fin3 = weakref.finalize(cycle, print, "finalize not at exit")
fin3.atexit = False
atexit.register(print, "atexit 1")
atexit.register(print, "atexit 2")


@atexit.register
def last():
    print("atexit 3", first.name)
    raise ValueError("in atexit")


def gen():
    try:
        yield
    finally:
        print("generator finally")


g = gen()
next(g)
del second[1]
print("end")
