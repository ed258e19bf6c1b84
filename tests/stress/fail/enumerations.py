from enum import Enum, IntFlag
class Color(Enum):
    RED = 1
    GREEN = 2
class F(IntFlag):
    A = 1
    B = 2
print(Color.RED, Color(2), list(Color), F.A | F.B, Color['GREEN'].name)
