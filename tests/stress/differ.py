"""differ.py [-a] [-j JOBS] [-k FOLDER] HEAPBOOK FIRST LAST [SCENES] - compare heapbook with
CPython 3.11 over the seeds FIRST ... LAST - 1.

Stops at the first difference (-a: goes on), reduces the program, and leaves it as
differ.SEED.py in the present folder.  -j plays JOBS programs at a time; -k keeps what
CPython answered in FOLDER, so that the next run costs only heapbook's part.  PYTHON names
the interpreter (default /usr/bin/python3).
"""
import argparse
import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from generate import Maker, Scene, bared, text_of  # noqa: E402

PYTHON = os.environ.get("PYTHON", "/usr/bin/python3")
# Strings hash alike in all runs of CPython; heapbook's seed is fixed anyway.
ENVIRONMENT = dict(os.environ, PYTHONHASHSEED="0")
# What no program determines: addresses, file names, how often static objects are held.
VARYING = [(r"0x[0-9a-f]+", "0x"), (r'File ".*?"', 'File ""'), (r"\b(?:9999999\d\d|100000\d{4})\b", "static"),
           (r"\d\.\d{4}s elapsed", "elapsed")]
# Runs more of CPython when it differs: what hangs on addresses differs among them too.
AGAIN = 5


def normal(text):
    for pattern, word in VARYING:
        text = re.sub(pattern, word, text)
    return text


def run(command, path):
    try:
        p = subprocess.run(command + [path], capture_output=True, timeout=30, stdin=subprocess.DEVNULL, env=ENVIRONMENT)
    except subprocess.TimeoutExpired:
        return ["timeout", ""]
    out, err = (normal(b.decode("utf-8", "backslashreplace")) for b in (p.stdout, p.stderr))
    return [out, err + "status %d" % p.returncode]


def told_apart(theirs, ours):
    """Whether a line on which all of CPython's runs agree is another in ours."""
    runs = [out.splitlines() + err.splitlines() for out, err in theirs]
    mine = ours[0].splitlines() + ours[1].splitlines()
    if len({len(r) for r in runs}) > 1:
        return False
    return len(mine) != len(runs[0]) or any(len(set(said)) == 1 and line != said[0] for line, *said in zip(mine, *runs))


class Pair:
    """CPython, whose answers may be kept, and heapbook."""

    def __init__(self, heapbook, kept=None):
        self.heapbook, self.kept = heapbook, kept
        if kept:
            os.makedirs(kept, exist_ok=True)

    def answers(self, path, text, count):
        """What CPython says in `count` runs, or in more that are known."""
        kept = self.kept and os.path.join(self.kept, hashlib.sha256((PYTHON + text).encode()).hexdigest()[:32])
        said = []
        if kept and os.path.exists(kept):
            with open(kept) as f:
                said = json.load(f)
        if len(said) < count:
            said += [run([PYTHON, "-B"], path) for _ in range(count - len(said))]
            if kept:
                with open(kept, "w") as f:
                    json.dump(said, f)
        return said

    def differs(self, text):
        with tempfile.NamedTemporaryFile("w", suffix=".py", delete=False) as f:
            f.write(text)
        try:
            ours = run([self.heapbook, "run", "--audit"], f.name)
            if self.answers(f.name, text, 1)[0] == ours:
                return False
            return told_apart(self.answers(f.name, text, 1 + AGAIN), ours)
        finally:
            os.unlink(f.name)

    def shorter(self, items, rebuild):
        """Leave out items, ever smaller runs of them, while the difference stays."""
        step = max(len(items) // 2, 1)
        while True:
            i, less = 0, False
            while i < len(items):
                trial = items[:i] + items[i + step:]
                if trial and self.differs(text_of(rebuild(trial))):
                    items, less = trial, True
                else:
                    i += step
            if step == 1 and not less:
                return items
            step = max(step // 2, 1)

    def reduce(self, program):
        """Fewer scenes, then fewer parts of those that are left, then played more plainly."""
        program = self.shorter(program, lambda trial: trial)
        for at, scene in enumerate(program):
            def with_scene(place, parts):
                return program[:at] + [Scene(scene.number, place, parts)] + program[at + 1:]
            parts = self.shorter(scene.parts, lambda trial: with_scene(scene.place, trial))
            program = with_scene(scene.place, parts)
            for part in parts:
                bare = with_scene(scene.place, [bared(p) if p is part else p for p in parts])
                if self.differs(text_of(bare)):
                    parts = bare[at].parts
            program = with_scene(scene.place, parts)
            if self.differs(text_of(with_scene("module", parts))):
                program = with_scene("module", parts)
        return program


def asked():
    parser = argparse.ArgumentParser(description="Compare heapbook with CPython 3.11 on random heap programs.")
    parser.add_argument("-a", "--all", action="store_true", help="go on after a difference")
    parser.add_argument("-j", "--jobs", type=int, default=2)
    parser.add_argument("-k", "--keep", metavar="FOLDER", help="keep CPython's answers there")
    parser.add_argument("heapbook")
    parser.add_argument("first", type=int)
    parser.add_argument("last", type=int)
    parser.add_argument("scenes", type=int, nargs="?", default=6)
    return parser.parse_args()


def main():
    a = asked()
    pair = Pair(a.heapbook, a.keep)
    different = 0
    with ThreadPoolExecutor(a.jobs) as pool:
        def play(seed):
            return seed, pair.differs(text_of(Maker(seed).program(a.scenes)))
        for seed, differs in pool.map(play, range(a.first, a.last)):
            if not differs:
                continue
            different += 1
            path = "differ.%d.py" % seed
            with open(path, "w") as f:
                f.write(text_of(pair.reduce(Maker(seed).program(a.scenes))))
            print("seed %d differs; reduced to %s" % (seed, path), flush=True)
            if not a.all:
                pool.shutdown(cancel_futures=True)
                return 1
    print("%d programs, %d different" % (a.last - a.first, different))
    return different != 0


if __name__ == "__main__":
    sys.exit(main())
