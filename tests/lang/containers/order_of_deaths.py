# When and in which order the items of containers die.
from collections import OrderedDict, deque, defaultdict


class Z:
    def __init__(self, n):
        self.n = n

    def __del__(self):
        print(self.n, end=' ')

    def __repr__(self):
        return f'Z{self.n}'

    def __hash__(self):
        return hash(self.n)

    def __eq__(self, other):
        return isinstance(other, Z) and self.n == other.n

    def __lt__(self, other):
        return self.n < other.n


def many(n):
    return [Z(i) for i in range(n)]


def case(name):
    print(f'\n{name}:', end=' ')


case('list del')
l = many(5)
del l
case('list clear')
l = many(5)
l.clear()
case('list slice')
l = many(8)
del l[2:5]
case('list steps')
del l[::2]
case('list replace')
l = many(4)
l[1:3] = [Z(10), Z(11)]
case('list imul 0')
l *= 0
case('list pop')
l = many(3)
l.pop()
l.pop(0)
case('list item')
l[0] = None
case('tuple')
t = tuple(many(4))
del t
case('nested')
t = [(Z(1), [Z(2), Z(3)]), {Z(4): Z(5)}, Z(6)]
del t
case('dict')
d = {Z(i): Z(i + 10) for i in range(4)}
del d
case('dict clear')
d = {Z(i): Z(i + 10) for i in range(4)}
d.clear()
case('dict pop')
d = {i: Z(i) for i in range(5)}
d.pop(2)
del d[0]
d[1] = 3
d.popitem()
d.update({3: 0})
case('dict rest')
del d
case('dict copies')
d = {i: Z(i) for i in range(3)}
e = d.copy()
d.clear()
f = e | {1: 5}
del e
case('dict f')
del f
case('set')
s = {Z(i) for i in range(4)}
s.discard(Z(2))
case('set clear')
s.clear()
case('set minus')
s = {Z(1), Z(2), Z(3)}
s -= {Z(1)}
case('set and')
s &= {Z(2)}
case('set end')
del s
case('deque')
q = deque(many(5))
q.rotate(2)
q.popleft()
case('deque maxlen')
q = deque(many(3), 3)
q.append(Z(9))
q.appendleft(Z(8))
case('deque end')
del q
case('ordered')
o = OrderedDict((i, Z(i)) for i in range(4))
o.move_to_end(1)
o.popitem(last=False)
case('ordered end')
del o
case('default')
dd = defaultdict(lambda: Z(7))
dd[1], dd[2]
del dd
case('enumerate')
for i, z in enumerate([Z(1), Z(2), Z(3)]):
    pass
case('enumerate end')
del z
case('zip')
for a, b in zip([Z(1), Z(2)], [Z(3), Z(4)]):
    pass
case('zip end')
del a, b
case('items')
d = {1: Z(1), 2: Z(2)}
for k, v in d.items():
    d = {}
case('items end')
del v
case('map')
for z in map(Z, range(3)):
    pass
del z
case('filter')
for z in filter(lambda z: z.n & 1, (Z(i) for i in range(5))):
    pass
del z
case('sort')
l = many(4)
l.sort(key=lambda z: Z(-z.n))
case('sort end')
del l
case('sorted')
sorted(many(3), reverse=True)
case('reversed')
for z in reversed(many(3)):
    pass
del z
case('min max')
min(many(3)), max(many(3))
case('unpack')
a, *b, c = many(5)
del a
del b
del c
case('attributes')


class Box:
    pass


b = Box()
b.second, b.first = Z('second'), Z('first')
c = Box()
c.first, c.second = Z('f2'), Z('s2')
del c
case('attributes dict')
b.__dict__
del b
case('attributes grown')
b = Box()
for i in range(35):
    setattr(b, f'a{i}', Z(i) if i % 10 == 0 else i)
del b
print()
