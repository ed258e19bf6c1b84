# Sorting by ranks agrees with sorting by comparisons: kinds of keys, equal keys, directions.
import random
random.seed(5)


def check(name, xs, **kw):
    got = sorted(xs, **kw)
    print(name, len(got), sum(i * len(repr(v)) for i, v in enumerate(got)), got[:3], got[-3:])
    k, rev = kw.get('key'), kw.get('reverse', False)
    idx = list(range(len(xs)))
    idx.sort(key=(lambda i: k(xs[i])) if k else (lambda i: xs[i]), reverse=rev)
    print(sum(i * j % 1000003 for i, j in enumerate(idx)), idx[:5], idx[-5:])


for n in (50, 99, 100, 1000):
    for rev in (False, True):
        check("small", [random.randrange(-1000, 1000) for _ in range(n)], reverse=rev)
        check("wide", [random.randrange(-2**59, 2**59) for _ in range(n)], reverse=rev)
        check("huge", [random.randrange(-2**70, 2**70) for _ in range(n)], reverse=rev)
        check("float", [random.choice([0.0, -0.0, 1.5, -2.25, float('inf'), -float('inf'), random.random(), random.uniform(-1e300, 1e300)]) for _ in range(n)], reverse=rev)
        check("nan", [random.choice([float('nan'), random.random()]) for _ in range(n)], reverse=rev)
        check("str", ["k%d" % random.randrange(n) for _ in range(n)], reverse=rev)
        check("nul", ["k" + random.choice(["", "\0", "\0\0", "\0a", "a\0", "\xff", "\xe9z"]) * random.randrange(4) for _ in range(n)], reverse=rev)
        check("wideStr", [random.choice("ab\u0394\U0001f600") * random.randrange(3) for _ in range(n)], reverse=rev)
        check("tuple", [(random.randrange(50), random.random()) for _ in range(n)], reverse=rev)
        check("tuple2", [("a%d" % random.randrange(50), random.randrange(5), "x") for _ in range(n)], reverse=rev)
        check("tuple3", [(random.randrange(5),) * random.randrange(1, 4) for _ in range(n)], reverse=rev)
        check("bool", [random.choice([True, False, 0, 1, 2]) for _ in range(n)], reverse=rev)
        check("runs", [i % 997 for i in range(n)], reverse=rev)
        check("key", [random.randrange(100) for _ in range(n)], key=lambda v: v % 10, reverse=rev)
        check("keystr", [random.randrange(100) for _ in range(n)], key=str, reverse=rev)
# Longer than what is ranked at once.
for n in (65536, 65600, 140000):
    check("long", [(i * 7919) % 100003 for i in range(n)])
check("long", ["w%d" % ((i * 7919) % 30011) for i in range(70000)], reverse=True)
check("long", [((i * 7919) % 301, -i) for i in range(70000)])
