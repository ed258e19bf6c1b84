# Which texts of one character are the shared one, and which are objects of their own.
n, five = 5, chr(53)
def same(*texts):
    print([t is five for t in texts])
same(str(n), repr(n), f'{n}', format(n), f'{n!r}', n.__str__())
same('%d' % n, '%s' % n, '%r' % n, '{}'.format(n), '{!r}'.format(n), format(n, 'd'), f'{n:d}', n.__format__(''), '%x' % n, hex(n)[2:])
same(''.join(['', str(n)]), f'{""}{n}', '%s%s' % ('', n), ''.join([five]), ''.join(['', five]), str(n) + '')
same(five.upper(), five.lower(), five.title(), five.swapcase(), five.casefold(), five.capitalize(), five.strip(), five.replace('x', 'y'))
same('x5'[1], 'x5'[1:], 'a5'.split('a')[1], '5.0'.partition('.')[0], b'5'.decode(), list('5')[0], five * 1, str(five))
e = chr(233)
print(e.upper().lower() is e, e.lower() is e, ''.join(['', e]) is e, b'\xe9'.decode('latin-1') is e, 'x\xe9'[1] is e)
