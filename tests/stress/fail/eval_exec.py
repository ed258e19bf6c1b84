ns = {'x': 5}
exec('y = x * 2\ndef f(a): return a + y', ns)
print(eval('f(x)', ns), eval('[i for i in range(x)]', ns), eval(compile('x ** 2', 'e', 'eval'), ns), sorted(k for k in ns if k[0] != '_'))
