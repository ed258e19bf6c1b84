from dataclasses import *
import sys
@dataclass
class P:
    x:int
    y:int=0
    z:list=field(default_factory=list)
p=P(1); print(p, p==P(1), p.__doc__ if 0 else P.__doc__, fields(P)[1].name, asdict(p), astuple(p), replace(p,y=5), P.__match_args__)
for f in ("P()","P(1,2,3,4)","hash(p)","p<p","asdict(3)","fields(3)","replace(3)","P(1,w=3)"):
    try: print(f, eval(f))
    except Exception as e: print(f,'!!',type(e).__name__,e)
@dataclass(frozen=True, order=True)
class F:
    a:int
    b:str='q'
f=F(1); print(f, hash(f)==hash(F(1)), F(1)<F(2), sorted([F(3),F(1)]))
for s in ("f.a=3","del f.a","f.zz=1"):
    try: exec(s)
    except Exception as e: print(type(e).__name__, e)
@dataclass(slots=True)
class S:
    a:int; b:int=2
s=S(1); print(s, S.__slots__, sys.getsizeof(s))
try: s.c=1
except AttributeError as e: print(e)
@dataclass
class B(P):
    w:int=7
print(B(1), B.__mro__[1].__name__)
try:
    @dataclass
    class X:
        a:int=1
        b:int
except TypeError as e: print(e)
try:
    @dataclass
    class X:
        a:list=[]
except ValueError as e: print(e)
@dataclass(kw_only=True)
class K:
    a:int
    b:int=1
print(K(a=1), K.__doc__)
@dataclass
class K2:
    a:int
    _:KW_ONLY
    b:int=1
print(K2(1,b=2), K2.__doc__)
@dataclass
class PI:
    a:int
    c:InitVar[int]=3
    t:int=field(init=False)
    def __post_init__(self,c): self.t=self.a+c
print(PI(1), PI(1,10))
M=make_dataclass('M',['x',('y',int),('z',int,field(default=3))]); print(M(1,2), M.__annotations__)
@dataclass
class R:
    me:object=None
r=R(); r.me=r; print(r)
@dataclass(eq=False)
class NE: a:int
print(NE(1)==NE(1), hash(NE(1))!=None)
@dataclass(unsafe_hash=True)
class UH: a:int
print(hash(UH(1))==hash((1,)))
print(is_dataclass(P), is_dataclass(p), is_dataclass(3), P.__dataclass_params__)
