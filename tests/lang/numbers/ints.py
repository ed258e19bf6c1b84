# Arithmetic on numbers of all lengths against identities, and their text.
def show(label, f, *args):
    try:
        print(label, f(*args))
    except Exception as e:
        print(label, type(e).__name__, e)

seed = 12345
def rnd(bits):
    global seed
    n = 0
    for _ in range(bits // 24 + 1):
        seed = (seed * 1103515245 + 12345) & 0x7fffffff
        n = n << 24 | seed >> 7
    n &= (1 << bits) - 1
    return -n if seed & 64 else n

total = 0
for bits in (1, 8, 29, 30, 31, 59, 60, 61, 62, 63, 64, 65, 90, 120, 500, 1500, 4000):
    for _ in range(30):
        a, b = rnd(bits), rnd(max(bits // 2, 1)) or 3
        q, r = divmod(a, b)
        assert a == q * b + r and (r == 0 or (r < 0) == (b < 0)) and abs(r) < abs(b)
        assert a // b == q and a % b == r
        assert (a + b) - b == a and (a - b) + b == a
        assert (a ^ b) ^ b == a and (a & b) + (a | b) == a + b and ~a == -a - 1
        assert a << 37 == a * 2**37 and (a << 61) >> 61 == a
        assert a >> 13 == a // 2**13
        assert int(str(a)) == a and int(hex(a), 16) == a and int(oct(a), 0) == a
        assert int(bin(a), 2) == a
        size = a.bit_length() // 8 + 1
        for order in 'little', 'big':
            assert int.from_bytes(a.to_bytes(size, order, signed=True), order, signed=True) == a
        total = (total * 31 + hash(a) + hash(b) + hash(q)) % 1000003
print('total', total)

print(10**30, -10**18, 2**100, (-2)**101, 7**77)
print(str(3**500)[:40], len(str(3**500)), hex(5**60), oct(-5**40), bin(37))
print(pow(3, 10**20, 10**9 + 7), pow(-7, 77, 1000), pow(7, 77, -1000), pow(3, -1, 11), pow(10, 0, 1))
print((255).bit_length(), (-256).bit_length(), (0).bit_length(), (-255).bit_count(), (10**40).bit_count())
print((10).as_integer_ratio(), True.as_integer_ratio(), (5).conjugate(), (5).real, (5).imag, (5).numerator, True.denominator)
print((1234).__round__(-2), round(1250, -2), round(1350, -2), round(-1250, -2), round(15, -1), round(25, -1), round(5, 3), round(7, -5))
print([int(s) for s in (' 12 ', '-7', '+8', '1_000', '\u0663\u0664', '\t9\n')])
print([int(s, 0) for s in ('0x_ff', '0b101', '0o17', '00', '0_0', '-0XFF')], int('zz', 36), int('1' * 30, 3), int('7', base=8))
print(int(3.99), int(-3.99), int(1e30), int(True), int(), int('0', 0), int(b' 42 '), int(bytearray(b'7')))
print((1000).to_bytes(2, 'big'), (1000).to_bytes(4, 'little'), (-1).to_bytes(3, 'big', signed=True), (5).to_bytes(), (0).to_bytes(0, 'big'))
print(int.from_bytes(b'\xff\xfe', 'big'), int.from_bytes(b'\xff\xfe', 'little', signed=True), int.from_bytes([1, 2, 3], 'big'), int.from_bytes(b''))
print(hash(2**61 - 1), hash(2**61), hash(-1), hash(-2**61), hash(10**50), hash(-10**50), hash(True))
print(10**400 // 10**398, 2**1024 / 2**1000, 3 / 2, 10**25 / 3, 1 / 3, -7 / 2, 2**53 + 1 == float(2**53), (2**60 + 1) / 1)
print(1 < 2 < 3, 10**20 > 10**19, -10**20 < -10**19, 2**64 == 2**64, 5 == 5.0, 2**53 + 1 > float(2**53), 10**400 > 1e308)
print(True + True, True & False, True | 2, True ^ True, ~True, -True, bool([]), bool(7), repr(True), str(False))

class N(int):
    pass
n = N(10**20)
print(n, type(n), type(n + 1), type(+n), type(int(n)), n == 10**20, hash(n) == hash(10**20), N('17') + 1, N().bit_length(), type(N.from_bytes(b'\1')))

class I:
    def __index__(self):
        return 5
class T:
    def __trunc__(self):
        return 6
print(int(I()), hex(I()), range(10)[I()], [1, 2, 3, 4, 5, 6][I()])

for label, f in {
    'shift': lambda: 1 << -1, 'shift2': lambda: 1 >> -1, 'huge': lambda: 1 << (1 << 100), 'huge0': lambda: 0 << (1 << 100),
    'rhuge': lambda: -5 >> (1 << 100), 'div': lambda: 1 // 0, 'mod': lambda: 1 % 0, 'divmod': lambda: divmod(1, 0), 'true': lambda: 1 / 0,
    'over': lambda: 10**400 / 3, 'over2': lambda: float(10**400), 'pow0': lambda: pow(2, 3, 0), 'inv': lambda: pow(2, -1, 4),
    'neg': lambda: 2 ** -1, 'zero': lambda: 0 ** -1, 'lit': lambda: int('12a'), 'lit2': lambda: int('_1'), 'lit3': lambda: int('1__0'),
    'lit4': lambda: int(''), 'base': lambda: int('1', 1), 'base2': lambda: int('1', 37), 'none': lambda: int(None), 'list': lambda: int([]),
    'basenum': lambda: int(5, 10), 'nan': lambda: int(float('nan')), 'inf': lambda: int(float('inf')), 'kw': lambda: int(x=1), 'only': lambda: int(base=2),
    'many': lambda: int('1' * 5000), 'many2': lambda: str(10**5000), 'b': lambda: int(b'1x'), 'tb': lambda: (300).to_bytes(1, 'big'),
    'tb2': lambda: (-1).to_bytes(1, 'big'), 'tb3': lambda: (1).to_bytes(1, 'mid'), 'tb4': lambda: (128).to_bytes(1, 'big', signed=True),
    'fb': lambda: int.from_bytes('x', 'big'), 'add': lambda: 1 + 'a', 'lt': lambda: 1 < 'a', 'inv2': lambda: ~1.5, 'round': lambda: round(5, 1.0),
    'three': lambda: int(1, 2, 3), 'trunc': lambda: pow(1, 2, 'a'), 'ip': lambda: (1).__add__('x'), 'attr': lambda: (1).foo,
}.items():
    show(label, f)
