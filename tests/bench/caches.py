# caches.py [TIMES] - caches: memoised calls, an LRU dict, weak values that vanish.
import functools
import sys
import weakref


class Page:
    def __init__(self, number):
        self.number = number


@functools.lru_cache(maxsize=500)
def cost(n):
    return n * n % 97


def main(n):
    print(sum([cost(i * 31 % 700) for i in range(n)]), cost.cache_info().hits)
    lru, missed = {}, 0
    for i in range(n):
        k = i * i % 1500
        if k in lru:
            lru[k] = lru.pop(k)
        else:
            missed += 1
            lru[k] = i
            if len(lru) > 500:
                del lru[next(iter(lru))]
    print(missed, len(lru))
    pages, held, made = weakref.WeakValueDictionary(), [], 0
    for i in range(n // 2):
        k = i * 7 % 301
        page = pages.get(k)
        if page is None:
            page = pages[k] = Page(k)
            made += 1
        held.append(page)
        if len(held) > 100:
            held.clear()
    gone = []
    for i in range(n // 8):
        gone.append(weakref.ref(Page(i), lambda r: None))
    print(made, sum([r() is None for r in gone]))


main(3500 * int(sys.argv[1] if len(sys.argv) > 1 else 1))
