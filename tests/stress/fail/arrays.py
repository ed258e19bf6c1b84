from array import array
a = array('i', range(10))
a.append(100)
a.extend([1, 2])
a[2:4] = array('i', [7, 7, 7])
print(a, a.tolist()[:3], a.tobytes()[:8], a.pop(), a.index(7), a[::3], array('d', [1.5]) * 3, a.itemsize)
