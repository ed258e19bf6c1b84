"""generate.py SEED [SCENES] - a random heap program on standard output.

The program plays some scenes (scenes_*.py): each makes, changes, shares and drops
objects and prints what can be observed: sizes, counts, deaths, what collections find,
the collector's counters.  A scene is played in the module, in a function, or some
times over in a loop.  differ.py compares CPython 3.11 and heapbook line by line.
"""
import sys

import scenes_collector
import scenes_data
import scenes_kinds
import scenes_library
import scenes_moments
import scenes_objects
from grammar import Text

SCENES = {**scenes_data.SCENES, **scenes_objects.SCENES, **scenes_collector.SCENES, **scenes_library.SCENES,
          **scenes_moments.SCENES, **scenes_kinds.SCENES}

PRELUDE = '''\
import gc, sys, weakref
rc = sys.getrefcount
size = sys.getsizeof
class A:
    def __init__(self, n):
        self.n = n
    def method(self):
        return self
    def __repr__(self):
        return "A"
class D:
    def __init__(self, n):
        self.n = n
    def __del__(self):
        print("del D", self.n)
    def __repr__(self):
        return "D%d" % self.n
class S:
    __slots__ = ("n", "other", "__weakref__")
    def __init__(self, n):
        self.n = n
    def __del__(self):
        pass
class T:
    __slots__ = ["b", "a"]
class C(A):
    def __init__(self, n, more):
        super().__init__(n)
        self.more = more
class L(list):
    pass
class M(dict):
    pass
class G:
    saved = []
    def __init__(self, n):
        self.n = n
    def __del__(self):
        print("del G", self.n)
        if self.n % 3 == 0:
            G.saved.append(self)
def gen(x, y=None):
    kept = [x]
    try:
        while True:
            got = yield kept
            if got is not None:
                kept.append(got)
    finally:
        print("gen closes", len(kept))
def passes(a, *rest, **kw):
    return rc(a), len(rest), len(kw)
def copied(**kw):
    return kw
def holds(a):
    b = a
    def inner():
        return b
    return inner
def raises(a):
    local = [a]
    raise ValueError(local)
def note(tag):
    def callback(r):
        print("callback", tag, r() is None)
    return callback
def boom(r):
    raise RuntimeError("in callback")
def count_of(f):
    return f()[0]
class suppress_all:
    def __enter__(self):
        return self
    def __exit__(self, kind, value, tb):
        return True
class held:
    def __init__(self, v):
        self.v = v
    def __enter__(self):
        return self.v
    def __exit__(self, *args):
        self.v = None
'''


# The flag would have all that CPython's own library made listed as the interpreter ends.
ENDING = "gc.set_debug(0)\nprint('end')\n"


def indented(text):
    return "\n".join("    " + line for line in text.splitlines())


def guarded(op):
    return "try:\n" + indented(op) + "\nexcept Exception as problem:\n    print(type(problem).__name__)"


def bared(text):
    """What guarded() put in."""
    lines = text.splitlines()
    return "\n".join(line[4:] for line in lines[1:-2]) if lines[-1].startswith("    print(type(problem)") else text


def settled(text):
    """CPython's modules are not ours; after a full collection both count alike."""
    return text + "\ngc.collect()" if "import " in text else text


class Scene:
    """Parts that are played in one place: "module", "function" or a number of rounds."""

    def __init__(self, number, place, parts):
        self.number, self.place, self.parts = number, place, parts

    def text(self):
        if self.place == "module":
            return "\n".join(self.parts)
        body = "\n".join(indented(p) for p in self.parts)
        if self.place == "function":
            return "def scene_%d():\n%s\nscene_%d()" % (self.number, body, self.number)
        return "for turn in range(%d):\n%s" % (self.place, body)


class Maker(Text):
    """A program: a list of scenes."""

    def program(self, scenes):
        return [self.scene(number) for number in range(scenes)]

    def scene(self, number):
        r = self.r
        row = SCENES[r.choice(list(SCENES))]
        self.more = row.get("names", {})
        starts = [row["start"], *row.get("start_also", ())]
        probe = r.choice([row["probe"], *row.get("probe_also", ())])
        often = r.random() < 0.7
        parts = [self.fill(r.choice(starts)), row.get("init", "pass")]
        for _ in range(r.randrange(2, 14)):
            parts.append(self.op(row["ops"]))
            if often or r.random() < 0.3:
                parts.append(guarded(probe))
        parts += [guarded(probe), row.get("end", "pass")]
        parts = [settled(p) for p in parts]
        return Scene(number, self.place(parts), parts)

    def op(self, ops):
        """One that compiles: a template's holes do not fit every filling."""
        while True:
            text = guarded(self.fill(self.r.choice(ops)))
            try:
                compile(text, "", "exec")
                return text
            except SyntaxError:
                pass

    def place(self, parts):
        if any("import *" in p for p in parts):
            return "module"
        return self.r.choice(["module"] * 6 + ["function"] * 3 + [self.r.choice([2, 3, 10, 20])])


def text_of(program):
    return PRELUDE + "gc.collect()\n" + "".join("print('scene %d')\n%s\n" % (s.number, s.text()) for s in program) + ENDING


if __name__ == "__main__":
    seed = int(sys.argv[1])
    scenes = int(sys.argv[2]) if len(sys.argv) > 2 else 6
    sys.stdout.write(text_of(Maker(seed).program(scenes)))
