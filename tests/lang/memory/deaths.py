# The moment and the order of deaths on the counting path; resurrection; the trashcan.
class D:
    def __init__(self, n): self.n = n
    def __del__(self): print(self.n, end=' ')
def row(label, f):
    print(label, end=': '); f(); print()
def lst(): l = [D(i) for i in range(4)]; del l
def tpl(): t = tuple(D(i) for i in range(4)); del t
def dct(): d = {i: D(i) for i in range(4)}; del d
def keys():
    class K(D):
        def __hash__(self): return hash(self.n)
    d = {K(i): D(10 + i) for i in range(3)}; del d
def cut(): l = [D(i) for i in range(8)]; del l[1:4]; print('|', end=' '); del l[::2]; print('|', end=' '); l.clear(); print('|', end=' ')
def assign(): l = [D(i) for i in range(4)]; l[1:3] = [D(9)]; print('|', end=' '); l[:] = []; print('|', end=' ')
def attrs():
    class O: pass
    o = O(); o.b = D('b'); o.a = D('a'); o.c = D('c'); del o
def slots():
    class S: __slots__ = ('z', 'y', 'x')
    s = S(); s.x, s.y, s.z = D('x'), D('y'), D('z'); del s
def owner():
    class O(D): pass
    o = O('o'); o.child = D('child'); del o
def rebind(): x = D(1); x = D(2); print('made', end=' '); x = None; print('|', end=' ')
def multi(): a, b = D('a'), D('b'); a = b = None
def local(): z = D('z'); a = D('a'); m = D('m')
def loop():
    for z in [D(0), D(1), D(2)]: print('loop', z.n, end=' ')
    print('|', end=' ')
def gen():
    def g():
        try: yield D('g')
        finally: print('fin', end=' ')
    for z in g(): break
    print('|', end=' ')
def temp(): D('t'); print('|', end=' '); (D('u'), 5)[1]; print('|', end=' ')
def args():
    def f(x): print('in', end=' ')
    f(D('arg')); print('|', end=' ')
def chain(n, pre):
    x = None
    for i in range(n): x = [D('p%d' % i), x, D('q%d' % i)] if pre else (x, D('q%d' % i))
    del x
def nodes(n):
    class Node(D): pass
    h = None
    for i in range(n):
        m = Node(i); m.extra = D('e%d' % i); m.next = h; h = m
    del m, h
for f in (lst, tpl, dct, keys, cut, assign, attrs, slots, owner, rebind, multi, local, loop, gen, temp, args): row(f.__name__, f)
for n in (3, 48, 49, 50, 51, 60, 120):
    row('chain%d' % n, lambda: chain(n, True)); row('tuples%d' % n, lambda: chain(n, False)); row('nodes%d' % n, lambda: nodes(n))
def deep(n):
    x = None
    for i in range(n): x = (x,)
    for i in range(n): x = [x]
    for i in range(n): x = {'k': x}
    del x
deep(100000); print('deep done')
saved = []
class R:
    def __del__(self): print('R.__del__'); saved.append(self)
r = R(); r.d = D('inner'); del r
print(len(saved), saved[0].d.n); saved.clear(); print('gone')
class Bad:
    def __del__(self): raise ValueError('in del')
import sys
sys.unraisablehook = lambda u: print('unraisable', u.exc_type.__name__, u.exc_value, u.err_msg, type(u.object).__name__)
b = Bad(); del b
