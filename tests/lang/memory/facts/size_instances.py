# MEMORY_MODEL 2.7: instances, their slots and their __dict__s.  One fact a line.
import gc
import sys

size = sys.getsizeof


def cls(name="C", bases=(), **ns):
    return type(name, bases, ns)


class A:
    pass


a = A()
sizes = set()
for i in range(41):
    setattr(a, "a%d" % i, i)
    sizes.add(size(a))
print("0 to 40 attributes", sizes, A.__basicsize__, A.__itemsize__, A.__dictoffset__, A.__weakrefoffset__)
a.__dict__
print("dict touched", size(a), a.__sizeof__(), A.__sizeof__(a))
for slots in ((), "a", ("a",), ("a", "b"), ("a", "b", "c"), ("__weakref__",), ("__dict__",), ("a", "__weakref__"), ("a", "__dict__"),
              ("a", "__dict__", "__weakref__"), ["x"] * 1, {"k": "doc"}, tuple("s%d" % i for i in range(20))):
    C = cls(__slots__=slots)
    print("slots", slots, size(C()), C.__basicsize__, C.__dictoffset__, C.__weakrefoffset__, gc.is_tracked(C()))


class S0:
    __slots__ = ()


class S1(S0):
    __slots__ = "a"


class S2(S1):
    __slots__ = "b"


class Again(S1):
    __slots__ = "a"


class D1(S1):
    pass


class D2(D1):
    __slots__ = "c"


class W(S1):
    __slots__ = "__weakref__"


class WD(W):
    __slots__ = "__dict__"


class Private:
    __slots__ = ("__x", "_y")


class Mixin:
    __slots__ = ()


class Both(S1, Mixin):
    __slots__ = ("z",)


class FromA(A):
    __slots__ = ("q",)


for C in (S0, S1, S2, Again, D1, D2, W, WD, Private, Both, FromA):
    o = C()
    print("inherited", C.__name__, size(o), C.__basicsize__, C.__dictoffset__, C.__weakrefoffset__, hasattr(o, "__dict__"))
for base in (int, float, complex, str, bytes, tuple, list, dict, set, frozenset, bytearray, object, Exception, ValueError, KeyError, OSError, type(sys), property,
             staticmethod, enumerate.__class__):
    C = cls("Sub", (base,))
    try:
        T = cls("Thin", (base,), __slots__=())
        thin = T.__basicsize__, T.__itemsize__, T.__dictoffset__, T.__weakrefoffset__
    except TypeError as e:
        thin = str(e)
    try:
        X = cls("Slot", (base,), __slots__=("a",))
        x = X.__basicsize__, X.__dictoffset__
    except TypeError as e:
        x = str(e)
    print("subclass of", base.__name__, C.__basicsize__, C.__itemsize__, C.__dictoffset__, C.__weakrefoffset__, thin, x)
Int, Float, Str, Bytes, Tuple, List, Dict, Set, Frozen, Exc, Complex, Arr = (
    cls("Sub", (b,)) for b in (int, float, str, bytes, tuple, list, dict, set, frozenset, Exception, complex, bytearray))
print("int", size(Int()), size(Int(5)), size(Int(2**30)), size(Int(2**60)), size(Int(2**90)), size(Int(-1)))
print("str", size(Str()), size(Str("ab")), size(Str("\xe9")), size(Str("\u20ac")), size(Str("\U0001f600")))
print("bytes", size(Bytes()), size(Bytes(b"abc")), size(Bytes(9)))
print("tuple", size(Tuple()), size(Tuple((1,))), size(Tuple(range(9))))
print("others", size(Float()), size(List()), size(Dict()), size(Set()), size(Frozen()), size(Exc()), size(Complex()), size(Arr()))
TInt, TFloat, TStr, TBytes, TTuple, TList, TDict, TSet, TExc = (
    cls("Thin", (b,), __slots__=()) for b in (int, float, str, bytes, tuple, list, dict, set, Exception))
print("thin", size(TInt(5)), size(TInt(2**60)), size(TFloat()), size(TStr("ab")), size(TBytes(b"ab")), size(TTuple((1, 2))), size(TList()), size(TDict()),
      size(TSet()), size(TExc()))
SList, SDict, SExc = (cls("Slot", (b,), __slots__=("a", "b")) for b in (list, dict, Exception))
print("slots too", size(SList()), size(SDict()), size(SExc()))
print("their dicts", *(size(C().__dict__) for C in (Int, Float, Str, Bytes, Tuple, List, Dict, Set, Frozen, Exc, Complex, Arr)))
for C in (Int, Float, Str, Bytes, Tuple, List, Dict, Set, Frozen, Exc, Complex, Arr):
    o = C()
    o.a = 1
    n = size(o.__dict__)
    o.b = 2
    p = C()
    p.a = p.c = p.d = 1
    print("set first", C.__base__.__name__, n, size(o.__dict__), size(p.__dict__), size(o.__dict__), size(C().__dict__))

C = cls()
made = [C() for _ in range(5)]
print("five instances", [size(o.__dict__) for o in made])
more = [C() for _ in range(5)]
print("five more", [size(o.__dict__) for o in made + more])
C = cls()
seen = []
for i in range(40):
    o = C()
    o.x = 1
    seen.append(size(o.__dict__))
print("one key", seen)
C = cls()
seen = []
for i in range(40):
    o = C()
    o.x = o.y = o.z = o.w = 1
    seen.append(size(vars(o)))
print("four keys", seen)
for made in (0, 1, 3, 10, 28, 29, 30, 40):
    C = cls()
    keep = [C() for _ in range(made)]
    o = C()
    seen = [size(o.__dict__)]
    o = C()
    for i in range(45):
        setattr(o, "k%d" % i, i)
        if size(o.__dict__) != seen[-1]:
            seen.append((i + 1, size(o.__dict__)))
    print("grown with the dict seen, after", made, seen)
    C = cls()
    keep = [C() for _ in range(made)]
    seen = []
    for n in (1, 5, 6, 10, 28, 29, 30, 31, 32, 45):
        o = C()
        for i in range(n):
            setattr(o, "k%d" % i, i)
        seen.append((n, size(o.__dict__)))
    print("seen when full, after", made, seen)
C = cls()
o = C()
o.a = o.b = o.c = 1
d = o.__dict__
n = size(d)
del o.b
print("deleted", n, size(d), size(o.__dict__))
o.b = 2
print("set again", size(d), list(d))
p = C()
p.c = p.b = p.a = 1
print("another order", list(p.__dict__), size(p.__dict__))
o.__dict__[1] = 1
print("an int key", size(o.__dict__), size(o))
q = C()
q.__dict__ = {}
print("given {}", size(q.__dict__), size(q))
q.__dict__ = {"a": 1}
q.x = 1
print("given one", size(q.__dict__))
q = C()
vars(q).update(a=1, b=2)
print("updated when empty", size(vars(q)))
q = C()
q.z = 1
vars(q).update(a=1, b=2)
print("updated", size(vars(q)))
q = C()
q.a = 1
vars(q).clear()
print("cleared", size(vars(q)), size(q))
q.a = 1
print("set after", size(vars(q)))
C = cls()
q = C()
q.a = q.b = 1
vars(q).popitem()
print("popitem", size(vars(q)), vars(q))
C = cls()
q = C()
q.a = q.b = 1
vars(q).pop("a")
print("pop", size(vars(q)), vars(q))
C = cls()
q = C()
q.a = q.b = 1
vars(q).setdefault("c", 1)
print("setdefault", size(vars(q)), list(vars(q)))
C = cls()
q = C()
q.a = q.b = 1
print("copies", size(vars(q).copy()), size(dict(vars(q))), size({**vars(q)}), size(vars(q) | {}), size(dict.fromkeys(vars(q))))
C = cls()
first = C()
first.a = 1
for i in range(35):
    setattr(C(), "x%d" % i, 1)
late = C()
late.nothere = 1
print("no room in the class", size(late.__dict__), size(first.__dict__), size(C().__dict__))
late = C()
late.a = 1
print("... for a known name", size(late.__dict__))
C = cls()
o = C()
o.a = 1
d = o.__dict__
n = size(d)
del o
print("outlives its instance", n, size(d))
C = cls()
gc.collect()
print("... and its class", size(d), d)


class Base:
    def __init__(self):
        self.a = self.b = 1


class Child(Base):
    def __init__(self):
        super().__init__()
        self.c = 1


print("in a child", size(Base().__dict__), size(Child().__dict__), size(Base().__dict__), size(Child().__dict__))


class New:
    def __new__(cls):
        o = object.__new__(cls)
        o.a = 1
        return o


print("set in __new__", size(New().__dict__), size(New().__dict__))
o = object.__new__(Base)
print("never initialised", size(o.__dict__))


class Getter:
    def __getattr__(self, n):
        return 1


o = Getter()
o.x, o.y
print("missing names add nothing", size(o.__dict__), size(o))
import copy
b = Base()
c = copy.copy(b)
e = copy.deepcopy(b)
print("copies", size(c), size(c.__dict__), size(e.__dict__), size(b.__dict__))
import types
n = types.SimpleNamespace(a=1)
print("namespace", size(n), size(n.__dict__), size(types.SimpleNamespace().__dict__))


def f():
    pass


f.a = 1
print("function's", size(f.__dict__), size((lambda: 0).__dict__))
m = types.ModuleType("m")
print("module's", size(m), size(m.__dict__))
e = ValueError()
e.a = 1
print("exception's", size(e), size(e.__dict__))
