# A coroutine that dies unstarted says so, and where to look.
async def f():
    return 1
try:
    r = list(f())
except TypeError as e:
    print(e)
f()
c = f()
c.close()
