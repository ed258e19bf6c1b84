"""What splitting a group of exceptions leaves for the collector to count."""
import gc


def cost(f):
    gc.collect()
    before = gc.get_count()[0]
    kept = f()
    made = gc.get_count()[0]
    kept = None
    return made - before, gc.get_count()[0] - before


def group():
    return ExceptionGroup("g", [ValueError(1), KeyError(2)])


def in_two():
    try:
        raise group()
    except* ValueError as g:
        pass
    except* KeyError as g:
        pass


def whole():
    try:
        raise group()
    except* Exception as g:
        pass


def alone():
    try:
        raise ValueError(1)
    except* ValueError as g:
        pass


class Own(ExceptionGroup):
    def split(self, what):
        print("split by", what)
        return self.subgroup(what), None

    def derive(self, excs):
        return Own(self.message, excs)


for f in (group, in_two, whole, alone, lambda: group().split(ValueError), lambda: group().subgroup(ValueError),
          lambda: group().derive([ValueError()])):
    print(f.__name__, cost(f))
try:
    raise Own("own", [ValueError(1), KeyError(2)])
except* ValueError as g:
    print(repr(g))
