import heapq, bisect
h = []
for n in (5, 1, 8, 3): heapq.heappush(h, (n, str(n)))
print(heapq.heappop(h), heapq.nsmallest(2, h), heapq.nlargest(1, [3, 9, 2]), list(heapq.merge([1, 4], [2, 3])))
l = [1, 3, 5]
bisect.insort(l, 4)
print(l, bisect.bisect(l, 3))
