import sys, gc, functools, types, weakref, itertools, operator
rc=sys.getrefcount
class A: pass
print([sys.getsizeof(x) for x in (functools.partial(print), types.SimpleNamespace(), sys, types.CellType(), iter(lambda:1,2), map(len,[]), operator.itemgetter(1), itertools.chain(), itertools.count(), itertools.cycle([]), itertools.repeat(1), itertools.islice([],1), itertools.groupby([]), itertools.product(), itertools.accumulate([]), itertools.zip_longest(), itertools.tee([])[0], functools.lru_cache(len), functools.cmp_to_key(len))])
def f():
    try: 1/0
    except ZeroDivisionError as e:
        print(rc(e)); s=e
    return rc(s)
print(f())
def g():
    try: raise ValueError('x')
    except ValueError as e: s=e
gc.collect()
g(); print(gc.collect())
def g2():
    try: 1/0
    except ZeroDivisionError as e: s=e
g2(); print(gc.collect())
a=A()
try: raise KeyError(a)
except KeyError as e: print(rc(a), rc(e))
print(rc(a))
def h(x):
    raise ValueError
try: h(a)
except ValueError as e: print(rc(a)); tb=e.__traceback__; print(rc(tb))
print(rc(a)); del tb; print(rc(a))
class D:
    def __del__(self): print('del')
try:
    try: raise ValueError
    except ValueError: raise KeyError
except KeyError as e:
    c=e.__context__; print(rc(c)); del c
d=D(); w=weakref.ref(d)
e=ValueError(d); e.me=e; del d,e; print(w() is None, gc.collect(), w() is None)
@functools.lru_cache
def lc(x): return x
x=A(); lc(x); print(rc(x)); lc.cache_clear(); print(rc(x))
class M:
    @functools.lru_cache
    def m(self): return 1
m=M(); w=weakref.ref(m); m.m(); del m; gc.collect(); print(w() is None); M.m.cache_clear(); print(w() is None)
p=functools.partial(len,x); print(rc(x)); del p; print(rc(x))
n=types.SimpleNamespace(a=x); print(rc(x)); del n; print(rc(x))
it=itertools.chain([x]); print(rc(x)); next(it); print(rc(x)); del it
it=itertools.repeat(x,2); print(rc(x)); del it; print(rc(x))
l=itertools.cycle([x,x]); print(rc(x)); next(l); print(rc(x)); next(l); next(l); print(rc(x)); del l
k=itertools.product([x],[x]); t=next(k); print(rc(x), rc(t)); del t,k; print(rc(x))
gi=itertools.groupby([x,x]); q=next(gi); print(rc(x)); del gi,q; print(rc(x))
def cyc():
    n=types.SimpleNamespace(); n.me=n
cyc(); print(gc.collect())
def cyc():
    c=types.CellType(); c.cell_contents=c
cyc(); print(gc.collect())
def cyc():
    l=[]; p=functools.partial(print,l); l.append(p)
cyc(); print(gc.collect())
def cyc():
    l=[]; p=itertools.chain(l); l.append(p)
cyc(); print(gc.collect())
def cyc():
    e=Exception(); e.__context__=e
cyc(); print(gc.collect())
def cyc():
    class K: pass
cyc(); print(gc.collect())
m=types.ModuleType('z'); m.m=m; del m; print(gc.collect())
print(gc.get_count()[1:], rc(None)>100)
class E(Exception): pass
try: raise E(a)
except E as e: print(rc(a))
print(rc(a), sys.getsizeof(E()))
try:
    raise ExceptionGroup('g',[ValueError(a)])
except* ValueError as eg: print(rc(a), rc(eg))
print(rc(a))
import contextlib
@contextlib.contextmanager
def cm(v): yield v
with cm(a) as v: print(rc(a))
del v; print(rc(a))
