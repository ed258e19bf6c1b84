# Integers: sieve, Collatz, matrix product, gcd, bits.

def sieve(n):
    flags = [True] * (n + 1)
    flags[0] = flags[1] = False
    i = 2
    while i * i <= n:
        if flags[i]:
            j = i * i
            while j <= n:
                flags[j] = False
                j += i
        i += 1
    return sum(flags)


def collatz(limit):
    best = where = 0
    for start in range(1, limit):
        n, steps = start, 0
        while n != 1:
            n = n // 2 if n % 2 == 0 else 3 * n + 1
            steps += 1
        if steps > best:
            best, where = steps, start
    return best, where


def product(n):
    a = [[(i * j + 1) % 17 for j in range(n)] for i in range(n)]
    total = 0
    for i in range(n):
        for j in range(n):
            s = 0
            for k in range(n):
                s += a[i][k] * a[k][j]
            total ^= s
    return total


def gcd(a, b):
    while b:
        a, b = b, a % b
    return a


def main():
    print(sieve(150000))
    print(collatz(4000))
    print(product(36))
    print(sum([gcd(i, j) for i in range(1, 150) for j in range(1, i)]))
    x = 1
    for i in range(60000):
        x = (x * 1103515245 + 12345) & 0x7FFFFFFF
        x ^= x >> 5
    print(x)


for _ in range(4):
    main()
