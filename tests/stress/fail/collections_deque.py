from collections import deque
d = deque(range(5), maxlen=8)
d.appendleft('l')
d.extend('abc')
d.rotate(3)
print(d, d.pop(), d.popleft(), list(d)[2:4], d.count('a'), d.index(2), d.copy() == d)
d.remove(2)
d.insert(1, 'ins')
print(d, list(reversed(d)))
