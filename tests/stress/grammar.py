"""grammar.py - random Python text from tables of alternatives.

A template holds names in angle brackets; each stands for a row of RULES, of which one
alternative is taken and filled in turn.  The first alternative of a row is a plain one:
it ends a text that has grown deep.  <id> is a number used once in a program, <new> one
that is the same all over its template: it names a class.
"""
import random
import re

RULES = {
    "i": ["0", "1", "-1", "2", "3", "5", "-2", "9"],
    "n": ["3", "0", "1", "2", "4", "5", "6", "7", "8", "9", "10", "11", "12", "15", "16", "17", "20",
          "21", "22", "30", "33", "40", "50", "64", "65", "85", "100", "150"],
    "few": ["2", "0", "1", "3", "4", "5"],
    "step": ["2", "3", "-1", "-2", "1"],
    "slice": ["<i>:<i>", ":<i>", "<i>:", ":", "<i>:<n>", ":<n>", "::<step>", "<i>:<n>:<step>"],
    "int": ["7", "0", "1", "-1", "-5", "-6", "256", "257", "2**30 - 1", "2**30", "2**60", "-2**60",
            "2**90 + 1", "10**25", "10**100", "1 << 200"],
    "float": ["1.5", "0.0", "-0.0", "1e300", "float('inf')"],
    "char": ["a", "b", "0", "_", " ", "\\xe9", "\\xff", "\\u0394", "\\u20ac", "\\U0001f600"],
    "str": ["'abc'", "''", "'a'", "'<char><char>'", "('<char>' * <n>)", "'two words'", "'k<few>'",
            "str(<int>)", "('x<char>' + str(<few>))", "('<char>' + '<char><char>')",
            "('%s-%s' % (<few>, <few>))", "f'{<few>}<char>{<few>:>4}'", "chr(<n>)"],
    "bytes": ["b'xyz'", "b''", "b'a'", "(b'ab' * <n>)", "bytes(<n>)", "bytes(range(<n>))"],
    "atom": ["None", "<int>", "<float>", "<str>", "True", "<bytes>", "...", "(2 + 3j)", "()", "range(<n>)"],
    "object": ["A(<id>)", "D(<id>)", "S(<id>)", "[]", "{}", "set()", "object()", "[<atom>]", "L()", "M()",
               "(A(<id>),)", "(lambda: 0)", "A", "[A(<id>), <atom>]", "{'a': A(<id>)}", "C(<id>, <few>)",
               "A(<id>).method", "iter([1])", "(x for x in 'ab')"],
    "value": ["<atom>", "<atom>", "<atom>", "<object>", "<tuple>", "<list>", "<dict>"],
    "values": ["<value>", "<value>, <value>", "<value>, <value>, <value>", "<atom>, <atom>, <atom>, <atom>",
               "<value>, <value>, <value>, <value>, <value>", "1, 2, 3", "1, 2, 3, 4, 5, 6, 7", "'a', 'b'"],
    "tuple": ["(<atom>,)", "(<values>,)", "(1, 2)", "tuple(<many>)", "(<object>, <atom>)", "(0,) * <n>"],
    "list": ["[<atom>]", "[]", "[<values>]", "[*<many>]", "list(<many>)", "[0] * <n>", "[<values>] * <few>",
             "[x for x in <many>]", "[None] + list(<many>)", "sorted(range(<n>))", "list(range(<n>))[<slice>]",
             "'a b c d'.split()", "'a,b,,c'.split(',')", "('x ' * <n>).split()", "'a\\nb'.splitlines()",
             "[0, *range(<n>)]", "[*'ab', *range(<few>), 1]", "[[] for _ in range(<few>)]",
             "list(zip(<many>, <many>))", "[x for x in range(<n>) if x % 2]"],
    "strkey": ["'a'", "'b'", "'c'", "'k<few>'", "'q<n>'", "str(<few>)"],
    "key": ["<strkey>", "<strkey>", "<strkey>", "<int>", "(1, <few>)", "None", "<n>", "1.5", "b'k'"],
    "pairs": ["<strkey>: <atom>", "<key>: <value>", "'a': 1, 'b': 2, 'c': 3", "<strkey>: <value>, <strkey>: <value>",
              "1: <value>, 2: <value>", "'a': 0, 'b': 0, 'c': 0, 'd': 0, 'e': 0, 'f': <value>", "**<dict>",
              "<key>: <atom>, **<dict>"],
    "dict": ["{<strkey>: <atom>}", "{}", "{<pairs>}", "dict.fromkeys(<many>)", "dict(a=<atom>, b=<value>)", "dict(<dict>)",
             "{x: x for x in range(<n>)}", "{str(x): x for x in range(<n>)}", "dict(zip(map(str, range(<n>)), <many>))",
             "<dict> | <dict>", "<dict>.copy()", "{**<dict>, **<dict>}", "dict([(<key>, <atom>)])",
             "dict.fromkeys({1: 0, 2: 0})", "dict(<dict>, z=1)", "dict.fromkeys('abc', 0)", "vars(A(<id>))",
             "{'a': 1} | dict(b=<few>)"],
    "set": ["{1, 2}", "set()", "{<int>, <few>, <few>}", "set(range(<n>))", "set(<set>)", "<set> | <set>", "<set> & <set>",
            "<set> - <set>", "<set> ^ <set>", "{1, 2, 3, 4, 5}", "{x for x in range(<n>)}", "frozenset(range(<n>))",
            "<set>.copy()", "set('abcdefg')", "set(dict.fromkeys(range(<n>)))", "{*range(<n>), -1}", "{(1, 2), (3, <few>)}"],
    # anything to iterate over; hashable items, no identity in the order
    "many": ["range(<n>)", "(0,) * <n>", "'ab' * <few>", "[1] * <n>", "iter(range(<n>))", "(x for x in range(<n>))",
             "map(str, range(<n>))", "filter(None, range(<n>))", "reversed(range(<n>))", "bytes(<n>)",
             "dict.fromkeys(range(<n>))", "{str(x): x for x in range(<n>)}.values()", "{1: 2}.items()",
             "set(range(<n>))", "enumerate(range(<few>))", "tuple(range(<n>))", "[x for x in range(<n>)]",
             "bytearray(<n>)", "zip(range(<n>), range(<few>))", "sorted(range(<few>))", "(1, 2, 3)", "[1, 2, 3]",
             "memoryview(bytes(<few>))", "{str(x): x for x in range(<n>)}", "iter([1, 2, 3])", "iter((1,))",
             "iter({1: 1})", "frozenset(range(<n>))"],
}


class Text:
    """Fills templates from one stream of random numbers."""

    def __init__(self, seed):
        self.r = random.Random(seed)
        self.used = 0
        self.more = {}

    def fill(self, template, depth=0):
        if "<new>" in template:
            template = template.replace("<new>", self.number())
        return re.sub(r"<([a-z]+)>", lambda m: self.rule(m.group(1), depth + 1), template)

    def number(self):
        self.used += 1
        return str(self.used)

    def rule(self, name, depth):
        if name == "id":
            return self.number()
        row = self.more.get(name) or RULES[name]
        return self.fill(row[0] if depth > 5 else self.r.choice(row), depth)
