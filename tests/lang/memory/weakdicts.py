# WeakValueDictionary, WeakKeyDictionary, WeakSet, finalize.
import weakref, gc
class A:
    def __init__(self, n): self.n = n
    def __repr__(self): return 'A%d' % self.n
    def __hash__(self): return self.n
    def __eq__(self, o): return self is o
d = weakref.WeakValueDictionary()
a, b, c = A(1), A(2), A(3)
d['a'] = a; d['b'] = b; d[3] = c
print(len(d), d['a'], d.get('z'), 'a' in d, 'z' in d, sorted(map(str, d)), list(d.values()), list(d.items()), list(d.keys()))
del b; print(len(d), list(d), 'b' in d, d.get('b', 5))
for k in d:
    c = None
    print(k, end=' ')
print(len(d))
d.update(x=a); print(d.pop('x'), d.setdefault('a', A(9)), d.pop('nope', 7), len(d))
d2 = d | {'y': a}; print(sorted(d2), d.copy() is d, type(d2).__name__)
try: d['gone']
except KeyError as e: print('KeyError', e)
try: d['i'] = 5
except TypeError as e: print(e)
del a; print(len(d), len(d2))
k = weakref.WeakKeyDictionary()
x, y = A(1), A(2)
k[x] = 'one'; k[y] = 'two'
print(len(k), k[x], x in k, 5 in k, list(k.items()), [r() for r in k.keyrefs()])
del y; print(len(k), list(k.values()))
print(k.setdefault(x, 'other'), k.pop(x), len(k), k.get(x))
s = weakref.WeakSet([x])
z = A(3); s.add(z)
print(len(s), x in s, z in s, sorted(s, key=repr), s == weakref.WeakSet([x, z]), type(s | {A(9)}).__name__, list(s - {z}), list(s & {x}), s.issubset({x, z}))
del z; print(len(s)); s.discard(x); print(len(s), list(s))
def fin(*args, **kw): print('finalize', args, kw)
o = A(5)
f = weakref.finalize(o, fin, 1, k=2)
g = weakref.finalize(o, fin, 'second')
print(f.alive, f.peek()[2:], f.atexit)
del o
print(f.alive, f(), g.alive)
o = A(6); f = weakref.finalize(o, fin, 'called'); print(f(), f()); del o
o = A(7); f = weakref.finalize(o, fin, 'detached'); print(f.detach()[2:], f.alive); del o
o = A(8); weakref.finalize(o, fin, 'exit 1'); weakref.finalize(o, fin, 'exit 2'); h = weakref.finalize(o, fin, 'not'); h.atexit = False
print(len(weakref.WeakValueDictionary({'a': o})))
