d = {'a': 1, 'b': 2, 'c': 3}
k, v, i = d.keys(), d.values(), d.items()
print(k & {'a', 'z'}, k | {'q'} == {'a', 'b', 'c', 'q'}, ('a', 1) in i, list(reversed(k)), sum(v), k - {'a'} == {'b', 'c'}, k.isdisjoint('xyz'), v.mapping['b'], i == d.items())
