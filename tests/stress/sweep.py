"""sweep.py HEAPBOOK MODE [-s SECONDS] [-j JOBS] PROGRAM|FOLDER... - programs under hard conditions, one TAP line each.

MODE  fail        each allocation fails, once in its own run: MemoryError, or got over with the same output
      fail-on     ... and all that come after it
      gc          a collection at every allocation
      audit       the heap recounted before each instruction; of programs for which that
                  would take too long, before each instruction's first times and then ever
                  more rarely
In every mode the audit must be silent and nothing may be leaked.  A program that is not
done after SECONDS (1800) was not swept, and is "not ok".  The last line says the figures.
"""
import argparse
import concurrent.futures
import os
import re
import subprocess
import sys

EACH = 4_000_000_000  # instructions times blocks: about two minutes of recounting
FAIL_MODE = {"fail": "0", "fail-on": "1"}


class Fault(Exception):
    pass


def run(heapbook, program, seconds, *options):
    """(output, what heapbook said besides) of a run that ended by itself."""
    folder, name = os.path.split(program)
    try:
        p = subprocess.run([heapbook, "run", *options, name], cwd=folder, capture_output=True,
                           timeout=seconds, stdin=subprocess.DEVNULL)
    except subprocess.TimeoutExpired:
        raise Fault("cut after %d seconds" % seconds)
    said = p.stderr.decode("utf-8", "replace")
    faults = [line for line in said.splitlines() if line.startswith(("heapbook: ", "audit: "))]
    if p.returncode < 0 or faults:
        raise Fault("status %d %s" % (p.returncode, "; ".join(faults[:3])))
    return p.stdout, said


def numbers(pattern, said):
    found = re.search(pattern, said)
    if not found:
        raise Fault("no figures")
    return [int(n) for n in found.groups()]


def sweep_fail(mode, heapbook, program, seconds):
    _, said = run(heapbook, program, seconds, "--audit", "--fail-alloc=each", "--fail-mode=" + FAIL_MODE[mode])
    failed, told, over = numbers(r"allocations failed (\d+): (\d+) ended in MemoryError, (\d+)", said)
    return {"allocations failed": failed, "ended in MemoryError": told, "got over": over}


def sweep_gc(mode, heapbook, program, seconds):
    run(heapbook, program, seconds, "--gc=every", "--audit")
    return {}


def audited(heapbook, program, seconds, plain, how):
    out, said = run(heapbook, program, seconds, "--stats", "--audit=" + how)
    if out != plain:
        raise Fault("other output")
    audits, inside, instructions = numbers(r"audits (\d+) \((\d+) while C was at work\) of (\d+)", said)
    blocks, = numbers(r"blocks in use (\d+)", said)
    return audits, inside, instructions, blocks


def sweep_audit(mode, heapbook, program, seconds):
    plain, _ = run(heapbook, program, seconds)
    audits, inside, instructions, blocks = audited(heapbook, program, seconds, plain, "often")
    if instructions * blocks > EACH:
        return {"programs audited often": 1, "of their instructions": instructions, "before which audited": audits}
    audits, inside, instructions, _ = audited(heapbook, program, seconds, plain, "every")
    return {"programs audited at every instruction": 1, "instructions, all audited": audits,
            "of these while C was at work": inside}


SWEEPS = {"fail": sweep_fail, "fail-on": sweep_fail, "gc": sweep_gc, "audit": sweep_audit}


def programs_in(paths):
    for path in paths:
        if os.path.isfile(path):
            yield os.path.abspath(path)
        for folder, below, names in os.walk(path):
            below[:] = sorted(name for name in below if name != "data")
            yield from (os.path.abspath(os.path.join(folder, name)) for name in sorted(names) if name.endswith(".py"))


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("heapbook", type=os.path.abspath)
    parser.add_argument("mode", choices=SWEEPS)
    parser.add_argument("-s", type=float, default=1800, dest="seconds")
    parser.add_argument("-j", type=int, default=os.cpu_count(), dest="jobs")
    parser.add_argument("paths", nargs="+")
    o = parser.parse_args()
    os.environ["PYTHONHASHSEED"] = "0"
    programs = list(programs_in(o.paths))
    print("1..%d" % len(programs))

    def sweep(program):
        try:
            return SWEEPS[o.mode](o.mode, o.heapbook, program, o.seconds), None
        except Fault as fault:
            return {}, str(fault)

    sums, bad = {}, 0
    with concurrent.futures.ThreadPoolExecutor(o.jobs) as pool:
        for number, (program, (figures, fault)) in enumerate(zip(programs, pool.map(sweep, programs)), 1):
            for key, value in figures.items():
                sums[key] = sums.get(key, 0) + value
            bad += fault is not None
            print("%sok %d - %s %s" % ("not " if fault else "", number, o.mode, os.path.relpath(program)), flush=True)
            if fault:
                print("# " + fault, flush=True)
    print("# %d programs, %d bad%s" % (len(programs), bad, "".join("; %s %s" % (key, format(n, ",")) for key, n in sums.items())))
    return bad > 0


if __name__ == "__main__":
    sys.exit(main())
