def f(x, *, y): pass
f(1, z=2)
