print(1, 'two', 3.0, [4], sep='-', end='!\n')
print(*range(5), sep='\n')
print(repr('quote\'s "x"\n\t\x00é'), ascii('é漢'), str(b'x'), bytes('é', 'utf-8'))
