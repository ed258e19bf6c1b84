# Packing at the edges of each format; zero without its minus.
import struct
for e in "<>=!@":
    for c in "bBhHiIlLqQnNP?":
        for v in (-1, 70000, 2**31, 2**32, 2**63, 2**64, 2**70, -2**31-1, -2**63-1, -2**70, 300, 1.5, "a", None):
            try: print(e+c, v, struct.pack(e+c, v))
            except Exception as x: print(e+c, v, type(x).__name__, x)
for v in -0.0, -1e-9, 0.0, -2.5:
    for s in "z", "*=z0", "z0", "z5", "=z", "z.1f", "z010", "*=z", "z0.0f", "z,", "z%", "ze":
        try: print(v, s, format(v, s))
        except Exception as x: print(v, s, type(x).__name__, x)
