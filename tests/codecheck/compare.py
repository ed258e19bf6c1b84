#!/usr/bin/python3
"""compare.py - does our compiler make what CPython 3.11's makes?

    compare.py CODECHECK FILE-OR-FOLDER...     whole files, mode exec
    compare.py CODECHECK --mutate=N FILE...    N broken pieces of each file
    compare.py CODECHECK --snippets FILE...    test sources taken apart: string literals
                                               in them are compiled too (errors wanted)

Every attribute of every code object is compared, or every attribute of the
SyntaxError.  Prints the first difference of each text and a count.
"""
import ast, os, struct, subprocess, sys, warnings
warnings.simplefilter("ignore")
assert sys.version_info[:2] == (3, 11), "the yardstick is CPython 3.11"


def value(v):
    if v is None or v is Ellipsis or v is True or v is False:
        return str(v)
    if isinstance(v, str):
        return "s:" + "".join(c if 32 < ord(c) < 127 and c != "\\" else "\\%x;" % ord(c) for c in v)
    if isinstance(v, int):
        return "i:%x" % v
    if isinstance(v, float):
        return "f:" + struct.pack("<d", v).hex()
    if isinstance(v, complex):
        return "c:" + struct.pack("<dd", v.real, v.imag).hex()
    if isinstance(v, bytes):
        return "b:" + v.hex()
    if isinstance(v, tuple):
        return "(" + "".join(value(x) + "," for x in v) + ")"
    if isinstance(v, frozenset):
        return "F%d" % len(v)
    if hasattr(v, "co_code"):
        return "code"
    return "?" + type(v).__name__


def show(c, out):
    out.append("CODE " + value(c.co_qualname))
    out.append("name " + value(c.co_name))
    out.append("numbers %d %d %d %d %d %d %x" % (c.co_firstlineno, c.co_argcount, c.co_posonlyargcount,
               c.co_kwonlyargcount, c.co_nlocals, c.co_stacksize, c.co_flags))
    out.append("names " + value(c.co_names))
    out.append("consts " + value(c.co_consts))
    for n in ("co_code", "co_varnames", "co_cellvars", "co_freevars", "co_exceptiontable", "co_linetable"):
        out.append(n + " " + value(getattr(c, n)))
    for k in c.co_consts:
        if hasattr(k, "co_code"):
            show(k, out)


def theirs(source, mode, name):
    out = []
    try:
        if mode == "prompt":
            code = compile(source, name, "single", 0x4200, dont_inherit=True)
        else:
            code = compile(source, name, mode, dont_inherit=True)
        show(code, out)
    except SyntaxError as e:
        if mode == "prompt" and e.msg == "incomplete input":
            return ["INCOMPLETE"]
        out.append("ERROR " + type(e).__name__)
        for n in ("msg", "lineno", "offset", "end_lineno", "end_offset", "text"):
            out.append(n + " " + value(getattr(e, n)))
    except Exception as e:
        out.append("ERROR " + type(e).__name__)
        out.append("args " + value(e.args))
    return out


class Ours:
    def __init__(self, program):
        self.program = program
        self.start()

    def start(self):
        self.p = subprocess.Popen([self.program], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                  stderr=None if os.environ.get("STDERR") else subprocess.DEVNULL)

    def compile(self, source, mode, name):
        self.p.stdin.write(("%s %d %s\n" % (mode, len(source), name)).encode() + source)
        try:
            self.p.stdin.flush()
        except BrokenPipeError:
            pass
        out = []
        while True:
            line = self.p.stdout.readline()
            if not line:
                status = self.p.wait()
                self.start()
                return out + ["CRASH %d" % status]
            line = line.decode().rstrip("\n")
            if line == "END":
                return out
            out.append(line)


def files(paths):
    for path in paths:
        if os.path.isdir(path):
            for folder, dirs, names in sorted(os.walk(path)):
                dirs[:] = sorted(d for d in dirs if d != "__pycache__")
                for n in sorted(names):
                    if n.endswith(".py"):
                        yield os.path.join(folder, n)
        else:
            yield path


def snippets(path):
    """Every string literal in a test file, as a program of its own."""
    import re
    try:
        tree = ast.parse(open(path, "rb").read())
    except (SyntaxError, OSError):
        return
    seen = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and 1 < len(node.value) < 200000:
            s = node.value
            parts = [s]
            if ">>>" in s:
                lines = s.split("\n")
                part = []
                for l in lines + [""]:
                    m = re.match(r"\s*(>>>|\.\.\.) ?(.*)$", l)
                    if m and m.group(1) == "...":
                        part.append(m.group(2))
                    else:
                        if part:
                            parts.append("\n".join(part) + "\n")
                        part = [m.group(2)] if m else []
            for p in parts:
                if p not in seen:
                    seen.add(p)
                    yield p


def mutants(path, count, seed):
    """Pieces of a file with some tokens lost, doubled, swapped or replaced."""
    import io, random, tokenize
    r = random.Random("%s %s" % (seed, path))
    text = open(path, "rb").read().decode("utf-8", "replace")
    lines = text.split("\n")
    words = ["if", "else", "for", "in", "=", "==", ":=", ":", ",", "(", ")", "[", "]", "{", "}", "*", "**", "lambda",
             "yield", "await", "async", "def", "class", "not", "is", "None", "True", "x", "1", "'s'", "f'{x}'", ".",
             "->", "return", "import", "from", "as", "with", "try", "except", "finally", "raise", "match", "case", "_",
             "print", "exec", "del", "pass", "global", "nonlocal", "+=", "/", "@", ";", "~", "...", "assert", "while",
             "break", "continue", "elif", "!", "$", "?", "0777", "1_", "0x", "'", '"""', "\\", "\n", "\n    "]
    for _ in range(count):
        a = r.randrange(max(1, len(lines) - 1))
        piece = lines[a:a + r.randrange(1, 14)]
        margin = min((len(l) - len(l.lstrip()) for l in piece if l.strip()), default=0)
        s = "\n".join(l[margin:] for l in piece) + "\n"
        import re
        t = re.findall(r"\s+|\w+|\*\*|:=|==|[^\w\s]", s)
        for _ in range(r.choice((0, 1, 1, 1, 2, 3))):
            if not t:
                break
            i = r.randrange(len(t))
            k = r.randrange(5)
            if k == 0:
                del t[i]
            elif k == 1:
                t.insert(i, t[i])
            elif k == 2:
                j = r.randrange(len(t))
                t[i], t[j] = t[j], t[i]
            elif k == 3:
                t[i] = r.choice(words)
            else:
                t.insert(i, " " + r.choice(words) + " ")
        yield "".join(t)


def first_difference(a, b):
    where = ""
    for x, y in zip(a, b):
        if x.startswith("CODE "):
            where = x
        if x != y:
            if x.startswith(("CODE", "ERROR")) and not y.startswith(x.split()[0]):
                return where, " ".join(a[:6]), " ".join(b[:6])
            return where, x, y
    if len(a) != len(b):
        return where, (a + ["(nothing)"] * 2)[min(len(a), len(b))], (b + ["(nothing)"] * 2)[min(len(a), len(b))]
    return None


def report(name, source, d, brief):
    print("--- %s" % name)
    if brief:
        print("    %r" % source[:300])
    where, x, y = d
    print("  in %s\n   3.11: %s\n   ours: %s" % (where, x[:700], y[:700]))


def main(argv):
    ours = Ours(argv[1])
    args = argv[2:]
    mutate = sum(int(a[9:]) for a in args if a.startswith("--mutate="))
    brief = "--snippets" in args or bool(mutate)
    shown, limit = 0, int(os.environ.get("SHOW", "10"))
    total = same = 0
    for path in files([a for a in args if not a.startswith("--")]):
        if mutate:
            texts = [(("exec", "exec", "single", "prompt")[i % 4], s)
                     for i, s in enumerate(mutants(path, mutate, os.environ.get("SEED", "1")))]
        elif brief:
            texts = [(m, s) for s in snippets(path) for m in ("exec", "eval", "single", "prompt")]
        else:
            texts = [("exec", None)]
        for mode, s in texts:
            try:
                raw = open(path, "rb").read() if s is None else s.encode()
            except (UnicodeEncodeError, OSError):
                continue
            if b"\0" in raw:
                continue
            total += 1
            name = path.replace(" ", "_") + ("'" if s is None else "#str")  # no such file: errors show no text of it
            t = theirs(raw if s is None else s, mode, name)
            o = ours.compile(raw, mode, name)
            d = first_difference(t, o)
            if d is None:
                same += 1
            else:
                shown += 1
                if shown <= limit:
                    report("%s (%s)" % (path, mode), raw, d, brief)
    print("%d of %d texts compile to the same" % (same, total))
    return same != total


if __name__ == "__main__":
    sys.exit(main(sys.argv))
