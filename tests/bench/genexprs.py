# Generator expressions given to sum, any, all, max, list, set, dict, join.

def primes(n):
    return [p for p in range(2, n) if all(p % q for q in range(2, int(p ** 0.5) + 1))]


def pairs(n):
    return ((i, j) for i in range(n) for j in range(i))


def main():
    print(sum(i * i for i in range(150000)))
    print(len(primes(5000)))
    print(sum(1 for i, j in pairs(350) if (i ^ j) & 1))
    print(max((i * 7919) % 10007 for i in range(60000)))
    words = ("w%d" % (i % 100) for i in range(20000))
    print(len(set(words)))
    print(len(",".join(str(i) for i in range(30000))))
    print(any(i > 49990 for i in range(50000)))
    d = dict((i, i + 1) for i in range(20000))
    print(sum(v for v in d.values() if v % 3 == 0))
    squares = (x * x for x in range(60000))
    odd = (x for x in squares if x & 1)
    print(sum(x % 10 for x in odd))
    print(sum(len(list(range(k))) for k in range(300)))


for _ in range(4):
    main()
