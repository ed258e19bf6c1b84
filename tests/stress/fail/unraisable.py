import sys
sys.unraisablehook = lambda u: print('hook', u.exc_type.__name__, u.err_msg)
class D:
    def __del__(self): raise ValueError('in del')
D()
print('after')
