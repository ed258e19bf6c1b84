import atexit
atexit.register(print, 'second')
@atexit.register
def first(): print('first')
print('main')
