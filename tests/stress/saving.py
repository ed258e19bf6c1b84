"""saving.py [--every N] HEAPBOOK - what was shown as saved is kept, whatever happens; one TAP line a road.

Each road saves something: answers, a program being edited, a merge of old files, an import, a
promoted chapter, a new one, the prompt's history.  It is walked once to count the system calls
of the process that saves, then once for each of them: killed there, and again for each call
that can fail for want of room or of a sound disk (ENOSPC, EIO).  With --every N only each N-th
of those calls that come after the journal or the course was first touched.
"""
import collections
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import zlib

FAIL = {"openat", "write", "fsync", "fdatasync", "rename", "link", "linkat", "unlink", "mkdir", "close",
        "fchmod", "read", "getdents64", "newfstatat"}
START = "from heapbook import mark\na = [1]\nb = a  # EDIT\nmark('end')\n"
EXERCISE = """return { title = "T", goal = "Two lists.", mode = "program", start = [==[\n%s]==],
  solutions = { [==[\n%s]==] },
  check = function(t) local s = t:run():mark("end")
    if s:same("a", "b") then return t:fail("same", "one") end
    return t:pass() end, feedback = { same = "One list.", pass = "Two." } }
""" % (START, START.replace("b = a ", "b = a[:] "))
FRONT = "---\nid: a\ntitle: A\nneeds:\nminutes: 1\nrev: 1\n---\n\n"
QUIZ = "```quiz a.q%d\nWhich?\n- [ ] no\n  why\n- [x] yes\n  why\n```\n\n"
CHAPTER = FRONT + "".join(QUIZ % i for i in (1, 2, 3)) + "```exercise e\n```\n"
STALE = FRONT + "".join("```python run\nprint(%d)\n```\n\n```output\nold\n```\n\n" % i for i in range(40))


def line_of(record):
    text = json.dumps(record, separators=(",", ":")).encode()
    return b"%d %08x %s\n" % (len(text), zlib.crc32(text), text)


def answer(session, n):
    return {"k": "answer", "id": "a.q1", "chosen": 2, "right": True, "sure": 2, "rev": 1, "t": 1000 * n, "s": session, "n": n}


class Place:
    """A home and a course of their own."""

    def __init__(self, heapbook):
        self.heapbook = heapbook
        self.top = tempfile.mkdtemp(prefix="heapbook-saving.")
        self.state, self.course = os.path.join(self.top, "state"), os.path.join(self.top, "course")
        self.journal = os.path.join(self.state, "heapbook", "progress")
        self.env = {"PATH": os.environ["PATH"], "HOME": self.top, "XDG_STATE_HOME": self.state, "LC_ALL": "C.UTF-8",
                    "HEAPBOOK_COURSE": self.course, "TERM": "xterm-256color", "ASAN_OPTIONS": "detect_leaks=0"}

    def fresh(self, chapter=CHAPTER):
        shutil.rmtree(self.state, ignore_errors=True)
        shutil.rmtree(self.course, ignore_errors=True)
        self.write("course/chapters/01-a.md", chapter)
        self.write("course/scripts/e.lua", EXERCISE)

    def path(self, name):
        return os.path.join(self.top, name)

    def write(self, name, text):
        os.makedirs(os.path.dirname(self.path(name)), exist_ok=True)
        with open(self.path(name), "wb") as file:
            file.write(text.encode() if isinstance(text, str) else text)

    def read(self, name):
        try:
            with open(self.path(name), "rb") as file:
                return file.read().decode()
        except FileNotFoundError:
            return None

    def old_files(self, count):
        for i in range(count):
            name = "state/heapbook/progress/%d-old.hbj" % i
            self.write(name, line_of(answer("old%d" % i, i + 1)))
            os.utime(self.path(name), (1e9, 1e9))

    def run(self, args, stdin="", prefix=()):
        p = subprocess.Popen([*prefix, self.heapbook, *args], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                             stderr=subprocess.STDOUT, env=self.env, cwd=self.top, start_new_session=True)
        try:
            out = p.communicate(stdin.encode(), timeout=60)[0].decode("utf-8", "replace")
        except subprocess.TimeoutExpired:
            os.killpg(p.pid, signal.SIGKILL)
            p.communicate()
            return 255, "hangs"
        return p.returncode, out

    def records(self):
        status, out = self.run(["progress", "export", "-"])
        return json.loads(out[out.index("["):out.rindex("]") + 1]) if status == 0 else []

    def count(self, kind):
        return sum(r["k"] == kind for r in self.records())


class Answers:
    """heapbook quiz: "saved" is said after each answer."""
    args, stdin = ["quiz"], "2\n2\n2\n"

    def before(self, place):
        pass

    def kept(self, place, said):
        shown = len(re.findall("^saved$", said, re.M))
        got = place.count("answer")
        return "shown %d, kept %d" % (shown, got) if got < shown else None


class Work(Answers):
    """The workbook: answers, a program that is edited, a verdict; nothing "not saved" was said before."""
    args = ["--plain", "1"]
    stdin = ":answer 1 2\n:exercise e\n:line 3 b = a * 2  # EDIT\n:check\n:answer 2 1\n:line 3 b = a[:]  # EDIT\n:quit\n"
    edits = "b = a * 2", "b = a[:]"

    def kept(self, place, said):
        shown, unsaved = collections.Counter(), False
        for line in said.splitlines():
            unsaved = unsaved or "not saved" in line
            if re.match("quiz: (right|not yet)$", line) and not unsaved:
                shown["answer"] += 1
            if re.match("(good: Passed|bad: Not yet)", line) and not unsaved:
                shown["verdict"] += 1
            if re.match("out: +3  b = ", line) and not unsaved:
                shown["draft"] += 1
        records = place.records()
        got = collections.Counter(r["k"] for r in records)
        drafts = [r["program"] for r in records if r["k"] == "draft"]
        if any(edit not in draft for edit, draft in zip(self.edits, drafts)):
            return "another program than was typed: %s" % drafts
        if any(got[k] < n for k, n in shown.items()):
            return "shown %s, kept %s" % (dict(shown), dict(got))
        return None


class Merge:
    """The workbook is opened where forty sessions have left a file each: they become one."""
    args, stdin = ["--plain", "1"], ":quit\n"

    def before(self, place):
        place.old_files(40)

    def kept(self, place, said):
        got = place.count("answer")
        return "of 40 answers %d are left" % got if got != 40 else None


class Import:
    """Records of another machine: all of them, or none and a word."""
    args, stdin = ["progress", "import", "other.json"], ""

    def before(self, place):
        place.old_files(2)
        place.write("other.json", json.dumps([answer("other", i) for i in range(50)]))

    def kept(self, place, said):
        got, taken = place.count("answer"), re.search("^50 records taken", said, re.M)
        return "%d answers, said: %s" % (got, said) if got not in (2, 52) or (taken and got != 52) else None


class Promote:
    """A chapter is rewritten: the old one or the new one."""
    args, stdin = ["check", "--promote", "1"], ""
    want = re.sub(r"print\((\d+)\)\n```\n\n```output\nold", r"print(\1)\n```\n\n```output\n\1", STALE)
    chapter = STALE

    def before(self, place):
        os.chmod(place.path("course/chapters/01-a.md"), 0o640)

    def kept(self, place, said):
        got, mode = place.read("course/chapters/01-a.md"), os.stat(place.path("course/chapters/01-a.md")).st_mode & 0o777
        return "neither the old page nor the new one" if got not in (self.want, STALE) or mode != 0o640 else None


class New:
    """A chapter to begin with: whole, or not there."""
    args, stdin = ["new", "chapter", "fresh"], ""

    def before(self, place):
        pass

    def kept(self, place, said):
        got = place.read("course/chapters/02-fresh.md")
        if got is None:
            return "shown, but not there" if re.search(r"02-fresh\.md$", said, re.M) else None
        return None if got.endswith("No data is copied.\n```\n") else "half a chapter"


class History:
    """What was typed at the prompt in earlier sessions."""
    args, stdin = ["--robot", "robot", "1"], ""

    def before(self, place):
        place.write("state/heapbook/history", "_HiStOrY_V2_\n" + "".join("x\\040=\\040%d\n" % i for i in range(99)))
        place.write("robot", "size 80x24\nkey 3\nline y = 1\ndump\n")

    def kept(self, place, said):
        lines = (place.read("state/heapbook/history") or "").splitlines()
        return None if len(lines) in (100, 101) and lines[0] == "_HiStOrY_V2_" else "%d lines" % len(lines)


ROADS = [Answers, Work, Merge, Import, Promote, New, History]


def prepare(place, road):
    place.fresh(getattr(road, "chapter", CHAPTER))
    road.before(place)


def calls_of(place, road):
    """(name, number among those of its name, made after the journal or the course was touched), in order."""
    prepare(place, road)
    log = place.path("log")
    place.run(road.args, road.stdin, ["strace", "-qq", "-o", log])
    counts, calls, touched = collections.Counter(), [], False
    for line in open(log, errors="replace"):
        m = re.match(r"(\w+)\(", line)
        if m and m.group(1) not in ("execve", "exit_group"):
            touched = touched or place.course in line or place.state in line
            counts[m.group(1)] += 1
            calls.append((m.group(1), counts[m.group(1)], touched))
    return calls


def walk(place, road, name, number, how):
    prepare(place, road)
    inject = ["strace", "-qq", "-o", "/dev/null", "-e", "trace=" + name, "-e", "inject=%s:%s:when=%d" % (name, how, number)]
    status, said = place.run(road.args, road.stdin, inject)
    if how.startswith("error") and (status < 0 or status > 128):
        return "ended with status %d: %s" % (status, said[-200:])
    return road.kept(place, said)


def main():
    args = sys.argv[1:]
    every = int(args[1]) if args[0] == "--every" else 0
    place = Place(os.path.abspath(args[-1]))
    if not shutil.which("strace") or subprocess.run(["strace", "-o", "/dev/null", "true"], capture_output=True).returncode:
        print("1..0 # SKIP strace cannot be used here")
        return 0
    print("1..%d" % len(ROADS))
    bad = 0
    for at, kind in enumerate(ROADS, 1):
        road, faults, times = kind(), [], 0
        calls = calls_of(place, road)
        if every:
            calls = [c for c in calls if c[2]][at % every::every]
        for name, number, touched in calls:
            hows = ["signal=SIGKILL"] + ["error=ENOSPC", "error=EIO"] * (name in FAIL and touched)
            for how in hows:
                times += 1
                fault = walk(place, road, name, number, how)
                if fault:
                    faults.append("%s number %d, %s: %s" % (name, number, how, fault))
        bad += bool(faults)
        print("%s %d - %s: %d times" % ("not ok" if faults else "ok", at, kind.__doc__.splitlines()[0], times))
        for fault in faults[:20]:
            print("# " + fault)
        sys.stdout.flush()
    shutil.rmtree(place.top)
    return bad != 0


sys.exit(main())
