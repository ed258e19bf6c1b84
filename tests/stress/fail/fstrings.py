name, value, width = 'pi', 3.14159, 12
print(f'{name!r:>{width}}|{value:^{width}.3f}|{value=:.2f}|{width:#06x}|{1234567:,}|{name:*<8}|{{}}|{[name, value]}')
print('%-10s|%05d|%x|%(k)s' % {'k': 1} if False else '%-10s|%05d|%x' % (name, 42, 255), '{0}-{1!r}-{x:>5}'.format(1, 'b', x=2))
