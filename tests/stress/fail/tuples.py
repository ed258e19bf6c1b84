t = (1, 'two', 3.0) + tuple(range(6))
print(t, t[2:5], t * 2, hash(t) == hash(tuple(list(t))), t.index('two'), tuple(x for x in 'abc'), (*t, *t))
