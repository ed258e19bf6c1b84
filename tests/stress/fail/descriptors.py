class D:
    def __set_name__(self, owner, name): self.name = '_' + name
    def __get__(self, o, t=None): return self if o is None else o.__dict__.get(self.name, 'none')
    def __set__(self, o, v): o.__dict__[self.name] = v
    def __delete__(self, o): del o.__dict__[self.name]
class T:
    a = D()
    b = D()
t = T()
t.a = 5
print(t.a, t.b, t.__dict__)
del t.a
print(t.a)
