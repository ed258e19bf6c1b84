# Weak references and caches: dictionaries of weak values, callbacks, memoisation.
import weakref


class Thing:
    def __init__(self, name):
        self.name = name


def main():
    gone = []
    things = [Thing(i) for i in range(4000)]
    refs = [weakref.ref(t, gone.append) for t in things]
    alive = 0
    for _ in range(8):
        for r in refs:
            if r() is not None:
                alive += 1
    print(alive)
    del things[::2]
    print(len(gone), sum([1 for r in refs if r() is None]))

    cache = weakref.WeakValueDictionary()
    hits = 0
    keep = []
    for i in range(40000):
        key = i * 7 % 500
        t = cache.get(key)
        if t is None:
            t = Thing(key)
            cache[key] = t
            if key % 3:
                keep.append(t)
        else:
            hits += 1
    print(hits, len(keep))

    memo = {}

    def steps(n):
        if n == 1:
            return 0
        known = memo.get(n)
        if known is None:
            known = memo[n] = 1 + steps(n // 2 if n % 2 == 0 else 3 * n + 1)
        return known

    print(max([steps(n) for n in range(1, 6000)]))


for _ in range(4):
    main()
