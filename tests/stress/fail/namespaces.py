x = 'global'
class K:
    x = 'class'
    y = [x for _ in range(2)]
    def m(self): return x
def f():
    x = 'local'
    return locals(), globals()['x']
print(K.y, K().m(), f(), sorted(vars(K))[-2:])
del x
