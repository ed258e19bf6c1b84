from collections import deque, OrderedDict, Counter, defaultdict
class E:
    def __eq__(s, o): q.clear(); return False
    def __lt__(s, o): q.append(1); return False
for op in (lambda: q.index(0), lambda: q.count(0), lambda: q.remove(0), lambda: 0 in q, lambda: q == deque([0] * 8), lambda: q < deque([E()] * 9), lambda: q.insert(3, 4), lambda: q.rotate(5)):
    q = deque(E() for _ in range(8))
    try: op()
    except Exception as x: print(type(x).__name__, x)
    print(len(q))
class R:
    def __repr__(s): q.clear(); return 'R'
q = deque([R(), R()])
try: print(q)
except RuntimeError as e: print(e)
class D:
    def __del__(s): q.extend(range(100))
q = deque(D() for _ in range(10)); q.clear(); print(len(q))
q = deque([D() for _ in range(10)], maxlen=10); q.append(1); print(len(q))
q = deque(D() for _ in range(10)); q *= 0; print(len(q))
q = deque(range(200))
try:
    for x in q: q.append(x)
except RuntimeError as e: print(e)
o = OrderedDict((i, i) for i in range(10))
try:
    for k in o: del o[k]
except RuntimeError as e: print(e)
class DD(defaultdict):
    def __missing__(s, k): s.clear(); return k
d = DD(list); d[1] = 2; print(d[5], len(d))
d = defaultdict(lambda: d.clear() or 5); d[1] = 1; print(d[2], dict(d))
