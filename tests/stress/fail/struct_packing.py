import struct
p = struct.pack('<ihq4sd?', 1, -2, 3, b'ab', 1.5, True)
print(p, struct.unpack('<ihq4sd?', p), struct.calcsize('iq'), list(struct.iter_unpack('h', b'\x01\x00\x02\x00')), struct.Struct('>I').pack(7))
