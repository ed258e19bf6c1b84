def f(a, b=2, *c, d, **e):
    x = 1
    return a
def g(x):
    y = [i
       for i in x]
    for k in (1,
              2):
        y.append(
            k)
    return (x +
            y)
class K:
    z = 1
    def m(self):
        with self: pass
        try: pass
        finally: del self
for c in (f.__code__, g.__code__, K.m.__code__):
    print(list(c.co_lines()))
