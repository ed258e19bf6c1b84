class A:
    count = 0
    def __init__(self, x, y):
        self.x, self.y = x, y
        A.count += 1
    def total(self): return self.x + self.y
    @property
    def double(self): return self.total() * 2
    @classmethod
    def make(cls): return cls(1, 2)
    @staticmethod
    def s(): return 's'
    def __repr__(self): return f'A({self.x}, {self.y})'
a = A.make()
a.extra = [a.total()]
print(a, a.double, A.s(), vars(a), A.count, isinstance(a, A))
