"""scenes_library.py - scenes about objects of library modules.

See scenes_data.py for what a scene is.  How often a string is held is not asked: those
that CPython's frozen modules have, too, are static.
"""

SCENES = {
    "collections": dict(
        start="from collections import *\nx = OrderedDict()",
        ops=["x = OrderedDict(a=1)", "x = OrderedDict(zip(range(<n>), range(<n>)))", "x['<few>'] = <value>", "x[<few>] = 1", "x.popitem()", "x.move_to_end(next(iter(x)))", "x = defaultdict(list)", "x[<few>].append(1)", "x = defaultdict(int, a=1)", "x = Counter('<char><char>ab')", "x.update('abc')", "x += Counter('ab')", "x = ChainMap({}, {'a': 1})", "x = namedtuple('N', 'a b')(1, [])", "x = UserDict(a=1)", "x = UserList([1])", "x = x.copy()", "x.clear()", "for i in range(<n>): x[str(i)] = i", "del x[next(iter(x))]", "x = Counter(range(<n>))",
             "x = OrderedDict.fromkeys(range(<few>))", "x = defaultdict(set)", "x.pop('a', None)", "x = dict(x)", "x = OrderedDict(x)", "x = x | {'q': 1}", "x |= {'q': 1}", "x = iter(x)", "x = deque(<many>, <few>)", "x = iter(deque([1]))", "x = x._replace(a=2)", "x = x.items()", "x = reversed(OrderedDict(a=1))"],
        probe="print(type(x).__name__, size(x), rc(x), gc.is_tracked(x))"),
    "functools": dict(
        start="import functools, itertools, operator\nx = functools.partial(len)",
        ops=["x = functools.partial(copied, a=<value>)", "x = functools.partial(x, 1)", "x = functools.lru_cache(maxsize=<few>)(lambda v: [v])", "x = functools.lru_cache(maxsize=None)(str)", "x(<few>)", "x(<few>)", "x = functools.reduce(operator.add, range(1, 5))", "x = functools.cmp_to_key(lambda a, b: 0)(1)", "x = functools.wraps(copied)(lambda: 0)", "x = functools.cached_property(len)", "x = functools.singledispatch(lambda a: a)",
             "x = itertools.count()", "x = itertools.cycle([1, 2])", "x = itertools.repeat(<value>, <few>)", "x = itertools.chain([1], <many>)", "x = itertools.islice(<many>, <few>)", "x = itertools.groupby([1, 1, 2])", "x = itertools.tee(<many>)[0]", "x = itertools.product('ab', repeat=2)", "x = itertools.permutations(range(3))", "x = itertools.combinations(range(4), 2)", "x = itertools.accumulate(<few> for _ in range(3))", "x = itertools.starmap(pow, [(1, 2)])", "x = itertools.takewhile(bool, [1, 0])", "x = itertools.dropwhile(bool, [1, 0])",
             "x = itertools.zip_longest('ab', 'c')", "x = itertools.compress('ab', [1, 0])", "x = itertools.filterfalse(None, [0, 1])", "x = itertools.pairwise([1, 2, 3])", "y = next(x)", "y = list(itertools.islice(x, 5))", "y = next(x); print(rc(y) if type(y) is not str else 0)", "x = operator.itemgetter(1, 2)", "x = operator.attrgetter('a')", "x = operator.methodcaller('a', 1)", "x = itertools.tee([1, 2], 3)", "y = None"],
        probe="print(type(x).__name__, size(x), rc(x) if not isinstance(x, (int, type(None))) else 0, gc.is_tracked(x))"),
    "dataclass": dict(
        start="from dataclasses import dataclass, field\nx = None",
        ops=["@dataclass\nclass K:\n    a: int\n    b: list = field(default_factory=list)\nx = K(1)", "@dataclass(slots=True)\nclass K:\n    a: int\n    b: int = 2\nx = K(1)", "@dataclass(frozen=True)\nclass K:\n    a: int = 0\nx = K(<value>)", "x = K(<value>)", "x.extra = 1", "print(size(x.__dict__))", "x = [K(<atom>) for _ in range(<few>)]",
             "print(x == x)", "import dataclasses\nx = dataclasses.replace(x, a=5)", "x = None", "print(gc.collect())", "K = None"],
        probe="print(type(x).__name__, size(x))"),
    "imports": dict(
        start="gc.collect()\nx = None",
        ops=["import <module>", "from <module> import *", "import <module> as x", "x = <object>", "x = None", "gc.collect(0)", "kept2 = [[] for _ in range(<n>)]", "kept2 = None", "import <module>, <module>", "def imp():\n    import <module>\nimp()"],
        names=dict(module=["math", "itertools", "collections", "functools", "operator", "types", "array", "bisect", "heapq", "random", "weakref", "abc", "copy", "enum", "dataclasses", "contextlib", "string", "textwrap", "time", "struct", "json", "re", "reprlib", "keyword", "numbers", "fractions", "decimal", "statistics", "typing", "traceback", "tracemalloc", "inspect", "dis", "ast", "linecache", "warnings", "errno", "atexit", "io", "pprint", "datetime", "timeit", "base64", "binascii", "fnmatch", "codecs", "copyreg", "collections.abc", "logging", "unicodedata", "cmath"]),
        probe="print(gc.get_count()[0])", probe_also=["print(gc.get_count())"]),
    "tracemalloc": dict(
        start="import tracemalloc\ntracemalloc.start(<few>+1)\nx = y = None",
        ops=["x = <list>", "x = <dict>", "x = <str>", "x = <set>", "x = <tuple>", "x = bytes(<n> * 1000)", "x = [A(<id>) for _ in range(<n>)]", "x = None", "y = x", "before = tracemalloc.get_traced_memory()[0]; z = bytearray(<n> + 1); print(tracemalloc.get_traced_memory()[0] - before)", "before = tracemalloc.get_traced_memory()[0]; z = None; print(tracemalloc.get_traced_memory()[0] - before)",
             "t = tracemalloc.get_object_traceback(x); print(t and [f.lineno - sys._getframe().f_lineno for f in t])", "before = tracemalloc.get_traced_memory()[0]; z = [A(<id>) for _ in range(<n>)]; print(tracemalloc.get_traced_memory()[0] - before)", "before = tracemalloc.get_traced_memory()[0]; z = {i: str(i) for i in range(<n>)}; print(tracemalloc.get_traced_memory()[0] - before)",
             "tracemalloc.reset_peak(); z = bytes(100000); z = None; c, p = tracemalloc.get_traced_memory(); print(p - c > 90000)", "print(tracemalloc.is_tracing(), tracemalloc.get_traceback_limit())", "tracemalloc.clear_traces(); print(tracemalloc.get_traced_memory()[0] < 2000)",
             "z = [bytes(1000) for _ in range(<n>)]\ns = tracemalloc.take_snapshot().filter_traces([tracemalloc.Filter(True, __file__)])\nprint([(t.count, t.size) for t in s.statistics('lineno')[:1]])\ns = None"],
        end="x = y = z = s = None; tracemalloc.stop()",
        probe="pass"),
}
