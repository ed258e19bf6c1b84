# Operators and comparisons written in Python, of two objects of one class, many times over.
import operator
import sys
import traceback


class Vec:
    __slots__ = ("x", "y")

    def __init__(self, x, y):
        self.x = x
        self.y = y

    def __add__(self, o):
        return Vec(self.x + o.x, self.y + o.y)

    def __sub__(self, o):
        return Vec(self.x - o.x, self.y - o.y)

    def __mul__(self, o):
        return NotImplemented if o.x > 20 else Vec(self.x * o.x, self.y * o.y)

    def __rmul__(self, o):
        print("never asked")

    def __pow__(self, o):
        return NotImplemented

    def __matmul__(self, o):
        yield self.x
        yield o.x

    def __or__(self, o, more=5):
        return more

    def __ior__(self, o):
        return "in place"

    def __and__(self, *o):
        return len(o)

    def __floordiv__(self, o):
        return sys.getrefcount(self), sys.getrefcount(o), sys._getframe().f_back.f_lasti > 0

    def __truediv__(self, o):
        raise ZeroDivisionError(self.x)

    def __eq__(self, o):
        return NotImplemented if self.x > 20 else self.x == o.x

    def __lt__(self, o):
        return self.x < o.x if self.x < 20 else NotImplemented

    def __gt__(self, o):
        return "greater"

    def __repr__(self):
        return f"Vec({self.x}, {self.y})"


def work(n):
    a = Vec(0, 0)
    out = []
    for i in range(n):
        b = Vec(i, 1)
        a += b
        a = a + b - b
        c = a * Vec(2, 2)
        out = [c, list(a @ b), a | b, a & b, a // b, a == a, b == b, a < b, b < a, a != b, a > b]
    b |= b
    return a, b, out


print(*work(40))


def declines(what, n):
    a = Vec(30, 1)
    for i in range(n):
        b = Vec(i, i)
        try:
            last = what(a, b)
        except TypeError as e:
            last = str(e)
    return last


for what in (lambda a, b: a * a, lambda a, b: a ** b, lambda a, b: a == b, lambda a, b: a == a,
             lambda a, b: a < b, lambda a, b: a <= b, lambda a, b: a >= b, operator.imul, operator.mul):
    print(declines(what, 30))


def in_place(n):
    a = Vec(30, 1)
    for i in range(n):
        try:
            a *= a
        except TypeError as e:
            last = str(e)
        try:
            a **= a
        except TypeError as e:
            last += ", " + str(e)
    return last


print(in_place(30))


def raises(n):
    for i in range(n):
        try:
            Vec(i, 0) / Vec(1, 2)
        except ZeroDivisionError as e:
            text = traceback.format_exc()
            at = e.__traceback__
    return text, at.tb_lasti - at.tb_next.tb_lasti


text, distance = raises(30)
print(text.replace(__file__, "FILE"), distance)


# Where it ends is where it ended: the limit counts comparisons as two levels.
class Deep:
    def __init__(self, n):
        self.n = n

    def __add__(self, o):
        seen[0] = self.n
        return Deep(self.n + 1) + o

    def __eq__(self, o):
        seen[0] = self.n
        return Deep(self.n + 1) == o


seen = [0]
sys.setrecursionlimit(150)
for i in range(12):
    for what in ("add", "eq"):
        try:
            Deep(0) + Deep(0) if what == "add" else Deep(0) == Deep(0)
        except RecursionError as e:
            if i > 9:
                print(what, seen, e)
sys.setrecursionlimit(1000)


class Loud:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        died.append(self.name)

    def __add__(self, o):
        died.append("+")
        return self.name + o.name

    def __eq__(self, o):
        died.append("=")
        return NotImplemented

    __hash__ = None


died = []
for i in range(20):
    Loud("a") + Loud("b")
    Loud("c") == Loud("d")
print(died[-7:], len(died))


class Words(list):
    def __add__(self, o):
        return NotImplemented

    def __mul__(self, o):
        return "times"


def words(n):
    w = Words("ab")
    for i in range(n):
        try:
            r = w * w, w + w
        except TypeError as e:
            r = str(e)
    return r


print(words(20))


# The class learns another way under a loop that has settled.
class Late:
    def __add__(self, o):
        return 1

    def __lt__(self, o):
        return True


def late(n):
    a = Late()
    for i in range(n):
        r = a + a, a < a
    return r


print(late(20))
Late.__add__ = lambda self, o: 2
Late.__lt__ = lambda self, o: "less"
print(late(20))
del Late.__add__
try:
    late(1)
except TypeError as e:
    print(e)
