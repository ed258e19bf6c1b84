import traceback
def f(n):
    if n: return f(n - 1)
    raise ValueError('deep')
try: f(3)
except ValueError as e:
    print(traceback.format_exc().count('\n'), [x.name for x in traceback.extract_tb(e.__traceback__)])
