import gc
class K:
    d = None
    def __init__(s, n): s.n = n
    def __hash__(s): return 1
    def __eq__(s, o):
        d = K.d
        if d is not None:
            K.d = None
            d.clear()
            for i in range(20): d[i] = i
        return s.n == o.n if isinstance(o, K) else False
ops = [lambda d: d[K(9)], lambda d: d.get(K(5)), lambda d: d.pop(K(4), None), lambda d: d.setdefault(K(4), 1), lambda d: d.update({K(3): 1}), lambda d: K(2) in d, lambda d: d.__delitem__(K(2)), lambda d: d.__setitem__(K(7), 1), lambda d: d == {K(i): i for i in range(6)}, lambda d: {**d, K(1): 2}, lambda d: dict(d), lambda d: d | {K(1): 2}, lambda d: dict.fromkeys([K(1), K(1)]), lambda d: (K(3), 3) in d.items(), lambda d: d.keys() & [K(1), K(2)], lambda d: d.items() - {(K(1), 1)}, lambda d: d.keys() == {K(0), K(1), K(2), K(3), K(4), K(5)}]
for i, op in enumerate(ops):
    d = {K(i): i for i in range(6)}
    K.d = d
    try: op(d)
    except Exception as x: print(i, type(x).__name__)
    K.d = None
    print(i, len(d))
class D:
    def __init__(s, d): s.d = d
    def __del__(s):
        for i in range(50): s.d[i] = i
d = {}
for i in range(8): d[str(i)] = D(d)
d.clear(); print(len(d))
d = {}
for i in range(8): d[str(i)] = D(d)
for k in [str(i) for i in range(8)]: d.pop(k, None)
print(len(d))
class R:
    def __init__(s, d): s.d = d
    def __repr__(s): s.d.clear(); s.d.update(zip(range(99), range(99))); return 'R'
d = {}
d.update({1: R(d), 2: R(d), 3: 4})
try: print(d)
except RuntimeError as e: print(e)
it = iter({1: 2, 3: 4}.items())
x = next(it); del x; print(list(it))
d = {i: i for i in range(10)}
try:
    for k, v in d.items(): d.pop(k); d[k + 100] = 1
except RuntimeError as e: print(e)
class S(str):
    def __eq__(s, o): D2.clear(); return False
    def __hash__(s): return hash('a')
D2 = {'a': 1, 'b': 2}
print(D2.get(S('a')), len(D2))
class M(type):
    def __eq__(s, o): return True
    def __hash__(s): return 1
d = {M('a', (), {}): 1}
print(d[M('b', (), {})])
