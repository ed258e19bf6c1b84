d = {i: str(i) for i in range(30)}
d.update(a=1, b=2)
d |= {'c': 3}
del d[4]
e = d.copy()
print(len(d), d.pop(5), d.get(99), list(d.items())[:4], sorted(map(str, d.keys()))[:5], d.setdefault('new', []), dict(zip('ab', range(2))), e == d, dict.fromkeys('xyz', 0), {**d, 'z': 9}['z'], d.popitem())
