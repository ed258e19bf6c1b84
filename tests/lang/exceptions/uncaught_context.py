def f():
    try:
        1/0
    except ZeroDivisionError:
        [][0]
try:
    f()
except IndexError as e:
    raise RuntimeError('outer')
