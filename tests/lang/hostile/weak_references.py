import weakref, gc
class A:
    def __init__(s, n=0): s.n = n
    def __hash__(s): return s.n
    def __eq__(s, o): gc.collect(); return s is o
d = weakref.WeakKeyDictionary(); v = weakref.WeakValueDictionary(); s = weakref.WeakSet()
L = [A(i % 3) for i in range(30)]
for x in L: d[x] = x.n; v[x.n] = x; s.add(x)
for x in d: L.pop() if L else None
for x in list(s): L.clear()
del x
print(len(d), len(v), len(s))
def cb(r):
    refs.clear(); d2.clear()
refs = []; d2 = {}
a = A(); 
for i in range(50): refs.append(weakref.ref(a, cb)); d2[refs[-1]] = i
del a
print(len(refs), len(d2))
class R(weakref.ref):
    __slots__ = ('x',)
    def __del__(s): T.append(weakref.ref(T2))
class T2: pass
T = []
t = T2(); r = R(t, lambda r: T.append(r)); r.x = r
del t, r; gc.collect(); print(len(T)); T.clear(); gc.collect()
p = weakref.proxy(A())
for f in (lambda: p.n, lambda: str(p), lambda: p + 1, lambda: p(), lambda: len(p), lambda: p == p, lambda: bool(p), lambda: p[0], lambda: iter(p), lambda: setattr(p, 'x', 1), lambda: hash(p), lambda: p < p, lambda: -p, lambda: isinstance(p, A), lambda: 1 in p, lambda: pow(p, 2), lambda: divmod(1, p), lambda: int(p)):
    try: f()
    except (ReferenceError, TypeError) as e: pass
class C:
    def __call__(s): global c; c = None; return gc.collect()
c = C(); pc = weakref.proxy(c)
pc()
class It:
    def __iter__(s): return s
    def __next__(s): global it; it = None; raise StopIteration
it = It(); pi = weakref.proxy(it)
try: print(next(pi))
except (StopIteration, ReferenceError, TypeError) as e: print(type(e).__name__)
f = weakref.finalize(A(), lambda: None)
f2 = weakref.finalize(C, lambda: f2.detach())
m = weakref.WeakMethod(C().__call__); print(m())
