"""The __dict__ of instances whose class builds on a type that makes its own objects: who
asks for it first gets a dict of its own, who sets an attribute first one that shares keys."""
import sys
size = sys.getsizeof
for base in list, dict, set, frozenset, str, bytes, bytearray, int, float, complex, tuple, Exception, object:
    class P(base):
        pass
    sizes = []
    p = P()
    sizes.append(size(p.__dict__))
    p.a = 1
    sizes.append(size(p.__dict__))
    p = P()
    p.a = 1
    sizes.append(size(p.__dict__))
    p = P()
    vars(p)["a"] = 1
    sizes.append(size(p.__dict__))
    p = P()
    p.__dict__.update(a=1, b=2)
    sizes.append(size(p.__dict__))
    p = P()
    sizes.append(p.__dict__ is p.__dict__)
    print(base.__name__, sizes)


class A:
    def __init__(self, n):
        self.n = n


# An empty dict takes over the table of keywords whole.
d = dict(vars(A(1)), z=1)
del d["n"], d["z"]
print(size(d))
d.update(kw=1)
print(size(d), d)
d = {i: i for i in range(50)}
d.clear()
d.update(a=1, b=2, c=3, d=4, e=5, f=6)
print(size(d))
d = {1: 2}
d.popitem()
d.update({}, kw=1)
print(size(d), d)
try:
    d.update(1, 2)
except TypeError as e:
    print(e)
try:
    d.update(1, kw=3)
except TypeError as e:
    print(e, d)
