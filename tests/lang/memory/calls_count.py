# What calls leave for the collector to count, from the first to the third.
import gc, sys
class K:
    pass
L = [3, 1, 2]
out = []
def three(name, f):
    gc.collect()
    deltas = []
    for _ in range(3):
        before = gc.get_count()[0]
        f()
        deltas.append(gc.get_count()[0] - before)
    out.append((name, deltas))
for name, f in [
    ("print", lambda: print("x", end="")), ("sorted", lambda: sorted(L)), ("sorted by key", lambda: sorted(L, key=None)),
    ("max", lambda: max(L)), ("max by key", lambda: max(L, key=None)), ("min of two", lambda: min(1, 2)),
    ("int of base", lambda: int("12", base=16)), ("split", lambda: "a b".split(sep=" ")), ("encode", lambda: "a".encode(encoding="utf-8")),
    ("find", lambda: "abc".find("b")), ("startswith", lambda: "abc".startswith("a")), ("format", lambda: "{} {a}".format(1, a=2)),
    ("update", lambda: {}.update(a=1)), ("union", lambda: {1}.union([2])), ("vars", lambda: vars(K())), ("dir", lambda: dir(K())),
    ("getsizeof", lambda: sys.getsizeof(L)), ("referents", lambda: gc.get_referents(L)), ("staticmethod", lambda: staticmethod(len)),
    ("class", lambda: type("T", (), {})), ("enumerate", lambda: enumerate(L, start=1)), ("zip", lambda: zip(L, strict=True)),
    ("property", lambda: property(fget=len)), ("round", lambda: round(2.5, ndigits=1)), ("sum", lambda: sum(L, start=1)),
]:
    three(name, f)
print()
for row in out:
    print(*row)
print(gc.is_tracked(sys.version_info), gc.is_tracked(sys.flags), gc.is_tracked(type(sys.flags)))
print([type(o).__name__ for o in gc.get_referents(K)])
import itertools, array, operator
print([sys.getsizeof(x) for x in (itertools.product("ab", repeat=3), itertools.permutations("abc", 2), itertools.combinations("abcd", 2),
                                  operator.methodcaller("a"), iter(memoryview(b"abc")))])
a = array.array("i", [1, 2, 3])
a.fromlist([4, 5])
print(sys.getsizeof(a))
