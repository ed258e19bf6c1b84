import types
@types.coroutine
def pause(n): return (yield ('paused', n))
class Wait:
    def __await__(self):
        return (yield from pause('object'))
async def inner(n):
    got = await pause(n)
    try: return n, got, await Wait()
    finally: print('inner is done')
async def main():
    out = [await inner(1)]
    out.append(await inner(2))
    return out
c = main()
print(c.send(None), c.send('a'), c.send('b'), c.send('c'))
try: c.send('d')
except StopIteration as e: print(e.value)
d = inner(3)
d.send(None)
d.close()
