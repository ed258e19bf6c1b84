import weakref
class N:
    def __init__(self, k): self.k = k
keep = [N(i) for i in range(6)]
d = weakref.WeakValueDictionary((n.k, n) for n in keep)
k = weakref.WeakKeyDictionary((n, n.k) for n in keep)
s = weakref.WeakSet(keep)
print(len(d), len(k), len(s))
del keep[2:4]
print(sorted(d), sorted(k.values()), len(s))
