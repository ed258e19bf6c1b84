import sys
try: sys.exit('message')
except SystemExit as e: print(e.code)
def f():
    try: sys.exit(3)
    finally: print('cleaned')
f()
