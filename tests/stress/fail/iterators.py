class It:
    def __init__(self, n): self.n = n
    def __iter__(self): return self
    def __next__(self):
        self.n -= 1
        if self.n < 0: raise StopIteration
        return self.n
print(list(It(3)), list(zip(It(3), 'abc')), dict(enumerate(It(2))), list(map(str, It(3))), list(filter(None, It(3))), sum(It(5)), list(iter([1, 2, 3].pop, 1)), tuple(reversed([1, 2])))
