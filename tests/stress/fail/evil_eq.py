class E:
    def __init__(self, n): self.n = n
    def __hash__(self): return 1
    def __eq__(self, o): return isinstance(o, E) and self.n == o.n
    def __repr__(self): return f'E{self.n}'
d = {E(i): i for i in range(6)}
print(d[E(3)], E(9) in d, [E(1)].index(E(1)), {E(1), E(1), E(2)}, d.pop(E(0)), len(d))
