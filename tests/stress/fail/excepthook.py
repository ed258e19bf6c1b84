import sys
def hook(t, v, tb): print('hook', t.__name__, v)
sys.excepthook = hook
raise LookupError('last')
