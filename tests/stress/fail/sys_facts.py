import sys
print(sys.getsizeof([]), sys.getrefcount(object()), sys.intern('ab' + 'cd') is sys.intern('abc' + 'd'), sys._getframe().f_lineno, sys.getrecursionlimit(), sys.maxsize, sys.version_info[:2], sys.exc_info())
