try:
    raise ExceptionGroup('all', [ValueError(1), TypeError(2), ExceptionGroup('in', [ValueError(3)])])
except* ValueError as g:
    print(g.exceptions)
except* TypeError as g:
    print(repr(g))
