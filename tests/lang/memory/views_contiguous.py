# What counts as contiguous when a view is empty or has one item.
def told(m):
    print(m.shape, m.strides, m.c_contiguous, m.f_contiguous, m.contiguous, m.tobytes())
    for use in (lambda: m.cast('B'), lambda: bytes(m), lambda: b'-'.join([m, m]), lambda: m.hex(), lambda: hash(m.toreadonly())):
        try:
            use()
            print('good')
        except (TypeError, BufferError, ValueError) as e:
            print(type(e).__name__, e)
for n in range(4):
    for step in (1, 2, -1):
        told(memoryview(bytes(n))[::step])
told(memoryview(bytes(4)).cast('B', [2, 2]))
told(memoryview(bytes(4)).cast('B', [1, 4]))
told(memoryview(bytes(4)).cast('B', [4, 1]))
told(memoryview(bytes(6)).cast('H')[::3])
told(memoryview(bytes(6)).cast('H')[5::3])
