import warnings, sys
warnings.warn("hello")
def f(): warnings.warn("dep", DeprecationWarning, stacklevel=2)
f()
f()
warnings.warn(UserWarning("inst"))
with warnings.catch_warnings(record=True) as w:
    warnings.simplefilter("always")
    warnings.warn("x", RuntimeWarning)
    f()
    print(len(w), w[0].category, w[0].message, w[1].lineno, w[0])
with warnings.catch_warnings():
    warnings.simplefilter("error")
    try: warnings.warn("boom")
    except UserWarning as e: print(repr(e))
    try: [].__class__ if NotImplemented else 0
    except DeprecationWarning as e: print(e)
for i in range(3): warnings.warn("once per line")
warnings.filterwarnings("ignore", "ign.*")
warnings.warn("ignored one")
warnings.warn("other")
for e in ("warnings.warn('x', 3)", "warnings.simplefilter('zz')", "warnings.warn('x', int)"):
    try: eval(e)
    except Exception as x: print(type(x).__name__, x)
print(warnings.filters[-5:])
warnings.showwarning = lambda *a, **k: print('shown', a[0], a[1].__name__, a[3])
warnings.warn("custom")
warnings.formatwarning
print(warnings.formatwarning("m", UserWarning, "f.py", 3, "line"))
if NotImplemented: pass
warnings.resetwarnings(); print(warnings.filters)
