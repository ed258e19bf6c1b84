"""language_differ.py HEAPBOOK FIRST LAST [SIZE] - programs of language.py under CPython 3.11
and under heapbook, seeds FIRST to LAST - 1.  A block that differs is left as
language.SEED.N.py in the present folder.
"""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from differ import differs  # noqa: E402
from language import Maker, PRELUDE  # noqa: E402


def main():
    heapbook, first, last = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    size = int(sys.argv[4]) if len(sys.argv) > 4 else 30
    found = 0
    for seed in range(first, last):
        units = Maker(seed, size).units()
        if not differs(heapbook, PRELUDE + "".join(units)):
            continue
        for n, unit in enumerate(units):
            if differs(heapbook, PRELUDE + unit):
                path = "language.%d.%d.py" % (seed, n)
                with open(path, "w") as f:
                    f.write(PRELUDE + unit)
                print("seed %d differs: %s" % (seed, path))
                found += 1
    print("%d programs, %d blocks differ" % (last - first, found))
    return found > 0


if __name__ == "__main__":
    sys.exit(main())
