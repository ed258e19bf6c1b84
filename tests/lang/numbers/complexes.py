# Complex numbers: text both ways, arithmetic, powers, constructor.
inf, nan = float('inf'), float('nan')
print([1j, -1j, 0j, -0j, 1+2j, 1-2j, complex(-0.0, 1), complex(0, -0.0), complex(nan, inf), complex(1e20, 1e-5), complex(inf, -inf), 1.5e300j])
print((1+2j) + 3, 3 - (1+2j), (1+2j) * (3-4j), (1+2j) / (3-4j), 2 / 1j, (1+2j) ** 2, (1+2j) ** -2, (1+2j) ** 0.5, (1+2j) ** (1+1j), 2 ** 1j, 0j ** 0, 1j ** 101)
print(abs(3+4j), -(1+2j), +(1+2j), (1+2j).conjugate(), (1+2j).real, (1+2j).imag, bool(0j), bool(1j))
print(1j == 1j, 1j != 1, (1+0j) == 1, (1+0j) == 1.0, (1+0j) == True, 1j == 'a', (2**70 + 0j) == 2**70, (2.0**70+0j) == 2**70 + 1, hash(1+0j) == hash(1), hash(1j), hash(1+2j), hash(complex(-1, -1)))
print([complex(s) for s in ('1', '1+2j', '-1-2j', 'j', '-j', '+j', '1+j', ' (1+2j) ', '( 1-2.5j )', '1e3-1e-3J', 'inf+nanj', '1_0+2_0j', '.5j', 'nan', '-inf-infj')])
print(complex(), complex(1), complex(1, 2), complex(1j, 1j), complex(1, 2j), complex(1.5), complex(real=1, imag=2), complex(True, False), complex(1j, 2), complex(imag=3))

class C:
    def __complex__(self):
        return 3+4j
class F:
    def __float__(self):
        return 2.5
class I:
    def __index__(self):
        return 7
class S(complex):
    pass
print(complex(C()), complex(F()), complex(I()), complex(F(), I()), S(1, 2), type(S(1, 2) + 1), S('1j'), type(S('1j')), type(complex(S(1))))
print(format(1+2j, ''), format(1+2j, '.2f'), format(1.5-2j, '+.1e'), '{:>15.3f}'.format(1+2j), '%s %r' % (1j, 2j))

def show(label, f):
    try:
        print(label, f())
    except Exception as e:
        print(label, type(e).__name__, e)
for label, f in {
    'text': lambda: complex('1+'), 'text2': lambda: complex('1 + 2j'), 'text3': lambda: complex(''), 'text4': lambda: complex('(1'), 'text5': lambda: complex('1__0'), 'second': lambda: complex(1, '2'),
    'first': lambda: complex('1', 2), 'list': lambda: complex([]), 'list2': lambda: complex(1, []), 'lt': lambda: 1j < 2j, 'lt2': lambda: 1j < 2, 'fdiv': lambda: 1j // 2, 'mod': lambda: 1j % 2, 'div': lambda: 1j / 0,
    'pow': lambda: 0j ** -1, 'pow2': lambda: 0j ** 1j, 'pow3': lambda: pow(1j, 2, 3), 'int': lambda: int(1j), 'float': lambda: float(1j), 'abs': lambda: abs(complex(1e308, 1e308)), 'over': lambda: (1e300+1j) ** 2,
    'kw': lambda: complex(x=1), 'three': lambda: complex(1, 2, 3), 'fmt': lambda: format(1j, 'd'), 'fmt2': lambda: format(1j, '010'), 'round': lambda: round(1j), 'idx': lambda: [1].__getitem__(1j), 'big': lambda: 1j + 10**400,
}.items():
    show(label, f)
