import struct
def t(label, fn, *a, **k):
    try: r = fn(*a, **k)
    except BaseException as e: r = type(e).__name__ + ': ' + str(e)
    print(label, repr(r))
for f in ('b','B','h','H','i','I','l','L','q','Q','n','N','P','?','c','e','f','d','5s','5p','x','3x','0s','2i','<bhilq','>bhilq','=bhilq','!I','@bhi','bxi','3sx2h','z','5','<n','<P','', ' i i ', '10s', '0i', 'i0q', '<e','99999999999999999999i','\u20ac', b'i', '9223372036854775807i'):
    t(f, struct.calcsize, f)
    for v in (0,-1,128,256,-129,65536,2**31,2**32,2**63,2**64,-2**63,-2**63-1,1.5,'a',b'a',b'abcdefgh',None,True,float('inf'),float('nan'),65504,65520,1e40):
        t((f,v), struct.pack, f, v)
        t((f,v), lambda: struct.unpack(f, struct.pack(f, v)))
t('u', struct.unpack, 'i', b'abc'); t('u', struct.unpack, '2i', bytes(8)); t('u', struct.unpack_from, 'i', bytes(8), 5); t('u', struct.unpack_from, 'i', bytes(8), -4); t('u',struct.unpack_from,'i',bytes(8),-9); t('u',struct.unpack_from,'i',bytes(8),-2); t('u',struct.unpack_from,'i',buffer=bytes(8),offset=2); t('i', lambda: list(struct.iter_unpack('h', bytes(range(6))))); t('i', struct.iter_unpack, 'h', b'abc'); t('i', struct.iter_unpack, '', b'')
b=bytearray(8); t('p', struct.pack_into, 'i', b, 2, 5); print(b); t('p', struct.pack_into, 'i', b, 6, 5); t('p', struct.pack_into, 'i', b, -4, 7); print(b); t('p', struct.pack_into, 'i', b'abcd', 0, 1); t('p', struct.pack_into, 'i', b); t('p',struct.pack_into,'i',b,0); t('p',struct.pack_into,'i',b,-9,1)
s=struct.Struct('<ih'); t('S', lambda: (s.size, s.format, s.pack(1,2), s.unpack(bytes(6)), s.unpack_from(bytes(8),1))); t('S', s.pack, 1); t('S', struct.Struct); t('S', struct.Struct, 5); t('p', struct.pack); t('p', struct.pack, 'i'); t('p', struct.pack, 'i',1,2)
print(struct.error, struct.Struct, isinstance(struct.error('x'), Exception))
