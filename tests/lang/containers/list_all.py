import sys,gc
gs=sys.getsizeof
l=[]; o=[]
for i in range(300): l.append(i); o.append(gs(l))
print(o[::3])
while l: l.pop(); o.append(gs(l))
print(o[300::3])
a=1;b=2;c=3
print(gs([1,2,3]),gs([a,b,c]),gs([1,2,3,4,5]),gs([a]),gs([*range(5)]),gs(list(range(7))),gs(list(i for i in range(9))),gs([0]*5),gs([1,2,3]+[4]),gs(sorted((3,1,2))),gs([0,*(1,2,3)]), gs([x for x in range(10)]))
l=list(range(20)); del l[::2]; print(l,gs(l)); l[2:5]=[9,9,9,9]; print(l); l[::3]=[0]*len(l[::3]); print(l); del l[-3:]; print(l); l*=2; print(l,gs(l)); l+=(1,2); l.extend(x for x in 'ab'); print(l,gs(l)); l[:]=[]; print(gs(l))
class Z:
    def __init__(s,n): s.n=n
    def __del__(s): print('d',s.n,end=' ')
    def __repr__(s): return 'Z%s'%s.n
l=[Z(i) for i in range(6)]; del l[::2]; print(l); l.clear(); print(); l=[Z(i) for i in range(6)]; del l; print()
l=[Z(i) for i in range(6)]; l[1:4]=[1]; print(l); l.pop(0); print(); del l[0:2]; print(); d={Z(1):Z(2),Z(3):Z(4)}; del d; print(); t=(Z(1),Z(2)); del t; print()
s={Z(1)}; s.clear(); print()
x=[3,1,2]*40; n=[0]
class K:
    def __init__(s,v): s.v=v
    def __lt__(s,o): n[0]+=1; return s.v<o.v
def lcg(n,s=1):
    r=[]
    for i in range(n): s=(s*1103515245+12345)&0x7fffffff; r.append(s>>8)
    return r
for m in (5,10,63,64,65,100,500,2000):
    v=[K(q%100) for q in lcg(m)]; n[0]=0; v.sort(); print(m,n[0],[k.v for k in v[::m//5]],end=' ')
    v=[K(q) for q in range(m)]; n[0]=0; v.sort(); print(n[0],end=' ')
    v=[K(q) for q in range(m,0,-1)]; n[0]=0; v.sort(); print(n[0],end=' ')
    v=[K(q//3) for q in sorted(lcg(m))[:m//2]+lcg(m//2,7)]; n[0]=0; v.sort(reverse=True); print(n[0],end=' ')
    v=[K(q%7) for q in range(m)]; n[0]=0; v=sorted(v,key=lambda k:k); print(n[0])
print(sorted([3,1,2],reverse=True), sorted(['b','a','é']), sorted([1.5,-1,2]), sorted([(1,'b'),(1,'a'),(0,'z')]), sorted([[2],[1]]), sorted([10**30,5,-10**40]), sorted('hello',key=ord))
l=[1,2,3]
def k(v): l.append(1); return v
try: l.sort(key=k)
except ValueError as e: print(e,l)
def k(v): print(l); return -v
l=[1,2]; l.sort(key=k); print(l)
l=[1,'a',2]
try: l.sort()
except TypeError as e: print(e, l)
it=iter([1,2,3]); next(it); print(it.__length_hint__(), it.__reduce__()[1:], list(it), it.__reduce__()[1:])
r=reversed([1,2,3]); next(r); print(r.__length_hint__(), r.__reduce__()[1:]); 
print(list(enumerate('ab',5)), list(enumerate('ab',2**64)), list(zip([1,2],'ab')), list(map(lambda a,b:a+b,[1,2],[3,4])), list(filter(None,[0,1,2])), list(reversed('abc')))
print([1,2]<[1,3],[1]<[1,2],[1]==[1.0],(1,2)<(2,),()==(), [1]!=[1], (1,2,3)[::-1], (1,2,3)[1:], (1,)*3, hash((1,2)), (1,2,3).index(2), (1,1).count(1))
print(gc.get_count()[0]>=0)
t=(1,2,3); print(t[:] is t, t*1 is t, t+() is t, tuple(t) is t, tuple() is tuple([]))
e=enumerate([1,2]); a=next(e); ia=id(a); del a; b=next(e); print(id(b)==ia)
print(sys.getsizeof(iter([])),sys.getsizeof(iter({})),sys.getsizeof(iter(set())),sys.getsizeof(enumerate([])),sys.getsizeof(zip()),sys.getsizeof(map(len,[])),sys.getsizeof(reversed([])),sys.getsizeof({}.keys()),sys.getsizeof(()),sys.getsizeof((1,)), sys.getsizeof({}.items()),sys.getsizeof(iter(())))
class L(list): pass
class T(tuple): pass
class D(dict): pass
print(gs(L()),gs(T()),gs(D()),gs(L([1,2,3])),gs(T((1,2))),gs(D(a=1)), L([1]), T([1,2]), D(a=1), T((1,2))+(3,))
