# Odd signs and far numbers: in format fields, module names, time formats, decimals, prints.
import time
from decimal import Decimal
from fractions import Fraction


def attempt(label, f, *args, **kwargs):
    try:
        print(label, f(*args, **kwargs))
    except Exception as e:
        print(label, type(e).__name__, e)


for field, value in [("{[{}]}", {"{}": 5}), ("{[{]}", {"{": 1}), ("{[}]}", {"}": 1}), ("{[!]}", {"!": 1}), ("{[:]}", {":": 1}),
                     ("{[[]}", {"[": 1}), ("{0[{1}]}", "abc"), ("{a{}b}", 1), ("{a{b}", 1), ("{[}", 1), ("{[a]x}", {"a": 1})]:
    attempt(field, field.format, value)
attempt("import", __import__, "string\0")
attempt("strftime", time.strftime, "%S\0", time.gmtime(0))
print(len(time.strftime("x" * 5000 + "%Y", time.gmtime(0))), repr(time.strftime("", time.gmtime(0))))
attempt("print", print, 1, sep=1, end=2, file=3, flush=4, foo=5)
attempt("print", print, 1, sep=1)
values = [float("-inf"), Decimal("-1e425000000"), -1e308, Fraction(-22, 7), -2, Decimal("-1e-425000000"), 0.0, Decimal("1e-999999"), 1e-320,
          Fraction("1.2"), Decimal("1.3"), Fraction(275807, 195025), 7e200, Decimal("1e425000000"), Decimal("infinity")]
print(all(a < b and a <= b and b > a and b >= a and not a == b for i, a in enumerate(values) for b in values[i + 1:]))
print(Decimal("0.5") == Fraction(1, 2), Decimal("0.3333") < Fraction(1, 3), Decimal(10) > Fraction(99, 10), Decimal(0) == Fraction(0), Decimal("-1") < Fraction(1, 9))

import sys
for end in (0, 3, 8, 100, -1):
    try:
        raise SyntaxError("bad bad", ("bad.py", 1, 2, "abcdefg", 1, end))
    except SyntaxError:
        sys.__excepthook__(*sys.exc_info())


def keywords(**k):
    return k


attempt("twice", lambda: keywords(k=1, **{"k": 2}))
try:
    1 / 0
except ZeroDivisionError:
    attempt("twice while another is handled", lambda: keywords(k=1, **{"k": 2}))
    attempt("no mapping", lambda: keywords(**1))
