a = b = [1, 2, 3]
del a
class C: pass
c = C()
c.x = 1
del c.x
d = {1: 2}
del d[1]
try: a
except NameError as e: print(e)
print(b, c.__dict__, d)
