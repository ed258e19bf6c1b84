# Weak references, callbacks and resurrection at the end.
import weakref


class Z:
    def __init__(self, n):
        self.n = n

    def __del__(self):
        print("del", self.n)


saved = []


class Phoenix(Z):
    def __del__(self):
        print("phoenix", self.n)
        saved.append(self)


a = Z("a")
ra = weakref.ref(a, lambda r: print("callback a"))
p = Phoenix(1)
holder = [Phoenix(2), Z("with 2")]
wd = weakref.WeakValueDictionary(k=a)
ws = weakref.WeakSet([a])
m = weakref.WeakMethod(a.__del__)
import sys
sys.a = Z("in sys")
import types
mod = types.ModuleType("mod")
mod.z = Z("in a module")
mod._z = Z("_ in a module")
sys.modules["mod"] = mod
mod2 = types.ModuleType("mod2")
mod2.z = Z("in a module not in sys.modules")
del mod2
print("end")
