class Meta(type):
    def __new__(m, name, bases, ns, **kw):
        ns['made'] = sorted(k for k in ns if not k.startswith('_'))
        return super().__new__(m, name, bases, ns)
    def __init__(cls, name, bases, ns, **kw): super().__init__(name, bases, ns)
    def __call__(cls, *a): return ('called', super().__call__(*a))
class X(metaclass=Meta, flag=1):
    a = 1
    def b(self): pass
print(X.made, X()[0])
