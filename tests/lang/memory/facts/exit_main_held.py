# __main__ kept alive from elsewhere: its names go one by one, those with _ first.
import sys


class Z:
    def __init__(self, n):
        self.n = n

    def __del__(self, print=print):
        print("del", self.n)


b = Z("b")
_a = Z("_a")
a = Z("a")
__dunder = Z("__dunder")
sys.keep = sys.modules["__main__"]
_z = Z("_z")
print("end")
