import gc
gc.disable()
class Node:
    pass
a = Node(); b = Node()
a.next = b
b.next = a
keep = [a]
del a, b
c = Node()
c.me = c
del c
