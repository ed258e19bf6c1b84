# Calls of functions that call themselves: Fibonacci, Ackermann, permutations, Hanoi.

def fib(n):
    if n < 2:
        return n
    return fib(n - 1) + fib(n - 2)


def ackermann(m, n):
    if m == 0:
        return n + 1
    if n == 0:
        return ackermann(m - 1, 1)
    return ackermann(m - 1, ackermann(m, n - 1))


def permute(items, k, found):
    if k == len(items):
        found[0] += items[0] * items[-1]
        return
    for i in range(k, len(items)):
        items[k], items[i] = items[i], items[k]
        permute(items, k + 1, found)
        items[k], items[i] = items[i], items[k]


def hanoi(n, source, target, spare):
    if n == 0:
        return 0
    return hanoi(n - 1, source, spare, target) + 1 + hanoi(n - 1, spare, target, source)


def main():
    print(fib(24))
    print(ackermann(2, 140))
    found = [0]
    permute([1, 2, 3, 4, 5, 6, 7], 0, found)
    print(found[0])
    print(hanoi(14, "a", "b", "c"))


for _ in range(4):
    main()
