class V:
    def __init__(self, n): self.n = n
    def __lt__(self, other): return self.n < other.n
    def __repr__(self): return f'V{self.n}'
print(sorted([V(n * 7 % 11) for n in range(11)]))
