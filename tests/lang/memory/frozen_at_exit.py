# What is frozen is not collected when the program ends, and says nothing.
import gc


class A:
    def __init__(self, n):
        self.n, self.me = n, self

    def __del__(self):
        print("del", self.n)


for n in range(3):
    A(n)
gc.freeze()
A(10)
