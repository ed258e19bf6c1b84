from typing import *
import typing, sys
def t(f):
    try: print(f, '->', repr(eval(f)))
    except BaseException as e: print(f, '!!', type(e).__name__, e)
T=TypeVar('T'); U=TypeVar('U'); P=ParamSpec('P'); Ts=TypeVarTuple('Ts')
class Node(Generic[T]):
    def __init__(self,x): self.x=x
class Pair(Generic[T,U]): pass
for f in ["List[int]","Dict[str,int]","Optional[int]","Union[int,str]","Union[int,None]","Union[int,int]","Union[int,Union[str,float]]","Any","Callable[[int],str]","Callable[...,int]","Callable[[],None]","Tuple[int,...]","Tuple[int,str]","Tuple[()]","Type[int]","T","Node[int]","Node[T]","Pair[int,str]","Node[int](3).x","Node[int,str]","Pair[T,int][str]","List[T][int]","Dict[T,U][int,str]","get_origin(List[int])","get_args(Dict[str,int])","get_args(Callable[[int],str])","get_origin(int)","Literal[1,'a',None]","Literal[1,1]","Final[int]","ClassVar[int]","Annotated[int,'x']","get_args(Annotated[int,'x'])","NewType('UserId',int)(5)","NewType('UserId',int)","int|None","List[int]|None","Optional[List[int]]","isinstance(3,Union[int,str])","isinstance([],List)","isinstance([],List[int])","issubclass(list,Sequence)","List[3]","List[int,str]","Optional[int,str]","Union[()]","Any()","List()","List[int]()","Node.__parameters__","Pair.__orig_bases__","NoReturn","NoReturn[int]","Self","Callable","List","Iterable[int]","Mapping[str,int]","AnyStr","TypeVar('A',bound=int)","TypeVar('A',int)","TypeVar('A',covariant=True)","P.args","Concatenate[int,P]","Generic[int]","TYPE_CHECKING","cast(int,'a')","list[T][int]","dict[str,T][int]","Union[int,str]==Union[str,int]","hash(List[int])==hash(List[int])","List[int]==List[int]","List[int] is List[int]","ForwardRef('int')","List['Foo']","SupportsInt","isinstance(3,SupportsInt)","isinstance('a',SupportsInt)","Unpack[Ts]","Counter[int]","Deque[int]","typing.Pattern", "Type", "Literal['a'].__args__","Generator[int,None,str]","assert_never(3)","ContextManager[int]"]: t(f)
class Emp(NamedTuple):
    name:str
    id:int=3
print(Emp('a'), Emp._fields, Emp.__annotations__, Emp._field_defaults)
class TD(TypedDict):
    a:int
    b:NotRequired[str]
print(TD(a=1), TD.__required_keys__, TD.__optional_keys__, TD.__total__)
def f(a:int, b:'str'=3, *c:float)->Optional[int]: pass
print(get_type_hints(f), f.__annotations__)
class C:
    x:int
    y:'C'
    z:List['C']=None
print(get_type_hints(C))
class Proto(Protocol):
    def meth(self)->int: ...
@runtime_checkable
class RP(Protocol):
    def meth(self)->int: ...
class Impl:
    def meth(self): return 1
print(isinstance(Impl(),RP), isinstance(3,RP))
for e in ("isinstance(3,Proto)","Proto()","RP()"): t(e)
@overload
def g(a:int)->int: ...
@overload
def g(a:str)->str: ...
def g(a): return a
print(g(1), len(get_overloads(g)))
@final
class F: pass
print(F.__final__)
class Sub(Node[int]): pass
print(Sub.__mro__, Sub.__orig_bases__, Sub(1).x)
class E(Emp): pass
print(NamedTuple('X',[('a',int)])(1), TypedDict('Y',{'a':int}))
class L(List[int]): pass
print(L([1]), L.__mro__[:3])
class V(Generic[*Ts]): pass
t("V[int,str]")
