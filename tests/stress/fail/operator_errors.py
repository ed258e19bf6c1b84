for f in (lambda: 1 + 'a', lambda: [] < 1, lambda: {}[[]], lambda: None.x, lambda: 5(), lambda: [1][5], lambda: 1 / 0, lambda: int('x'), lambda: len(5), lambda: (lambda a: a)(), lambda: 'a'.foo, lambda: next(iter([])), lambda: abs('x')):
    try: f()
    except MemoryError: raise
    except Exception as e: print(type(e).__name__, e)
