class A:
    def f(self): return 'A'
class B:
    def f(self): return 'B'
a = A()
a.v = 1
a.__class__ = B
print(a.f(), a.v)
B.g = lambda self: 'g'
print(a.g(), setattr(A, 'h', 1), A.h)
del B.g
A.__name__ = 'Renamed'
print(A)
