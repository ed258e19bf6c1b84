import sys
rc = sys.getrefcount
class C: pass
print(rc(C)); x=C(); print(rc(C)); y=C(); print(rc(C))
class S: __slots__=('a',)
print(rc(S))
class D(C): pass
print(rc(C), rc(D))
gs=sys.getsizeof
print(gs(C),gs(S),gs(D),gs(x),gs(S()),gs(type),gs(int),gs(C.__dict__),gs(x.__dict__))
class I(int): pass
class T(tuple): pass
class L(list): pass
class DD(dict): pass
class E(Exception): pass
class M(type): pass
class St(str): pass
class Fl(float): pass
class By(bytes): pass
print(gs(I(5)),gs(T((1,2))),gs(L()),gs(DD()),gs(E()),gs(M),gs(St('ab')),gs(Fl()),gs(By(b'a')),gs(By), gs(I),gs(E))
print(C.__basicsize__,C.__dictoffset__,C.__weakrefoffset__,C.__itemsize__,I.__basicsize__,I.__dictoffset__,I.__weakrefoffset__,I.__itemsize__,D.__dictoffset__,S.__basicsize__,S.__dictoffset__,S.__weakrefoffset__,T.__basicsize__,L.__basicsize__,L.__dictoffset__,E.__basicsize__,E.__dictoffset__,M.__basicsize__,M.__dictoffset__)
for t in (C,S,D,I,T,L,E,M,int,type,object,list,dict,str,type(None),type(len)): print(t.__name__, t.__flags__ & ~(1<<19))
i=I(5); i.z=3; print(i.__dict__, i+1); tt=T((1,2)); tt.q=1; print(tt.q,tt.__dict__)
class Z:
    def __init__(s,n): s.n=n
    def __del__(s): print('del',s.n)
class K:
    __slots__=('zz','aa','mm')
k=K(); k.zz=Z('zz');k.aa=Z('aa');k.mm=Z('mm')
class K2(K): __slots__=('bb',)
k2=K2(); k2.bb=Z('bb2'); k2.aa=Z('aa2'); k2.zz=Z('zz2')
del k; print('-'); del k2
class N: pass
n=N(); n.b=Z('nb'); n.a=Z('na'); n2=N(); n2.a=Z('n2a'); n2.b=Z('n2b'); del n; del n2
n3=N(); n3.a=Z('n3a'); n3.b=Z('n3b'); n3.__dict__; del n3
class R:
    def __del__(s): global keep; keep=s; print('resurrect')
r=R(); del r; print(type(keep)); import gc; del keep; print('gone')
import weakref
class W:
    def __del__(s): print('del W', w() is s)
o=W(); w=weakref.ref(o, lambda r: print('cb', r() is None)); del o
gc.collect()
def f():
    class A: pass
    A
f(); print(gc.collect())
def f():
    class A: __slots__=()
f(); print(gc.collect())
def f():
    class A: __slots__=('a','b')
f(); print(gc.collect())
def f():
    class A: pass
    class B(A): pass
f(); print(gc.collect())
def f():
    class A:
        def m(self): pass
f(); print(gc.collect())
def f():
    class A:
        def m(self): super().m()
f(); print(gc.collect())
def f():
    class A(list): pass
f(); print(gc.collect())
def f():
    class A(type): pass
    class B(metaclass=A): pass
f(); print(gc.collect())
def f():
    a=C(); a.me=a
f(); print(gc.collect())
def f():
    a=C(); a.me=a; a.__dict__
f(); print(gc.collect())
gc.collect(); gc.disable()
c0=gc.get_count()[0]
class A1: pass
c1=gc.get_count()[0]
class A2: pass
c2=gc.get_count()[0]
class A3: pass
c3=gc.get_count()[0]
print(c1-c0,c2-c1,c3-c2)
c0=gc.get_count()[0]; a=A1(); c1=gc.get_count()[0]; m=a.__init__; c2=gc.get_count()[0]; del a,m; c3=gc.get_count()[0]; print(c1-c0,c2-c1,c3-c2)
gc.enable()
class Me:
    def me(self): return rc(self)
    def __init__(self): print('init', rc(self))
    def __len__(self): print('len', rc(self)); return 3
    def __add__(self,o): print('add', rc(self), rc(o)); return 1
    def __getitem__(self,k): print('getitem', rc(self)); return 1
    def __setitem__(self,k,v): print('setitem', rc(self))
    def __hash__(self): print('hash', rc(self)); return 1
    def __eq__(self,o): print('eq', rc(self)); return 1
    def __repr__(self): print('repr', rc(self)); return ''
    def __bool__(self): print('bool', rc(self)); return True
    def __contains__(self,k): print('in', rc(self)); return True
    def __getattr__(self,n): print('getattr', rc(self)); return True
    def __enter__(self): print('enter', rc(self))
    def __exit__(self,*a): print('exit', rc(self))
    def __iter__(self): print('iter', rc(self)); return iter([])
    def __call__(self): print('call', rc(self))
    def __iadd__(self,o): print('iadd', rc(self)); return self
    @property
    def p(self): print('prop', rc(self))
    @classmethod
    def cm(cls): print('cm', rc(cls))
    def __del__(self): print('__del__', rc(self))
m=Me(); print(m.me(), Me().me()); len(m); m+m; m[1]; m[1]=2; hash(m); m==m; repr(m); str(m); f'{m}'; bool(m); 1 in m; m.zork; m.p; m()
with m: pass
for q in m: pass
m+=1; Me.cm(); m.cm()
del m
