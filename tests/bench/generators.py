# Generators in chains, yield from, send, and trees walked by generators.

def numbers(n):
    i = 0
    while i < n:
        yield i
        i += 1


def evens(it):
    for v in it:
        if v % 2 == 0:
            yield v


def windows(it, size):
    buffer = []
    for v in it:
        buffer.append(v)
        if len(buffer) == size:
            yield tuple(buffer)
            buffer.clear()


def flat(it):
    for w in it:
        yield from w


def walk(tree):
    if isinstance(tree, list):
        for part in tree:
            yield from walk(part)
    else:
        yield tree


def average():
    total = n = 0
    value = None
    while True:
        value = yield (total // n if n else 0)
        total += value
        n += 1


def build(depth):
    return depth if depth == 0 else [build(depth - 1), depth, build(depth - 1)]


def main():
    print(sum(v for v in flat(windows(evens(numbers(120000)), 8))))
    print(sum([v for v in walk(build(11))]))
    avg = average()
    next(avg)
    last = 0
    for i in range(80000):
        last = avg.send(i & 255)
    print(last)
    total = 0
    for k in range(20000):
        for v in numbers(k & 3):
            total += v
    print(total)
    it = numbers(50000)
    while True:
        v = next(it, None)
        if v is None:
            break
        total += v
    print(total)


for _ in range(4):
    main()
