def t(f):
    try: print(f())
    except BaseException as e: print(type(e).__name__, e)
class A:
    def f(self): return 'A.f'
    @classmethod
    def c(cls): return 'A.c', cls.__name__
class B(A):
    def f(self): return 'B.f', super().f(), super(B, self).f()
    @classmethod
    def c(cls): return super().c()
b=B(); print(b.f(), B.c(), b.c()); s=super(B,b); print(repr(s), s.__thisclass__, s.__self__ is b, s.__self_class__, s.__class__)
print(super(B), super(B).__self__); t(lambda: super().f()); t(lambda: super(int, b))
# slot updates
class X: pass
x=X(); t(lambda: len(x)); X.__len__=lambda s: 7; t(lambda: len(x))
class Y(X): pass
t(lambda: len(Y())); X.__len__=lambda s: 8; t(lambda: len(Y())); del X.__len__; t(lambda: len(Y()))
X.__call__=lambda s,*a: a; t(lambda: Y()(1,2)); X.__getattr__=lambda s,n: n*2; t(lambda: Y().ab); X.__eq__=lambda s,o: 5; t(lambda: Y()==1); X.__hash__=None; t(lambda: hash(Y()))
X.__iter__=lambda s: iter([1]); t(lambda: list(Y())); X.__next__=lambda s: 3; t(lambda: next(Y())); X.__setattr__=lambda s,n,v: print('sa',n,v); Y().q=1; X.__del__=lambda s: print('del'); Y(); del X.__del__
X.__add__=lambda s,o:'add'; t(lambda: Y()+1); t(lambda: 1+Y()); X.__radd__=lambda s,o:'radd'; t(lambda: 1+Y())
# bases assign
class P: 
    def who(self): return 'P'
class Q:
    def who(self): return 'Q'
    def __len__(self): return 55
class R(P): pass
r=R(); print(r.who()); R.__bases__=(Q,); print(r.who(), R.__mro__, P.__subclasses__(), Q.__subclasses__(), len(r))
t(lambda: setattr(R,'__bases__',(R,))); t(lambda: setattr(R,'__bases__',())); t(lambda: setattr(R,'__bases__',[P])); t(lambda: setattr(R,'__bases__',(int,))); t(lambda: setattr(R,'__bases__',(1,))); t(lambda: delattr(R,'__bases__')); t(lambda: setattr(int,'__bases__',(P,)))
R.__name__='RR'; R.__qualname__='QQ'; print(R, r.__class__.__name__, repr(r)[:20]); t(lambda: setattr(R,'__name__',1)); t(lambda: delattr(R,'__name__')); t(lambda: setattr(int,'__name__','x')); R.__module__='mm'; print(R); R.__doc__='dd'; print(R.__doc__, r.__doc__)
t(lambda: R.__annotations__); R.__annotations__={'a':1}; print(R.__annotations__); del R.__annotations__; print(R.__annotations__); t(lambda: int.__annotations__)
t(lambda: R.__abstractmethods__); R.__abstractmethods__={'foo'}; t(R); R.__abstractmethods__=['b','a']; t(R); del R.__abstractmethods__; t(lambda: type(R()).__name__)
# reflected
class I(int):
    def __radd__(s,o): return 'I.radd'
    def __rmul__(s,o): return 'I.rmul'
print(1+I(2), I(2)+1, 2*I(3), I(3)*2, I(3)+I(4))
class V:
    def __add__(s,o): return NotImplemented
class U(V):
    def __radd__(s,o): return 'U.radd'
print(V()+U()); t(lambda: V()+V()); t(lambda: V()-1); t(lambda: V()**2); t(lambda: divmod(V(),1)); 
v=V()
try: v+=1
except TypeError as e: print(e)
class Pw:
    def __pow__(s,o,m=None): return ('pow',o,m)
    def __rpow__(s,o,m=None): return ('rpow',o,m)
    def __ipow__(s,o): return ('ipow',o)
p=Pw(); print(p**2, pow(p,2,3), 2**p, pow(p,2)); t(lambda: pow(2,p,3)); p**=4; print(p)
class Cmp:
    def __lt__(s,o): return 'lt'
    def __ge__(s,o): return 'ge'
print(Cmp()<1, 1>Cmp(), Cmp()>=Cmp(), 1<=Cmp()); t(lambda: Cmp()>1); print(Cmp()==1, Cmp()!=1)
class It:
    def __init__(s): s.n=0
    def __iter__(s): return s
    def __next__(s):
        s.n+=1
        if s.n>3: raise StopIteration
        return s.n
print(list(It()), 2 in It(), 9 in It(), sum(It()), dict(zip(It(),It())))
class Seq:
    def __getitem__(s,i):
        if i>4: raise IndexError
        return i*i
print(list(Seq()), 9 in Seq(), list(reversed([1,2]))); t(lambda: len(Seq())); t(lambda: reversed(Seq()))
class Lh:
    def __length_hint__(s): return 10
    def __iter__(s): return iter(range(3))
print(list(Lh()))
# descriptors on class and metaclass
class Meta(type):
    @property
    def mp(cls): return 'mp of '+cls.__name__
    def mm(cls): return 'mm'
    ma=1
class Cm(metaclass=Meta):
    ma=2
print(Cm.mp, Cm.mm(), Cm.ma); t(lambda: Cm().mp); t(lambda: setattr(Cm,'mp',1))
class NonData:
    def __get__(s,o,t=None): return 'nd'
class Hh: n=NonData()
h=Hh(); print(h.n); h.n=5; print(h.n); h.__dict__['zz']=1; print(h.zz); h.__dict__={'n':8}; print(h.n, h.__dict__); del h.__dict__; print(h.__dict__, h.n); t(lambda: setattr(h,'__dict__',1))
# reduce
class Rd:
    def __init__(s): s.a=1
r=Rd(); print(r.__reduce_ex__(2)[1:], r.__reduce_ex__(4)[1], r.__getstate__()); print(Rd.__reduce_ex__(r,2)[0].__name__)
class Rs: __slots__=('a','b')
q=Rs(); q.a=3; print(q.__getstate__(), q.__reduce_ex__(2)[2]); t(lambda: q.__reduce_ex__(0)); t(lambda: q.__reduce_ex__(1)); print(r.__reduce_ex__(0)[1][0])
print(object().__reduce_ex__(2)[1:], type([].__reduce_ex__(2)[3])); t(lambda: (1).__reduce_ex__(2)[1:]); t(lambda: len.__reduce_ex__(2)); t(lambda: type.__reduce_ex__(int,2)); t(lambda: iter([1]).__reduce__())
import copy
print(copy.copy(r).a, copy.deepcopy([r])[0].a, copy.copy(q).a)
# format, dir, sizeof, class methods
print(format(r.a), f'{5!r}'); t(lambda: format(r,'x')); print(r.__sizeof__(), object.__dir__(r)[:1], type.mro(B), B.mro()); print([k for k in dir(B) if not k.startswith('__')])
print(A.__instancecheck__(b), A.__subclasscheck__(B), isinstance(b,(int,(str,A))), issubclass(B,(int,A)), isinstance(1,int|str), issubclass(bool,int|None)); t(lambda: isinstance(1,1)); t(lambda: issubclass(1,int)); t(lambda: issubclass(int,1)); t(lambda:isinstance(1,(1,)))
class Fake: 
    __class__=property(lambda s:int)
print(isinstance(Fake(),int), isinstance(Fake(),Fake), type(Fake()))
print(type('T',(A,),dict(z=1)).z, type('T',(),{}).__module__, type(3), type(type))
class K(type('Dyn',(),{'q':1})): pass
print(K.q, K.__mro__[1].__name__)
print(int.__dict__['__add__'], int.real, dict.__dict__['fromkeys'], [].append.__self__, list.append.__objclass__, int.__add__.__name__, int.__add__.__qualname__, list.append.__qualname__, [].append.__qualname__, (1).__add__.__qualname__, A.f.__qualname__, b.f.__self__ is b, len.__module__, len.__name__, len.__doc__[:20], list.append.__doc__, list.append.__text_signature__, int.__add__.__doc__)
print(b.f == b.f, b.f is b.f, hash(b.f)==hash(b.f), [].append==[].append, (1).__add__==(1).__add__, b.f!=b.f, {b.f:1}[b.f]); t(lambda: b.f<b.f)
print(A.__dict__['f'].__get__(b,B).__name__, A.f.__get__(None,A) is A.f)
mp=A.__dict__; print('f' in mp, len(mp)>2, mp.get('zz',4), list(mp)[:3], mp==dict(mp), type(mp)); t(lambda: mp.__setitem__('a',1)); 
try: mp['a']=1
except TypeError as e: print(e)
print(property.__doc__[:20], A.__weakref__, A.__dict__['__dict__'].__doc__)
def g(): pass
c=classmethod(g); print(repr(c)[:25], c.__func__ is g, c.__wrapped__ is g, c.__name__); s=staticmethod(g); print(s(), s.__func__ is g)
