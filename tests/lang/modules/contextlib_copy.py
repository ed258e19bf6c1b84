from contextlib import *
import copy
@contextmanager
def cm(a):
    print('in',a)
    try: yield a
    except ValueError as e: print('caught',e)
    finally: print('out')
with cm(1) as x: print(x)
with cm(2): raise ValueError('v')
try:
    with cm(3): raise KeyError('k')
except KeyError as e: print(repr(e))
with suppress(ZeroDivisionError): 1/0
with ExitStack() as s:
    s.enter_context(cm(5)); s.callback(print,'cb',1); s.push(lambda *a: print(a[0]))
class Th:
    def close(self): print('closed')
with closing(Th()) as t: pass
@cm(9)
def fn(): print('fn')
fn();fn()
import io
b=io.StringIO()
with redirect_stdout(b): print('hidden')
print(repr(b.getvalue()))
with nullcontext(4) as n: print(n)
l=[1,[2]]; l.append(l); d=copy.deepcopy(l); print(d, d[2] is d, d[1] is l[1], copy.copy(l)[1] is l[1])
class A: 
    def __init__(s): s.x=[1]
a=A(); b=copy.copy(a); c=copy.deepcopy(a); print(b.x is a.x, c.x is a.x, c.x)
class S:
    __slots__='q','r'
s=S(); s.q=1; t=copy.deepcopy(s); print(t.q, hasattr(t,'r'))
print(copy.deepcopy((1,[2])), copy.copy({1:2}))
try:
    @contextmanager
    def bad():
        if 0: yield
    with bad(): pass
except RuntimeError as e: print(e)
