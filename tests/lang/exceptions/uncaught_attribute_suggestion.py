x={'a':1}
class P:
    name='n'
    def go(self):
        return self.nam
def f(a,b):
    c = a+b*(P().go())
    return c
f(1,
  2)
