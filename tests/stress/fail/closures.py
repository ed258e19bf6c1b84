def counter(start):
    n = start
    def step(by=1):
        nonlocal n
        n += by
        return n
    return step
c = counter(10)
print(c(), c(5), [f() for f in [lambda i=i: i for i in range(4)]], c.__closure__[0].cell_contents)
