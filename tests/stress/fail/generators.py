def gen(n):
    try:
        for i in range(n):
            got = yield i * i
            if got:
                yield ('got', got)
    finally:
        print('finally')
g = gen(5)
print(next(g), next(g), g.send('x'), list(g))
g = gen(3)
next(g)
g.close()
def outer():
    r = yield from inner()
    yield r
def inner():
    yield 1
    return 'ret'
print(list(outer()))
