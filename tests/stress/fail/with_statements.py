class C:
    def __init__(self, n): self.n = n
    def __enter__(self): print('enter', self.n); return self
    def __exit__(self, t, v, tb): print('exit', self.n, t); return t is ValueError
with C(1) as a, C(2) as b:
    print(a.n + b.n)
with C(3):
    raise ValueError('inside')
