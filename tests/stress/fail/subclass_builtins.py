class L(list):
    def append(self, x): super().append(x * 2)
class S(str): pass
class I(int):
    def __add__(self, o): return I(int(self) + o + 100)
class T(tuple):
    def __new__(cls, *a): return super().__new__(cls, a)
l = L([1])
l.append(5)
l.tag = 'x'
print(l, l.tag, S('abc').upper(), I(5) + 1, T(1, 2), type(I(1) + 1).__name__)
