# Generators eaten by sum, any, all, list, set, dict, min, max: between two items the generator
# sleeps, whoever asks, and whatever is done to it meanwhile counts.
import sys


class Adder:
    """What is added looks at the generator, or does something to it."""

    def __init__(self, n, act):
        self.n = n
        self.act = act

    def __add__(self, other):
        self.act(other.n)
        return Adder(self.n + other.n, self.act)

    __radd__ = __add__

    def __hash__(self):
        self.act(self.n)
        return self.n

    def __bool__(self):
        self.act(self.n)
        return self.n > 2


def source(n, act):
    try:
        for i in range(n):
            yield Adder(i, act)
    finally:
        print("source ends", sys.exc_info()[0])


def attempt(what, *args):
    try:
        result = what(*args)
    except BaseException as e:
        print(what.__name__, type(e).__name__, e)
        return
    print(what.__name__, getattr(result, "n", result) if not isinstance(result, (set, list)) else len(result))


def looking(eat):
    def act(n):
        print(n, g.gi_running, g.gi_suspended, g.gi_frame.f_back, g.gi_frame.f_lineno > 0,
              sys.getrefcount(g), sys.exc_info()[0])

    g = source(4, act)
    attempt(eat, g)


def added(g):
    return sum(g, Adder(100, lambda n: None)).n


def summed(g):
    return sum(g, start=next(g)).n


for eat in (summed, set, any, all):
    looking(eat)


# The one who takes it also asks it, closes it, throws into it.
def asking(eat, what):
    def act(n):
        if n == 1:
            try:
                print("act", getattr(what(g), "n", None))
            except BaseException as e:
                print("act", type(e).__name__, e)

    g = source(5, act)
    attempt(eat, g)
    print(g.gi_frame is None, next(g, "none"))


def ask(g):
    return next(g)


def close(g):
    return g.close()


def throw(g):
    return g.throw(KeyError("thrown"))


def eat_it(g):
    return len(list(g))


def fail(g):
    raise IndexError("from the taker")


for what in (ask, close, throw, eat_it, fail):
    for eat in (summed, set, any):
        asking(eat, what)


# A generator that asks for itself, returns a value, raises, raises StopIteration.
def itself():
    yield 1
    yield sum(me)


def returns():
    yield 2
    return 7


def raises():
    yield 1
    raise ValueError("inside")


def stops():
    yield 1
    raise StopIteration(3)


for make in (itself, returns, raises, stops):
    for eat in (sum, list, set, max, any, all, tuple, sorted):
        me = make()
        attempt(eat, me)

print(sum(returns(), 0.5), sum((x for x in [1, True, 2.5, 3]), 1), sum([[1], [2]], []))
print(sum(x for x in [2 ** 62, 2 ** 62, 2 ** 62, 1.5]), sum(x for x in [2 ** 70, -1]))
print(sum(x for x in [1.5, 2 ** 2000 >> 1990, 2]))
attempt(sum, (x for x in [1.5, 2 ** 2000]))
attempt(sum, (x for x in [1, "a"]))
attempt(dict, ((i,) * i for i in range(2, 4)))
attempt(dict, (i for i in range(2)))
attempt(set, ([i] for i in range(2)))
attempt(max, (x for x in ()))
print(max((x for x in ()), default=4), min((x for x in "bac"), key=lambda c: -ord(c)))
attempt(lambda g: max(g, key=lambda c: 1 // c), (x for x in [2, 0]))

# any() leaves what it did not need.
g = (x for x in [0, 0, 3, 4, 5])
print(any(g), next(g), all(g), next(g, "end"))


# Nested, and deep.
def nested(n):
    return sum(nested(n - 1) for _ in range(2)) if n else 1


print(nested(6), sum(sum(y for y in range(x)) for x in range(40)))


def deep(n):
    return sum(deep(n + 1) for _ in range(1))


def depth(n):
    seen[0] = n
    return sum(depth(n + 1) for _ in range(1))


seen = [0]
sys.setrecursionlimit(200)
try:
    depth(0)
except RecursionError as e:
    print(seen, e)
sys.setrecursionlimit(1000)


# The exception that is being handled inside is the generator's own.
def handling():
    try:
        raise KeyError(1)
    except KeyError:
        yield sys.exc_info()[0]
        yield sys.exc_info()[0]


try:
    raise OSError
except OSError:
    print([t.__name__ for t in list(handling())], sys.exc_info()[0].__name__)
print(sys.exc_info())


# The traceback names the generator's line.
def line():
    yield 1
    yield 1 // 0


try:
    sum(line())
except ZeroDivisionError as e:
    t = e.__traceback__
    while t:
        print(t.tb_frame.f_code.co_name, t.tb_lineno - t.tb_frame.f_code.co_firstlineno)
        t = t.tb_next
