d = dict.fromkeys(range(8))
try:
    for k in d: d[k + 100] = 1
except RuntimeError as e: print(e)
l = [1, 2, 3]
for x in l:
    if len(l) < 6: l.append(x * 10)
print(l)
s = {1, 2, 3}
try:
    for x in s: s.add(x + 50)
except RuntimeError as e: print(e)
