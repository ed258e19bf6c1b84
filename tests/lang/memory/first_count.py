"""What the collector has counted at the first line: what importing gc, and compiling
this very program, left in the free lists."""
import gc
import os
first = gc.get_count()
lists = [[] for _ in range(60)]
after_lists = gc.get_count()[0]
dicts = [{} for _ in range(90)]
after_dicts = gc.get_count()[0]
print(first, after_lists - first[0], after_dicts - after_lists)


def counted():
    global first
    first = total = 0

    def inner():
        nonlocal total
        total += 1
        return [last := k for k in range(total)]
    return inner


def defaults_0(a, b=1, c=(1, 2)): pass
def defaults_1(a, b=1, c=(1, 2)): pass
def defaults_2(a, b=1, c=(1, 2)): pass


class K0:
    x = 1
    def __init__(self, a, b=1): pass


class K1:
    x = 1
    def __init__(self, a, b=1): pass


def sized(n):
    return [tuple([None] * n) for _ in range(40)]


gc.collect()
for n in 1, 2, 7, 18, 19, 20, 21:
    kept = sized(n)
    kept = None
    before = gc.get_count()[0]
    kept = sized(n)  # tuples of 20 are kept in the free list in vain
    print(n, gc.get_count()[0] - before)
    kept = None
gc.collect()

# The moments of the automatic collections, the first counted from the start.
moments = []
gc.callbacks.append(lambda phase, info: moments.append((phase[:4], info["generation"], len(kept))))
kept = []
for i in range(3000):
    kept.append([])
print(moments)
