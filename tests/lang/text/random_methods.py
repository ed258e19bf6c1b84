# Random calls of the methods of str and bytes; slices, dicts and sets.
import random
r=random.Random(7)
al="aabbcA B,.\t\né😀ßİ1-"
def s(n=8): return "".join(r.choice(al) for _ in range(r.randrange(n)))
def t(*l, f):
    try: print(*l, ascii(f()))
    except Exception as e: print(*l, type(e).__name__, ascii(str(e)))
names=[n for n in dir(str) if not n.startswith('__')]
for i in range(40):
    x=s(12)
    for n in r.sample(names,12):
        args=[r.choice([s(3),s(2),r.randrange(-3,9),None,(s(2),s(2)),True,"utf-8","ascii","replace"]) for _ in range(r.randrange(4))]
        t(n,ascii(x),ascii(args),f=lambda: getattr(x,n)(*args))
        b=x.encode("utf-8"); ba=[a.encode() if isinstance(a,str) else a for a in args]
        if hasattr(b,n): t("b",n,ascii(ba),f=lambda: (getattr(b,n)(*ba), getattr(bytearray(b),n)(*ba)))
    i,j,k=[r.choice([None,*range(-9,9)]) for _ in range(3)]
    t(i,j,k,f=lambda: (x[i:j:k], list(range(10))[i:j:k], tuple(x)[i:j:k], range(3,30,2)[i:j:k], x.encode()[i:j:k]))
    l=list(range(r.randrange(10)))
    def setsl():
        l[i:j:k]=[99]*r.randrange(4); return l
    t(i,j,k,f=setsl)
    def delsl():
        del l[i:j:k]; return l
    t(i,j,k,f=delsl)
    y=s(4); t(ascii(x),ascii(y),f=lambda: (x<y,x==y,x+y,x*2,y in x,x.find(y),x.count(y),x.split(y),x.rsplit(y,1),x.partition(y),x.replace(y,"-"),hash(x)==hash(str(x)),x.encode("utf-16"),x.encode("ascii","xmlcharrefreplace"),x.encode("latin-1","backslashreplace"),repr(x),x.casefold(),x.title(),x.swapcase(),x.splitlines(),x.isprintable(),[c.isalnum() for c in x],x.translate({97:"zz",98:None}),x.center(9,"é")))
    d={}
    for _ in range(r.randrange(12)):
        op=r.randrange(7); kk=r.choice([1,2,3,"a","b",(1,),1.0,True,None]); 
        if op<3: d[kk]=s(2)
        elif op==3: d.pop(kk,0)
        elif op==4: d.setdefault(kk,[])
        elif op==5 and d: d.popitem()
        else: d.update({kk:1},z=2)
    print(ascii(d), ascii(list(d.items())), d.keys()&{1,"a"} and sorted(map(str,d.keys()&{1,"a"})), ascii(list(reversed(d))), ascii(d|{"q":1}))
    se=set(r.randrange(50) for _ in range(r.randrange(12))); se2=set(r.randrange(50) for _ in range(r.randrange(12))); print(se,se2,se|se2,se&se2,se-se2,se^se2,se<=se2,se.isdisjoint(se2),list(se|{-1,-2}),frozenset(se)==se); se.discard(5); se.add(100); print(se, se.pop() if se else 0, se)
