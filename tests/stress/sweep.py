"""sweep.py HEAPBOOK MODE [-s SECONDS] PROGRAM... - run programs under hard conditions; one TAP line each.

MODE  fail     the N-th allocation fails, for N = 1, 2, 3, 5, ... until the program no longer
               notices; each run must end by itself with a MemoryError or well
      fail-all ... for every N
      gc       a collection at every allocation: the same output as without
      audit    the heap recounted after every instruction
In every mode the audit must be silent and nothing may be leaked.  A program that takes
longer than SECONDS (60) in all is cut short, which is no failure.
"""
import os
import subprocess
import sys
import time


def run(command, seconds):
    """(status, output, complaints of the audit); status None: out of time."""
    try:
        p = subprocess.run(command, capture_output=True, timeout=max(seconds, 1), stdin=subprocess.DEVNULL,
                           cwd=os.path.dirname(os.path.abspath(command[-1])))
    except subprocess.TimeoutExpired:
        return None, b"", ""
    faults = [line for line in p.stderr.decode("utf-8", "replace").splitlines() if line.startswith("heapbook: ")]
    return p.returncode, p.stdout, "; ".join(faults[:3])


def sweep(heapbook, program, until, step):
    n = 1
    while time.monotonic() < until:
        status, _, faults = run([heapbook, "run", "--audit", "--fail-alloc=%d" % n, program], until - time.monotonic())
        if status is None:
            break
        if status < 0 or status > 100 or faults:
            return "allocation %d failed: status %d %s" % (n, status, faults)
        if not was_reached(heapbook, program, n, until):
            break
        n = step(n)
    return None


def was_reached(heapbook, program, n, until):
    p = subprocess.run([heapbook, "run", "--stats", program], capture_output=True, stdin=subprocess.DEVNULL)
    for line in p.stderr.decode("utf-8", "replace").splitlines():
        if line.startswith("allocations "):
            return n < int(line.split()[1])
    return False


def same(heapbook, program, until, options):
    _, plain, _ = run([heapbook, "run", program], until - time.monotonic())
    status, out, faults = run([heapbook, "run", *options, program], until - time.monotonic())
    if status is None:
        return None
    if status < 0 or faults:
        return "status %d %s" % (status, faults)
    return None if "--gc=every" in options or out == plain else "other output"


MODES = {
    "fail": lambda h, p, until: sweep(h, p, until, lambda n: n + max(1, n // 3)),
    "fail-all": lambda h, p, until: sweep(h, p, until, lambda n: n + 1),
    "gc": lambda h, p, until: same(h, p, until, ["--gc=every", "--audit"]),
    "audit": lambda h, p, until: same(h, p, until, ["--audit=every"]),
}


def main():
    heapbook, mode, *programs = sys.argv[1:]
    seconds = 60.0
    if programs[:1] == ["-s"]:
        seconds = float(programs[1])
        programs = programs[2:]
    print("1..%d" % len(programs))
    bad = 0
    for number, program in enumerate(programs, 1):
        fault = MODES[mode](os.path.abspath(heapbook), os.path.abspath(program), time.monotonic() + seconds)
        bad += fault is not None
        print("%sok %d - %s %s%s" % ("not " if fault else "", number, mode, os.path.basename(program),
                                     "\n# " + fault if fault else ""), flush=True)
    return bad > 0


if __name__ == "__main__":
    sys.exit(main())
