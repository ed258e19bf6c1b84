x = 1e300 * 1e-12
print(x, repr(0.1 + 0.2), round(2.675, 2), f'{x:.3e}', float('inf'), (2.5).as_integer_ratio(), float.fromhex('0x1.8p3'), (0.1).hex(), 7.5 // 2, -7.5 % 2, 2.0 ** 0.5)
