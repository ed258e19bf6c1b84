def t(f):
    try: print(f, '->', repr(eval(f)))
    except BaseException as e: print(f, '!!', type(e).__name__, e)
class Idx:
    def __index__(self): return 2
class BadIdx:
    def __index__(self): return 'x'
class L:
    def __len__(self): return -1
class L2:
    def __len__(self): return 'a'
class B:
    def __bool__(self): return 3
class It:
    def __iter__(self): return 3
class G:
    def __getitem__(self,i):
        if i>3: raise IndexError
        return i*10
class H:
    __hash__=None
class LH:
    def __length_hint__(self): return -4
class Sub(int):
    def __radd__(self,o): return 'radd'
class N:
    def __add__(s,o): return NotImplemented
class Fl:
    def __float__(self): return 3
class In:
    def __int__(self): return 'x'
class Tr:
    def __trunc__(self): return 7
for f in ["1+'a'","'a'+1","[]+()","()+[]","1-[]","[]*'a'","'a'*2.0","[1]*Idx()","2**'a'","pow(2,'a')","pow(2,3,'a')","-'a'","+[]","~1.5","abs('a')","1//'a'","1%[]","1<<'a'","1@2","1&1.0","divmod(1,'a')","1<'a'","[]<{}","None<None","len(3)","len(L())","len(L2())","bool(B())","iter(3)","iter(It())","list(iter(G()))","hash([])","hash({})","hash(H())","3[0]","(lambda:0)[1]","[][Idx()]","[1,2,3][Idx()]","[1][BadIdx()]","[1]['a']","(1,)['a']","'a'['b']","{}[[]]","3 in 4","1 in G()","20 in G()","x()","3()","int[3]","list[int]","None[1]","list(LH())","1+Sub(2)","Sub(2)+1","N()+1","1+N()","float(Fl())","int(In())","int(Tr())","int(None)","float(None)","float('x')","int('x')","int('12',3)","int(b'12')","int('\\u0663')","int('1_0')","range(1.5)","[1,2][::0]","'%d'%'a'","'%s %s'%1","max()","max([])","max(1,key=3)","min(3)","sum('ab')","sorted(3)","sorted([1,'a'])","reversed(3)","enumerate(3)","zip(3)","map(3)","isinstance(1,3)","issubclass(1,int)","isinstance(1,(int,3))","getattr(3,'x')","getattr(3,4)","setattr(3,'x',1)","delattr(3,'x')","hasattr(3,4)","callable(3)","chr(-1)","chr(2**40)","ord('ab')","ord(3)","id()","print(sep=3)","print >>3","round('a')","round(2.567,1)","divmod(7,-2)","complex('1+2j')","bytes(3)","bytes([256])","bytes('a')","str(b'a','ascii')","str(3,'a')","repr()","format(3,4)","format(3,'q')","format('a','d')","tuple(3)","dict(3)","dict([1])","dict([(1,)])","set(3)","frozenset([[]])","type(1,2)","object(1)","object().x","super()","next(3)","next(iter([]))","next(iter([]),5)","iter(3,4)","list(iter([1,2,3].pop,1))","vars(3)","dir(3)[:2]","globals() is locals()","eval('1+')","exec('x',3)","compile('1','f','zz')","type('A',(),{})","type('A',(int,str),{})","type(3,(),{})","[*3]","{**3}","print(*3)","print(**3)","(lambda a:a)()","(lambda a:a)(1,2)","(lambda a:a)(b=1)","(lambda *,a:a)()","(lambda a,/:a)(a=1)","len(1,2)","[].append()","[].append(1,2)","{}.get()","''.join([1])","''.join(3)","'a'.split(3)","slice()","slice(1,2)","range(10)[2:5]","bool(1,2)","memoryview(3)","classmethod()","staticmethod(3)()", "(1).__add__('a')", "int.__add__(1,2)", "int.__add__('a',2)", "list.append(3,4)", "object.__new__(3)", "object.__new__(int)", "int.__new__(str)","[].sort(3)","[3].sort(key=3)", "1 if NotImplemented else 2"]: t(f)
from types import SimpleNamespace
n=SimpleNamespace(a=1,b='x'); print(n, n==SimpleNamespace(a=1,b='x'), n.__dict__); n.me=n; print(n)
for f in ["SimpleNamespace(3)","SimpleNamespace(**{'a b':1})","hash(n)"]: t(f)
import sys, types
m=types.ModuleType('mm','doc'); print(m, m.__doc__, m.__dict__); 
for f in ["m.x","types.ModuleType()","types.ModuleType(3)","sys.nosuch","m.__name__"]: t(f)
m.__getattr__=lambda n: n*2; print(m.zz)
def c():
    x=1
    def d(): return x
    return d
ce=c().__closure__[0]; print(ce.cell_contents, ce==c().__closure__[0], types.CellType(4).cell_contents, sys.getsizeof(ce))
t("types.CellType().cell_contents")
t("types.CellType(1,2)")
