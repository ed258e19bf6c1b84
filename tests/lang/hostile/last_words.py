import gc, weakref, sys
sys.unraisablehook = lambda u: None
class A:
    def __del__(s): raise ValueError
class B:
    kept = []
    def __del__(s): B.kept.append(s); s.x = B.kept
class C:
    def __del__(s): gc.collect(); s.__class__ = A; s.__dict__.clear()
class D:
    def __del__(s):
        global D
        D = None
        s.me = s
class E:
    def __init__(s): s.me = s
    def __del__(s): E(); gc.collect()
n = [0]
class F:
    def __del__(s):
        n[0] += 1
        if n[0] < 3000: F()
F()
for k in (A, B, C, E):
    k(); x = k(); x.c = [x]; del x; gc.collect()
E.__del__ = lambda s: None
D(); gc.collect()
for o in B.kept: o.y = o
B.kept.clear(); del o; gc.collect()
class W:
    pass
def cb(r): gc.collect(); L.append(W()); L.append(weakref.ref(L[-1], cb2))
def cb2(r): L.clear()
L = []
w = W(); r = weakref.ref(w, cb); w.c = w
del w; gc.collect(); print(len(L))
L.clear()
gc.callbacks.append(lambda p, i: gc.collect() if p == 'start' else gc.callbacks.clear())
W().x = 1; a = W(); a.a = a; del a; gc.collect()
def boom(p, i): raise KeyError
gc.callbacks.append(boom); gc.collect(); gc.callbacks.clear()
class G:
    def __del__(s): sys.exit(5)
G()
class H:
    __slots__ = ('__weakref__', 'x')
    def __del__(s): s.x = weakref.ref(s); print(s.x() is s)
H()
print('end')
