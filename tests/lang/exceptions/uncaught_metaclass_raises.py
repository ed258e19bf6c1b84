class M(type):
    def __new__(m,n,b,d): raise TypeError('no '+n)
class X(metaclass=M): pass
