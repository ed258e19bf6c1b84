import sys, heapq, bisect
from array import array
gs=sys.getsizeof
a=array('i'); o=[]
for i in range(100): a.append(i); o.append(gs(a))
print(o); print(gs(array('d',[1,2,3])), gs(array('b',b'abc')))
h=[]
for x in [5,3,8,1,9,2]: heapq.heappush(h,x)
print(h,[heapq.heappop(h) for _ in range(3)],h); l=[5,4,3,2,1,9,7]; heapq.heapify(l); print(l, heapq.nlargest(2,l), heapq.nsmallest(2,l), heapq.heapreplace(l,6), heapq.heappushpop(l,0), list(heapq.merge([1,4],[2,3])))
print(bisect.bisect([1,2,2,3],2), bisect.bisect_left([1,2,2,3],2), bisect.bisect([3,2,1],2,key=lambda x:-x)); l=[1,3]; bisect.insort(l,2); print(l)
