class P:
    __slots__ = ('x', 'y', '__weakref__')
    def __init__(self, x, y): self.x, self.y = x, y
class Q(P):
    __slots__ = ('z',)
q = Q(1, 2)
q.z = 3
print(q.x, q.z, Q.__slots__, hasattr(q, '__dict__'))
del q.x
print(hasattr(q, 'x'))
