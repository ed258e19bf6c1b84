def f(a, b=2, *c, d, **e):
    x = 1
    return a
print(f.__code__.co_varnames, f.__code__.co_argcount, f.__defaults__, f.__code__.replace(co_name='g').co_name, list(f.__code__.co_lines()), f.__annotations__, len(list(f.__code__.co_positions())) > 3)
