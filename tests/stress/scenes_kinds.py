"""scenes_kinds.py - scenes about closures, copies, enumerations, managers, weak maps and
who refers to whom.

See scenes_data.py for what a scene is.
"""

SCENES = {
    "closures": dict(
        start="def make(x):\n    y = [x]\n    def get(): return x, y\n    def put(v):\n        nonlocal x\n        x = v\n    return get, put\nget, put = make(<value>)",
        ops=["get, put = make(<value>)", "put(<value>)", "print(len(get()))", "print(size(get), len(get.__closure__), size(get.__closure__), rc(get.__closure__[0]))", "cell = get.__closure__[0]", "cell.cell_contents = <value>", "del cell.cell_contents", "cell = None", "put = None", "get = None", "put(get)", "print(gc.collect())", "print(get.__closure__[0] is put.__closure__[0])", "fs = [lambda i=i: i for i in range(<few>)]", "fs = [lambda: i for i in range(<few>)]", "print([f() for f in fs])", "fs = None",
             "class Inner:\n    def method(self): return __class__\n    def me(self): return super().__repr__()\nx = Inner()", "print(size(Inner.method), rc(Inner.method.__closure__[0]))", "x = None", "def counter():\n    n = 0\n    def step():\n        nonlocal n\n        n += 1\n        return n\n    return step\nx = counter()", "x()", "print(rc(x.__closure__))", "import types\nx = types.CellType(<value>)", "print(size(x), gc.is_tracked(x))", "def rec(n): return lambda: rec\nx = rec(1)", "def outer(d):\n    def inner():\n        return lambda: d\n    return inner\nx = outer(D(<id>))()", "def loop():\n    out = []\n    for i in range(3):\n        d = D(i)\n        out.append(lambda: d)\n    return out\nx = loop()",
             "get.__defaults__ = (D(<id>),)", "get.tag = get", "print(rc(get.__code__))", "import functools\nx = functools.partial(put, D(<id>))", "x = [g for g in (lambda: k for k in range(3))]", "del get, put\nget = put = None"],
        init="cell = fs = x = None",
        probe="print(get is None or rc(get), put is None or rc(put), gc.get_count()[0])",
        end="get = put = cell = fs = x = None; gc.collect()"),
    "copies": dict(
        start="import copy, copyreg\nx = [D(<id>)]\ny = None",
        names=dict(thing=["[<value>, <value>]", "{'a': <value>}", "(<value>, [<atom>])", "A(<id>)", "{<few>, 1}", "C(<id>, [1])", "L([1, [2]])", "M(a=[1])", "S(<id>)", "bytearray(<bytes>)", "frozenset([1])", "[[]] * <few>", "T()", "Exception([1])", "range(3)", "len", "A"]),
        ops=["x = <thing>", "y = copy.copy(x)", "y = copy.deepcopy(x)", "print(type(y).__name__, size(y), y is x)", "x.append(x)", "x['me'] = x", "x.me = x", "y = None", "x = None", "print(gc.collect())", "memo = {}; y = copy.deepcopy(x, memo); print(len(memo)); memo = None", "print(len(x.__reduce_ex__(<few> + 1)))", "y = x[:]", "y = list(x)", "y = type(x)(x)", "print(rc(x), rc(y))", "class K:\n    def __copy__(self): return D(<id>)\n    def __deepcopy__(self, memo): return [D(<id>)]\nx = K()", "class K:\n    __slots__ = ('a', '__dict__')\nx = K(); x.a = [1]; x.b = [2]", "class K:\n    def __getstate__(self): return {'n': [1]}\nx = K()", "class K:\n    def __init__(self): self.a = 1; self.b = [1]\nx = K(); x.c = 3", "print(size(y.__dict__), size(x.__dict__))", "y = [copy.copy(x) for _ in range(<few>)]"],
        probe="print(type(x).__name__, size(x), rc(x), type(y).__name__)",
        end="x = y = None; gc.collect()"),
    "enums": dict(
        start="import enum\nclass E(enum.Enum):\n    ONE = 1\n    TWO = [2]\nx = E.ONE",
        ops=["class E(enum.Enum):\n    A = <few>\n    B = 'b'\n    C = A", "class E(enum.IntEnum):\n    A = 1\n    B = 2\n    ONE = 3", "class E(enum.Flag):\n    ONE = 1\n    TWO = 2\n    BOTH = 3", "class E(enum.Enum):\n    ONE = enum.auto()\n    def method(self): return self.value", "x = E.ONE", "x = E(1)", "x = E['ONE']", "x = E.ONE | E.TWO", "x.extra = D(<id>)", "del x.extra", "print(len(E), list(E)[0] is E.ONE)", "print(size(x), size(x.__dict__), rc(x) - rc(x))", "print(gc.is_tracked(x), isinstance(x, E))", "x = None", "y = E; E = None", "E = y", "print(gc.collect())", "x = enum.Enum('F', 'a b c')", "print(size(E))", "E.ONE = 5", "x = hash(E.ONE) == hash('ONE')", "x = [m.name for m in E]", "x = E.__members__", "class Empty(enum.Enum):\n    pass\nprint(len(Empty))", "import copy\nprint(copy.deepcopy(E.ONE) is E.ONE)", "r = weakref.ref(E.ONE)", "print(r() is None)"],
        init="y = r = None",
        probe="print(type(x).__name__, x is None or size(x))",
        end="x = y = r = None; gc.collect()"),
    "managers": dict(
        start="import contextlib\n@contextlib.contextmanager\ndef cm(d):\n    try:\n        yield d\n    finally:\n        print('cm ends', rc(d))\nx = None",
        ops=["with cm(D(<id>)) as v: print('in', rc(v))", "v = None", "x = cm(D(<id>)); x.__enter__()", "x = None", "x.__exit__(None, None, None)", "try:\n    with cm(A(<id>)): raise KeyError(1)\nexcept KeyError: print('out')", "with contextlib.suppress(KeyError): raise KeyError(D(<id>))", "with contextlib.ExitStack() as s: s.enter_context(cm(D(<id>))); s.callback(print, 'cb')", "s = contextlib.ExitStack(); s.push(held(D(<id>)))", "s.close()", "s = None", "with contextlib.closing(gen(D(<id>))) as g: next(g)", "g = None", "with contextlib.nullcontext(D(<id>)) as v: pass", "print(size(x), rc(x))", "print(gc.collect())", "import io\nwith contextlib.redirect_stdout(io.StringIO()) as f: print(D(<id>))", "f = None", "@cm(D(<id>))\ndef deco(): print('body')\nx = deco", "x()", "with held(D(<id>)) as a, held(D(<id>)) as b: print('two')", "a = b = None", "with held([D(<id>)]) as (v,): print('one')", "x = contextlib.suppress()"],
        init="v = s = g = f = a = b = None",
        probe="print(x is None or type(x).__name__, gc.get_count()[0])",
        end="x = v = s = g = f = a = b = None; gc.collect()"),
    "weak maps": dict(
        start="from weakref import *\nvd, kd, ws = WeakValueDictionary(), WeakKeyDictionary(), WeakSet()\no = [A(<id>) for _ in range(3)]",
        ops=["vd[<few>] = o[0]", "vd['k<few>'] = A(<id>)", "kd[o[<few> % 3]] = <value>", "kd[o[0]] = o[0]", "ws.add(o[<few> % 3])", "ws.add(A(<id>))", "o.append(D(<id>)); vd['d'] = kd[o[-1]] = o[-1]", "o.pop()", "del o[0]", "o.clear()", "o = [A(<id>) for _ in range(<few> + 1)]", "for x in o: ws.add(x); kd[x] = 1; vd[x.n] = x", "x = None", "print(len(vd), len(kd), len(ws))", "print(sorted(map(str, vd)), sorted(k.n for k in kd), sorted(k.n for k in ws))", "for k in vd: o.clear()", "for k in list(ws): print(type(k).__name__)", "k = None", "it = iter(ws); next(it)", "it = None", "print(size(vd), size(kd), size(ws), size(vd.data), size(kd.data), size(ws.data))", "print(rc(o[0]), getweakrefcount(o[0]))",
             "vd.clear()", "kd.clear()", "ws.clear()", "vd = vd.copy()", "ws = ws | WeakSet(o)", "ws -= WeakSet(o[:1])", "print(vd.pop(1, None) is None)", "print(kd.get(o[0]) is None, vd.get(1) is None)", "vd.setdefault(7, o[0])", "o[0].me = o[0]", "print(gc.collect())", "f = finalize(o[0], print, 'gone', <id>); f.atexit = False", "f = None", "m = WeakMethod(o[0].method, note(<id>))", "print(m() is None)", "m = None", "p = proxy(o[0], note(<id>))", "print(p.n)", "p = None", "print(ref(o[0]) is ref(o[0]), ref(o[0]) == ref(o[-1]))", "r = [ref(o[0], note(i)) for i in range(<few>)]", "r.pop()", "r = None", "class R(ref):\n    __slots__ = ('t',)\nr = [R(o[0], note(<id>))]", "ws.update(o)", "print(o[0] in ws, o[0] in kd, 1 in vd)", "vd2 = WeakValueDictionary(vd)", "vd2 = None", "print(len(list(vd.valuerefs())), len(kd.keyrefs()))", "import copy\nkd2 = copy.copy(kd); kd2 = None"],
        init="x = k = it = f = m = p = r = vd2 = None",
        probe="print(len(vd), len(kd), len(ws), len(o))",
        end="vd = kd = ws = o = x = k = it = f = m = p = r = None; gc.collect()"),
    "who refers": dict(
        start="x = A(<id>)\nbox = [x]",
        ops=["box = [x, <value>]", "box = {'x': x}", "box = (x, 1)", "box = {x}", "box = A(x)", "box = C(1, x)", "box = S(x)", "box = lambda a=x: a", "box = holds(x)", "box = gen(x)", "box = gen(x); next(box)", "box = iter([x])", "box = x.method", "box = A(<id>); box.__dict__['x'] = x", "box = weakref.ref(x)", "box = property(x)", "box = [[x]]", "import functools\nbox = functools.partial(len, x)", "import collections\nbox = collections.deque([x])", "box = map(x.method, [x])", "box = enumerate([x])", "box = type('B', (), {'x': x})", "x = D(<id>)", "x = []", "x = (1, [])", "x = A", "x = gen(1)", "x = {'a': []}", "x = box", "box = None",
             "print(sorted(type(o).__name__ for o in gc.get_referrers(x)))", "print([type(o).__name__ for o in gc.get_referents(box)])", "print([type(o).__name__ for o in gc.get_referents(x, box)])", "print(len(gc.get_referrers(x)))", "print(rc(x))", "def f(y): return sorted(type(o).__name__ for o in gc.get_referrers(y))\nprint(f(x))", "print(any(o is x for o in gc.get_objects()), any(o is box for o in gc.get_objects(0)))", "gc.collect(<few> % 3)", "print([any(o is x for o in gc.get_objects(g)) for g in range(3)])", "print(gc.is_tracked(x), gc.is_finalized(x), gc.is_tracked(box))"],
        probe="print(rc(x), type(box).__name__, len(gc.get_referents(box)) if box is not None else 0)",
        end="x = box = None; gc.collect()"),
}
