print([[x * y for y in range(4)] for x in range(4)], {k: [v] for k, v in zip('abc', range(3))}, {x % 3 for x in range(9)}, list(x for x in range(5) if x % 2), sum(x * x for x in range(10)))
