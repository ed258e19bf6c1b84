import sys
n=0
class R:
    def __repr__(self):
        global n; n+=1
        return repr(self)
try: repr(R())
except RecursionError as e: print(e,n)
n=0
def f():
    global n; n+=1
    f()
try: f()
except RecursionError as e: print(e,n)
n=0
class E:
    def __eq__(s,o):
        global n; n+=1
        return s==o
try: E()==E()
except RecursionError as e: print(e,n)
n=0
class C:
    def __call__(self):
        global n; n+=1
        return self()
try: C()()
except RecursionError as e: print(e,n)
n=0
class G:
    def __getattr__(self,x):
        global n; n+=1
        return self.y
try: G().z
except RecursionError as e: print(e,n)
n=0
class S:
    def __str__(self):
        global n; n+=1
        return str(self)
try: str(S())
except RecursionError as e: print(e,n)
n=0
class L:
    def __len__(self):
        global n; n+=1
        return len(self)
try: len(L())
except RecursionError as e: print(e,n)
n=0
def g(x):
    global n; n+=1
    return list(map(g,[x]))
try: g(1)
except RecursionError as e: print(e,n)
n=0
def g(x):
    global n; n+=1
    return sorted([1,2],key=g)
try: g(1)
except RecursionError as e: print(e,n)
n=0
class I:
    def __init__(self):
        global n; n+=1
        I()
try: I()
except RecursionError as e: print(e,n)
n=0
class N:
    def __new__(cls):
        global n; n+=1
        return N()
try: N()
except RecursionError as e: print(e,n)
n=0
class A:
    def __add__(self,o):
        global n; n+=1
        return self+o
try: A()+1
except RecursionError as e: print(e,n)
n=0
class P:
    @property
    def x(self):
        global n; n+=1
        return self.x
try: P().x
except RecursionError as e: print(e,n)
n=0
def gen():
    global n; n+=1
    yield from gen()
try: next(gen())
except RecursionError as e: print(e,n)
n=0
def ev():
    global n; n+=1
    eval("ev()")
try: ev()
except RecursionError as e: print(e,n)
l=[]
for i in range(2000): l=[l]
try: repr(l)
except RecursionError as e: print(e)
m=[]
for i in range(2000): m=[m]
try: l==m
except RecursionError as e: print(e)
try: hash(tuple(l)) 
except TypeError as e: print(e)
t=()
for i in range(3000): t=(t,)
try: hash(t); print('ok')
except RecursionError as e: print(e)
import copy
try: copy.deepcopy(l)
except RecursionError as e: print(str(e)[:40])
def d(n):
    return 0 if n==0 else 1+d(n-1)
print(d(900))
n=0
def w(*a,**k):
    global n; n+=1
    w(*a,**k)
try: w(1,b=2)
except RecursionError as e: print(e,n)
import functools
n=0
@functools.lru_cache
def fb(x):
    global n; n+=1
    return fb(x+1)
try: fb(1)
except RecursionError as e: print(e,n)
p=functools.partial(lambda: p())
try: p()
except RecursionError as e: print(e)
n=0
class D:
    def __getitem__(self,i):
        global n; n+=1
        return self[i]
try: D()[1]
except RecursionError as e: print(e,n)
n=0
class H:
    def __hash__(self):
        global n; n+=1
        return hash(self)
try: hash(H())
except RecursionError as e: print(e,n)
try: {H():1}
except RecursionError as e: print(e)
n=0
class IT:
    def __iter__(self):
        global n; n+=1
        return iter(self)
try: list(IT())
except RecursionError as e: print(e,n)
n=0
class CM:
    def __enter__(self):
        global n; n+=1
        with self: pass
    def __exit__(self,*a): pass
try:
    with CM(): pass
except RecursionError as e: print(e,n)
