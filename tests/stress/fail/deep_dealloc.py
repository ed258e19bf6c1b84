a = None
for i in range(300): a = (a, i)
del a
d = {}
for i in range(100): d = {'d': d}
d = None
print('done')
