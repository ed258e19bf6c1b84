import random
r = random.Random(2)
for i in range(30000):
    spec = ''.join(r.choice('<>=^+- #0,_.123456789bcdeEfFgGnosxX%!rsa{}[]:éz') for _ in range(r.randint(0, 7)))
    for v in (5, 1.5, 'x', True, 1j, None):
        try: format(v, spec)
        except (ValueError, TypeError, OverflowError): pass
    for t in ('{:' + spec + '}', '{' + spec + '}', '%' + spec):
        try: t.format(1, 2, x=3) if t[0] == '{' else t % (5,)
        except (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError, MemoryError): pass
class F:
    def __format__(s, f): return 5
    def __getattr__(s, n): return s
    def __getitem__(s, k): return s
for t in ('{}', '{.a}', '{[b]}', '{0.a[b].c!r:>{0}}', '{' * 50, '{0' + '[0]' * 5000 + '}'):
    try: t.format(F())
    except (TypeError, ValueError, RecursionError) as e: print(str(e)[:60])
