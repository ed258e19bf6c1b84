import random
r = random.Random(7)
print(r.random(), r.randint(1, 100), r.choice('abcdef'), r.sample(range(50), 4), r.shuffle([1, 2]), r.gauss(0, 1))
