# Reuse of memory: which object gets whose address, and what the counters say.
import gc, sys
class A: pass
def again(make):
    x = make(); i = id(x); del x
    return id(make()) == i
for name, make in (('list', lambda: []), ('dict', lambda: {}), ('set', lambda: set()), ('A', lambda: A()), ('object', lambda: object()), ('float', lambda: float('1.5')), ('tuple', lambda: tuple([1, 2]))):
    print(name, again(make))
a = A(); old = id(a); a = A(); print(id(a) == old)
l = [A() for _ in range(50)]
steps = [id(l[i + 1]) - id(l[i]) for i in range(49)]; print(sum(s == 64 for s in steps) > 35)
print([sys.getsizeof(o) for o in (object(), 0, 1, 2**30, 2**60, 1.5, 1j, [], (), {}, set(), A(), slice(1), range(3), iter([]), iter(range(3)), True, None)])
gc.collect(); gc.disable()
def delta(f):
    b = gc.get_count()[0]; k = f(); return gc.get_count()[0] - b
print([delta(f) for f in (lambda: [], lambda: [], lambda: object(), lambda: 'a' * 5, lambda: A(), lambda: set(), lambda: (lambda: 0), lambda: iter([]), lambda: len.__call__, lambda: A().__init__)])
keep = []
print(delta(lambda: keep.extend([] for _ in range(100))), delta(keep.clear))
print(delta(lambda: keep.extend(A() for _ in range(100))), delta(keep.clear))
