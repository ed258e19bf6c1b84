# dicts.py [TIMES] - dicts with str, int and tuple keys: filled, asked, emptied, small ones.
import sys


def main(n):
    by_name = {"name%d" % i: i for i in range(n)}
    print(sum([by_name["name%d" % i] for i in range(0, n, 3)]))
    by_number = {}
    for i in range(n):
        k = i * 7919 % n
        by_number[k] = by_number.get(k, 0) + i
    print(len(by_number), by_number[n // 2])
    grid = {(x, y): x * y for x in range(40) for y in range(n // 100)}
    print(sum([grid[x, 3] for x in range(40)]))
    for i in range(0, n, 2):
        del by_number[i]
    by_number.update({-i: i for i in range(n // 4)})
    print(len(by_number), sum(by_number.values()))
    total = 0
    for i in range(n):
        row = {"id": i, "qty": i & 15}
        row["all"] = row["qty"] * 2
        total += len(row) + row.pop("all")
    print(total)


main(8000 * int(sys.argv[1] if len(sys.argv) > 1 else 1))
