# An exception that nobody catches: the frames' names die first.
class Z:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


g1 = Z("global 1")


def inner(a):
    b = Z("b")
    raise KeyError(Z("argument of the exception"))


def outer():
    c = Z("c")
    inner(Z("a"))


g2 = Z("global 2")
outer()
