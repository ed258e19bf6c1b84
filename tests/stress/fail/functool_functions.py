from functools import partial, reduce, lru_cache, cmp_to_key, wraps
@lru_cache(maxsize=4)
def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)
p = partial(int, base=2)
print(fib(12), fib.cache_info(), p('101'), reduce(lambda a, b: a + b, 'abc'), sorted([3, 1, 2], key=cmp_to_key(lambda a, b: b - a)))
