"""generate.py SEED [SIZE] - a random heap program on standard output.

The program makes, shares, holds and drops objects of every kind and prints what can
be observed: counts, sizes, deaths (finalisers, weak-reference callbacks), what
collections find, tracking and generation.  differ.py runs it under CPython 3.11 and
under heapbook and compares line by line.
"""
import random
import sys

PRELUDE = '''\
import gc, sys, weakref
gc.collect() # from here on both count alike
rc = sys.getrefcount
size = sys.getsizeof
class A:
    def __init__(self, n):
        self.n = n
    def __repr__(self):
        return "A%d" % self.n
class D:
    def __init__(self, n):
        self.n = n
    def __del__(self):
        print("del D", self.n)
    def __repr__(self):
        return "D%d" % self.n
class S:
    __slots__ = ("n", "other", "__weakref__")
    def __init__(self, n):
        self.n = n
    def __repr__(self):
        return "S%d" % self.n
class T:
    __slots__ = ["b", "a"]
class L(list):
    pass
class M(dict):
    pass
class G:
    saved = []
    def __init__(self, n):
        self.n = n
    def __del__(self):
        print("del G", self.n)
        if self.n % 3 == 0:
            G.saved.append(self)
def gen(x, y=None):
    kept = [x]
    try:
        while True:
            got = yield kept
            if got is not None:
                kept.append(got)
    finally:
        print("gen closes", len(kept))
def passes(a, *rest, **kw):
    return rc(a), len(rest), len(kw)
def holds(a):
    b = a
    def inner():
        return b
    return inner
def raises(a):
    local = [a]
    raise ValueError(local)
def note(tag):
    def callback(r):
        print("callback", tag, r() is None)
    return callback
'''


class Maker:
    def __init__(self, seed):
        self.r = random.Random(seed)
        self.count = 0
        self.names = []
        self.kinds = {}
        self.tag = 0

    def number(self):
        self.count += 1
        return self.count

    def fresh(self):
        name = "v%d" % self.r.randrange(12)
        if name not in self.names:
            self.names.append(name)
        return name

    def name(self, kinds=None):
        good = [n for n in self.names if kinds is None or self.kinds.get(n) in kinds]
        return self.r.choice(good) if good else None

    def value(self, depth=0):
        r = self.r
        pick = r.randrange(26)
        if pick < 6 and self.names:
            return r.choice(self.names), None
        if pick == 6:
            return repr(r.choice([0, 7, 256, 257, 2**30, 2**60 + 1, -2**90, 10**25])), "int"
        if pick == 7:
            return repr(r.choice(["", "a", "abc", "two words", "\xe9t\xe9", "\u0394x", "\U0001f600"])), "str"
        if pick == 8:
            return "%r + str(%d)" % (r.choice(["x", "long " * 5]), r.randrange(1000)), "str"
        if pick == 9:
            return repr(r.choice([1.5, 2.0, -0.0])), "float"
        if pick in (10, 11):
            return "A(%d)" % self.number(), "A"
        if pick in (12, 13):
            return "D(%d)" % self.number(), "D"
        if pick == 14:
            return "S(%d)" % self.number(), "S"
        if pick == 15:
            return "G(%d)" % self.number(), "G"
        if pick == 16:
            return r.choice(["L()", "M()", "T()", "set()", "frozenset()", "object()", "bytearray(5)", "b'xyz' * 3"]), "other"
        if depth > 2:
            return "None", "None"
        items = [self.value(depth + 1)[0] for _ in range(r.randrange(5))]
        if pick in (17, 18):
            return "[" + ", ".join(items) + "]", "list"
        if pick in (19, 20):
            return "(" + "".join(i + ", " for i in items) + ")", "tuple"
        if pick in (21, 22):
            keys = [repr(r.choice(["k1", "k2", "k3", 1, 2, (1, 2)])) for _ in items]
            return "{" + ", ".join(k + ": " + v for k, v in zip(keys, items)) + "}", "dict"
        if pick == 23:
            return "[%s for i in range(%d)]" % (r.choice(["i", "[i]", "str(i)", "A(i)"]), r.randrange(12)), "list"
        if pick == 24:
            return "gen(%s)" % self.value(depth + 1)[0], "gen"
        return "holds(%s)" % self.value(depth + 1)[0], "function"

    def statement(self):
        r = self.r
        pick = r.randrange(40)
        if pick < 10 or not self.names:
            value, kind = self.value()
            name = self.fresh()
            if kind is None:
                kind = self.kinds.get(value)
            self.kinds[name] = kind
            return ["%s = %s" % (name, value)]
        n = r.choice(self.names)
        if pick < 13:
            self.names.remove(n)
            return ["del " + n]
        if pick < 16:
            return ["print('rc', %r, rc(%s))" % (n, n)] if self.kinds.get(n) not in ("int", "str", "None", "float", None) else ["print('size', size(%s))" % n]
        if pick < 18:
            return ["print('size', size(%s))" % n]
        if pick < 20:
            lists = self.name({"list"})
            if lists:
                return [r.choice(["%s.append(%s)", "%s.insert(0, %s)", "%s[:] = [%s]", "%s += [%s]", "%s.extend((%s,))"]) % (lists, n)]
        if pick < 22:
            dicts = self.name({"dict"})
            if dicts:
                return [r.choice(["%s['k%d'] = %s" % (dicts, r.randrange(9), n), "%s.pop('k%d', None)" % (dicts, r.randrange(9)),
                                  "%s.clear()" % dicts, "%s.update({'u%d': %s})" % (dicts, r.randrange(20), n),
                                  "%s[%d] = %s" % (dicts, r.randrange(5), n)])]
        if pick < 25:
            objs = self.name({"A", "D", "G"})
            if objs:
                return [r.choice(["%s.x%d = %s" % (objs, r.randrange(4), n), "%s.me = %s" % (objs, objs),
                                  "%s.__dict__" % objs, "print('dict', size(%s.__dict__))" % objs,
                                  "vars(%s).pop('x1', None)" % objs])]
        if pick < 26:
            s = self.name({"S"})
            if s:
                return ["%s.other = %s" % (s, n)]
        if pick < 28:
            weak = self.name({"A", "D", "S", "G", "gen", "function"})
            if weak:
                self.tag += 1
                name = "w%d" % r.randrange(4)
                return [r.choice(["%s = weakref.ref(%s)" % (name, weak),
                                  "%s = weakref.ref(%s, note(%d))" % (name, weak, self.tag),
                                  "print('weak', weakref.getweakrefcount(%s))" % weak])]
        if pick < 30:
            g = self.name({"gen"})
            if g:
                return [r.choice(["print('next', len(next(%s, [])))" % g, "%s.close()" % g,
                                  "print('frame', %s.gi_frame is None)" % g])]
        if pick < 32:
            return ["print('passes', passes(%s%s))" % (n, r.choice(["", ", 1", ", *[%s]" % n, ", k=%s" % n]))] \
                if self.kinds.get(n) not in ("int", "str", "None", "float", None) else ["print('tracked', gc.is_tracked(%s))" % n]
        if pick < 34:
            return ["try:", "    raises(%s)" % n, "except ValueError as e:",
                    "    " + r.choice(["print('caught', len(e.args))", "saved = e", "print('tb', rc(e.__traceback__))"])]
        if pick < 36:
            return ["print('collect', gc.collect(%s))" % r.choice(["", "0", "1", "2"])]
        if pick == 36:
            # The first number depends on what print() keeps in its stream.
            return ["print('count', gc.get_count()[1:])"]
        if pick == 37:
            return ["print('tracked', gc.is_tracked(%s))" % n]
        if pick == 38:
            return ["for item in [%s, %s]:" % (n, self.value()[0]), "    pass"]
        return ["print('alive', len([o for o in gc.get_objects() if type(o) in (A, D, S, G)]))"]

    def program(self, size):
        lines = [PRELUDE, "gc.collect()"]
        for _ in range(size):
            block = self.statement()
            if block[0].startswith(("try", "for")):
                lines.append("\n".join(block))
            else:
                lines.append("try:\n    " + block[0] + "\nexcept (TypeError, AttributeError, ValueError, KeyError, IndexError, StopIteration) as e:\n    print(type(e).__name__, e)")
        lines.append("print('end')")
        return "\n".join(lines) + "\n"


if __name__ == "__main__":
    seed = int(sys.argv[1])
    size = int(sys.argv[2]) if len(sys.argv) > 2 else 40
    sys.stdout.write(Maker(seed).program(size))
