def f():
    raise ExceptionGroup('eg',[ValueError(1), ExceptionGroup('in',[TypeError('t'), KeyError('k')])])
try: f()
except* OSError: pass
