import sys, copy
for make in (lambda l: [l], lambda l: (l,), lambda l: {'k': l}, lambda l: {1: [l]}):
    l = []
    for _ in range(100000): l = make(l)
    for f in (repr, str, lambda x: x == make(x), copy.deepcopy, hash, lambda x: x < x, lambda x: format(x), lambda x: '%s' % (x,), lambda x: [*x]):
        try: f(l)
        except (RecursionError, TypeError) as e: pass
        except MemoryError: pass
    del l
class N:
    def __init__(s, n): s.n = n
    def __eq__(s, o): return s.n == o.n
    def __hash__(s): return hash(s.n)
    def __repr__(s): return repr(s.n)
    def __bool__(s): return bool(s.n)
    def __len__(s): return len(s.n)
    def __getattr__(s, k): return getattr(s.n, k)
    def __call__(s): return s.n()
    def __iter__(s): return iter(s.n)
    def __add__(s, o): return s.n + o
    def __getitem__(s, k): return s.n[k]
    def __index__(s): return s.n.__index__()
    def __format__(s, f): return format(s.n, f)
    def __contains__(s, k): return k in s.n
    def __del__(s): pass
a = b = None
for i in range(50000): a, b = N(a), N(b)
for f in (lambda: a == b, lambda: hash(a), lambda: repr(a), lambda: bool(a), lambda: len(a), lambda: a.foo, lambda: a(), lambda: list(a), lambda: a + 1, lambda: a[0], lambda: [1][a], lambda: f'{a}', lambda: 1 in a, lambda: isinstance(1, a)):
    try: f()
    except (RecursionError, TypeError, AttributeError) as e: print(type(e).__name__)
del a, b
t = int
for _ in range(20000): t = (t,)
try: isinstance(5, t)
except RecursionError: print('rec')
try: 'x'.startswith(t)
except (TypeError, RecursionError): print('t')
try:
    raise ValueError
except t: pass
except: print('exc')
e = None
for i in range(30000):
    n = ValueError(i); n.__context__ = e; n.__cause__ = e; e = n
del e, n
f = lambda: 0
for i in range(20000):
    f = (lambda g: lambda: g)(f)
del f
g = iter([])
for i in range(20000): g = iter(map(None, g))
del g
import functools, itertools
p = print
for i in range(20000): p = functools.partial(p, i) if i % 2 else functools.partial(functools.partial, p)
del p
c = []
for i in range(20000): c = itertools.chain(c, [1])
try: next(c)
except RecursionError: print('chain rec')
del c
