import functools
from functools import *
@lru_cache(maxsize=2)
def f(x): return x*2
print(f(1),f(2),f(3),f(1),f.cache_info(), f.cache_parameters(), f.__wrapped__.__name__)
@cache
def fib(n): return n if n<2 else fib(n-1)+fib(n-2)
print(fib(50), fib.cache_info()); fib.cache_clear(); print(fib.cache_info())
print(repr(f)[:40])
p=partial(int,base=2); print(p('101'), p.func, p.args, p.keywords, p)
print(partial(p, '11')(), partial(partial(print,1),2))
print(reduce(lambda a,b:a+b,[1,2,3]), reduce(lambda a,b:a+b,[],5))
for e in ("reduce(lambda a,b:a,[])","reduce(1,2)","partial()","partial(3)","lru_cache('x')","cmp_to_key()","f([])"):
    try: eval(e)
    except Exception as x: print(e,type(x).__name__,x)
print(sorted([3,1,2],key=cmp_to_key(lambda a,b:b-a)))
@total_ordering
class T:
    def __init__(s,v): s.v=v
    def __eq__(s,o): return s.v==o.v
    def __lt__(s,o): return s.v<o.v
print(T(1)>=T(1), T(1)>T(2), T(2)<=T(1))
@singledispatch
def g(x): return 'obj'
@g.register
def _(x:int): return 'int'
@g.register(list)
def _(x): return 'list'
print(g(1),g([]),g('a'),g(True), g.dispatch(bool).__name__)
class C:
    @cached_property
    def a(self): print('calc'); return 7
c=C(); print(c.a,c.a,c.__dict__)
class CM:
    def set(self,a,b): print(a,b)
    s1=partialmethod(set,1)
CM().s1(2)
@wraps(f)
def w(): 'd'
print(w.__name__, w.__wrapped__ is f)
class SM:
    @singledispatchmethod
    def n(self,a): return 'x'
    @n.register
    def _(self,a:int): return 'i'
print(SM().n(1), SM().n('a'))
