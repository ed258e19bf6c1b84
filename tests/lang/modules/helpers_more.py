# inspect, functools, contextlib, dataclasses, enum as programs use them.
import inspect, functools, contextlib, string, dataclasses, enum, typing, random, statistics, fractions, json, textwrap, pprint, copy, collections, itertools, operator, types, abc, numbers
def t(f,*a,**k):
    try: print(repr(f(*a,**k)))
    except Exception as e: print(type(e).__name__, e)
def fn(a, /, b:int=2, *args, c, d="x", **kw) -> str:
    """Doc here.

        indented
    """
    return ""
sig=inspect.signature(fn); print(sig, list(sig.parameters), sig.return_annotation, [ (p.name,p.kind.name,p.default is p.empty, p.annotation) for p in sig.parameters.values()])
print(sig.bind(1,c=3), sig.bind(1,c=3).arguments, sig.bind_partial()); t(sig.bind); t(sig.bind,1,2,3); b=sig.bind(1,c=2); b.apply_defaults(); print(b.arguments, b.args, b.kwargs)
print(inspect.getdoc(fn)); print(inspect.getsource(fn)); print(inspect.getsourcelines(fn)[1], inspect.isfunction(fn), inspect.isclass(int), inspect.isgenerator((i for i in [])), inspect.ismethod("".join), inspect.isbuiltin(len), inspect.getmodule(fn).__name__, inspect.getfullargspec(fn))
class K:
    x=1
    def __init__(self, v, *, w=3): pass
    def m(self): pass
    @classmethod
    def cm(cls, q): pass
    @staticmethod
    def sm(z): pass
    @property
    def p(self): return 1
print(inspect.signature(K), inspect.signature(K.m), inspect.signature(K(1).m), inspect.signature(K.cm), inspect.signature(K.sm), [n for n,_ in inspect.getmembers(K) if not n.startswith('__')], inspect.getmro(K), inspect.isdatadescriptor(K.__dict__['p']))
print(inspect.signature(len), inspect.signature(functools.partial(fn,1,c=2)), inspect.signature(lambda *, a, b=1: 0), inspect.getattr_static(K,'p'), inspect.cleandoc("  a\n    b\n"), inspect.currentframe().f_lineno, inspect.stack()[0].function, inspect.getclosurevars(fn).builtins if 0 else '')
t(inspect.signature, 5); t(inspect.signature, print); t(inspect.getsource, len); t(inspect.getsource, K)
def gen(): yield 1
g=gen(); print(inspect.getgeneratorstate(g)); next(g); print(inspect.getgeneratorstate(g), inspect.isgeneratorfunction(gen)); 
@functools.singledispatch
def sd(x): return "obj"
@sd.register
def _(x: int): return "int"
@sd.register(list)
def _(x): return "list"
print(sd(1), sd([]), sd("a"), sd(True), sd.dispatch(bool), list(sd.registry))
@functools.lru_cache(maxsize=2)
def sq(x): return x*x
sq(1); sq(2); sq(1); sq(3); print(sq.cache_info(), sq.cache_parameters(), sq.__wrapped__); sq.cache_clear(); print(sq.cache_info())
class CP:
    @functools.cached_property
    def v(self): print("computed"); return 5
c=CP(); print(c.v, c.v, c.__dict__); 
@functools.total_ordering
class TO:
    def __init__(s,v): s.v=v
    def __eq__(s,o): return s.v==o.v
    def __lt__(s,o): return s.v<o.v
print(TO(1)<=TO(2), TO(1)>=TO(2), functools.reduce(operator.add,[1,2,3],10), functools.partial(int,base=2)("101"), functools.partial(fn,1), sorted("bca",key=functools.cmp_to_key(lambda a,b:(a>b)-(a<b))))
@functools.wraps(fn)
def w(*a): pass
print(w.__name__, w.__wrapped__ is fn, w.__doc__[:4]); pm=functools.partialmethod(K.m); print(pm)
with contextlib.ExitStack() as st:
    st.callback(print,"cb",1); st.enter_context(contextlib.suppress(ValueError)); st.push(lambda *e: print("push", e[0])); print("in")
@contextlib.contextmanager
def cmgr(x):
    print("enter",x)
    try: yield x
    except KeyError as e: print("caught",e)
    finally: print("exit")
with cmgr(1) as q: raise KeyError("k")
@cmgr(2)
def deco(): print("body")
deco(); deco()
with contextlib.redirect_stdout(__import__('io').StringIO()) as o: print("hid")
print(o.getvalue(), contextlib.nullcontext(3).__enter__()); 
with contextlib.closing(gen()) as gg: print(next(gg))
T=string.Template("$a ${b} $$ $c"); t(T.substitute,a=1,b=2); print(T.safe_substitute(a=1), T.substitute(a=1,b=2,c=3)); t(string.Template("$ x").substitute); print(string.capwords("hello  wORLD"), string.ascii_letters, string.punctuation, string.Formatter().format("{0}{x!r:>5}",1,x="q"), list(string.Formatter().parse("a{b!r:c}d")), T.get_identifiers() if hasattr(T,'get_identifiers') else '')
@dataclasses.dataclass(order=True, frozen=True, slots=True)
class P:
    x:int; y:int=0; z:list=dataclasses.field(default_factory=list, compare=False, repr=False)
p=P(1,2); print(p, p<P(2), dataclasses.asdict(p), dataclasses.astuple(p), dataclasses.replace(p,x=5), hash(p)==hash(P(1,2)), [f.name for f in dataclasses.fields(P)], P.__match_args__, P.__slots__, dataclasses.is_dataclass(P)); t(setattr,p,'x',1); t(P); t(P,1,2,3,4)
@dataclasses.dataclass(kw_only=True)
class Q:
    a:int; b:typing.ClassVar[int]=5; c:dataclasses.InitVar[int]=3; d:int=dataclasses.field(init=False)
    def __post_init__(self,c): self.d=c*2
print(Q(a=1), Q(a=1,c=4).d, Q.__init__.__annotations__, inspect.signature(Q)); t(Q,1)
t(lambda: dataclasses.dataclass(type("Z",(),{"__annotations__":{"a":int,"b":int},"a":1}))); t(lambda: dataclasses.dataclass(type("Z",(),{"__annotations__":{"a":list},"a":[]}))); print(dataclasses.make_dataclass("MD",["x",("y",int,5)])(1))
class Color(enum.Enum):
    RED=1; GREEN=2; ALIAS=1
    @property
    def low(self): return self.name.lower()
print(Color.RED, repr(Color.RED), Color(2), Color['RED'], list(Color), Color.ALIAS is Color.RED, Color.RED.low, Color.__members__, Color.RED.value, isinstance(Color.RED,Color), Color.RED in Color, len(Color), f"{Color.RED}", hash(Color.RED)==hash(Color.RED)); t(Color,5); t(lambda: Color['X']); t(setattr,Color,'RED',3); t(lambda: Color.RED<Color.GREEN)
class F(enum.Flag): A=enum.auto(); B=enum.auto(); C=enum.auto(); AB=A|B
print(F.A|F.C, repr(F.A|F.B), F.AB, ~F.A, F(0), F.A in F.AB, list(F.AB), bool(F(0)), F(7), F.A^F.AB, len(F.AB)); t(F,8)
class I(enum.IntEnum): X=1; Y=2
print(I.X+1, I.X, repr(I.X), f"{I.X}", I(2), I.X<I.Y, [1,2,3][I.X], json.dumps(I.X)); 
class S(enum.StrEnum): A=enum.auto(); B="b"
print(S.A, repr(S.A), S.B=="b", S("b")); print(enum.Enum("An","a b c").b, enum.unique); t(lambda: enum.unique(Color))
