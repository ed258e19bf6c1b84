import copy
class N:
    def __init__(self): self.l = [1, [2, 3]]
n = N()
n.me = n
a, b = copy.copy(n), copy.deepcopy(n)
print(a.l is n.l, b.l is n.l, b.me is b, b.l, copy.deepcopy({'a': (1, [2])}))
