# Keys whose __eq__ and __hash__ change the dict under the search; values that die meanwhile.
import gc


class Evil:
    def __init__(self, h, action=None):
        self.h, self.action = h, action

    def __hash__(self):
        return self.h

    def __eq__(self, other):
        if self.action:
            act, self.action = self.action, None
            act()
        return self is other


def attempt(name, fn):
    try:
        print(name, fn())
    except Exception as e:
        print(name, type(e).__name__, e)


for what in ('clear', 'grow', 'delete', 'replace'):
    for op in ('get', 'set', 'in', 'pop', 'setdefault', 'del', 'update', 'eq'):
        d = {}
        first = Evil(8)
        d[first] = 'first'
        d[1] = 'one'

        def act():
            if what == 'clear':
                d.clear()
            elif what == 'grow':
                for i in range(100, 150):
                    d[i] = i
            elif what == 'delete':
                d.pop(first, None)
            else:
                d.pop(first, None)
                d[Evil(8)] = 'other'
        key = Evil(8, act)
        first.action = act
        attempt((what, op), {
            'get': lambda: d.get(key),
            'set': lambda: (d.__setitem__(key, 'new'), len(d), d.get(key)),
            'in': lambda: key in d,
            'pop': lambda: d.pop(key, 'none'),
            'setdefault': lambda: (d.setdefault(key, 'dflt'), len(d)),
            'del': lambda: d.__delitem__(key) if False else len(d),
            'update': lambda: (d.update({key: 1}), len(d)),
            'eq': lambda: d == {key: 'first', 1: 'one'},
        }[op])


class V:
    def __init__(self, n, d):
        self.n, self.d = n, d

    def __del__(self):
        print('del', self.n, end=' ')
        self.d['x' + str(self.n)] = self.n


d = {}
for i in range(3):
    d[i] = V(i, d)
d[0] = 1
del d[1]
print(sorted(map(str, d)))
d.clear()
print(sorted(map(str, d)))
d.clear()

s = set()
e = Evil(5, lambda: s.clear())
s.add(Evil(5))
attempt('set add', lambda: (s.add(e), len(s)))
s = {1, 2, 3}
e = Evil(2, lambda: s.update(range(50)))
attempt('set in', lambda: (e in s, len(s)))
a = {Evil(1, lambda: b.clear())}
b = {Evil(1), 2, 3}
attempt('set and', lambda: len(a & b))
attempt('set le', lambda: a <= b)

l = [1, 2, 3]


class Ev:
    def __eq__(self, other):
        l.clear()
        return False


attempt('index', lambda: l.index(Ev()) if False else len(l))
l[:] = [1, 2, 3]
attempt('count', lambda: l.count(Ev()))
l[:] = [1, 2, 3]
attempt('remove', lambda: l.remove(Ev()))
l[:] = [1, 2, 3]
attempt('in', lambda: Ev() in l)
l[:] = [1, 2, 3]
attempt('eq', lambda: l == [Ev(), 2, 3])
l[:] = [Ev(), 2, 3]
attempt('lt', lambda: l < [1, 2, 3])


class Idx:
    def __index__(self):
        del l[:]
        return 0


l[:] = [1, 2, 3]
attempt('getitem', lambda: l[Idx()])
l[:] = [1, 2, 3]
attempt('setitem', lambda: l.__setitem__(Idx(), 5))
l[:] = [1, 2, 3]
attempt('slice', lambda: l[Idx():2])
l[:] = [1, 2, 3]
attempt('pop', lambda: l.pop(Idx()))
l[:] = [1, 2, 3]
attempt('insert', lambda: (l.insert(Idx(), 9), l))
l[:] = [1, 2, 3]
attempt('set slice', lambda: (l.__setitem__(slice(Idx(), 3), [7, 8]), l))
l[:] = [1, 2, 3, 4]
attempt('set step', lambda: (l.__setitem__(slice(Idx(), 4, 2), [7, 8]), l))


class It:
    def __init__(self, target):
        self.target, self.n = target, 0

    def __iter__(self):
        return self

    def __next__(self):
        self.n += 1
        if self.n > 3:
            raise StopIteration
        self.target.append(-self.n)
        return self.n

    def __length_hint__(self):
        return 1


l[:] = [0]
attempt('extend', lambda: (l.extend(It(l)), l))
l[:] = [0]
attempt('slice assign', lambda: (l.__setitem__(slice(0, 1), It(l)), l))
gc.collect()
