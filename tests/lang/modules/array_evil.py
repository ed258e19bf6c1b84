# Numbers whose __index__ empties the array they are for.
from array import array

a = array('i')


class Emptying:
    def __index__(self):
        del a[:]
        return 5


e = Emptying()
for name, change in (('set at', lambda: a.__setitem__(e, 1)), ('insert', lambda: a.insert(e, 2)),
                     ('pop', lambda: a.pop(e)), ('delete', lambda: a.__delitem__(e)), ('get', lambda: a[e]),
                     ('slice', lambda: a[e:9]), ('set slice', lambda: a.__setitem__(slice(e, 9), array('i', [1]))),
                     ('repeat', lambda: a * e), ('repeat in place', lambda: a.__imul__(e)), ('index', lambda: a.index(5, e))):
    a[:] = array('i', range(10))
    try:
        print(name, change(), a)
    except (IndexError, ValueError) as error:
        print(name, type(error).__name__, error, a)
