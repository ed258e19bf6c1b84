import sys
from collections import *
gs=sys.getsizeof
d=deque(); print(gs(d)); o=[]
for i in range(200): d.append(i); o.append(gs(d))
print(o); 
for i in range(190): d.popleft()
print(d,gs(d)); d.rotate(3); print(d); d.rotate(-4); print(d); d.appendleft(5); d.extendleft('ab'); print(d); d.insert(2,'x'); d.insert(-1,'y'); print(d); d.remove('x'); del d[0]; d[0]=1; print(d,d[-1],d[3],d.index('y'),d.count(5)); d.reverse(); print(d)
e=deque(range(5),3); e.append(9); e.appendleft(8); print(e, e.maxlen, e*2, e+e, e.copy(), e==deque([8,3,4]), e<deque([9]), deque('abc')*2, 8 in e, bool(deque()))
for c in ["deque().pop()","deque().popleft()","deque()[0]","deque(1)","deque([],-1)","deque([],'a')","deque([1]).remove(2)","deque([1]).index(2)","deque([1],1).insert(0,1)","deque()+[1]","deque([1])['a']","deque([],1,2)","deque(x=1)","hash(deque())","deque([1,2])[5]","deque().rotate('a')","deque([1]).maxlen","deque.__class_getitem__(int)","deque([1])[0:1]", "list(reversed(deque('abc')))", "deque('abc').__reduce__()[:3]","deque('abc',5).__reduce__()[:3]"]:
    try: print(c,'->',eval(c))
    except Exception as x: print(c,'->',type(x).__name__,x)
try:
    for x in e: e.append(1)
except RuntimeError as x: print(x)
dd=defaultdict(list); dd['a'].append(1); print(dd, gs(dd), dd.copy(), dd|{'b':2}, {'z':1}|dd, dd.default_factory); print(defaultdict(None), defaultdict(int,a=1)['b'])
try: defaultdict(1)
except TypeError as x: print(x)
try: defaultdict()[1]
except KeyError as x: print(repr(x))
O=OrderedDict
for n in (0,1,5,6,10): print(gs(O((str(i),i) for i in range(n))), gs(O((i,i) for i in range(n))), gs(Counter({str(i):i for i in range(n)})),end=' ')
print()
o=O(a=1,b=2,c=3); o.move_to_end('a'); print(o,list(reversed(o)),o.popitem(False),o.pop('c'),o,o==O(a=1),o=={'a':1},O(a=1,b=2)==O(b=2,a=1)); o['q']=o; print(o)
P=namedtuple('P','x y',defaults=[5]); p=P(1); print(p,p._replace(x=3),p._asdict(),P._fields,P.__doc__,p==(1,5),gs(p),P._field_defaults,P.x,P.__new__.__doc__,P._make([1,2]))
for c in ["P()","P(1,2,3)","P._make([1])","p._replace(z=1)","namedtuple('A','a a')","namedtuple('A','def')","namedtuple('A','_x')","namedtuple('1','x')","namedtuple('A',['a','_b','def'],rename=True)._fields", "p.x.y","p.q"]:
    try: print(c,'->',eval(c))
    except Exception as x: print(c,'->',type(x).__name__,x)
c=Counter('abracadabra'); print(c,c.most_common(2),c['zz'],c+c,c-Counter('aab'),c&Counter('aab'),c|Counter('zz'),sorted(c.elements()),c.total(), -c, +c)
m=ChainMap({'a':1},{'b':2,'a':3}); print(m,m['b'],list(m),len(m),m.new_child({'z':1}),m.parents)
u=UserDict(a=1); print(u,u|{'b':1}); ul=UserList([1,2]); print(ul+[3],ul[0:1]); us=UserString('abc'); print(us.upper()+'x')
from collections.abc import *
print(isinstance([],Sequence),isinstance({},Mapping),isinstance(set(),MutableSet),issubclass(dict,Hashable),isinstance((x for x in ()),Generator),Callable[[int],str])
