# Coroutines that nobody awaited die with the modules: the warning needs none of them.
class D:
    def __del__(self):
        f()
        print("D")
async def f(): pass
async def g(): pass
x = f()
again = f()
z = g()
d = D()
