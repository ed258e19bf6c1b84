def g():
    while True:
        try:
            yield 1
        except KeyError as e:
            yield ('caught', e.args)
k = g()
print(next(k), k.throw(KeyError('a')), next(k))
del k
