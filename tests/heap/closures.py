def counter(step=[1]):
    n = 1000
    def next_value():
        nonlocal n
        n += 1
        return n
    return next_value
tick = counter()
def rows():
    data = [10**6, 2 * 10**6]
    for x in data:
        yield x
gen = rows()
first = next(gen)
