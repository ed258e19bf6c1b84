b = bytes(range(40))
print(b[3:9], b + b'xyz', b.hex(), bytes.fromhex('00ff10'), b.find(7), b.split(b'\n'), b.replace(b'\x01', b'one'), b'%d-%s' % (5, b'x'), b'a,b,c'.split(b','), b'x'.join([b'1', b'2']))
