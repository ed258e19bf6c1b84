# Text of floats in all ranges, exact rounding, comparison with ints, special values.
inf, nan = float('inf'), float('nan')
values = [0.0, -0.0, 1.0, 0.1, 0.2, 0.30000000000000004, 1/3, 2/3, 1e15, 1e16, 123456789012345678.0, 1e17, 1e22, 1e23, 1e-4, 1e-5, 0.00012345,
          5e-324, 2.2250738585072014e-308, 1.7976931348623157e308, 2**-44, 2.0**70, 9007199254740993.0, 1e100, 1.5e300, 3.14159, -2.5, 100.0, 1e21, 12345.678, inf, -inf, nan]
for x in values:
    print(repr(x), str(x), x.hex() if x == x else 'nan', x.is_integer())
for e in range(-320, 309, 7):
    x = float('1.2345678901234567e%d' % e)
    assert float(repr(x)) == x and float.fromhex(x.hex()) == x
    print(x, end=' ')
print()
for e in range(-1074, 1024, 37):
    x = 2.0 ** e
    assert float(repr(x)) == x
    print(x, end=' ')
print()
print([round(x) for x in (0.5, 1.5, 2.5, -0.5, -1.5, 2.675, 1e20, -3.7)])
print([round(2.675, 2), round(1.005, 2), round(0.125, 2), round(-0.125, 2), round(1234.5678, -2), round(1250.0, -2), round(1350.0, -2), round(5e15 + 0.5, 0), round(0.5, 0), round(2.5, 300), round(2.5, -400), round(1e300, -299), round(inf, 3), round(15.0, -1), round(25.0, -1)])
print([x // y for x, y in ((7.5, 2), (-7.5, 2), (7.5, -2), (1e20, 3), (0.0, -1), (-0.0, 1))], [x % y for x, y in ((7.5, 2), (-7.5, 2), (7.5, -2), (-1e-20, 3), (0.0, -1), (5, inf), (-5, inf))], divmod(-7.25, 2), divmod(5, inf))
print(2.0 ** 0.5, (-8.0) ** 2, (-8.0) ** 3, 0.0 ** 0, nan ** 0, 1.0 ** nan, inf ** -1, (-inf) ** 3, (-inf) ** 2, (-inf) ** -3, 0.5 ** inf, 2 ** -inf, (-1.0) ** inf, (-8) ** (1/3))
print(0.5.as_integer_ratio(), (-0.1).as_integer_ratio(), 1e20.as_integer_ratio(), 5e-324.as_integer_ratio()[0], 0.0.as_integer_ratio())
print([hash(x) for x in (0.0, 1.0, -1.0, 0.5, 1e20, -1e300, inf, -inf, 3.14, 2.0**61)], hash(2.0**100) == hash(2**100))
print(1.0 == 1, 2**53 == 2.0**53, 2**53 + 1 == 2.0**53, 2**53 + 1 > 2.0**53, 10**400 > 1e300, -10**400 < -inf, 10**400 < inf, nan == nan, nan != nan, nan < 1, 0.5 < 1, 3 > 2.9999, 2**1023 == 2.0**1023, 2**100 + 1 > 2.0**100, -(2**100) - 1 < -2.0**100)
print([float(s) for s in (' 1.5 ', '-1e3', '+.5', '5.', '1_000.5', 'inf', '-Infinity', 'nan', '1e400', '1e-400', '\u0661.5', '0x1p3'[0:1])], float(b'2.5'), float(bytearray(b'3')), float(10**20), float(True), float())
print([float.fromhex(s) for s in ('0x1.8p1', '1.8', '-0x.8p-3', 'inf', '0x1p-1074', '0x1.fffffffffffff8p0', '0x1.fffffffffffff7p0', '0x0.8p-1074', '0x0.800001p-1074', ' 0X1P+3 ')])
print(int(1e22), int(-1.9), float.__floor__(-1.5), float.__ceil__(-1.5), float.__trunc__(1.9))
print('%.0f %.1f %.3e %g %g %G %r %s %10.3f|%-10.2f|%+.1f' % (0.5, 0.25, 12345.678, 1e10, 1e-5, 1e-10, 0.1, 1e16, 3.14159, 2.5, 1.0))
print(format(1234567.891, ',.2f'), format(0.000123, 'e'), format(1.5, '08.3f'), format(1e10, 'g'), format(0.1, '.20f'), format(5.0, '.3'), format(inf, 'F'), format(-0.0, 'z.1f') if 0 else '', f'{1.5:.0f} {2.5:.0f} {0.1:.17g} {1e5:n}')

class F(float):
    pass
f = F('2.5')
print(f, type(f), type(f + 1), f.__class__.__name__, F(1) == 1, type(F.fromhex('0x1p1')))

def show(label, f):
    try:
        print(label, f())
    except Exception as e:
        print(label, type(e).__name__, e)
for label, f in {
    'div': lambda: 1.0 / 0, 'fdiv': lambda: 1.0 // 0, 'mod': lambda: 1.0 % 0, 'divmod': lambda: divmod(1.0, 0), 'pow': lambda: 0.0 ** -1, 'over': lambda: 10.0 ** 400,
    'pow3': lambda: pow(2.0, 3, 4), 'text': lambda: float('abc'), 'text2': lambda: float('1__0'), 'text3': lambda: float(''), 'text4': lambda: float('1.5x'), 'bytes': lambda: float(b'x'),
    'list': lambda: float([]), 'none': lambda: float(None), 'hex': lambda: float.fromhex('zz'), 'hex2': lambda: float.fromhex('0x1p5000'), 'hex3': lambda: float.fromhex('0x'), 'hex4': lambda: float.fromhex(''),
    'round': lambda: round(nan), 'round2': lambda: round(inf), 'round3': lambda: round(1.7e308, -308), 'round4': lambda: round(1.5, 'a'), 'ratio': lambda: inf.as_integer_ratio(), 'ratio2': lambda: nan.as_integer_ratio(),
    'two': lambda: float(1, 2), 'kw': lambda: float(x=1), 'add': lambda: 1.0 + 'a', 'lt': lambda: 1.0 < 'a', 'and': lambda: 1.0 & 1, 'big': lambda: 1.0 + 10**400, 'index': lambda: [1][1.0], 'idx': lambda: range(1.0),
    'int': lambda: int('1.5'), 'neg': lambda: (-2.0) ** 0.5,
}.items():
    show(label, f)
