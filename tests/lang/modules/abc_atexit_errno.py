import collections.abc as ca, abc, sys
class S(ca.Sequence):
    def __init__(s,*a): s.a=a
    def __getitem__(s,i): return s.a[i]
    def __len__(s): return len(s.a)
s=S(1,2,3); print(list(s), 2 in s, s.index(3), s.count(1), list(reversed(s)), isinstance(s, ca.Iterable))
try: ca.Sequence()
except TypeError as e: print(e)
class M(ca.MutableMapping):
    def __init__(s): s.d={}
    def __getitem__(s,k): return s.d[k]
    def __setitem__(s,k,v): s.d[k]=v
    def __delitem__(s,k): del s.d[k]
    def __iter__(s): return iter(s.d)
    def __len__(s): return len(s.d)
m=M(); m.update(a=1,b=2); print(dict(m), m.pop('a'), m.setdefault('c',3), list(m.items()), m=={'b':2,'c':3}, 'b' in m)
class A(abc.ABC):
    @abc.abstractmethod
    def f(self): pass
    @property
    @abc.abstractmethod
    def p(self): pass
try: A()
except TypeError as e: print(e)
class B(A):
    def f(self): pass
try: B()
except TypeError as e: print(e)
class C(B):
    p=1
print(C().p, A.__abstractmethods__, B.__abstractmethods__)
@A.register
class V: pass
print(issubclass(V,A), isinstance(V(),A), isinstance([],ca.MutableSequence), issubclass(dict,ca.Mapping), isinstance({}.keys(),ca.KeysView))
match s:
    case [a,b,c]: print('seq',a,b,c)
match m:
    case {'b':x}: print('map',x)
class MS(ca.MutableSet):
    def __init__(s,it=()): s.s=set(it)
    def __contains__(s,x): return x in s.s
    def __iter__(s): return iter(s.s)
    def __len__(s): return len(s.s)
    def add(s,x): s.s.add(x)
    def discard(s,x): s.s.discard(x)
a=MS([1,2]); b=MS([2,3]); print(sorted(a|b), sorted(a&b), sorted(a-b), sorted(a^b), a<=b, a==MS([1,2]), a.isdisjoint(b))
a|={5}; print(sorted(a)); a.remove(5)
try: a.remove(9)
except KeyError as e: print(repr(e))
print(isinstance(3,ca.Hashable), isinstance([],ca.Hashable), isinstance(len,ca.Callable), isinstance((x for x in []),ca.Generator), isinstance(iter([]),ca.Iterator))
try: issubclass(3,A)
except TypeError as e: print(e)
try: A.register(3)
except TypeError as e: print(e)
class X(metaclass=abc.ABCMeta):
    @classmethod
    def __subclasshook__(cls,C): return hasattr(C,'zz')
class Y: zz=1
print(issubclass(Y,X), issubclass(int,X))
def gen():
    x = yield 1
    print('got',x)
    yield 2
g=gen(); print(next(g), g.send('q'));
try: g.send(1)
except StopIteration: print('stop')
import atexit, errno
atexit.register(print,'bye',1); 
@atexit.register
def last(): print('last')
def bad(): 1/0

print(errno.ENOENT, errno.errorcode[2], errno.errorcode[11], errno.errorcode[35], len(errno.errorcode))
