s = '  Mixed Case 123\tx\n'
print(s.strip(), s.lower(), s.swapcase(), s.expandtabs(4), s.split(None, 1), s.rsplit(' ', 1), s.splitlines(), s.zfill(30), s.isalnum(), 'a-b-c'.rpartition('-'), 'abc'.removeprefix('a'), 'x'.join('abc'), 'ab'.maketrans('a', 'b'), 'aXbX'.count('X'), 'abcabc'.rfind('b'), 'É'.lower(), 'ß'.upper())
