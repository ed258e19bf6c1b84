# Binary trees: many small objects made, walked and dropped.

class Node:
    def __init__(self, left, right):
        self.left = left
        self.right = right

    def count(self):
        if self.left is None:
            return 1
        return 1 + self.left.count() + self.right.count()


def make(depth):
    if depth == 0:
        return Node(None, None)
    return Node(make(depth - 1), make(depth - 1))


def make_pair(depth):
    return (make_pair(depth - 1), make_pair(depth - 1)) if depth else (None, None)


def count_pair(tree):
    left, right = tree
    return 1 if left is None else 1 + count_pair(left) + count_pair(right)


def main():
    kept = make(12)
    for depth in range(4, 11, 2):
        n = 1 << (12 - depth)
        total = 0
        for _ in range(n):
            total += make(depth).count()
        print(n, depth, total)
    print(kept.count())
    print(sum([count_pair(make_pair(9)) for _ in range(20)]))


for _ in range(4):
    main()
