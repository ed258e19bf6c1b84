b = bytearray(b'hello')
b += b' world'
b[0:5] = b'HELLO THERE'
b.extend(range(65, 75))
del b[3:6]
m = memoryview(b)
print(b, bytes(m[2:5]), m.tolist()[:3], b.pop(), b.upper() if not m.release() else 0)
