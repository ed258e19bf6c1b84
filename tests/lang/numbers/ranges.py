# Ranges as sequences, with numbers of any size; slices and their indices.
def show(label, f):
    try:
        print(label, f())
    except Exception as e:
        print(label, type(e).__name__, e)
for r in (range(5), range(2, 10, 3), range(10, 0, -3), range(0), range(5, 5), range(-3, 3), range(1 << 70, (1 << 70) + 5, 2), range(0, -10, -1), range(3, 4, 100)):
    print(r, list(r), len(r), list(reversed(r)), bool(r), r.start, r.stop, r.step, hash(r) == hash(range(r.start, r.stop, r.step)))
    for i in range(-4, 4):
        try:
            print(r[i], end=' ')
        except IndexError as e:
            print(e, end=' ')
    for s in (slice(None), slice(1, 3), slice(None, None, -1), slice(-2, None), slice(None, None, 2), slice(5, 1, -2), slice(100), slice(-100, 100, 3)):
        print(r[s], end=' ')
    print()
print(3 in range(5), 5 in range(5), 4 in range(0, 10, 3), 6 in range(0, 10, 3), 2.0 in range(5), 2.5 in range(5), 'a' in range(3), True in range(2), (1 << 80) in range(1 << 90), -1 in range(0, -5, -1))
print(range(5).index(3), range(0, 10, 2).index(4), range(10).index(3.0), range(5).count(3), range(5).count(9), range(3).count(1.0), range(3).count('a'))
print(range(0) == range(5, 5), range(0, 3, 2) == range(0, 4, 2), range(1) == range(0, 1, 5), range(3) == [0, 1, 2], range(3) != range(4), hash(range(0)) == hash(range(9, 1)), {range(3): 1}[range(0, 3)])
big = range(10**20)
print(big[5], big[-1], big[10**19], 10**19 in big, big[::10**19], list(big[:3]), len(range(2**63 - 1)))
it = iter(range(5))
print(next(it), list(it), list(it), next(it, 'end'))
it = iter(range(1 << 64, (1 << 64) + 3))
print(type(it).__name__, type(iter(range(3))).__name__, next(it) - (1 << 64), it.__length_hint__(), [x - (1 << 64) for x in it])
it = iter(range(10))
next(it)
print(it.__length_hint__(), it.__reduce__()[1:])
it.__setstate__(8)
print(list(it))
print(list(range(2**63 - 3, 2**63 + 2, 2)), list(range(-2**63, -2**63 + 2)), list(reversed(range(-2**63, -2**63 + 2))), list(range(2**63 - 1, 2**63 - 3, -1)))
s = slice(1, 10, 2)
print(s, slice(5), slice(None, -1), slice('a', [1], 2.5), s.start, s.stop, s.step, s == slice(1, 10, 2), s == slice(1), slice(1) < slice(2), s.__reduce__())
print([slice(*a).indices(n) for a in ((None, None, None), (1, -1), (None, None, -1), (-100, 100, 7), (5, 2, -1), (10**30, -10**30, -10**25)) for n in (0, 5, 10**22)])
print([1, 2, 3, 4, 5][s], 'abcdef'[::-2], (1, 2, 3)[-2:], [1, 2, 3][5:], [1, 2, 3][True:])
for label, f in {
    'none': lambda: range(), 'zero': lambda: range(1, 2, 0), 'float': lambda: range(1.5), 'many': lambda: range(1, 2, 3, 4), 'index': lambda: range(3)[5], 'key': lambda: range(3)['a'], 'in': lambda: range(3).index(7),
    'in2': lambda: range(3).index('a'), 'kw': lambda: range(stop=3), 'len': lambda: len(range(1 << 70)), 'lt': lambda: range(3) < range(4), 'set': lambda: setattr(range(3), 'start', 1), 'item': lambda: range(3).__setitem__,
    's0': lambda: slice(), 's4': lambda: slice(1, 2, 3, 4), 'skw': lambda: slice(a=1), 'shash': lambda: hash(slice(1)), 'sidx': lambda: slice(1).indices('a'), 'sneg': lambda: slice(1).indices(-1), 'szero': lambda: slice(1, 2, 0).indices(5),
    'lzero': lambda: [1][::0], 'lkey': lambda: [1]['a':], 'slt': lambda: slice(1) < 1, 'sub': lambda: type('R', (range,), {}), 'sub2': lambda: type('S', (slice,), {}), 'sattr': lambda: setattr(slice(1), 'start', 2),
}.items():
    show(label, f)
