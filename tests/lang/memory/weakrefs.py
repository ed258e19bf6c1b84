# weakref.ref and proxies: sharing, order of callbacks, hash, equality, errors.
import weakref, gc, sys
class A:
    def __init__(self, n=0): self.n = n
    def __eq__(self, o): return isinstance(o, A) and self.n == o.n
    def __hash__(self): return hash(self.n)
    def __call__(self, x): return x + self.n
    def m(self): return 'm%d' % self.n
    def __len__(self): return 3
    def __getitem__(self, i): return i * 2
    def __add__(self, o): return ('add', o)
    def __iter__(self): return iter([1, 2])
    def __contains__(self, x): return x == 1
    def __bool__(self): return True
    def __str__(self): return 'A!'
a = A(1)
r = weakref.ref(a)
print(r() is a, weakref.ref(a) is r, weakref.ref(a, None) is r, weakref.getweakrefcount(a), r.__callback__)
log = []
c1 = weakref.ref(a, lambda w: log.append(('c1', w())))
c2 = weakref.ref(a, lambda w: log.append(('c2', w())))
p = weakref.proxy(a)
print(weakref.proxy(a) is p, type(p), weakref.getweakrefcount(a), [type(x).__name__ for x in weakref.getweakrefs(a)], weakref.getweakrefs(a)[2] is c2, callable(c1.__callback__))
print(p.n, p.m(), p(5), len(p), p[4], p + 1, list(p), 1 in p, bool(p), str(p), p == A(1), p != A(2), isinstance(p, A), type(p).__name__)
p.z = 5; print(a.z); del p.z; print(hasattr(a, 'z'))
b = A(1); rb = weakref.ref(b); rc = weakref.ref(A(1))
print(r == rb, r != rb, hash(r) == hash(rb), r == rc, rc == rc, rc())
hash(r)
s = repr(r); print(s.split(' at ')[0], s.split('; ')[1].split(' at')[0])
del c1
del a
print(log, r(), c2(), hash(r) == hash(1), r == rb, repr(r).split('; ')[1])
def show(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
for f in (lambda: p.n, lambda: len(p), lambda: p == 1, lambda: hash(p), lambda: hash(weakref.ref(A(7))), lambda: weakref.ref(1), lambda: weakref.ref('a'), lambda: weakref.ref(()), lambda: weakref.proxy([]), lambda: weakref.ref(), lambda: weakref.ref(A, 1, 2), lambda: str(p), lambda: next(p), lambda: bool(p), lambda: p(1), lambda: setattr(p, 'x', 1), lambda: weakref.ref(None), lambda: weakref.ref(range(3)), lambda: weakref.ref(b, callback=None), lambda: weakref.ref(b)(1)): show(f)
print([type(x).__name__ for x in (weakref.ref(f), weakref.ref(A), weakref.ref({1}.__class__), weakref.ref(set()), weakref.ref(b.m), weakref.ref(len), weakref.ref(sys), weakref.ref((i for i in ())))])
class L(list): pass
class T(tuple): pass
class I(int): pass
class S:
    __slots__ = ()
class W:
    __slots__ = ('__weakref__',)
for o in (L(), T(), I(), S(), W(), frozenset(), Exception(), ValueError()):
    try: weakref.ref(o); print(type(o).__name__, 'ok')
    except TypeError as e: print(e)
class R(weakref.ref):
    __slots__ = ('tag',)
    def __new__(cls, o, cb=None, tag=None): return super().__new__(cls, o, cb)
    def __init__(self, o, cb=None, tag=None): super().__init__(o, cb); self.tag = tag
x = R(b, None, 'T'); y = R(b)
print(x.tag, x() is b, x is y, x == y, x is weakref.ref(b), weakref.getweakrefcount(b))
sys.unraisablehook = lambda u: print('unraisable', u.exc_type.__name__, u.exc_value)
def bad(w): raise KeyError('cb')
o = A(); w1 = weakref.ref(o, bad); w2 = weakref.ref(o, lambda w: print('after')); del o
o = A(); o.me = weakref.ref(o, lambda w: print('owned by referent')); del o
o = A(); o.cyc = o; o.me = weakref.ref(o, lambda w: print('not called')); del o; gc.collect()
wm = weakref.WeakMethod(b.m); print(wm()(), wm == weakref.WeakMethod(b.m)); del b, x, y; print(wm())
print(sys.getsizeof(r), sys.getsizeof(p))
