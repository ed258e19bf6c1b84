for source in ('x =', 'def f(:', '1 +', 'for', '"abc', 'f(a=1, 2)', 'return 1', 'x: int = = 3', 'lambda x: (yield', 'a b', 'break'):
    try: compile(source, '<s>', 'exec')
    except SyntaxError as e: print(e.msg, e.lineno, e.offset)
