import math, itertools, operator
from functools import reduce
import collections.abc as abc
print(math.gcd(12, 18), list(itertools.islice(itertools.count(5), 3)), operator.add(1, 2), reduce(operator.mul, range(1, 6)), abc.Sized.__name__)
