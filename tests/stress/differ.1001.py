import gc, sys, weakref
rc = sys.getrefcount
size = sys.getsizeof
class A:
    def __init__(self, n):
        self.n = n
    def __repr__(self):
        return "A%d" % self.n
class D:
    def __init__(self, n):
        self.n = n
    def __del__(self):
        print("del D", self.n)
    def __repr__(self):
        return "D%d" % self.n
class S:
    __slots__ = ("n", "other", "__weakref__")
    def __init__(self, n):
        self.n = n
    def __repr__(self):
        return "S%d" % self.n
class T:
    __slots__ = ["b", "a"]
class L(list):
    pass
class M(dict):
    pass
class G:
    saved = []
    def __init__(self, n):
        self.n = n
    def __del__(self):
        print("del G", self.n)
        if self.n % 3 == 0:
            G.saved.append(self)
def gen(x, y=None):
    kept = [x]
    try:
        while True:
            got = yield kept
            if got is not None:
                kept.append(got)
    finally:
        print("gen closes", len(kept))
def passes(a, *rest, **kw):
    return rc(a), len(rest), len(kw)
def holds(a):
    b = a
    def inner():
        return b
    return inner
def raises(a):
    local = [a]
    raise ValueError(local)
def note(tag):
    def callback(r):
        print("callback", tag, r() is None)
    return callback
try:
    v1 = gen([i for i in range(9)])
except (TypeError, AttributeError, ValueError, KeyError, IndexError, StopIteration) as e:
    print(type(e).__name__, e)
try:
    v0 = v1
except (TypeError, AttributeError, ValueError, KeyError, IndexError, StopIteration) as e:
    print(type(e).__name__, e)
try:
    print('passes', passes(v0, *[v0]))
except (TypeError, AttributeError, ValueError, KeyError, IndexError, StopIteration) as e:
    print(type(e).__name__, e)
