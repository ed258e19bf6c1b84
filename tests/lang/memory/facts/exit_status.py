# MEMORY_MODEL 5: SystemExit in a function: its names die first, then the rest.
import sys


class Z:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


def f():
    a = Z("local")
    sys.exit(3)


x = Z("global")
try:
    f()
finally:
    print("finally")
