import pprint
pprint.pprint({'k%d' % i: list(range(i)) for i in range(6)}, width=30)
print(pprint.pformat([['deep', ['er']]] * 2))
