def f(n):
    try:
        if n == 0: raise ValueError('zero', n)
        return [1, 2, 3][n]
    except IndexError as e:
        return 'index', str(e)
    except ValueError as e:
        return repr(e), e.args
    finally:
        print('f', n)
for n in (0, 1, 9): print(f(n))
