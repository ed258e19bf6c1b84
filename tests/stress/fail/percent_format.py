print('%s %r %d %5.2f %-5s| %+d %#o %c %%' % ('s', 'r', 5, 2.5, 'ab', 3, 8, 'x'), '%(a)s-%(b)d' % {'a': 1, 'b': 2})
try: '%d' % 'x'
except TypeError as e: print(e)
