"""Automatic collections of a program that never asks for one."""
import gc, sys, weakref
moments = []
gc.callbacks.append(lambda phase, info: phase == "stop" and moments.append((info["generation"], info["collected"], len(kept))))


class A:
    def __init__(self, n=0, more=()):
        self.n = n
        self.more = more


class B(A):
    __slots__ = ("s",)


def cycle(n):
    global last
    a, b = A(n), B()
    a.other, b.other = b, a
    last = n


kept = []
for i in range(400):
    kept.append([A(i), {"a": i}])
    cycle(i)
    kept.append((i, str(i)))
for moment in moments:
    print(moment[0], moment[2])
print(gc.get_count()[1:])
