import weakref
class N: pass
n = N()
f = weakref.finalize(n, print, 'finalized', 1)
print(f.alive, f.peek()[2])
del n
print(f.alive)
weakref.finalize(N, print, 'at exit')
