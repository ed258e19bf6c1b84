# The same from the file itself.
import traceback


def attempt(f):
    try:
        f(1, "x", [1, 2], lambda *x: [1])
    except Exception:
        print(*traceback.format_exc().splitlines()[3:], sep="\n")


attempt(lambda a, b, s, f: (a + a) * 2 + b)
attempt(lambda a, b, s, f: (a) + b)
attempt(lambda a, b, s, f: a +(b))
attempt(lambda a, b, s, f: (a)//(b))
attempt(lambda a, b, s, f: (a , a) - b)
attempt(lambda a, b, s, f: (x for x in s) - b)
attempt(lambda a, b, s, f: (lambda a, b: a) - b)
attempt(lambda a, b, s, f: f(a) + b)
attempt(lambda a, b, s, f: (f)(a) + b)
attempt(lambda a, b, s, f: -(a) + b)
attempt(lambda a, b, s, f: (s)[9])
attempt(lambda a, b, s, f: s[((9))])
attempt(lambda a, b, s, f: s[(9, )])
attempt(lambda a, b, s, f: (f(a))[9])
attempt(lambda a, b, s, f: (s[0])[0])
attempt(lambda a, b, s, f: (y := a) + b)
attempt(lambda a, b, s, f: (a if a else b) + b)
attempt(lambda a, b, s, f: (a + a) * (b - a))
attempt(lambda a, b, s, f: (  a  ) - b)
attempt(lambda a, b, s, f: a @( b ))
