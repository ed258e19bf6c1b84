# Doubles in decimal: shortest, fixed and rounded, at and around where the ways of writing change.
import random
random.seed(11)

edges = [0.0, 0.1, 0.2, 0.3, 0.5, 1.5, 2.5, 0.125, 1e-5, 9.999999999999999e-06, 1e-4, 0.01, 0.001, 1e15, 1e16, 999999999999999.9,
         9999999999999998.0, 2.0**52, 2.0**53 - 1, 2.0**53, 4503599627370495.5, 0.30000000000000004, 1/3, 2/3, 1e22,
         123456789.123456789, 5e-324, 2.2250738585072014e-308, 1.7976931348623157e308, 0.045, 1.005, 2.675, 1e-7, 8.5, 9.5,
         0.9999999999999999, 9.999999999999998, 99999.99999999999, 72057594037927945.0]
for x in edges:
    for y in (x, -x):
        print(repr(y), "%f" % y, "%.0f" % y, "%.1f" % y, f"{y:.2f}", f"{y:+.3f}", f"{y:.17f}", f"{y:.19f}", f"{y:.22f}", f"{y:z.1f}",
              f"{y:#.0f}", f"{y:,.2f}", round(y, 1), round(y, 2), round(y, 15), round(y, 22), round(y, 23))


def neighbours(x, n):
    import struct
    bits = struct.unpack("<q", struct.pack("<d", x))[0]
    return [struct.unpack("<d", struct.pack("<q", bits + i))[0] for i in range(-n, n + 1)]


for p in range(-6, 17):
    print([repr(x) for x in neighbours(10.0 ** p, 3)])
for p in range(-20, 56, 5):
    print([repr(x) for x in neighbours(2.0 ** p, 2)])
total = 0
for i in range(20000):
    x = random.choice((random.random(), random.uniform(-1000, 1000), random.random() * 10 ** random.randrange(-8, 18),
                       random.randrange(10 ** 6) / 100, random.randrange(10 ** 9) / 2 ** random.randrange(20)))
    s = repr(x)
    assert float(s) == x
    p = random.randrange(20)
    t = "%.*f" % (p, x)
    r = repr(round(x, p))
    total = (total * 31 + sum(map(ord, s + t + r)) * len(s) + len(t) * len(r)) % 1000000007
    if i % 500 == 0:
        print(s, t, r)
print(total)
