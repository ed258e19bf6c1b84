# What collections find, count and call, in which order.
import gc, weakref, sys
gc.collect()
class N:
    def __init__(self, name): self.name = name
    def __del__(self): print('del', self.name)
    def __repr__(self): return self.name
def pair(a, b):
    x, y = N(a), N(b)
    x.o, y.o = y, x
    return x, y

pair('a', 'b')
print('collect', gc.collect())
x, y = pair('c', 'd')
w = weakref.ref(x, lambda r: print('callback', r() is None))
v = weakref.ref(y, lambda r: print('callback2', r()))
u = weakref.ref(y, lambda r: print('callback3', r()))
x.own = weakref.ref(x, lambda r: print('never'))
del x, y
print(gc.collect(), w(), v())

keep = []
class Back:
    def __init__(self, n): self.n = n; self.me = self
    def __del__(self):
        print('saved', self.n)
        keep.append(self)
b = Back(1)
wr = weakref.ref(b)
del b
print(gc.collect(), wr(), len(keep), gc.is_finalized(keep[0]))
keep.clear()
print(gc.collect(), len(keep))

def count(f):
    gc.collect()
    f()
    return gc.collect()
def selflist():
    l = []; l.append(l)
def selfdict():
    d = {}; d['d'] = d
def inst():
    class_ = N2(); class_.me = class_
def inst_dict():
    i = N2(); i.me = i; i.__dict__
def cls():
    class C: pass
def slotted():
    class C: __slots__ = ('a',)
def recursive():
    def f(): return f
def method():
    n = N2(); n.m = n.method
def lam():
    n = N2(); n.f = lambda: n
def exc():
    try: 1/0
    except Exception as e: s = e
def exc2():
    try: raise ValueError
    except Exception as e: s = e
def gen():
    def g():
        me = yield
        yield me
    x = g(); next(x); x.send(x)
def tup():
    l = []; t = (l,); l.append(t)
def settup():
    class H: pass
    s = set(); h = N2(); h.s = s; s.add(h)
class N2:
    def method(self): pass
for f in (selflist, selfdict, inst, inst_dict, cls, slotted, recursive, method, lam, exc, exc2, gen, tup, settup):
    print(f.__name__, count(f))

print([gc.is_tracked(o) for o in (1, 'a', (), (1, 2), (1, []), [], {}, {'a': 1}, {'a': []}, {1: (1,)}, set(), object(), N2(), N2, len, print, lambda: 0, 1.5, range(3), slice(1), iter([]), type)])
t = (1, (2, 3), 'x'); gc.collect(); print(gc.is_tracked(t), gc.is_tracked(t[1]))
t = tuple([1, 2]); print(gc.is_tracked(t)); gc.collect(); print(gc.is_tracked(t))
t = (tuple([1]), tuple([2])); gc.collect(); print(gc.is_tracked(t))
t = ([],); gc.collect(); print(gc.is_tracked(t))
d = {}; print(gc.is_tracked(d)); d['x'] = 1; print(gc.is_tracked(d)); d['y'] = []; print(gc.is_tracked(d)); d['y'] = 2; print(gc.is_tracked(d)); gc.collect(0); print(gc.is_tracked(d)); gc.collect(); print(gc.is_tracked(d))
