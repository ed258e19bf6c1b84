def twice(f):
    def wrapped(*a, **k):
        return f(*a, **k), f(*a, **k)
    wrapped.__name__ = f.__name__
    return wrapped
@twice
@twice
def hello(name, *, mark='!'):
    'doc'
    return name + mark
print(hello('x', mark='?'), hello.__name__)
