"""language.py SEED [SIZE] - a random program about the language on standard output.

Blocks of statements in functions, classes, generators, closures, comprehensions,
patterns, exceptions and formats; what each computes, and the traceback of what it
raises, is printed.  language_differ.py runs it under CPython 3.11 and under heapbook.
"""
import random
import sys
import warnings

PRELUDE = '''\
import sys, traceback
def show(*values):
    print(*[repr(v) if not callable(v) else type(v).__name__ for v in values])
def attempt(f, *args, **kwargs):
    try:
        show(f.__name__, f(*args, **kwargs))
    except Exception as e:
        print("".join(traceback.format_exception(e)), end="")
def take(n, it):
    out = []
    for x in it:
        out.append(x)
        if len(out) >= n:
            break
    return out
class Manager:
    def __init__(self, name, swallow=False):
        self.name, self.swallow = name, swallow
    def __enter__(self):
        print("enter", self.name)
        return self
    def __exit__(self, kind, value, tb):
        print("exit", self.name, kind and kind.__name__, value)
        return self.swallow
class Point:
    __match_args__ = ("x", "y")
    def __init__(self, x, y):
        self.x, self.y = x, y
    def __repr__(self):
        return f"Point({self.x!r}, {self.y!r})"
    def __eq__(self, other):
        return isinstance(other, Point) and (self.x, self.y) == (other.x, other.y)
    def __add__(self, other):
        return Point(self.x + other.x, self.y + other.y) if isinstance(other, Point) else NotImplemented
    def __radd__(self, other):
        return ("radd", other, self.x)
    def __getitem__(self, i):
        return (self.x, self.y)[i]
    def __len__(self):
        return 2
    def __iter__(self):
        yield self.x
        yield self.y
    def __format__(self, spec):
        return f"<{self.x}|{spec}>"
class Track:
    def __get__(self, obj, cls):
        return ("get", obj is None, cls.__name__)
    def __set__(self, obj, value):
        print("set", value)
    def __delete__(self, obj):
        print("delete")
    def __set_name__(self, cls, name):
        print("named", cls.__name__, name)
'''

INTS = ["0", "1", "-1", "2", "3", "7", "10", "255", "2**15", "-2**63", "10**20", "True", "False", "0x1f", "0b101", "1_000"]
FLOATS = ["0.0", "-0.0", "1.5", "2.25", "-3.75", "1e10", "1e-7", "1e300", "float('inf')", "float('nan')", "0.1"]
STRS = ["''", "'a'", "'abc'", "'hello world'", "'x,y,,z'", "'\\u00e9t\\u00e9'", "'\\U0001f600!'", "'Tab\\tnew\\nline'", "'12'",
        "' pad '", "'%s-%d'", "'{}{}'", "r'\\d'", "'''three\nlines\nhere'''", "'aXbXc'"]
BYTES = ["b''", "b'abc'", "b'\\x00\\xff'", "bytearray(b'xyz')", "b'a,b'"]
SPECS = ["", ">10", "<8", "^9", "*^12", "05", "+d", "x", "#x", "b", ",", "_", ".3f", ".2e", "10.3g", "%", "s", ".2s", "c", "n", "e", "G", "08.3f",
         "=+8", " d", "#o", "z", "!"]
METHODS = {
    "str": ["upper()", "lower()", "title()", "split()", "split(',')", "strip()", "replace('a', 'b')", "find('b')", "index('c')", "join(['1', '2'])",
            "center(9, '*')", "zfill(5)", "encode()", "partition('X')", "rsplit(None, 1)", "startswith(('a', 'h'))", "count('')", "isdigit()",
            "splitlines(True)", "expandtabs(4)", "swapcase()", "casefold()", "format(1, 2)", "rjust(6)", "removeprefix('a')", "translate({97: 'Z'})",
            "join([1])", "split('')", "nosuch()", "capitalize()", "isidentifier()", "rindex('q')"],
    "list": ["append(1)", "pop()", "pop(0)", "sort()", "sort(key=str, reverse=True)", "reverse()", "index(1)", "count(1)", "insert(1, 'i')",
             "extend('ab')", "remove(2)", "copy()", "clear()", "nosuch", "pop(99)", "extend(5)"],
    "dict": ["get('a')", "get('zz', 0)", "keys()", "values()", "items()", "pop('a')", "pop('zz', None)", "setdefault('q', [])", "update(r=1)",
             "copy()", "popitem()", "update([(1, 2)])", "update([1])", "fromkeys('ab', 0)", "__contains__('a')"],
    "int": ["bit_length()", "to_bytes(8, 'big', signed=True)", "conjugate()", "as_integer_ratio()", "bit_count()", "to_bytes(1, 'little')",
            "real", "nosuch"],
    "set": ["add(9)", "discard(1)", "remove(77)", "union([5])", "issubset({1, 2, 3})", "isdisjoint([8])", "symmetric_difference({1})", "pop()"],
    "float": ["is_integer()", "hex()", "as_integer_ratio()", "real", "nosuch"],
    "bytes": ["hex()", "decode()", "split(b',')", "upper()", "find(b'b')", "replace(b'a', b'zz')", "join([b'1', b'2'])", "decode('ascii')", "nosuch"],
    "tuple": ["count(1)", "index(1)", "nosuch"],
}
BINARY = ["+", "-", "*", "/", "//", "%", "<<", ">>", "&", "|", "^", "@"]
COMPARE = ["<", "<=", "==", "!=", ">", ">=", "is", "is not", "in", "not in"]
EXCEPTIONS = ["ValueError", "KeyError", "TypeError", "IndexError", "ZeroDivisionError", "LookupError", "ArithmeticError", "Exception",
              "AttributeError", "StopIteration", "RuntimeError", "(KeyError, ValueError)"]


class Maker:
    def __init__(self, seed, size=25):
        self.r = random.Random(seed)
        self.size = size
        self.count = 0
        self.kinds = {}  # of names, where they are known
        self.lines = []

    # ---- expressions -------------------------------------------------------------

    def pick(self, *choices):
        return self.r.choice(choices)

    def chance(self, p):
        return self.r.random() < p

    def name(self, stem="v"):
        self.count += 1
        return f"{stem}{self.count}"

    def literal(self, kind=None):
        kind = kind or self.r.choice(["int", "int", "float", "str", "str", "list", "tuple", "dict", "set", "bytes", "none", "complex", "range", "point"])
        r = self.r
        simple = lambda: r.choice(r.choice([INTS[:9], STRS[:6], FLOATS[:5], ["None", "True"]]))
        if kind == "int":
            return r.choice(INTS)
        if kind == "bool":
            return self.pick("True", "False", "1 > 0")
        if kind == "float":
            return r.choice(FLOATS)
        if kind == "str":
            return r.choice(STRS)
        if kind == "bytes":
            return r.choice(BYTES)
        if kind == "none":
            return self.pick("None", "...", "NotImplemented")
        if kind == "complex":
            return self.pick("2j", "(1+2j)", "complex(0, -1)")
        if kind == "range":
            return self.pick("range(5)", "range(10, 0, -3)", "range(0)", "range(2, 9, 2)")
        if kind == "point":
            return f"Point({simple()}, {simple()})"
        items = [simple() for _ in range(r.randrange(4))]
        if kind == "list":
            return "[" + ", ".join(items) + "]"
        if kind == "tuple":
            return "(" + "".join(i + ", " for i in items) + ")"
        if kind == "set":
            items = [r.choice(INTS[:7]) for _ in range(r.randrange(1, 4))]
            return "{" + ", ".join(items) + "}"
        return "{" + ", ".join(f"{r.choice(['1', '2'] + STRS[1:3])}: {i}" for i in items) + "}"

    def index(self, names):
        return self.pick("0", "-1", "1", "99", "'a'", "1:", ":2", "::2", "::-1", "-2:", "1:1", "3:0:-1", "None", "0, 1", "...", "True",
                         self.expr(names, 0))

    def spec(self):
        return self.r.choice(SPECS)

    def fstring(self, names, depth):
        parts = []
        for _ in range(self.r.randrange(1, 4)):
            e = self.expr(names, min(depth, 1))
            if any(c in e for c in "'\"\\{}\n#!:") or "lambda" in e:
                e = self.r.choice(names) if names else "1"
            spec = self.spec()
            if "!" in spec:
                spec = ">{width}" if "width" in names else ">{4 + 3}"
            parts.append(self.pick("", "t ", "{{}}", "=") + "{" + e + self.pick("", "", "=", " = ") + self.pick("", "", "!r", "!s", "!a")
                         + (":" + spec if self.chance(0.5) and spec else "") + "}")
        return 'f"' + "".join(parts) + '"'

    def comprehension(self, names, depth):
        x = self.name("i")
        inner = names + [x]
        source = self.pick("range(4)", "'abc'", "[3, 1, 2]", "(1, 2.5, 'z')", self.expr(names, 0))
        head = self.expr(inner, depth - 1)
        tail = f"for {x} in {source}"
        if self.chance(0.3):
            y = self.name("i")
            tail += f" for {y} in {self.pick('range(2)', x, '[1, 2]')}"
            inner = inner + [y]
        if self.chance(0.4):
            tail += f" if {self.expr(inner, 0)}"
        kind = self.r.randrange(4)
        if kind == 0:
            return f"[{head} {tail}]"
        if kind == 1:
            return f"sorted({{{head} {tail}}}, key=repr)"
        if kind == 2:
            return f"{{{x}: {head} {tail}}}"
        return f"take(5, ({head} {tail}))"

    def call(self, names, depth):
        e = lambda: self.expr(names, depth - 1)
        return self.pick(
            lambda: f"len({e()})", lambda: f"str({e()})", lambda: f"repr({e()})", lambda: f"int({e()})", lambda: f"float({e()})",
            lambda: f"bool({e()})", lambda: f"list({e()})", lambda: f"tuple({e()})", lambda: f"sorted({e()})", lambda: f"sum({e()})",
            lambda: f"min({e()}, {e()})", lambda: f"max({e()}, default={e()})", lambda: f"abs({e()})", lambda: f"divmod({e()}, {e()})",
            lambda: f"round({e()}, {self.pick('1', '-1', 'None', '2')})", lambda: f"pow({e()}, {self.pick('2', '3', '-1', '0.5')})",
            lambda: f"list(zip({e()}, {e()}))", lambda: f"list(map(str, {e()}))", lambda: f"list(enumerate({e()}, {self.pick('0', '5')}))",
            lambda: f"list(reversed({e()}))", lambda: f"any({e()})", lambda: f"all({e()})", lambda: f"isinstance({e()}, (int, str))",
            lambda: f"type({e()}).__name__", lambda: f"format({e()}, {self.spec()!r})", lambda: f"hex({e()})", lambda: f"chr({e()})",
            lambda: f"ord({e()})", lambda: f"ascii({e()})", lambda: f"bytes({e()})", lambda: f"dict({e()})", lambda: f"frozenset({e()}) and 1",
            lambda: f"set({e()}) and 1", lambda: f"hash({e()}) and 0", lambda: f"getattr({e()}, 'x', {e()})", lambda: f"iter({e()}) and 0",
            lambda: f"slice({e()}, {e()})", lambda: f"complex({e()})", lambda: f"print({e()}, {e()}, sep={self.pick(repr('-'), e())})",
            lambda: f"'%{self.pick('s', 'd', 'r', '5.2f', 'x', 'c', '-6d', '%')}' % {e()}", lambda: f"'{{:{self.spec()}}}'.format({e()})",
            lambda: f"(lambda p, *q, k={e()}, **w: (p, q, k, w))({self.arguments(names, depth)})",
        )()

    def arguments(self, names, depth):
        out = []
        for _ in range(self.r.randrange(4)):
            out.append(self.pick("", "", "*") + self.expr(names, 0) if self.chance(0.8) else "*" + self.literal("list"))
        for key in self.r.sample(["k", "p", "z", "w"], self.r.randrange(3)):
            out.append(f"{key}={self.expr(names, 0)}")
        if self.chance(0.2):
            out.append("**" + self.pick("{'k': 1}", "{'zz': 2}", self.expr(names, 0)))
        return ", ".join(out)

    def of_kind(self, kind, names, depth):
        """An expression that is most likely of this kind: random ones seldom get far."""
        known = [n for n in names if self.kinds.get(n) == kind]
        if depth <= 0:
            return self.r.choice(known) if known and self.chance(0.6) else self.literal(kind)
        of = lambda k: self.of_kind(k, names, depth - 1)
        any_ = lambda: self.expr(names, depth - 1)
        common = [lambda: self.r.choice(known) if known else self.literal(kind), lambda: f"({of(kind)} if {of('bool')} else {of(kind)})",
                  lambda: f"({self.named(kind)} := {of(kind)})", lambda: f"[{of(kind)}, {any_()}][0]", lambda: f"(lambda: {of(kind)})()"]
        return self.pick(*common, *{
            "int": [lambda: f"({of('int')} {self.pick('+', '-', '*', '&', '|', '^')} {of('int')})", lambda: f"len({of('list')})",
                    lambda: f"({of('int')} {self.pick('//', '%')} {self.pick('3', '-7', of('int'))})", lambda: f"len({of('str')})",
                    lambda: f"sum({self.pick('x * x', 'x', 'x & 1')} for x in range({self.pick('5', '9')}))", lambda: f"~{of('int')}",
                    lambda: f"({of('int')} {self.pick('<<', '>>')} {self.pick('1', '3', '70')})", lambda: f"int({of('float')})",
                    lambda: f"{of('str')}.find({of('str')})", lambda: f"{of('list')}.count({any_()})", lambda: f"max({of('int')}, {of('int')})",
                    lambda: f"round({of('float')})", lambda: f"int({of('str')}.join('12'))", lambda: f"hash({of('int')})"],
            "float": [lambda: f"({of('float')} {self.pick('+', '-', '*', '/')} {of('float')})", lambda: f"float({of('int')})",
                      lambda: f"({of('int')} / {of('int')})", lambda: f"abs({of('float')})", lambda: f"round({of('float')}, {self.pick('1', '2', '-1')})",
                      lambda: f"({of('float')} {self.pick('//', '%', '**')} {self.pick('2', '-3', '0.5')})", lambda: f"min({of('float')}, {of('int')})"],
            "str": [lambda: f"({of('str')} + {of('str')})", lambda: f"({of('str')} * {self.pick('2', '0', '3')})", lambda: f"str({any_()})",
                    lambda: f"repr({any_()})", lambda: self.fstring(names, depth), lambda: f"{of('str')}[{self.pick('::-1', '1:', ':2', '-1:', '0')}]",
                    lambda: f"{of('str')}.{self.pick('upper()', 'title()', 'strip()', 'center(9, chr(42))', 'zfill(6)', 'swapcase()', 'capitalize()')}",
                    lambda: f"{of('str')}.join(map(str, {of('list')}))", lambda: f"'{{:{self.pick('>9', '*^9', '', '<4')}}}'.format({of('str')})",
                    lambda: f"{of('str')}.replace({of('str')}, {of('str')})", lambda: f"'%s|%r' % ({of('int')}, {any_()})",
                    lambda: f"format({of('int')}, {self.pick('', 'x', 'b', ',', '+d', '08', '>12', '_b', '#o', 'e', '.3f')!r})",
                    lambda: f"format({of('float')}, {self.pick('', '.2f', 'e', 'g', '%', '+.3g', '010.4f', ',.1f', '.0f', '!<9')!r})"],
            "list": [lambda: f"({of('list')} + {of('list')})", lambda: f"{of('list')}[{self.pick('::-1', '1:', ':2', '-1:', '::2')}]",
                     lambda: f"sorted({of('list')}, key=repr)", lambda: f"list({self.pick(of('str'), of('dict'), of('tuple'), 'range(4)')})",
                     lambda: f"[*{of('list')}, *{of('tuple')}]", lambda: f"{of('str')}.split({self.pick('', repr(','))})",
                     lambda: self.comprehension(names, depth), lambda: f"[x for x in {of('list')} if x]", lambda: f"list({of('dict')}.items())",
                     lambda: f"list(zip({of('list')}, {of('str')}))", lambda: f"list(enumerate({of('str')}))", lambda: f"take(4, {of('list')})"],
            "dict": [lambda: f"({of('dict')} | {of('dict')})", lambda: f"dict(zip({of('str')}, {of('list')}))", lambda: f"{{**{of('dict')}, 'k': {any_()}}}",
                     lambda: f"{{k: v for k, v in {of('dict')}.items() if v}}", lambda: f"dict(a={any_()}, b={any_()})"],
            "tuple": [lambda: f"({of('tuple')} + {of('tuple')})", lambda: f"tuple({of('list')})", lambda: f"({any_()}, *{of('list')})",
                      lambda: f"divmod({of('int')}, {self.pick('3', '-4', of('int'))})"],
            "bool": [lambda: f"({of('int')} {self.pick('<', '<=', '==', '!=', '>', '>=')} {of('int')})", lambda: f"({any_()} {self.pick('in', 'not in')} {of('list')})",
                     lambda: f"({of('bool')} {self.pick('and', 'or')} {of('bool')})", lambda: f"(not {any_()})", lambda: f"isinstance({any_()}, (int, str))",
                     lambda: f"({of('int')} < {of('int')} <= {of('int')})", lambda: f"any({of('list')})", lambda: f"all({of('list')})",
                     lambda: f"({of('str')} == {of('str')})", lambda: f"{of('str')}.{self.pick('isalpha()', 'isdigit()', 'startswith(' + repr('a') + ')')}"],
        }[kind])()

    def named(self, kind):
        n = self.name("w")
        self.kinds[n] = kind
        return n

    def expr(self, names, depth=2):
        r = self.r
        if self.chance(0.7):
            return self.of_kind(self.pick("int", "int", "str", "str", "list", "float", "dict", "tuple", "bool"), names, depth)
        if depth <= 0 or self.chance(0.15):
            return r.choice(names) if names and self.chance(0.6) else self.literal()
        e = lambda: self.expr(names, depth - 1)
        kind = r.randrange(20)
        if kind < 4:
            return f"({e()} {r.choice(BINARY)} {e()})"
        if kind == 4:
            return f"({e()} ** {self.pick('2', '0', '3', '-1', '0.5')})"
        if kind == 5:
            return f"({e()} {r.choice(COMPARE)} {e()})" if self.chance(0.7) else f"({e()} {r.choice(COMPARE)} {e()} {r.choice(COMPARE)} {e()})"
        if kind == 6:
            return f"({e()} {self.pick('and', 'or')} {e()})"
        if kind == 7:
            return f"({self.pick('not ', '-', '+', '~')}{e()})"
        if kind == 8:
            return f"({e()} if {e()} else {e()})"
        if kind == 9:
            return f"{e()}[{self.index(names)}]"
        if kind == 10:
            return self.comprehension(names, depth)
        if kind in (11, 12):
            t = r.choice(list(METHODS))
            base = self.literal(t) if self.chance(0.6) or not names else r.choice(names)
            return f"({base}).{r.choice(METHODS[t])}"
        if kind in (13, 14, 15):
            return self.call(names, depth)
        if kind == 16:
            return self.fstring(names, depth)
        if kind == 17:
            return f"[{', '.join(self.pick('', '', '*') + e() for _ in range(r.randrange(4)))}]"
        if kind == 18:
            return f"({self.name('w')} := {e()})"
        return self.literal()

    # ---- statements --------------------------------------------------------------

    def target(self, names):
        """An assignment's left side; new names are added to names."""
        kind = self.r.randrange(8)
        n = [self.name() for _ in range(3)]
        if kind < 4:
            names.append(n[0])
            return n[0]
        if kind == 4:
            names += n[:2]
            return f"{n[0]}, {n[1]}"
        if kind == 5:
            names += n[:2]
            return f"{n[0]}, *{n[1]}"
        if kind == 6:
            names += n
            return f"({n[0]}, [{n[1]}, *{n[2]}])"
        return f"{self.r.choice(names)}[{self.pick('0', '1:', '-1', repr('a'))}]" if names else n[0]

    def pattern(self, depth=2):
        if depth == 0 or self.chance(0.3):
            return self.pick("1", "'a'", "None", "True", "_", self.name("m"), "int()", "str(" + self.name("m") + ")", "-1", "2.5", "b'abc'")
        p = lambda: self.pattern(depth - 1)
        kind = self.r.randrange(7)
        if kind == 0:
            return f"[{p()}, *{self.name('m')}]"
        if kind == 1:
            return f"({p()}, {p()})"
        if kind == 2:
            return "{" + f"'a': {p()}, **{self.name('m')}" + "}"
        if kind == 3:
            return f"Point({p()}, {p()})"
        if kind == 4:
            return f"Point(y={p()})"
        if kind == 5:
            return f"1 | 2 | 'abc' | [] as {self.name('m')}"
        return f"[*_, {p()}]"

    def block(self, names, depth, where):
        body = []
        for _ in range(self.r.randrange(1, 4)):
            body += self.statement(names, depth, where)
        return ["    " + line for line in body] or ["    pass"]

    def statement(self, names, depth, where):
        """Lines; `where` has 'f' in a function, 'l' in a loop, 'g' in a generator."""
        r = self.r
        e = lambda d=2: self.expr(names, d)
        kind = r.randrange(30)
        if depth <= 0:
            kind = r.randrange(12)
        if kind < 4:
            if self.chance(0.6):
                kind = self.pick("int", "str", "list", "float", "dict", "tuple", "bool")
                value, n = self.of_kind(kind, names, 2), self.name()
                self.kinds[n] = kind
                names.append(n)
                return [f"{n} = {value}"]
            value = e()
            return [f"{self.target(names)} = {value}"]
        if kind < 6:
            return [f"show({e()})"]
        if kind == 6 and names:
            return [f"{r.choice(names)} {r.choice(BINARY + ['**'])}= {self.expr(names, 1)}"]
        if kind == 7:
            return [f"assert {e()}, {e(1)}"]
        if kind == 8 and "l" in where:
            return [f"if {e(1)}: {self.pick('break', 'continue')}"]
        if kind == 9 and "f" in where:
            return [f"if {e(1)}: return {e()}"]
        if kind == 10 and "g" in where:
            return self.pick([f"yield {e()}"], [f"{self.target(names)} = yield {e(1)}"], [f"yield from {e(1)}"])
        if kind == 11:
            n = self.name()
            names.append(n)
            return [f"{n}: {self.pick('int', 'str', 'list[int]')} = {e()}"]
        if kind < 15:
            out = [f"if {e()}:"] + self.block(names[:], depth - 1, where)
            if self.chance(0.3):
                out += [f"elif {e()}:"] + self.block(names[:], depth - 1, where)
            if self.chance(0.5):
                out += ["else:"] + self.block(names[:], depth - 1, where)
            return out
        if kind < 17:
            inner = names[:]
            head = f"for {self.target(inner)} in {self.pick('range(3)', 'enumerate(' + repr('ab') + ')', 'zip([1, 2], ' + repr('xy') + ')', e(1))}:"
            out = [head] + self.block(inner, depth - 1, where + "l")
            if self.chance(0.3):
                out += ["else:"] + self.block(names[:], depth - 1, where)
            return out
        if kind == 17:
            n = self.name("n")
            return [f"{n} = 3", f"while {n} > 0:", f"    {n} -= 1"] + self.block(names + [n], depth - 1, where + "l")
        if kind < 21:
            out = ["try:"] + self.block(names[:], depth - 1, where)
            handlers = self.r.randrange(3)
            star = "*" if self.chance(0.12) else ""
            inside = where.replace("f", "").replace("l", "").replace("g", "") if star else where
            for i in range(handlers):
                n = self.name("e")
                body = self.block(names + [n], depth - 1, inside)
                if self.chance(0.4):
                    body += ["    " + self.pick("raise", f"raise RuntimeError('again') from {n}", f"raise KeyError({n})", f"show(type({n}), {n}.args)",
                                                f"raise TypeError('plain')", "raise ValueError from None", f"show({n}.__context__)")]
                out += [f"except{star} {r.choice(EXCEPTIONS)} as {n}:"] + body
            if handlers and self.chance(0.3):
                out += ["else:"] + self.block(names[:], depth - 1, where)
            if not handlers or self.chance(0.4):
                out += ["finally:"] + self.block(names[:], depth - 1, where.replace("l", "").replace("f", "") if self.chance(0.9) else where)
            return out
        if kind == 21:
            inner = names[:]
            n = self.name("c")
            return [f"with Manager({n!r}, {self.pick('True', 'False')}) as {n}" + self.pick("", f", Manager('second')") + ":"] + self.block(
                inner + [n], depth - 1, where)
        if kind == 22:
            return [f"raise {self.pick('ValueError', 'KeyError', 'IndexError', 'ZeroDivisionError', 'ArithmeticError')}({e(1)})"] if self.chance(
                0.5) else [f"raise ExceptionGroup('eg', [ValueError({e(1)}), KeyError('k'), ExceptionGroup('in', [TypeError(1)])])"]
        if kind == 23:
            out = [f"match {e()}:"]
            for _ in range(r.randrange(1, 4)):
                out += [f"    case {self.pattern()}" + (f" if {e(1)}" if self.chance(0.3) else "") + ":"]
                out += ["    " + line for line in self.block(names[:], depth - 1, where)]
            return out
        if kind == 24:
            return self.function(names, depth, "f")
        if kind == 25:
            return self.function(names, depth, "fg")
        if kind == 26:
            return self.klass(names, depth)
        if kind == 27:
            if not names or "c" in where:
                return [f"del {self.literal('list')}[0]"]
            return [f"del {r.choice(names)}{self.pick('', '[0]', '.x', '[' + repr('a') + ']', '[1:]')}"]
        if kind == 28:
            n = self.name("counter")
            inc = self.name("inc")
            names.append(n)
            if "f" not in where:
                return [f"{n} = {e(1)}"]
            return [f"{n} = {e(1)}", f"def {inc}(d={e(1)}):", f"    nonlocal {n}", f"    {n} += d", f"    return {n}",
                    f"attempt({inc})", f"attempt({inc}, {e(1)})", f"show({n})"]
        return ["pass"]

    def function(self, names, depth, kind):
        f = self.name("f")
        params = [self.name("p") for _ in range(self.r.randrange(3))]
        head = []
        for i, p in enumerate(params):
            head.append(p + ("=" + self.literal() if i else ""))
        inner = names + params
        extra = self.pick("", "", "*rest", "*, key=1", "**more", "/")
        if extra and not (extra == "/" and not head):
            head.append(extra)
            inner += {"*rest": ["rest"], "*, key=1": ["key"], "**more": ["more"]}.get(extra, [])
        body = self.block(inner, depth - 1, kind)
        out = ([f"@{self.pick('staticmethod', 'lambda f: f')}"] if self.chance(0.08) else []) + [f"def {f}({', '.join(head)}):"] + body
        if "g" in kind:
            out += ["    yield 1"] if not any("yield" in b for b in body) else []
            g = self.name("g")
            out += [f"def run_{f}():", f"    {g} = {f}({self.arguments(names, 1)})", f"    show(next({g}))"]
            for _ in range(self.r.randrange(3)):
                out.append("    " + self.pick(f"show({g}.send({self.expr([], 1)}))", f"show(next({g}, 'end'))", f"show({g}.throw(ValueError('in')))",
                                              f"{g}.close()", f"show(take(3, {g}))"))
            out.append(f"attempt(run_{f})")
        else:
            out += [f"attempt({f}{''.join(', ' + a for a in [self.arguments(names, 1)] if a)})"]
        return out

    def klass(self, names, depth):
        c = self.name("C")
        base = self.pick("", "(Point)", "(list)", "(dict)", "(Exception)", "(int)", "(str)", "(object)")
        out = [f"class {c}{base}:"]
        if self.chance(0.3):
            out.append("    tracked = Track()")
        if self.chance(0.3) and base in ("", "(object)"):
            out.append(f"    __slots__ = ({self.pick(repr('x'), repr('x') + ', ' + repr('y'))},)")
        out += ["    " + line for line in self.statement(names[:], 0, "c")]
        for m in self.r.sample(["__add__", "__len__", "__repr__", "__eq__", "__getattr__", "__call__", "__bool__", "__contains__", "__lt__", "go",
                                "__index__", "__iter__", "__hash__", "__str__", "__getitem__", "__init_subclass__"], self.r.randrange(4)):
            args = {"__add__": "self, o", "__eq__": "self, o", "__getattr__": "self, n", "__call__": "self, *a", "__contains__": "self, o",
                    "__lt__": "self, o", "__getitem__": "self, i", "__init_subclass__": "cls"}.get(m, "self")
            own = [a.lstrip("*") for a in args.split(", ")][1:]
            value = self.pick(self.expr(own, 1), f"super().{m}({', '.join(args.split(', ')[1:])})", "1", "'s'", "NotImplemented", "self.x")
            out += [f"    def {m}({args}):", f"        return {value}"]
        if self.chance(0.4):
            out += ["    @property", "    def p(self):", f"        return {self.expr([], 1)}"]
        o = self.name("o")
        use = self.name("use")
        out += [f"def {use}():", f"    {o} = {c}({self.pick('', '1, 2', self.expr(names, 1))})"]
        for _ in range(self.r.randrange(1, 4)):
            out.append("    " + self.pick(f"show({o} + 1)", f"show(len({o}))", f"show({o} == {o})", f"show({o}.zz)", f"show({o}.p)", f"{o}.p = 1",
                                          f"{o}.x = 5", f"show({o}.tracked)", f"{o}.tracked = 3", f"del {o}.tracked", f"show({o}(1, 2))",
                                          f"show(bool({o}), 1 in {o})", f"show({o} < {o})", f"show([1, 2, 3][{o}])", f"show({o}.go())",
                                          f"show(hash({o}) and 0)", f"show(list({o}))", f"show(f'{{{o}}}')", f"show(str({o}) == repr({o}))",
                                          f"show({c}.__mro__[1:])", f"show({o}[0])", f"raise {o}", f"show({o}.x)"))
        out.append(f"attempt({use})")
        return out

    def units(self):
        return [self.unit(n) for n in range(self.size)]

    def unit(self, n):
        """One function and its call; what does not compile is given to compile()."""
        names, body = [], []
        for _ in range(self.r.randrange(2, 6)):
            body += self.statement(names, 3, "f")
        text = "\n".join([f"def block{n}():"] + ["    " + line for line in body] + [f"attempt(block{n})", ""])
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                compile(text, "text", "exec")
        except SyntaxError:
            return f"attempt(compile, {text!r}, 'text', 'exec')\n"
        return text


if __name__ == "__main__":
    print(PRELUDE + "".join(Maker(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 25).units()), end="")
