import binascii, base64
def t(label, fn, *a, **k):
    try: r = fn(*a, **k)
    except BaseException as e: r = type(e).__name__ + ': ' + str(e)
    print(label, repr(r))
for d in (b'', b'a', b'ab', b'abc', bytes(range(256))):
    t('h', binascii.hexlify, d); t('b', binascii.b2a_base64, d); t('b', binascii.b2a_base64, d, newline=False); t('r', lambda: binascii.a2b_base64(binascii.b2a_base64(d))==d); t('c', binascii.crc32, d); t('c', binascii.crc32, d, 5); t('q', binascii.crc_hqx, d, 0)
    for f in ('b64encode','b32encode','b16encode','urlsafe_b64encode','encodebytes','b32hexencode'): t(f, getattr(base64,f), d)
    t('dec', lambda: (base64.b32decode(base64.b32encode(d))==d, base64.b16decode(base64.b16encode(d))==d, base64.b64decode(base64.b64encode(d))==d))
t('h', binascii.hexlify, b'abc', '-', 2)
for s in ('', '0', 'zz', '00ff', b'00', 'é', 5): t('u', binascii.unhexlify, s)
for s in ('YQ==','YQ=','YQ','Y','YWJj','YW Jj','!!!!','=','YQ==YQ==',b'YQ==', 'é', 5,'YQ=a='):
    t('a', binascii.a2b_base64, s); t('a', binascii.a2b_base64, s, strict_mode=True); t('b', base64.b64decode, s)
for s in ('ME======','ME=====','me======','M1======',''): t('b32', base64.b32decode, s); t('b32', base64.b32decode, s, True)
