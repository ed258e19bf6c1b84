# pipeline.py [TIMES] - generators one after the other, a coroutine that is sent to.
import sys


def numbers(n):
    x = 5
    for _ in range(n):
        x = (x * 1103515245 + 12345) & 0x7FFFFFFF
        yield x >> 8


def windows(it, size):
    row = []
    for v in it:
        row.append(v)
        if len(row) == size:
            yield row
            row = []


def flat(rows):
    for row in rows:
        yield from row


def mean():
    total = count = 0
    while True:
        v = yield total // count if count else 0
        total += v
        count += 1


def main(n):
    print(sum(v & 3 for v in flat(windows((v for v in numbers(n) if v & 1), 16))))
    m = mean()
    next(m)
    for v in numbers(n // 2):
        last = m.send(v)
    print(last)


main(15000 * int(sys.argv[1] if len(sys.argv) > 1 else 1))
