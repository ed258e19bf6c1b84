import enum
from enum import *
class Color(Enum):
    RED=1; GREEN=2; BLUE=3; ROT=1
print(list(Color), Color.RED, repr(Color.ROT), Color(2), Color['BLUE'], Color.__members__, len(Color))
for f in ("Color(9)","Color['X']","Color.X","Color.RED.value","Color.RED.name","Color.RED==1","hash(Color.RED)==hash('RED')","isinstance(Color.RED,Color)","Color.RED in Color","Color.RED.BLUE","setattr(Color,'RED',3)","Color.RED<Color.BLUE","bool(Color.RED)", "Color.__doc__", "repr(Color)","dir(Color)","dir(Color.RED)","reversed(Color)","1 in Color"):
    try:
        r=eval(f); print(f, '->', r if 'reversed' not in f else list(r))
    except Exception as e: print(f,'!!',type(e).__name__,e)
class Perm(Flag):
    R=4; W=2; X=1
    RW=6
p=Perm.R|Perm.X
print(p, repr(p), list(p), ~p, Perm(0), repr(Perm(0)), Perm.RW, list(Perm), p.value, Perm.R in p, len(p), bool(Perm(0)), Perm.RW&Perm.W, Perm.R^Perm.RW)
try: Perm(8)
except Exception as e: print(type(e).__name__, e)
class I(IntFlag):
    A=1; B=2
print(I.A|8, repr(I.A|8), I.A|I.B, repr(I.A|I.B), ~I.A, I(16), repr(I(16)), I.A+1)
class N(IntEnum):
    ONE=1; TWO=auto(); THREE=auto()
print(N.TWO, repr(N.TWO), N.TWO+1, f"{N.TWO}", N.ONE<N.TWO, list(N), N(3), "%d"%N.TWO)
class S(StrEnum):
    A=auto(); B='bee'
print(S.A, repr(S.A), S.B.upper(), f"{S.B}")
class A(Enum):
    def _generate_next_value_(name,start,count,last): return name.lower()
    X=auto(); Y=auto()
print(list(A))
class Planet(Enum):
    M=(3.3,2.4); V=(4.8,6.0)
    def __init__(self,m,r): self.m=m; self.r=r
    @property
    def g(self): return self.m/self.r
print(Planet.M.g, Planet.M, Planet.M.value, repr(Planet.V))
try:
    class D(Enum):
        A=1; A=2
except Exception as e: print(type(e).__name__, e)
try:
    @unique
    class D(Enum):
        A=1; B=1
except Exception as e: print(type(e).__name__, e)
try:
    class D(Color): pass
except Exception as e: print(type(e).__name__, e)
F=Enum('F','a b c'); print(list(F), F.__module__)
F=Enum('F',{'a':1,'b':'x'}); print(list(F))
class M(Enum):
    A=1
    @classmethod
    def _missing_(cls,v): return cls.A
print(M(99))
import copy
print(copy.deepcopy(Color.RED) is Color.RED, copy.copy(Color.RED) is Color.RED)
class T(Enum):
    L=[1]; 
    def f(self): return self.name
    @staticmethod
    def g(): return 3
print(T([1]), T.L.f(), T.g())
match Color.RED:
    case Color.GREEN: print('g')
    case Color.RED: print('r')
@verify(CONTINUOUS)
class C(Enum):
    A=1;B=2
try:
    @verify(CONTINUOUS)
    class C(Enum):
        A=1;B=4
except Exception as e: print(type(e).__name__, e)
class Q(Enum):
    _order_='A B'
    A=1;B=2
print(Q.A, {Color.RED:1}[Color.RED])
print(repr(enum.STRICT), str(enum.STRICT), format(Color.RED,'>12'))
class St(str, Enum):
    A='a'
print(St.A, repr(St.A), f"{St.A}", St.A=='a')
