"""differ.py [-a] HEAPBOOK FIRST LAST [SCENES] - compare heapbook with CPython 3.11 over seeds.

Stops at the first difference (-a: goes on), reduces the program, and leaves it as
differ.SEED.py in the present folder.  PYTHON names the interpreter (default
/usr/bin/python3).
"""
import os
import re
import subprocess
import sys
import tempfile

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
        return "timeout", ""
    out, err = (normal(b.decode("utf-8", "backslashreplace")) for b in (p.stdout, p.stderr))
    return out, err + "status %d" % p.returncode


def told_apart(theirs, ours):
    """Whether a line on which all of CPython's runs agree is another in ours."""
    runs = [out.splitlines() + err.splitlines() for out, err in theirs]
    mine = ours[0].splitlines() + ours[1].splitlines()
    if len({len(r) for r in runs}) > 1:
        return False
    return len(mine) != len(runs[0]) or any(len(set(said)) == 1 and line != said[0] for line, *said in zip(mine, *runs))


def differs(heapbook, text):
    with tempfile.NamedTemporaryFile("w", suffix=".py", delete=False) as f:
        f.write(text)
    try:
        theirs, ours = run([PYTHON, "-B"], f.name), run([heapbook, "run", "--audit"], f.name)
        if theirs == ours:
            return False
        return told_apart([theirs] + [run([PYTHON, "-B"], f.name) for _ in range(AGAIN)], ours)
    finally:
        os.unlink(f.name)


def shorter(heapbook, items, rebuild):
    """Leave out items, ever smaller runs of them, while the difference stays."""
    step = max(len(items) // 2, 1)
    while True:
        i, less = 0, False
        while i < len(items):
            trial = items[:i] + items[i + step:]
            if trial and differs(heapbook, text_of(rebuild(trial))):
                items, less = trial, True
            else:
                i += step
        if step == 1 and not less:
            return items
        step = max(step // 2, 1)


def reduce(heapbook, program):
    """Fewer scenes, then fewer parts of those that are left, then played more plainly."""
    program = shorter(heapbook, program, lambda trial: trial)
    for at, scene in enumerate(program):
        def with_scene(place, parts):
            return program[:at] + [Scene(scene.number, place, parts)] + program[at + 1:]
        parts = shorter(heapbook, scene.parts, lambda trial: with_scene(scene.place, trial))
        program = with_scene(scene.place, parts)
        for part in parts:
            bare = with_scene(scene.place, [bared(p) if p is part else p for p in parts])
            if differs(heapbook, text_of(bare)):
                parts = bare[at].parts
        program = with_scene(scene.place, parts)
        if differs(heapbook, text_of(with_scene("module", parts))):
            program = with_scene("module", parts)
    return program


def main():
    go_on = sys.argv[1] == "-a"
    heapbook, first, last = sys.argv[1 + go_on], int(sys.argv[2 + go_on]), int(sys.argv[3 + go_on])
    scenes = int(sys.argv[4 + go_on]) if len(sys.argv) > 4 + go_on else 6
    different = 0
    for seed in range(first, last):
        program = Maker(seed).program(scenes)
        if not differs(heapbook, text_of(program)):
            continue
        different += 1
        path = "differ.%d.py" % seed
        with open(path, "w") as f:
            f.write(text_of(reduce(heapbook, program)))
        print("seed %d differs; reduced to %s" % (seed, path), flush=True)
        if not go_on:
            return 1
    print("%d programs, %d different" % (last - first, different))
    return different != 0


if __name__ == "__main__":
    sys.exit(main())
