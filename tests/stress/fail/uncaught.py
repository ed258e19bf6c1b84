class Mine(Exception): pass
def f(x):
    g(x + 1)
def g(x):
    raise Mine('with', x)
print('before')
f(1)
