"""import-cost.py > src/modules/import_cost.def - measure what importing a module of
CPython's library does to the collector's count and to the free lists.

PYTHON names the interpreter (default /usr/bin/python3).  Each module is measured by
itself, what it imports being there already: once with the free lists empty, once with
them full.  The reading of its code, which comes before its imports, is measured apart.
Names come from the table as it stands.
"""
import os
import re
import subprocess
import sys
import tempfile

PYTHON = os.environ.get("PYTHON", "/usr/bin/python3")
HERE = os.path.dirname(os.path.abspath(__file__))
TABLE = os.path.join(HERE, "..", "src", "modules", "import_cost.def")
# The first search of the folders of sys.path, by whichever module.
PATH = "<path>"
# What the import system holds while the body of a module runs.
BODY = "<body>"
# The types of the syntax tree, made at the first call of compile() or import of _ast.
TREE_TYPES = "<tree>"
PROGRAM = """import gc, sys
for m in {before!r}:
    __import__(m)
m = None
{ready}
gc.disable()
if {full}:
    kept = [[] for i in range(79)], [{{}} for i in range(79)], [[tuple([None] * n) for i in range(1990)] for n in range(1, 21)]
    gc.collect()
    kept = None
else:
    gc.collect()
gc.get_count()
sys._debugmallocstats()
before = gc.get_count()[0]
{statement}
after = gc.get_count()[0]
sys._debugmallocstats()
garbage = gc.collect(1)
sys._debugmallocstats()
print(after - before, garbage)
"""
OBJECTS = """import gc, sys
def objects():
    gc.collect()
    return len(gc.get_objects())
for m in {before!r}:
    __import__(m)
m = None
{ready}
objects()
there = objects()
{statement}
print(objects() - there)
"""
SORTS = """import gc
for m in {before!r}:
    __import__(m)
gc.collect()
before = gc.get_count()[0]
[].sort(key=None)
print(gc.get_count()[0] - before)
"""
TREE = """import sys, _frozen_importlib as f
load, tree = f._load_unlocked, []
def spy(spec):
    global tree
    above, tree = tree, []
    module = load(spec)
    above.append((spec.name, bool(spec.has_location), tree))
    tree = above
    return module
f._load_unlocked = spy
import {module}
print(tree)
"""


def run(text, module=""):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "measure.py")
        for name, source in (path, text), (os.path.join(folder, "measured.py"), module):
            with open(name, "w") as f:
                f.write(source)
        environment = dict(os.environ, PYTHONHASHSEED="0", PYTHONUNBUFFERED="")
        return subprocess.run([PYTHON, "-B", path], capture_output=True, text=True, env=environment, check=True)


def loaded(module):
    """The modules that importing it loads: (name, found on the path, the same of what it loads itself)."""
    return eval(run(TREE.format(module=module)).stdout)


def names_of(tree):
    return [n for name, _, inner in tree for n in names_of(inner) + [name]]


def folded(tree, package):
    """A package's parts are part of it; what they import, it imports."""
    for name, found, inner in tree:
        if name.startswith(package + "."):
            yield from folded(inner, package)
        else:
            yield name, found, inner


def levels(part):
    """What a report of sys._debugmallocstats() says is free: [0] lists, [1..20] tuples, [21] dicts."""
    free = [0] * 22
    for count, size, kind in re.findall(r"(\d+) free (?:(\d+)-sized )?Py(Dict|List|Tuple)Objects", part):
        free[int(size) if size else {"List": 0, "Dict": 21}[kind]] = int(count)
    return free


def sample(before, ready, statement, full):
    p = run(PROGRAM.format(statement=statement, before=before, ready=ready, full=full))
    count, garbage = map(int, p.stdout.split())
    return count, garbage, *map(levels, p.stderr.split("Small block threshold")[1:])


def measure(before, statement, ready="pass"):
    """((objects that stay, garbage, what of it goes to the free lists), count besides the free lists, [(alive at once, alive after)])"""
    objects = int(run(OBJECTS.format(statement=statement, before=before, ready=ready)).stdout)
    count, garbage, cold0, cold1, collected = sample(before, ready, statement, False)
    freed = [b - a for a, b in zip(cold1, collected)]
    _, _, full0, full1, _ = sample(before, ready, statement, True)
    after = [a - b for a, b in zip(full0, full1)]
    most = [a + b for a, b in zip(cold1, after)]
    count -= sum(max(m - c, 0) for m, c in zip(most, cold0))
    return (objects, garbage, freed), count, list(zip(most, after))


def sorts(before, module):
    """Whether importing it calls list.sort with a keyword for the first time."""
    cold, warm = (int(run(SORTS.format(before=m)).stdout) for m in (before, before + [module]))
    return cold > warm


def rest(all_, first):
    """What comes after `first`, of (count, use)."""
    use = [(max(m - a1, 0), a - a1) for (m, a), (_, a1) in zip(all_[1], first[1])]
    return all_[0] - first[0], use


def search_cost():
    """What the first module found on the path costs more than it does as the second."""
    (objects, *_), first, use = measure([], "import colorsys")
    (second_objects, *_), second, second_use = measure(["keyword"], "import colorsys")
    path = []
    for (most, after), (most2, after2) in zip(use, second_use):
        more = after - after2
        path.append((most if most > more + most2 else max(more, 0), more))
    return (objects - second_objects, *NO_OBJECTS[1:]), (first - second, path)


def body_cost():
    """A module looks at the free lists; the constants and names of its code are two pairs, and die after it."""
    text = PROGRAM.format(statement="import measured", before=["colorsys", "keyword"], ready="pass", full=True)
    parts = run(text, "import sys\nsys._debugmallocstats()\n").stderr.split("Small block threshold")
    held = [after - inside for inside, after in zip(levels(parts[2]), levels(parts[3]))]
    held[2] -= 2
    return 0, [(n, n) for n in held]


def use_text(use):
    return "USE(" + (", ".join("[%d] = {%d, %d}" % (i, *u) for i, u in enumerate(use) if u != (0, 0)) or "[0] = {0, 0}") + ")"


def freed_text(freed):
    return "USE(" + (", ".join("[%d] = %d" % (i, n) for i, n in enumerate(freed) if n) or "0") + ")"


NOTHING = 0, [(0, 0)] * 22
NO_OBJECTS = 0, 0, [0] * 22


def row(name, objects, imports, load, body, sorts=False):
    print('ROW("%s", %d, %d, %d, %s, "%s", %d, %s, %d, %s)' % (
        name, sorts, *objects[:2], freed_text(objects[2]), " ".join(imports), load[0], use_text(load[1]), body[0], use_text(body[1])))


def measured_row(name):
    tree = loaded(name)
    if not tree or tree[-1][0] != name: # there from the start
        return row(name, NO_OBJECTS, [], NOTHING, NOTHING)
    _, found, inner = tree[-1]
    mine = list(folded(inner, name))
    before = ["colorsys"] + [n for n in names_of(tree[:-1] + mine) if n != name]
    special = [TREE_TYPES] if name == "_ast" else []
    objects, *all_ = measure(before, "import " + name, "compile('0', '', 'eval')" if special else "pass")
    load = NOTHING
    if found and name not in ("array",):
        load = measure(before, "code = loader.get_code(%r)" % name,
                       "import _frozen_importlib_external as f\nloader = f.PathFinder.find_spec(%r, %s).loader"
                       % (name, "sys.modules[%r].__path__" % name.rpartition(".")[0] if "." in name else None))[1:]
    row(name, objects, [PATH] * found + special + [n for n, _, _ in tree[:-1] + mine], load, rest(all_, load), sorts(before, name))


def main():
    with open(TABLE) as f:
        names = re.findall(r'ROW\("([^"<]+)"', f.read())
    names = sys.argv[1:] or names
    print("/* import_cost.def - ROW(module, it sorts by name, objects, garbage, what of it goes to the free lists, what it imports,")
    print(" * count, use of the free lists, while its code is read, count, use, afterwards): made by build-aux/import-cost.py, which measures CPython. */")
    objects, cost = search_cost()
    row(PATH, objects, [], NOTHING, cost)
    row(BODY, NO_OBJECTS, [], NOTHING, body_cost())
    row(TREE_TYPES, NO_OBJECTS, [], NOTHING, measure([], "compile('0', '', 'eval')")[1:])
    objects, *all_ = measure([], "import gc as another", "first = sys.modules.pop('gc')")
    row("gc", objects, [], NOTHING, all_)
    done = set()
    for name in names:
        for module in names_of(loaded(name)) + [name]:
            if module not in done | {"gc", "sys"} and not any(module.startswith(n + ".") and n != "collections" for n in done | set(names)):
                measured_row(module)
            done.add(module)


if __name__ == "__main__":
    main()
