code = compile('''
async def co(a, /, b: int = 1, *c, d=2, **e) -> str:
    async with a as b, c: await b
    async for x in y: yield x
def f(x):
    global g
    match x:
        case [1, *rest] if rest: return rest
        case {'k': v, **kw}: return v
        case str() | int(): pass
        case P(x=1): pass
        case _: del x
    while x: x -= 1
    else: assert x, 'm'
    try: raise
    except (A, B) as e: pass
    finally: x @= 2
class K(B, metaclass=M):
    z: int
    def m(self): return super().m, [i async for i in x], __class__
l = lambda *a, **k: (a, k)
w = (y := 5) if a < b < c else not d or e and f
s = {1, *a}, {**b}, a[1:2, ...], f"{a!r:>{b}}"
''', 'x.py', 'exec')
print(len(code.co_consts), code.co_names[:3])
