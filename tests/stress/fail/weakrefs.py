import weakref
class N: pass
n = N()
log = []
r = weakref.ref(n, lambda r: log.append('gone'))
p = weakref.proxy(n)
p.x = 5
print(r() is n, n.x, weakref.getweakrefcount(n))
del n
print(r(), log)
