# Methods, errors and corners not seen elsewhere.
import copy
import sys
from collections import *


def attempt(code):
    try:
        r = eval(code)
        print(code, '->', r)
    except Exception as e:
        print(code, '->', type(e).__name__, e)


class D(dict):
    def __missing__(self, key):
        return f'missing {key}'


class I(int):
    pass


d = {'b': 1, 'a': 2, 3: 'x'}
for code in """
D()[5]
D(a=1)['a']
D().get(5)
dict(zip('ab', [1, 2]), c=3)
dict([['a', 1], ('b', 2)], a=5)
dict({'a': 1}.items())
dict(**{'x': 1}, y=2)
dict(a=1, **{'a': 2})
d | {'b': 9}
{'z': 0} | d
d.keys() & ['a', 3]
d.keys() | [7]
d.keys() - ['a']
d.keys() ^ ['a', 'q']
['a'] & d.keys()
d.items() - [('a', 2)]
('a', 2) in d.items()
('a', 5) in d.items()
5 in d.items()
d.keys() == {'a', 'b', 3}
d.keys() < {'a', 'b', 3, 4}
d.values() == d.values()
d.keys() <= d.keys()
len(d.items())
list(reversed(d))
list(reversed(d.keys()))
list(reversed(d.values()))
list(reversed(d.items()))
d.keys().isdisjoint('xyz')
d.keys().mapping
dict.fromkeys('abc')
dict.fromkeys(range(3), 0)
D.fromkeys('ab')
{1: 'a', 1.0: 'b', True: 'c'}
{'a': 1}.__eq__({'a': 1.0})
{'a': 1}.__eq__(5)
{'a': 1}.__lt__({})
{}.__or__(5)
d.__contains__('a')
d.__getitem__('q')
d.__len__()
d.__class_getitem__(int)
{float('nan'): 1} == {float('nan'): 1}
hash(frozenset({1, 2}))
[1, 2, 3].__getitem__(slice(None, None, -1))
[1, 2, 3][I(1)]
[1, 2, 3][True]
[1, 2, 3][10**20]
[1, 2, 3][-4]
[1, 2, 3][::0]
[1, 2, 3][:10**30]
[1, 2, 3][-10**30:]
[1, 2, 3].index(2, -2)
[1, 2, 3].index(1, 1)
[1, 2, 3].pop(-3)
[1, 2, 3].pop('a')
[1] * I(3)
[1] * -1
3 * [1, 2]
[1] * 1.5
[1] + 'a'
[].__add__(1)
[1, 2] > [1]
[1, 2] > [1, 'a']
[1, 'a'] > [1, 2]
[float('nan')] == [float('nan')]
(1, 2) + (3,)
(1, 2) * 2
(1, 2).__add__([1])
(1, 2)[5]
(1, 2)['a']
(1, 2).index(5)
(1, 2, 1).index(1, 1)
(1, 2).count(1)
(1, (2, 3)) < (1, (2, 4))
() < (1,)
tuple('abc')
tuple(5)
sorted([3, 1, 2], key=lambda x: -x)
sorted([1, 'a'])
sorted([(1, 'a'), (1, 2)])
sorted('hello world'.split(), key=str.upper, reverse=1)
sorted(5)
sorted([1], 5)
sorted([3, 2], key=None)
sorted([1.5, 1, True])
sorted(['b', 'a', 'é', 'z', 'ÿ'])
sorted([10**20, 5, -3])
sorted([None, 1])
set('abc') - set('b')
{1, 2} | {2: 3}.keys()
{1, 2} | [3]
{1, 2}.union([3], (4,), {5: 6})
{1, 2}.intersection()
{1, 2, 3}.intersection([2, 3], [3])
{1, 2}.difference([1], [2])
{1, 2}.issubset([1, 2, 3])
{1, 2}.issuperset([1])
{1, 2} == frozenset({1, 2})
{1, 2} < {1, 2, 3}
{1, 2} <= [1]
frozenset('ab') | {'c'}
{1} | frozenset({2})
{1, [2]}
{1}.add([])
{1}.remove([])
{1}.discard([])
[] in {1}
{1}.remove(frozenset({5}))
{frozenset({1})}.remove({1})
{1} in {frozenset({1})}
{1}.__contains__({1})
{1}.symmetric_difference([1, 2, 2])
{1}.update(5)
{1}.pop(1)
set.__or__({1}, [1])
frozenset.__new__(set)
set().__init__(1, 2)
enumerate('ab', start=5).__next__()
next(enumerate('ab', -1))
list(enumerate('ab', True))
list(zip())
list(zip([1, 2], [3]))
list(zip('ab', 'cd', strict=True))
list(map(pow, [2, 3], [3, 2]))
list(map(None, [1]))
list(filter(lambda x: x > 1, [1, 2, 3]))
list(filter(bool, [0, 1]))
list(reversed([1, 2, 3]))
list(reversed(range(3)))
reversed(5)
next(reversed(()), 'end')
copy.copy([1, [2]])
copy.deepcopy({1: [2, {3}]})
copy.copy(deque([1], 3))
copy.copy(defaultdict(int, a=1))
copy.deepcopy(OrderedDict(a=[1]))
copy.copy(Counter('aab'))
iter([]).__reduce__()
iter(()).__reduce__()
sys.getsizeof([]), sys.getsizeof({}), sys.getsizeof(set()), sys.getsizeof(())
OrderedDict(a=1).__reduce__()[:2]
OrderedDict(a=1, b=2).popitem(last=False)
OrderedDict.fromkeys('ab', 1)
OrderedDict(a=1) | {'b': 2}
{'b': 2} | OrderedDict(a=1)
OrderedDict(a=1).setdefault('b')
OrderedDict(a=1).move_to_end('z')
list(OrderedDict(a=1, b=2).items())
defaultdict(list).__missing__(1)
defaultdict(None, {1: 2})[3]
defaultdict(int) | {1: 2}
Counter(a=1) + Counter(b=0)
Counter(a=1) - Counter(a=2)
Counter(a=3) & Counter(a=1)
Counter('ab') == Counter('ba')
Counter(a=1) <= Counter(a=2)
Counter(a=1).most_common(1)
Counter([1, 1, 2]).most_common()
Counter(5)
ChainMap({'a': 1}, {'b': 2})['c']
ChainMap({'a': 1}, {'b': 2}) | {'c': 3}
deque([1, 2, 3]).index(4)
deque([1, 2, 3], 2)
deque([3, 1]) < deque([3, 2])
deque([1]).__getitem__(-1)
deque([1, 2]).insert(10**20, 1)
""".strip().split('\n'):
    attempt(code)

x = {}
x['self'] = x
print(x)
try:
    x == {'self': x, 'b': 1}
    y = {}
    y['self'] = y
    x == y
except RecursionError as e:
    print(e)
l = []
l.append(l)
m = []
m.append(m)
try:
    l == m
except RecursionError as e:
    print(e)
t = []
for _ in range(100000):
    t = [t]
try:
    repr(t)
except RecursionError as e:
    print(e)
del t
t = ()
for _ in range(100000):
    t = (t,)
try:
    hash(t)
except RecursionError as e:
    print(e)
del t
print('end')
