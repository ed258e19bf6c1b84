"""What a class of members is made of, and what is collected of it."""
import enum
import gc


class F(enum.Enum):
    a = 1
    b = 2


print(sorted(F.__dict__), type(F.__dict__["_generate_next_value_"]).__name__)


class F(enum.IntFlag):
    a = 1
    b = 2


print(sorted(F.__dict__))


class F(enum.IntEnum):
    a = 1


print(sorted(F.__dict__))


class F(enum.Flag):
    a = enum.auto()


print(sorted(F.__dict__), F.a.value)


class G(enum.Enum):
    @staticmethod
    def _generate_next_value_(name, start, count, last):
        return name
    a = enum.auto()


print(type(G.__dict__["_generate_next_value_"]).__name__, G.a.value)
print(sorted(enum.Enum.__dict__))
F = G = None
gc.collect()
x = enum.Enum("X", "a b c")
x = None
gc.set_debug(gc.DEBUG_SAVEALL)
print(gc.collect(), sorted(type(o).__name__ for o in gc.garbage))
gc.set_debug(0)
gc.garbage.clear()
