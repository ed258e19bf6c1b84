#!/usr/bin/python3 -I
"""bench.py HEAPBOOK [PROGRAM ...] - how fast, how large, beside CPython.

Each program here (or each named) runs under `HEAPBOOK run` and under PYTHON in turn.
Printed for each: user time in ms, the ratio to CPython's with its spread over the pairs
(below 1 heapbook is quicker), instructions if they can be counted, peak memory in MiB
with its ratio, and whether the outputs are equal.

  -n PAIRS         pairs of runs (default 5), after one that does not count
  --json FILE      write the figures
  --diff FILE      compare with figures written before; exit status 1 when something that
                   can be trusted (see below) got worse by more than a tenth
  --growth FILE    instead: the programs that take a size, at 1, 10 and 100 times the work;
                   figures to FILE (JSON), see chart.py
  --no-count       count no instructions

Environment: PYTHON (default /usr/bin/python3).  Instructions come from perf where the
machine has counters, else from callgrind, else from nowhere; they do not depend on what
else runs, so --diff trusts them, and memory, and time only beyond the spread.
"""
import argparse
import glob
import json
import math
import os
import re
import shutil
import subprocess
import sys
import tempfile

here = os.path.dirname(os.path.abspath(__file__))
PYTHON = os.environ.get("PYTHON", "/usr/bin/python3")
TIMER = shutil.which("time", path="/usr/bin:/bin")
NOT_PROGRAMS = {"bench.py", "chart.py", "live.py"}


def median(values):
    values = sorted(values)
    half = len(values) // 2
    return values[half] if len(values) % 2 else (values[half - 1] + values[half]) / 2


def geometric_mean(values):
    return math.exp(sum(map(math.log, values)) / len(values))


def takes_size(path):
    with open(path) as f:
        return "sys.argv" in f.read()


def run(command):
    """user seconds, peak KiB, output, user and system seconds.  With GNU time the peak is the program's own, else
    at least this script's."""
    with tempfile.NamedTemporaryFile("r") as times:
        if TIMER:
            command = [TIMER, "-o", times.name, "-f", "%U %M"] + command
        p = subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                             stdout=subprocess.PIPE)
        output = p.stdout.read()
        _, status, usage = os.wait4(p.pid, 0)
        if status:
            sys.exit("bench.py: failed (status %d): %s" % (status, " ".join(command)))
        # The kernel's figure is finer than GNU time's; its few ms of own time are lost in it.
        user, peak = usage.ru_utime, usage.ru_maxrss
        if TIMER:
            peak = int(times.read().split()[1])
    return user, peak, output, user + usage.ru_stime


def perf_count(command):
    p = subprocess.run(["perf", "stat", "-x,", "-e", "instructions:u"] + command,
                       stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    found = re.search(r"^(\d+),", p.stderr, re.M)
    return int(found.group(1)) if found else None


def callgrind_count(command):
    p = subprocess.run(["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null"] + command,
                       stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    found = re.search(r"refs:\s+([\d,]+)", p.stderr)
    return int(found.group(1).replace(",", "")) if found else None


def choose_counter(wanted):
    if wanted and shutil.which("perf") and perf_count(["/bin/true"]):
        return "perf", perf_count
    if wanted and shutil.which("valgrind"):
        return "callgrind", callgrind_count
    return None, None


def measure(program, sizes, commands, pairs, count):
    """One row: figures of both sides, and what they are to each other."""
    outputs = [run(c + [program] + sizes)[2] for c in commands]
    runs = [[], []]
    for _ in range(pairs):
        for side, command in zip(runs, commands):
            side.append(run(command + [program] + sizes))
    ratios = [a[0] / max(b[0], 0.001) for a, b in zip(*runs)]
    row = {
        "program": os.path.basename(program)[:-3],
        "user_ms": [round(1000 * median([r[0] for r in side]), 1) for side in runs],
        "peak_kib": [max(r[1] for r in side) for side in runs],
        "ratio": round(median(ratios), 3),
        "spread": [round(min(ratios), 3), round(max(ratios), 3)],
        "equal": outputs[0] == outputs[1],
    }
    if count:
        small = ["1"] if sizes else []
        row["instructions"] = [count(c + [program] + small) for c in commands]
    return row


HEAD = "%-14s %7s %7s   %5s  %-11s  %7s %7s %5s   %6s %6s %5s" % (
    "program", "ms", "CPython", "ratio", "spread", "Minstr", "CPython", "ratio",
    "MiB", "CPython", "ratio")


def show(row):
    instructions = row.get("instructions")
    counted = " " * 21
    if instructions and all(instructions):
        counted = "%7.0f %7.0f %5.2f" % (instructions[0] / 1e6, instructions[1] / 1e6,
                                         instructions[0] / instructions[1])
    mib = [k / 1024 for k in row["peak_kib"]]
    print("%-14s %7.0f %7.0f   %5.2f  %.2f..%.2f   %s   %6.1f %7.1f %5.2f%s" % (
        row["program"], *row["user_ms"], row["ratio"], *row["spread"], counted, *mib,
        mib[0] / mib[1], "" if row["equal"] else "   OUTPUT DIFFERS"), flush=True)


def bench(args, commands):
    how, count = choose_counter(not args.no_count)
    print(HEAD)
    rows = []
    for program in args.programs:
        rows.append(measure(program, ["10"] if takes_size(program) else [], commands,
                            args.n, count))
        show(rows[-1])
    print("geometric mean of the ratios: time %.3f, memory %.3f%s" % (
        geometric_mean([r["ratio"] for r in rows]),
        geometric_mean([r["peak_kib"][0] / r["peak_kib"][1] for r in rows]),
        "; instructions counted by " + how if how else ""))
    result = {"counted_by": how, "programs": rows}
    if args.json:
        with open(args.json, "w") as f:
            json.dump(result, f, indent=1)
            f.write("\n")
    worse = diff(result, args.diff) if args.diff else 0
    return 1 if worse or not all(r["equal"] for r in rows) else 0


def diff(now, path):
    """Print what became of each figure; the number of those that got worse."""
    with open(path) as f:
        before = json.load(f)
    old = {r["program"]: r for r in before["programs"]}
    same_counter = before["counted_by"] == now["counted_by"]
    worse = 0
    print("\nbeside %s (1.00: as before)" % os.path.relpath(path))
    print("%-14s %5s  %12s  %6s" % ("program", "time", "instructions", "memory"))
    for row in now["programs"]:
        was = old.get(row["program"])
        if not was:
            print("%-14s new" % row["program"])
            continue
        time = row["ratio"] / was["ratio"]
        memory = row["peak_kib"][0] / was["peak_kib"][0]
        counted = None
        if same_counter and all(row.get("instructions") or [0]) and all(was.get("instructions") or [0]):
            counted = row["instructions"][0] / was["instructions"][0]
        slower = row["spread"][0] > 1.1 * was["spread"][1]
        bad = [word for word, is_bad in (("slower", slower), ("more instructions", (counted or 0) > 1.1),
                                         ("larger", memory > 1.1)) if is_bad]
        worse += bool(bad)
        print("%-14s %5.2f  %12s  %6.2f  %s" % (
            row["program"], time, "%.2f" % counted if counted else "", memory, ", ".join(bad)))
    return worse


def growth(args, commands):
    rows = []
    print("%-14s %5s  %8s %8s  %8s %8s" % ("program", "times", "ms", "CPython", "MiB", "CPython"))
    for program in filter(takes_size, args.programs):
        for times in (1, 10, 100):
            best = [min((run(c + [program, str(times)]) for _ in range(args.n)),
                        key=lambda r: r[3]) for c in commands]
            rows.append({"program": os.path.basename(program)[:-3], "times": times,
                         "cpu_ms": [round(1000 * b[3], 1) for b in best],
                         "peak_kib": [b[1] for b in best]})
            print("%-14s %5d  %8.0f %8.0f  %8.1f %8.1f" % (
                rows[-1]["program"], times, *rows[-1]["cpu_ms"],
                *[b[1] / 1024 for b in best]), flush=True)
    with open(args.growth, "w") as f:
        json.dump(rows, f, indent=1)
        f.write("\n")
    return 0


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("heapbook", help=argparse.SUPPRESS)
    parser.add_argument("programs", nargs="*", help=argparse.SUPPRESS)
    parser.add_argument("-n", type=int, default=5, help=argparse.SUPPRESS)
    for name in ("--json", "--diff", "--growth"):
        parser.add_argument(name, help=argparse.SUPPRESS)
    parser.add_argument("--no-count", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_intermixed_args()
    args.programs = args.programs or sorted(
        p for p in glob.glob(os.path.join(here, "*.py")) if os.path.basename(p) not in NOT_PROGRAMS)
    commands = [[args.heapbook, "run"], [PYTHON]]
    sys.exit(growth(args, commands) if args.growth else bench(args, commands))


main()
