class D:
    def __init__(self, n): self.n = n
    def __del__(self): print('del', self.n)
a = [D(i) for i in range(4)]
del a[1]
a[0] = None
d = D('local')
def f():
    x = D('in f')
    return 1
f()
a.clear()
