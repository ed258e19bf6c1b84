a, *b, c = range(8)
(d, (e, f)), g = (1, (2, 3)), 4
def f2(*args, k=1, **kw): return args, k, kw
print(a, b, c, d, e, f, g, f2(*b, k=2, **{'x': 1, 'y': 2}), [*b, *'ab'], {**{'p': 1}, 'q': 2})
