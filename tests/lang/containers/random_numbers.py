import random
random.seed(1)
print(random.random(), random.randint(1,100), random.sample(range(50),5), random.choices('abc',k=5), random.gauss(0,1), random.gauss(0,1))
random.seed('hello'); print(random.random(), random.getrandbits(100))
random.seed(b'x'*300); print(random.random())
random.seed(3.5); l=list(range(10)); random.shuffle(l); print(l)
random.seed('hi',1); print(random.random(), random.triangular(), random.betavariate(1,2), random.gammavariate(.5,1), random.gammavariate(3,1), random.vonmisesvariate(1,2), random.expovariate(2), random.normalvariate(), random.paretovariate(3), random.weibullvariate(1,2), random.lognormvariate(1,2))
print(random.sample(['a','b'],counts=[3,4],k=4), random.choices([1,2,3],[5,1,1],k=6), random.randrange(0,100,7), random.randbytes(5))
