import sys
gs=sys.getsizeof
s=set()
out=[]
for i in range(400): s.add(i); out.append(gs(s))
print(sorted(set(out)), [out.index(v) for v in sorted(set(out))])
print(gs({1,2,3,4,5}), gs(set(range(5))), gs(set(range(5)).copy()), gs(set(range(8))|set(range(3))), gs(frozenset(range(40))))
print({8,0,16,24,32,1}, {i*7%31 for i in range(12)}, set(range(-5,20,3)), {1.5,2.5,-1,100,1000})
s=set(range(100))
for i in range(0,100,3): s.discard(i)
print(s, gs(s)); s|={1000,1001,64*5,64*6}; print(s)
print(s.pop(), s.pop(), len(s)); s-=set(range(50)); print(s); s&={55,56,57,58,59,1000}; print(s); s^={55,1,2}; print(s)
a={1,2,3}; print(a<={1,2,3,4}, a<a, a>=a, a=={3,2,1}, a!={1}, a.isdisjoint([4]), a.union([5],[6]), a.intersection([1,9],(1,)), a.difference([1],[2]), a.symmetric_difference([3,4]))
print(hash(frozenset([1,2,3])), {frozenset([1]):2}[frozenset([1])], {1} in {frozenset([1])})
a.update([7],{8:9}); print(a); a.difference_update([7]); a.intersection_update([8,1,3]); print(a); a.symmetric_difference_update([8,9]); print(a)
print(repr(set()), repr(frozenset()), frozenset([1]), set('a'))
class S(set): pass
print(S([1]), S()|S([1]), gs(S()))
it=iter({1,2,3}); next(it); print(it.__length_hint__(), it.__reduce__()[1])
s={1,2,3}
try:
    for x in s: s.add(x+10)
except RuntimeError as e: print(e)
print(a.__reduce__(), sorted(dir(set)), len(dir(frozenset)))
for n in range(1,40):
    s=set(range(n)); t=s.copy(); u=set(list(s)); 
    print(gs(s),gs(t),gs(u),gs(s|t),gs(s-{1}),end=' ')
print()
f=frozenset([1]); print(frozenset(f) is f, f.copy() is f, frozenset() is frozenset())
