import sys
def f(a):
    b = a * 2
    fr = sys._getframe()
    return fr.f_locals, fr.f_code.co_name, fr.f_back.f_code.co_name, fr.f_lineno
print(sorted(f(3)[0]), f(3)[1:])
def g():
    x = 1
    return sys._getframe()
k = g()
print(k.f_locals, sorted(locals())[:2])
