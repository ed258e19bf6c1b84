import sys
def f(n): return f(n + 1)
try: f(0)
except RecursionError as e: print(e)
l = []
for _ in range(50): l = [l]
print(repr(l)[:10])
