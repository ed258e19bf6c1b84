a = []
for i in range(40):
    a.append(i * 1000)
a.insert(0, 'first')
a[5:10] = range(3)
b = a[:] + a[::2]
del b[10:20]
print(a, b, a.index(3000), b.count(0), sorted(b[1:5], reverse=True), [x for x in a if x != 'first'][:4], a.pop(), len(a * 2))
