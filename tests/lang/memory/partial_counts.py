# What a partial with keywords makes and holds: the dict of its call, a tuple at each call.
import functools
import gc
import sys


def count():
    return gc.get_count()[0]


def shows(x, **kw):
    return sys.getrefcount(x), len(kw)


def wrapped():
    pass


def inner():
    pass


gc.collect()
start = count()
wraps = functools.wraps(wrapped)
print('wraps', count() - start)
gc.collect()
start = count()
wraps(inner)
print('wrapped', count() - start)

value = object()
for p in functools.partial(shows), functools.partial(shows, a=1), functools.partial(shows, value, a=1):
    given = () if p.args else (value,)
    print(p(*given), p(*given, b=2))
kept = {'a': 1}
p = functools.partial(shows, **kept)
print(p.keywords is kept, sys.getrefcount(p.keywords), functools.partial(p, b=2).keywords)
