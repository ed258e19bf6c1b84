# How often self is held while what the language asks of it runs, operation by operation.
import sys
rc=sys.getrefcount
class S:
    def __repr__(s): print("repr", rc(s)); return "r"
    def __str__(s): print("str", rc(s)); return "s"
    def __hash__(s): print("hash", rc(s)); return 1
    def __eq__(s,o): print("eq",rc(s),rc(o)); return s is o
    def __format__(s,f): print("format",rc(s)); return ""
    def __lt__(s,o): print("lt",rc(s),rc(o)); return False
    def __bytes__(s): print("bytes",rc(s)); return b""
    def __int__(s): print("int",rc(s)); return 1
    def __index__(s): print("index",rc(s)); return 1
    def __float__(s): print("float",rc(s)); return 1.0
    def __contains__(s,k): print("contains",rc(s)); return 1
    def __fspath__(s): print("fspath",rc(s)); return "/nonexistent"
    def __len__(s): print("len",rc(s)); return 1
    def __iter__(s): print("iter",rc(s)); return iter([1])
    def __call__(s, *a): print("call",rc(s)); return 1
    def __bool__(s): print("bool",rc(s)); return True
    def __add__(s,o): print("add",rc(s)); return s
    def __radd__(s,o): print("radd",rc(s)); return s
    def __copy__(s): print("copy",rc(s)); return s
    def __deepcopy__(s,m): print("deepcopy",rc(s)); return s
    def __reduce__(s): print("reduce",rc(s)); return (S,())
    def __getstate__(s): print("getstate",rc(s)); return 1
    def __round__(s,n=0): print("round",rc(s)); return 1
    def __pow__(s,n,m=None): print("pow",rc(s)); return 1
    def __length_hint__(s): print("hint",rc(s)); return 1
    def __missing__(s,k): print("missing",rc(s)); return 1
    def __instancecheck__(s,k): print("instancecheck",rc(s)); return 1
    def __subclasscheck__(s,k): print("subclasscheck",rc(s)); return 1
    def __set__(s,o,v): print("set",rc(s)); return 1
    def __get__(s,o,v): print("get",rc(s)); return 1
    def __trunc__(s): print("trunc",rc(s)); return 1
    def __floor__(s): print("floor",rc(s)); return 1
    def __complex__(s): print("complex",rc(s)); return 1j
import gc; gc.disable()
s=S(); t=S()
def run(src, **kw):
    print("--", src)
    exec(src, {"s":s,"t":t,"sys":sys, "S":S, **kw})
import copy, math, operator, functools, itertools, json
for src in '''"%s" % s
"%r" % s
"%s %s" % (s, t)
"%r" % (s,)
"%a" % s
"%(a)s" % {"a": s}
"%d" % s
"%x" % s
"%f" % s
"%c" % s
b"%s" % s
b"%d" % s
"{}".format(s)
"{!r}".format(s)
"{!s}".format(s)
"{0}".format(s)
"{a}".format(a=s)
"{a}".format_map({"a":s})
f"{s}"
f"{s!r}"
f"{s!s}"
f"{s:x}"
f"{s}{s}"
str(s)
repr(s)
ascii(s)
format(s)
format(s, "a")
print(s, file=open("/dev/null","w")) if 0 else None
repr([s])
repr((s,))
repr({1:s})
repr({s})
repr({s:1})
repr(frozenset([s]))
str([s])
repr([s,t])
repr((s,t))
repr({}.fromkeys([s]).keys())
repr({1:s}.values())
repr(__import__("collections").deque([s]))
repr(slice(s))
repr(ValueError(s))
str(ValueError(s))
str(ValueError(s,t))
str(KeyError(s))
repr(__import__("collections").OrderedDict(a=s))
repr(__import__("collections").defaultdict(int, a=s))
repr(__import__("functools").partial(len, s))
{s: 1}
{s: 1, t: 2}
d = {}; d[s] = 1
d = {}; d.setdefault(s, 1)
{}.get(s)
{}.pop(s, None)
s in {}
dict([(s, 1)])
dict.fromkeys([s])
{k: 1 for k in [s]}
d = {t: 1}; d.get(s)
d = {t: 1}; d[s] = 1
d = {t: 1}; s in d
d = {s: 1}; d[s]
d = {s: 1}; del d[s]
d = {s: 1}; d.pop(s)
d = {t: 1}; d.update({s: 2})
d = {t: 1, s: 2}; d.copy()
d = {t: 1}; {**d, s: 1}
{s}
{s, t}
{k for k in [s]}
set([s])
x = set(); x.add(s)
x = {t}; x.add(s)
x = {t}; s in x
x = {s}; x.discard(s)
x = {s}; x.remove(s)
x = {s}; y = {t}; x | y
x = {s}; y = {t}; x & y
x = {s}; y = {t}; x - y
x = {s}; y = {t}; x == y
frozenset([s])
hash(s)
hash((s,))
hash((s, t))
hash(frozenset([s]))
[s] == [t]
[s] != [t]
(s,) == (t,)
(s,) < (t,)
{1: s} == {1: t}
s == t
s != t
s in [t]
s in (t,)
[t].index(s) if 0 else [t, s].index(s)
[t, s].count(s)
[t, s].remove(s)
(t, s).index(s)
(t, s).count(s)
[s, t].sort()
sorted([s, t])
min(s, t)
max([s, t])
sorted([s, t], reverse=True)
sorted([(s, 1), (t, 2)])
sorted([1, 2], key=lambda i: s)
__import__("heapq").heapify([s, t])
__import__("heapq").heappush([t], s)
__import__("bisect").bisect([s], t)
int(s)
float(s)
complex(s)
bool(s)
bytes(s)
bytearray(s)
len(s)
list(s)
tuple(s)
iter(s)
range(s)
range(s, 5, s)
slice(s).indices(5)
[1,2][s]
[1,2,3][s:]
(1,2)[s]
"ab"[s]
"ab" * s
[1] * s
chr(s)
hex(s)
oct(s)
bin(s)
ord("a") + s
s + 1
1 + s
s += 1
sum([s])
sum([1, s])
round(s)
round(s, 1)
pow(s, 2)
pow(s, 2, 3)
s ** 2
math.floor(s)
math.trunc(s)
math.sqrt(s)
operator.index(s)
operator.length_hint(s)
operator.add(s, 1)
copy.copy(s)
copy.deepcopy(s)
copy.deepcopy([s])
copy.copy([s])
isinstance(1, s)
issubclass(int, s)
isinstance(s, S)
callable(s)
s()
s(1)
s(*[1])
s(a=1) if 0 else None
list(map(s, [1]))
list(filter(s, [1]))
sorted([1], key=s)
max([1], key=s)
functools.reduce(s, [1, 2])
functools.partial(s)()
list(itertools.takewhile(s, [1]))
list(itertools.starmap(s, [(1,)]))
list(itertools.groupby([1], s))
list(itertools.accumulate([1, 2], s))
iter(s, 1)
any([s])
all([s])
not s
1 if s else 2
s and 1
s or 1
assert s
bool([s])
for i in s: pass
[i for i in s]
a, = s
[*s]
(*s,)
{*s}
print(*s, file=sys.stderr) if 0 else None
(lambda *a: a)(*s)
list(zip(s))
list(enumerate(s))
list(reversed([s]))
"".join(map(str, s))
1 in s
setattr(s, "a", 1)
getattr(s, "b", 1)
type("T", (), {"d": s})().d
type("T", (), {"d": s})().__setattr__("d", 1)
type("T", (), {"__len__": s}).__len__
array = __import__("array").array("b", [s])
bytes([s])
bytearray([s])
bytearray().append(s)
b"ab".find(s)
s in b"ab" if 0 else None
int.from_bytes([s], "big")
(5).__pow__(s) if 0 else None
time = __import__("time")
exec("raise ValueError(s)") if 0 else None
try: raise KeyError(s)\nexcept KeyError as e: str(e)
match 1:\n  case x if s: pass
while s: break
with __import__("contextlib").suppress(Exception): 1/0
__import__("weakref").ref(s) and None
__import__("weakref").proxy(s) + 1
hash(__import__("weakref").ref(s))
__import__("weakref").ref(s) == __import__("weakref").ref(t)
len(__import__("weakref").proxy(s))
str(__import__("weakref").proxy(s))
__import__("weakref").WeakKeyDictionary()[s] = 1
__import__("weakref").WeakSet([s])
__import__("collections").Counter([s])
__import__("collections").deque([t, s]).count(s)
__import__("collections").deque([t, s]).remove(s)
s in __import__("collections").deque([t])
__import__("collections").OrderedDict([(s, 1)])
__import__("collections").defaultdict(s)[1]
__import__("collections").defaultdict(s, a=1)["a"]
__import__("collections").ChainMap({s: 1})[s]
functools.lru_cache(s)(1)
functools.lru_cache(lambda a: 1)(s)
functools.cmp_to_key(lambda a, b: 0)(s)
sys.intern("a")
sys.getsizeof([s])
vars(s) if 0 else None
dir(s) and None
type(s) and None
id(s) and None
print("", s, sep="", end="", file=__import__("io").StringIO())
__import__("io").StringIO().write(str(s))
json.dumps({"a": 1}, default=s)
json.dumps([s], default=s)'''.split("\n"):
    try: run(src.replace("\\n", "\n"))
    except Exception as e: print(type(e).__name__, str(e)[:80])
