class A:
    "doc A"
    x = 1
    def __init__(self, v=0): self.v = v
    def m(self): return self.v
    @classmethod
    def c(cls): return cls.__name__
    @staticmethod
    def s(a): return a*2
    @property
    def p(self): return self.v + 1
    @p.setter
    def p(self, v): self.v = v
    def __repr__(self): return f"A({self.v})"
    def __eq__(self, o): return isinstance(o, A) and self.v == o.v
    def __hash__(self): return hash(self.v)
    def __lt__(self, o): return self.v < o.v
    def __add__(self, o): return A(self.v + (o.v if isinstance(o, A) else o))
    __radd__ = __add__
    def __len__(self): return self.v
    def __getitem__(self, i):
        if i >= 3: raise IndexError
        return i * self.v
    def __contains__(self, x): return x == self.v
    def __call__(self, *a, **k): return (a, sorted(k.items()))
    def __bool__(self): return self.v != 7
    def __int__(self): return 42
    def __index__(self): return 3
    def __float__(self): return 1.5
    def __neg__(self): return A(-self.v)
    def __iadd__(self, o): self.v += o; return self
class B(A):
    def __radd__(self, o): return ('radd', o)
    def m(self): return super().m() + 100
a = A(5); b = B(6)
print(a, b, a.m(), b.m(), A.c(), B.c(), a.s(4), a.p, A.__doc__, B.__doc__)
a.p = 9; print(a.p, a.v, a == A(9), a != A(9), hash(a), a < b, b < a, a > b)
print(a + b, a + 1, 1 + a, len(a), list(a), 9 in a, a(1, 2, z=3), bool(A(7)), int(a), float(a), [1,2,3,4][a], -a)
a += 3; print(a, [0,1,2,3][a:], max(a, b), sorted([b, a]))
print(A.__mro__, B.__mro__, B.__bases__, B.__base__, A.__subclasses__())
print(A.__dict__.keys() - {'__firstlineno__'} == {'__module__','__doc__','x','__init__','m','c','s','p','__repr__','__eq__','__hash__','__lt__','__add__','__radd__','__len__','__getitem__','__contains__','__call__','__bool__','__int__','__index__','__float__','__neg__','__iadd__','__dict__','__weakref__'})
print(list(A.__dict__))
print(type(a), a.__class__, a.__dict__, vars(b), dir(a)[-5:])
def t(f):
    try: print(f())
    except BaseException as e: print(type(e).__name__, e, getattr(e,'name',None), getattr(e,'obj',None) is not None)
t(lambda: a.nope); t(lambda: A.nope); t(lambda: setattr(1,'x',2)); t(lambda: setattr(int,'x',2)); t(lambda: delattr(a,'nope')); t(lambda: object().x)
t(lambda: setattr(object(),'x',1)); t(lambda: A(1,2,3)); t(lambda: b.p.x); t(lambda: a < 3); t(lambda: a @ b); t(lambda: a[7]); t(lambda: getattr(a, 1)); t(lambda: object(1)); t(lambda: setattr(a,'__class__',int)); t(lambda: setattr(a,'__class__',5)); t(lambda: delattr(a,'__class__'))
a.__class__ = B; print(type(a), a.m())
class M(type):
    def __new__(m, name, bases, ns, **kw):
        print('new', name, kw, list(ns)); return super().__new__(m, name, bases, ns)
    def __init__(c, name, bases, ns, **kw): print('init', name, kw); super().__init__(name, bases, ns)
    def __call__(c, *a): print('call', a); return super().__call__(*a)
    @classmethod
    def __prepare__(m, name, bases, **kw): print('prepare', name, kw); return {'pre': 1}
    def __instancecheck__(c, o): return o == 5
    def __getattr__(c, n): return 'meta:' + n
class C(metaclass=M, k=1):
    def f(self): pass
print(type(C), C.pre, isinstance(5, C), isinstance(C(), C), C.zzz)
class D(C, k=2): pass
class Base:
    def __init_subclass__(cls, tag=None, **kw): super().__init_subclass__(**kw); cls.tag = tag; print('sub', cls.__name__, tag)
class E(Base, tag='t'): pass
print(E.tag)
class Desc:
    def __set_name__(self, o, n): self.n = n; print('set_name', o, n)
    def __get__(self, o, t): return ('get', self.n, o is None, t.__name__)
    def __set__(self, o, v): print('set', v)
    def __delete__(self, o): print('del')
class F:
    d = Desc()
f = F(); print(f.d, F.d); f.d = 4; del f.d
class G:
    def __getattr__(self, n): 
        if n.startswith('x'): return n
        raise AttributeError(n)
    def __setattr__(self, n, v): print('setattr', n, v); object.__setattr__(self, n, v)
    def __delattr__(self, n): print('delattr', n); object.__delattr__(self, n)
g = G(); print(g.xx); g.q = 1; print(g.q); del g.q; t(lambda: g.q)
class H:
    def __getattribute__(self, n): return 'ga:' + n
print(H().anything)
class S:
    __slots__ = ('b', 'a', '__private')
    def __init__(self): self.a = 1; self.__private = 2
s = S(); print(s.a, S.__slots__, [k for k in S.__dict__]); t(lambda: s.b); t(lambda: s.zz); t(lambda: s.__dict__)
t(lambda: setattr(s,'zz',1)); del s.a; t(lambda: s.a); t(lambda: delattr(s,'a'))
class S2(S): pass
s2 = S2(); s2.zz = 1; print(s2.__dict__)
t(lambda: type('X', (int, str), {})); t(lambda: type('X', (A, A), {})); t(lambda: type('X', (object, A), {})); t(lambda: type('X', (bool,), {})); t(lambda: type('X', (1,), {}))
class X1: pass
class Y1: pass
class Z1(X1, Y1): pass
class W1(Y1, X1): pass
t(lambda: type('V', (Z1, W1), {}))
t(lambda: type('X', (), {'__slots__': 1})); t(lambda: type('X', (), {'__slots__': ['1a']})); t(lambda: type('X', (), {'__slots__': ['a', 'a']}).__slots__); t(lambda: type('X', (), {'__slots__': ['a'], 'a': 1})); t(lambda: type('X', (int,), {'__slots__': ['a']})); t(lambda: type('X', (), {'__slots__': ['__dict__', '__dict__']})); t(lambda: type('X', (A,), {'__slots__': ['__dict__']})); t(lambda: type('X', (), {'__qualname__': 1})); t(lambda: type('a\0b', (), {}))
t(lambda: type('X', (M, type), {})); 
class M2(type): pass
class C2(metaclass=M2): pass
t(lambda: type('X', (C, C2), {}))
class Q:
    def __eq__(self, o): return True
t(lambda: hash(Q())); t(lambda: {Q(): 1}); print(Q.__hash__)
class R:
    def __init__(self): return 5
t(R)
class N:
    __iter__ = None; __contains__ = None; __hash__ = None; __call__ = None
t(lambda: iter(N())); t(lambda: 1 in N()); t(lambda: hash(N())); t(lambda: N()())
class L:
    def __len__(self): return -1
t(lambda: len(L())); t(lambda: bool(L()))
class L2:
    def __len__(self): return 'a'
    def __bool__(self): return 1
    def __index__(self): return 'x'
    def __hash__(self): return 'x'
    def __repr__(self): return 5
    def __str__(self): return 6
t(lambda: len(L2())); t(lambda: bool(L2())); t(lambda: hash(L2())); t(lambda: repr(L2())); t(lambda: str(L2())); t(lambda: [1][L2()])
