# Objects at the end when a collection came before.
import gc


class Z:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


a = Z("a")
b = [Z("b1"), Z("b2")]
c = Z("c")
c.me = c
gc.collect()
d = Z("d")
e = [Z("e1"), Z("e2")]
a2 = Z("a2")
f = {"x": Z("fx"), "y": [Z("fy1"), Z("fy2")]}
lam = lambda z=Z("default"): z


class C:
    attribute = Z("class attribute")


print("end")
