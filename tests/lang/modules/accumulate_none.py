# An accumulation whose total is None can be copied.
import copy
import itertools
import operator

it = itertools.accumulate([None, None, None], operator.is_)
print(next(it), list(copy.deepcopy(it)), list(copy.copy(it)), list(it))
