"""differ.py HEAPBOOK FIRST LAST [SIZE] - compare heapbook with CPython 3.11 over seeds.

Stops at the first difference, reduces the program, and leaves it as differ.SEED.py in
the present folder.  PYTHON names the interpreter (default /usr/bin/python3).
"""
import os
import re
import subprocess
import sys
import tempfile

here = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, here)
from generate import Maker, PRELUDE  # noqa: E402

PYTHON = os.environ.get("PYTHON", "/usr/bin/python3")


def run(command, path):
    try:
        p = subprocess.run(command + [path], capture_output=True, text=True, timeout=30, stdin=subprocess.DEVNULL)
    except subprocess.TimeoutExpired:
        return "timeout", ""
    # The counts of static objects begin somewhere else.
    out = re.sub(r"\b(?:9999999\d\d|100000\d{4})\b", "static", p.stdout)
    return out, re.sub(r"0x[0-9a-f]+", "0x", re.sub(r'File ".*?"', 'File ""', p.stderr)) + "status %d" % p.returncode


def differs(heapbook, text):
    with tempfile.NamedTemporaryFile("w", suffix=".py", delete=False) as f:
        f.write(text)
    try:
        return run([PYTHON, "-B"], f.name) != run([heapbook, "run", "--audit"], f.name)
    finally:
        os.unlink(f.name)


def blocks_of(text):
    blocks, current = [], []
    for line in text[len(PRELUDE):].splitlines():
        if line and not line.startswith((" ", "except")) and current:
            blocks.append("\n".join(current))
            current = []
        current.append(line)
    blocks.append("\n".join(current))
    return blocks


def reduce(heapbook, text):
    blocks = blocks_of(text)
    step = max(len(blocks) // 2, 1)
    while True:
        i, shorter = 0, False
        while i < len(blocks):
            trial = blocks[:i] + blocks[i + step:]
            if trial and differs(heapbook, PRELUDE + "\n".join(trial) + "\n"):
                blocks, shorter = trial, True
            else:
                i += step
        if step == 1 and not shorter:
            return PRELUDE + "\n".join(blocks) + "\n"
        step = max(step // 2, 1)


def main():
    heapbook, first, last = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    size = int(sys.argv[4]) if len(sys.argv) > 4 else 40
    for seed in range(first, last):
        text = Maker(seed).program(size)
        if differs(heapbook, text):
            small = reduce(heapbook, text)
            path = "differ.%d.py" % seed
            with open(path, "w") as f:
                f.write(small)
            print("seed %d differs; reduced to %s" % (seed, path))
            return 1
    print("%d programs, no difference" % (last - first))
    return 0


if __name__ == "__main__":
    sys.exit(main())
