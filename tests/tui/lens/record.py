#!/usr/bin/python3 -I
"""record.py HEAPBOOK - what the engine answers in each scene, for the robots: NAME.SCENE.json.

The fake engine (../fake_engine) sends these when a robot has typed `scene = "SCENE"`.  After
recording, RECORD=1 tests/tui.tap writes the screens; look at both before they are kept.
"""
import json
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
SMALL = [
    "import weakref\nclass Node:\n    pass\n",
    "def rows(n):\n    for i in range(n):\n        yield [i]\n",
    "c = [1, 2, 3]\n",
    "d = {'k': c}\n",
    "a = Node(); b = Node(); a.next = b; b.next = a\n",
    "e = Node(); w = weakref.ref(e, print)\n",
    "g = rows(3); r = next(g)\n",
    "t = [0, c]\n",
    "t = None\n",
    "del a, b\n",
]
HUGE = [
    "rows = [[i, str(i)] for i in range(400)]\n",
    "index = {row[1]: row for row in rows}\n",
    "class P:\n    __slots__ = ('x',)\nps = [P() for i in range(2000)]\n",
    "loop = []\nloop.append(loop)\nlong_name_" + "x" * 60 + " = 'a\\u202eb' * 40\n",
    "def steps(n):\n" + "".join("    v%d = [n, %d]\n" % (i, i) for i in range(60)) + "    return v0\n",
    "del rows[5:390], ps[3:1990]\n",
]
TABLES = ("objects", "graph", "collector", "pools", "time", "frames", "weak", "graveyard")


class Engine:
    def __init__(self, heapbook):
        self.process = subprocess.Popen([heapbook, "engine"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.id = 0

    def ask(self, until=None, **request):
        self.id += 1
        self.process.stdin.write(json.dumps({"id": self.id, **request}).encode() + b"\n")
        self.process.stdin.flush()
        for line in self.process.stdout:
            told = json.loads(line)
            if told.get("event") == until if until else told.get("id") == self.id:
                return told
        sys.exit("record.py: the engine ended")

    def run(self, cells, **how):
        for source in cells:
            self.ask("stopped", do="run", source=source, mode="exec", **how)

    def keep(self, name, scene, **request):
        answer = self.ask(**request)
        if not answer.pop("ok") or not answer.pop("id"):
            sys.exit("record.py: %s %s: %s" % (name, scene, answer))
        with open(os.path.join(HERE, "%s.%s.json" % (name, scene)), "w", encoding="utf-8") as out:
            json.dump(answer, out, separators=(",", ":"), ensure_ascii=False)
            out.write("\n")

    def lens(self, name, scene, **request):
        self.keep(name, scene, do="lens", lens=name, width=60, limit=100, **request)

    def tables(self, scene, about):
        for name in TABLES:
            self.lens(name, scene, **({"object": about} if name == "pools" else {}))
        for name in ("holders", "layout", "why", "events"):
            self.lens(name, scene, object=about)


def main():
    small = Engine(sys.argv[1])
    small.run(SMALL)
    small.ask(do="mark", name="before")
    small.tables("small", "c")
    small.keep("collection", "small", do="lens", lens="collector", collect=2, moment=35)
    small.keep("compare", "small", do="compare", a="nums = [i for i in range(1000)]\ntotal = sum(nums)\n",
               b="nums = (i for i in range(1000))\ntotal = sum(nums)\n", a_name="list", b_name="generator")
    small.run(["x = [c]\ny = x\n"], step=True)
    small.ask("stopped", do="step", by="instruction")
    small.lens("code", "small")
    huge = Engine(sys.argv[1])
    huge.run(HUGE)
    huge.tables("huge", "rows")
    huge.lens("code", "huge", object="steps")


main()
