r = range(0, 100, 7)
print(r[3:8], list(r[::-2]), slice(1, 5, 2).indices(10), r.index(14), 21 in r, range(10**20, 10**20 + 5)[2], [*range(3)], len(r), r == range(0, 99, 7))
