#!/usr/bin/python3 -I
"""live.py HEAPBOOK [PROGRAM ...] - what it costs to watch a program; how soon a step is shown.

For each program: processor time under `HEAPBOOK run`, in the engine with nobody looking, and
in the engine while a front end asks for the objects as often as the heap pane does; then one
step and the look after it with a million objects.  Processor time, so that other load on the
machine counts little; the least of three runs, the start of the process not counted.
"""
import glob
import json
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
LOOKING_MOST = 0.025  # as in shell/panes/heap.c
PAIRS = 3
MILLION = "keep = [[i] for i in range(1_000_000)]\nx = 1\n" + "x = [x]\n" * 60


def spent(pid):
    with open("/proc/%d/schedstat" % pid) as f:
        return int(f.read().split()[0]) / 1e6


class Engine:
    """The engine, asked in lines of JSON; `pid` is the process that runs the program."""

    def __init__(self, heapbook):
        self.process = subprocess.Popen([heapbook, "engine"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.id = 0
        self.send(do="limits", memory=8 << 30, output=0)
        self.until(lambda told: told.get("id") == 1)
        with open("/proc/%d/task/%d/children" % (self.process.pid, self.process.pid)) as f:
            self.pid = int(f.read().split()[0])

    def send(self, **request):
        self.id += 1
        self.process.stdin.write(json.dumps({"id": self.id, **request}).encode() + b"\n")
        self.process.stdin.flush()

    def until(self, wanted):
        for line in self.process.stdout:
            told = json.loads(line)
            if wanted(told):
                return told
        sys.exit("live.py: the engine ended")

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def look(engine):
    engine.send(do="lens", lens="objects", limit=400, width=60)


def run_alone(heapbook, path):
    process = subprocess.Popen([heapbook, "run", path], stdout=subprocess.DEVNULL)
    usage = os.wait4(process.pid, 0)[2]
    return (usage.ru_utime + usage.ru_stime) * 1e3


def run_in_engine(heapbook, path, watched):
    engine = Engine(heapbook)
    before = spent(engine.pid)
    with open(path) as source:
        engine.send(do="run", mode="exec", name="x", source=source.read())

    def ended(told):
        if told.get("event") == "tick" and told["running"] and watched and told["looking"] <= LOOKING_MOST:
            look(engine)
        return told.get("event") == "stopped"

    engine.until(ended)
    took = spent(engine.pid) - before
    engine.close()
    return took


def watching(heapbook, path):
    start = min(run_alone(heapbook, os.devnull) for _ in range(5))
    alone = min(run_alone(heapbook, path) for _ in range(PAIRS)) - start
    closed, live = (min(run_in_engine(heapbook, path, watched) for _ in range(PAIRS)) for watched in (False, True))
    print("%-20s %7.1f ms  engine %.2f  watched %.2f" % (os.path.basename(path), alone, closed / alone, live / alone))


def stepping(heapbook):
    engine = Engine(heapbook)
    engine.send(do="run", mode="exec", name="x", source=MILLION, step=True)
    engine.until(lambda told: told.get("event") == "stopped")
    took = []
    for _ in range(50):
        before = spent(engine.pid)
        engine.send(do="step")
        engine.until(lambda told: told.get("event") == "stopped")
        look(engine)
        engine.until(lambda told: told.get("id") == engine.id)
        took.append(spent(engine.pid) - before)
    engine.close()
    took = sorted(took[1:])  # the first one made the million
    print("a step, a million objects: %.1f ms in the middle, %.1f ms at most" % (took[len(took) // 2], took[-1]))


def main():
    heapbook, *programs = sys.argv[1:]
    for path in programs or sorted(p for p in glob.glob(os.path.join(HERE, "*.py")) if p not in
                                   [os.path.join(HERE, n) for n in ("bench.py", "chart.py", "live.py")]):
        watching(heapbook, path)
    stepping(heapbook)


main()
