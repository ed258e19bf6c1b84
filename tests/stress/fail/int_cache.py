a = [257 + i for i in range(5)]
b = {i: i * 300 for i in a}
print(a[0] is a[0] + 0, sum(b.values()), [int(str(x)) for x in a])
