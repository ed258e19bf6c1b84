class Node:
    __slots__ = 'k', 'v', 'p', 'n'
class LRU:
    def __init__(self, size): self.size, self.d = size, {}
    def put(self, k, v):
        self.d.pop(k, None)
        self.d[k] = v
        while len(self.d) > self.size: del self.d[next(iter(self.d))]
    def get(self, k):
        v = self.d.pop(k)
        self.d[k] = v
        return v
c = LRU(3)
for i in range(6): c.put(i, str(i))
print(c.get(4), list(c.d))
