import sys, gc
gs=sys.getsizeof
d={}; print(gs(d))
for i in range(100):
    d[i]=i; print(gs(d),end=' ')
print()
d={}
for i in range(100):
    d[str(i)]=i; print(gs(d),end=' ')
print()
d={'a':1,'b':2,'c':3,'d':4,'e':5}; d[1]=2; print(gs(d)); d={'a':1,'b':2,'c':3,'d':4,'e':5,'f':6}; d[1]=2; print(gs(d))
class A: pass
x=A(); x.a=1; print(gs(x.__dict__)); y=[A() for i in range(5)]; print(gs(x.__dict__)); 
for i in range(40): setattr(y[0],'k%d'%i,i)
print(gs(y[0].__dict__), len(vars(y[0])))
z=A(); z.q=1; print(gs(z.__dict__), gs(A), gs(z))
print(gs(dict.fromkeys({'a':1})), gs(dict.fromkeys({})), gs(dict.fromkeys(set())), gs(dict.fromkeys({1})), gs(dict.fromkeys(range(21))))
d={i:i for i in range(5)}; del d[3]; del d[2]; del d[0]; print(gs(d), gs(d.copy()), gs(dict(d)), gs({**d}))
d=dict.fromkeys('abcdefghij'); 
while len(d)>1: d.popitem()
print(d, gs(d)); 
print(d.setdefault('zz'), d.setdefault('a',5), d, d.pop('zz',3), d.pop('q',4))
def f(**kw): return gs(kw)
print(f(), f(a=1), f(a=1,b=2,c=3,d=4,e=5,f=6))
try: {}[1]
except KeyError as e: print(repr(e))
try: {}.popitem()
except KeyError as e: print(repr(e))
for c in ["dict(1)","dict([1])","dict([(1,2,3)])","dict(1,2)","{}.pop()","{}.get()","{}.update(1,2)","dict.fromkeys()","{[]:1}","{}|[1]","dict([1,2])","{}.setdefault()","{}.items(1)","{}.copy(1)","dict.fromkeys(5)","{1}.add()","{1}|[1]","set(1)","{}.update([(1,)])","{[]}","set().remove(3)","set().pop()","frozenset().add(1)","{1,2}<[1]","set(a=1)","frozenset(a=1)","set(1,2)","[].pop()","[1].pop(5)","[1].index(3)","[].remove(1)","[1][2]","[1]['a']","[1]+(1,)","(1,)+[1]","(1,)[5]","(1,)['a']","[1]*'a'","[1,2].insert(1)","[3,'a'].sort()","list(1)","list(a=1)","tuple(1)","tuple(a=1)","list(1,2)","(1,2).index(3)","[1].sort(1)","[1].sort(k=1)","hash([])","hash({})","hash(set())","[].append()","[].append(1,2)","[].extend(1)","[1,2,3].__setitem__(slice(0,3,2),[1])","[1,2,3].__setitem__(slice(0,3),1)","[].count()","enumerate()","enumerate(1)","enumerate([],1,2)","enumerate([],x=1)","enumerate([],'a')","reversed(1)","reversed()","reversed({1})","zip(1)","zip([1],strict=1,x=2)","list(zip([1],[1,2],strict=True))","list(zip([1,2],[1],strict=True))","list(zip([1,2],[1,2],[1],strict=True))","map()","map(1)","map(None,1)","filter(1)","filter(None,1)","map(len,[1],x=1)","list(map(len,[1]))","zip.__new__(zip)", "range(5)[9]","[].clear(1)","(1).x", "{}<{}", "[]<()", "dict(a=1)|{2:3}", "{1:2}.items()&{(1,2)}", "{1:2}.keys()|[3]", "{1:2}.keys()-[1]","{1:2}.keys()^{1,2}","{1:2}.items()^{3:4}.items()","{1:2,3:4}.items()","{}.values()", "{1:2}.keys()=={1}","{1:2}.keys()<{1,2}","{1:2}.items().isdisjoint([(1,2)])","reversed({1:2,3:4}.items())","list(reversed({1:2,3:4}.items()))","{1:2}.keys().mapping","dict.__class_getitem__(int)","{}.keys().__hash__"]:
    try: r=eval(c); print(c,'->',r if ' at 0x' not in repr(r) else type(r))
    except Exception as e: print(c,'->',type(e).__name__,e)
d={1:2,2:3}
try:
    for k in d: d[k+10]=1
except RuntimeError as e: print(e)
try:
    for k in d: del d[k]; d[k+100]=5
except RuntimeError as e: print(e)
l=[]; l.append(l); print(l); d={}; d[1]=d; print(d); t=([],); t[0].append(t); print(t); print({1:d}.values())
