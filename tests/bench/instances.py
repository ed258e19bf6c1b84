# instances.py [TIMES] - many instances with attributes: built, linked, read, half let go.
import sys


class Record:
    kind = "record"

    def __init__(self, key, link):
        self.key = key
        self.link = link
        self.mark = None


def main(n):
    rows, last = [], None
    for i in range(n):
        last = Record(i, last if i % 10 else None)
        rows.append(last)
    total = 0
    for r in rows:
        r.mark = r.key & 7
        if r.link is not None:
            total += r.link.mark
    print(len(rows), total)
    rows = rows[::2]
    print(sum([r.mark for r in rows]), rows[-1].kind)


main(8000 * int(sys.argv[1] if len(sys.argv) > 1 else 1))
