b = bytearray(range(20))
m = memoryview(b)
m[2:4] = b'zz'
c = m.cast('H')
print(bytes(m[::5]), c[1], m.readonly, len(c), m.tolist()[:4], m == b, m[3:8].hex())
c.release(); m.release()
b.append(1)
print(len(b))
