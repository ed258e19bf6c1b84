# cycles.py [TIMES] - rings of objects that only the collector can find, beside some that stay.
import sys


class Node:
    def __init__(self, value):
        self.value = value
        self.peer = self


class Holder:
    def __init__(self):
        self.call = self.method

    def method(self):
        return 1


def ring(n):
    first = last = Node(0)
    for i in range(1, n):
        last.peer = Node(i)
        last = last.peer
    last.peer = first
    return first


def main(n):
    kept, total = [], 0
    for i in range(n):
        r = ring(8)
        total += r.peer.value
        row = [i]
        row.append({"me": row})
        total += Holder().call()
        if i % 64 == 0:
            kept.append(r)
    print(total, len(kept), sum([r.peer.peer.value for r in kept]))


main(1200 * int(sys.argv[1] if len(sys.argv) > 1 else 1))
