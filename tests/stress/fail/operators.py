class V:
    def __init__(self, *c): self.c = c
    def __add__(self, o): return V(*map(sum, zip(self.c, o.c)))
    def __mul__(self, k): return V(*(x * k for x in self.c))
    __rmul__ = __mul__
    def __eq__(self, o): return self.c == o.c
    def __hash__(self): return hash(self.c)
    def __getitem__(self, i): return self.c[i]
    def __len__(self): return len(self.c)
    def __contains__(self, x): return x in self.c
    def __bool__(self): return any(self.c)
    def __repr__(self): return 'V%r' % (self.c,)
    def __call__(self, x): return [x, *self.c]
v = V(1, 2, 3)
print(v + v, 3 * v, v == V(1, 2, 3), v[1:], len(v), 2 in v, bool(V(0)), v(9), list(v), {v: 1}[V(1, 2, 3)], list(reversed(v)))
