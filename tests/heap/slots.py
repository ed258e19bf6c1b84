import weakref
class P:
    __slots__ = ("x", "y", "__weakref__")
class Q:
    def __init__(self, v):
        self.v = v
p = P(); p.x = [1.5]; p.y = p
q = Q(p)
r = weakref.ref(q)
