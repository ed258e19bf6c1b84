import sys, gc
def g():
    try: yield next(k)
    except ValueError as e: yield str(e)
k = g(); print(next(k))
def g():
    yield k.close()
k = g()
try: next(k)
except ValueError as e: print(e)
def g():
    while True:
        try: yield 1
        except GeneratorExit: yield 2
k = g(); next(k)
try: k.close()
except RuntimeError as e: print(e)
del k
def g():
    try: yield
    finally:
        global k
        k = None
        yield 5
k = g(); next(k); k = None
def g(n):
    if n: yield from g(n - 1)
    yield n
for n in (500, 900):
    try: print(sum(g(n)))
    except RecursionError: print('rec')
def h():
    x = yield
    x.throw(ValueError)
k = h(); next(k)
try: k.send(k)
except ValueError as e: print(e)
def f():
    fr = sys._getframe()
    yield fr
    fr.clear()
k = f(); fr = next(k)
try: next(k)
except (RuntimeError, StopIteration) as e: print(type(e).__name__, e)
fr.clear()
k = f(); fr = next(k); fr.clear(); print(k.gi_frame, list(k))
def y():
    yield from k2
k2 = y()
try: next(k2)
except ValueError as e: print(e)
class I:
    def __iter__(s): return s
    def __next__(s): k3.close(); raise StopIteration
    def throw(s, *a): k3.throw(*a)
def z(): yield from I()
k3 = z()
try: print(list(k3))
except ValueError as e: print(e)
def w():
    l = [x for x in (yield)]
    return l
k4 = w(); next(k4)
try: k4.send(k4)
except (ValueError, StopIteration) as e: print(e)
try: k4.throw(5)
except TypeError as e: print(e)
try: w().throw(ValueError, 'a', 'notb')
except TypeError as e: print(e)
def q():
    yield
    del k5
k5 = q(); k5.x = 1 if hasattr(k5, 'x') else None
