s = set(range(30)) | {'a', 'b'}
t = {x * 2 for x in range(20)}
print(len(s & t), len(s - t), len(s ^ t), sorted(t)[:5], frozenset('hello') >= set('he'), s.isdisjoint({1000}), t.pop() in t, {frozenset([1]), frozenset([1])})
s.update('xyz'); s.discard(3); s.difference_update(t)
print(len(s))
