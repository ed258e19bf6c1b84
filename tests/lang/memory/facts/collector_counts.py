# MEMORY_MODEL 6: the collector's counters, returns and lists.
import gc
import sys

gc.collect()
print("defaults", gc.isenabled(), gc.get_threshold(), gc.get_debug(), gc.garbage, gc.callbacks, gc.get_freeze_count())
gc.disable()
print("disabled", gc.isenabled())


class A:
    pass


class S:
    __slots__ = ("a",)


def delta(fn, n=1):
    gc.collect()
    a = gc.get_count()[0]
    keep = [fn() for _ in range(n)] if n > 1 else fn()
    b = gc.get_count()[0]
    del keep
    c = gc.get_count()[0]
    keep = [fn() for _ in range(n)] if n > 1 else fn()
    d = gc.get_count()[0]
    return b - a, c - a, d - a


def g():
    yield


def closure():
    x = 1
    return lambda: x


things = dict(
    list=lambda: [], list_call=lambda: list(), dict=lambda: {}, dict_call=lambda: dict(), tuple=lambda: tuple([1, 2]), empty_tuple=lambda: (), set=lambda: set(), frozenset=lambda: frozenset([1]), A=A, S=S, object=object, int=lambda: 2**70, str=lambda: "a" * gc.get_count().__len__(),
    float=lambda: float("1.5"), bytes=lambda: bytes(9), bytearray=lambda: bytearray(9), range=lambda: range(9), slice=lambda: slice(1), function=lambda: (lambda: 0), closure=closure, generator=g, genexpr=lambda: (i for i in ()), method=lambda: A().__init__, bound=lambda: [].append, weak=lambda: __import__("weakref").ref(A),
    exception=lambda: ValueError(), exception1=lambda: ValueError(1), iterator=lambda: iter([]), map=lambda: map(len, []), zip=lambda: zip(), enumerate=lambda: enumerate([]), reversed=lambda: reversed([]), dict_iter=lambda: iter({}), keys=lambda: {}.keys(), items=lambda: iter({}.items()), property=property, cls=lambda: type("T", (), {}),
    super=lambda: super(A, A()), module=lambda: type(sys)("m"), namespace=lambda: type(sys.implementation)(), memoryview=lambda: memoryview(b""), cell=lambda: type(closure().__closure__[0])(), classmethod=lambda: classmethod(len), partial=lambda: __import__("functools").partial(len), deque=lambda: __import__("collections").deque(),
    comprehension=lambda: [i for i in range(3)], dictcomp=lambda: {i: i for i in range(3)}, setcomp=lambda: {i for i in range(3)}, slice_of=lambda: [1, 2, 3][1:], concat=lambda: [1] + [2], sort=lambda: sorted([2, 1]), split=lambda: "a b".split(), copy=lambda: [1].copy(), dcopy=lambda: {1: 2}.copy(), repeat=lambda: [1] * 3, star=lambda: [*(1, 2)],
    nested=lambda: [[], []], dict_of=lambda: {1: [], 2: {}}, locals=lambda: locals(), globals=lambda: globals(), args=lambda *a: a, kwargs=lambda **k: k, format=lambda: "%s %s" % (1, 2), fstring=lambda: f"{1}{2}", call=lambda: len([]), sortkey=lambda: sorted([1, 2], key=lambda x: x), items_list=lambda: list({1: 2}.items()), zip_list=lambda: list(zip([1], [2])),
    attr=lambda: A().__dict__, vars=lambda: vars(A()), dir=lambda: dir(A()), exc=lambda: sys.exc_info(), frame=lambda: sys._getframe(), evalled=lambda: eval("1"), getattr=lambda: getattr(A, "x", None), isinst=lambda: isinstance(1, (int, str)), divmod=lambda: divmod(7, 2), bytes_split=lambda: b"a b".split(), complex=lambda: 1j * 2, union=lambda: int | str, alias=lambda: list[int])
for name, fn in things.items():
    delta(fn)
    print("allocations of", name, delta(fn))
for name in ("list", "list_call", "dict", "dict_call", "tuple", "set", "A", "S", "float", "function", "generator", "exception", "iterator"):
    print("hundred of", name, delta(things[name], 100))


def caught():
    try:
        raise ValueError
    except ValueError as e:
        return e


def through():
    a = gc.get_count()[0]
    try:
        raise ValueError
    except ValueError:
        pass
    return gc.get_count()[0] - a


gc.collect()
print("an exception caught", through(), through())
a = gc.get_count()[0]
e = caught()
print("an exception saved", gc.get_count()[0] - a)
del e
print("... dropped", gc.get_count()[0] - a)


def first(fn):
    gc.enable()
    gc.collect()
    gc.collect()
    seen = []
    gc.callbacks.append(lambda p, i: seen.append((p, i["generation"], n)) if p == "start" else None)
    keep = []
    n = 0

    def show():
        return seen
    for n in range(3000):
        keep.append(fn())
    gc.callbacks.clear()
    gc.disable()
    return [(b, c) for a, b, c in seen]


print("collections while making instances", first(A))
print("... lists", first(lambda: []))
print("... dicts", first(lambda: {}))
print("... tuples", first(lambda: (A,)))
print("... sets", first(set))
print("... nothing", first(object))
print("... functions", first(lambda: lambda: 0))


def many(n, *threshold):
    gc.collect()
    gc.set_threshold(*threshold)
    seen = []

    def cb(p, i):
        if p == "start":
            seen.append((i["generation"], k))
    gc.callbacks.append(cb)
    gc.enable()
    keep = []
    for k in range(n):
        keep.append(A())
    gc.disable()
    gc.callbacks.clear()
    gc.set_threshold(700, 10, 10)
    return seen, gc.get_count()


print("threshold 100", many(2000, 100))
print("threshold 10, 2", many(300, 10, 2))
print("threshold 10, 2, 2", many(400, 10, 2, 2))
print("threshold 5, 1, 1", many(200, 5, 1, 1))
print("threshold 0", many(2000, 0))
print("threshold 1", many(20, 1))
print("30000 with the defaults", many(30000, 700, 10, 10)[0])


def no_growth(n):
    gc.collect()
    seen = []
    gc.callbacks.append(lambda p, i: seen.append(1))
    gc.enable()
    for k in range(n):
        A(), [], {}, (k, A), set()
    gc.disable()
    gc.callbacks.clear()
    return len(seen), gc.get_count()


print("dropped at once", no_growth(5000))


def cycles(n):
    gc.collect()
    seen = []
    gc.callbacks.append(lambda p, i: seen.append((k, i["generation"], i["collected"])) if p == "stop" else None)
    gc.enable()
    for k in range(n):
        a = A()
        a.me = a
    gc.disable()
    gc.callbacks.clear()
    return seen, gc.get_count()


print("cycles", cycles(3000))
for gen in (0, 1, 2):
    gc.collect()
    keep = [A() for _ in range(50)]
    gc.collect(gen)
    print("collect(%d)" % gen, gc.get_count(), [sum(type(o) is A for o in gc.get_objects(generation=k)) for k in range(3)])
for bad in (3, -1, "x", 1.5, None):
    for fn in (gc.collect, lambda b: gc.get_objects(generation=b), gc.set_threshold, gc.set_debug):
        try:
            r = fn(bad)
            print("argument", bad, type(r).__name__)
        except (TypeError, ValueError) as e:
            print("argument", bad, type(e).__name__, e)
gc.set_threshold(700, 10, 10)
gc.set_debug(0)
gc.set_threshold(1000)
print("set_threshold(1000)", gc.get_threshold())
gc.set_threshold(700, 11)
print("set_threshold(700, 11)", gc.get_threshold())
gc.set_threshold(700, 10, 10)
for args in ((), (1, 2, 3, 4)):
    try:
        gc.set_threshold(*args)
    except TypeError as e:
        print("set_threshold", e)
print("returns", gc.enable(), gc.disable(), gc.freeze(), gc.unfreeze(), gc.set_debug(0), gc.get_count().__class__, gc.get_stats().__class__)
