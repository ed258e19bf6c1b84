import sys
def t(label, fn, *a, **k):
    try: r = fn(*a, **k)
    except BaseException as e: r = type(e).__name__ + ': ' + str(e)
    print(label, repr(r))
for T in (bytes, bytearray):
  for s in (b'', b'a', b'abc', b'a\tb\nc\r\nd\x0b\x1ce', b'  pad  ', b'aXbXc', b'aaa', b"it's", b'"\'', b'+12'):
    s=T(s)
    for m in ('upper','lower','title','capitalize','swapcase','isalpha','isalnum','isdigit','isspace','isupper','islower','istitle','isascii','split','splitlines','strip','lstrip','rstrip','expandtabs','__len__','decode','rsplit','hex','__iter__'):
        if m!='__iter__': t(T.__name__+m, getattr(s,m))
    t('repr', repr, s); t('gs', sys.getsizeof, s); t('list', list, s)
    for m in ('find','rfind','index','rindex','count','startswith','endswith','split','rsplit','partition','rpartition','strip','removeprefix','removesuffix','__contains__','join','translate'):
        for x in (b'', b'a', bytearray(b'X'), b'bX', 97, 300, -1, 'a', None, (b'a',b'H'), (1,), [b'x',b'y'], [1], bytes(256)):
            t(m+repr(x)[:10], getattr(s,m), x)
    for a in ((b'a',b'b'),(b'',b'-'),(b'a',b''),(b'aa',b'b',1),(b'a',b'b',0),(1,b'b'),('a',b'b')):
        t('replace', s.replace, *a)
    for w in (0,5,6,20):
        t('center', s.center, w); t('ljust', s.ljust, w, b'*'); t('rjust', s.rjust, w, b'ab'); t('zfill', s.zfill, w)
    t('slice', lambda: (s[::-1], s[1:], s[:2], s[::2], s[5:1], s[-1:]))
    t('idx', lambda: s[1]); t('idx', lambda: s[-20]); t('idx', lambda: s['a']); t('idx', lambda: s[1.0])
    t('mul', lambda: s*3); t('mul', lambda: s*0); t('mul',lambda: s*'a'); t('add', lambda: s+1); t('add', lambda: s+b'x'); t('add', lambda: s+'x'); t('radd', lambda: 1+s); t('add', lambda: s+bytearray(b'q')); t('add', lambda: bytearray(b'q')+s)
    t('cmp', lambda: [s<b'b', s==b'abc', s>=bytearray(b'abc'), s=='abc', s!=1]); t('cmp', lambda: s < 1); t('hash', lambda: hash(s)==hash(bytes(s)))
    t('hex', s.hex, ':'); t('hex', s.hex, ':', 2); t('hex', s.hex, ':', -2); t('hex', s.hex, 1); t('hex', s.hex, '::'); t('hex', s.hex, 'é'); t('hex',s.hex,b'-',bytes_per_sep=3)
  for a in ((), (3,), (-1,), ('a',), ('é','utf8'), ('é','ascii'), ([1,2],), ([256],), (['a'],), (1.5,), (None,), (b'x','ascii'), (b'abc',), (bytearray(b'abc'),), (range(5),), ((x for x in (1,2,3)),), (2**70,), ({1:2},), (object(),), (True,)):
    t(T.__name__+repr(a)[:10], T, *a)
  t('kw', T, source=b'a'); t('kw', T, 'a', encoding='ascii', errors='x'); t('kw', T, encoding='a'); t('kw',T,errors='a'); t('kw', T, foo=1); t('kw',T,1,2,3,4); t('kw',T,b'a',errors='x')
  for h in ('', '00', 'a', 'zz', '0 0', ' 00 ff ', 'é', '0é', b'00', '00\n11', '0'): t('fromhex', T.fromhex, h)
  t('mt', T.maketrans, b'ab', b'cd'); t('mt', T.maketrans, b'a', b'cd'); t('mt', T.maketrans, 'a', b'c')
  for f,a in ((b'%d',1),(b'%s',b'x'),(b'%s','x'),(b'%b',1),(b'%a','é'),(b'%r',b'x'),(b'%c',65),(b'%c',b'a'),(b'%c',300),(b'%c','a'),(b'%x',255),(b'%5.1f|',3.14159),(b'%(a)s',{b'a':b'b'}),(b'%z',1),(b'x',1),(b'%s',(1,2)),(b'%s',()),(b'%-5d|',3),(b'%f','a'),(b'%i',1.5),(b'%x','a'),(b'%s',bytearray(b'q')), (b'%s', memoryview(b'm'))):
    t('pct', lambda: T(f) % a)
b=bytearray(b'abcdef')
def st(k,v):
    c=bytearray(b'abcdef')
    try: c[k]=v; print(k,v,c)
    except Exception as e: print(k,v,type(e).__name__,e)
def dl(k):
    c=bytearray(b'abcdef')
    try: del c[k]; print(k,c)
    except Exception as e: print(k,type(e).__name__,e)
for k in (0,-1,10,'a',slice(0,2),slice(2,2),slice(None,None,2),slice(4,1),slice(5,None,-2),slice(1,None)):
    for v in (65,256,b'xy',b'xyz',[1,2,3],'a',5,b'',None,range(2)): st(k,v)
    dl(k)
t('app', b.append, 65); t('app', b.append, 300); t('app',b.append,'a'); t('ext', b.extend, [1,2]); t('ext', b.extend, 'a'); t('ext', b.extend, 5); t('ext',b.extend,[300]); t('ext',b.extend,b'q'); t('ins', b.insert, 0, 1); t('ins', b.insert, 100, 2); t('ins',b.insert,-100,3); t('pop', b.pop); t('pop', b.pop, 0); t('pop', b.pop, 100); t('pop', bytearray().pop); t('rem', b.remove, 98); t('rem', b.remove, 7); t('rev', b.reverse); t('copy', b.copy); print(b); b*=2; print(b); b+=b'zz'; print(b); t('iadd', lambda: b.__iadd__('a')); t('clear', b.clear); print(b, b.__alloc__())
sz=[]; c=bytearray()
for i in range(110):
    sz.append((len(c),sys.getsizeof(c))); c.append(0)
print(sz)
sz=[]
while c:
    c.pop(); sz.append(sys.getsizeof(c))
print(sz)
m=memoryview(c); t('exp', c.append, 1); m.release(); t('exp', c.append, 1)
class B(bytes): pass
x=B(b'abc'); print(x, type(x), sys.getsizeof(x), x+b'd', x[:], type(x[:]), x.__class__.fromhex('00'), bytes(x))
class A(bytearray): pass
x=A(b'abc'); print(x, type(x+b'a'), type(x.upper()), A.fromhex('00ff'))
one = b'a'; none = b''; print(one is bytes([97]), bytes() is none, b'cab'[1:2] is one)
v=memoryview(bytearray(range(12)))
t('mv', lambda: (v[0], v[-1], v[2:5].tolist(), v[::3].tolist(), v.nbytes, v.format, v.itemsize, v.ndim, v.shape, v.strides, v.suboffsets, v.readonly, v.c_contiguous, v.f_contiguous, v.contiguous, len(v), v.obj, sys.getsizeof(v)))
t('mv', lambda: v.cast('i').tolist()); t('mv', lambda: v.cast('h',[2,3]).tolist()); t('mv', lambda: v.cast('B',(3,4))[1,2]); t('mv', lambda: v.cast('B',(3,4))[1]); t('mv', lambda: v.cast('x')); t('mv', lambda: v.cast('i').cast('h')); t('mv', lambda: v.cast('d')); t('mv', lambda: v[::2].cast('i')); t('mv', lambda: v.cast('B',[2,2])); t('mv', lambda: v.cast('B',5)); t('mv',lambda: v.cast('B',(3,4)).cast('B').tolist())
def ms(k,x):
    try: v[k]=x; print(v.tolist())
    except Exception as e: print(k,x,type(e).__name__,e)
ms(0,5); ms(0,256); ms(0,'a'); ms(100,1); ms(slice(0,2),b'xy'); ms(slice(0,2),b'x'); ms(slice(0,4,2),b'zz'); ms('a',1); ms(slice(0,2),5); ms((0,),1); ms((0,0),1)
r=memoryview(b'abc'); t('ro', lambda: r.__setitem__(0,1)); t('del', lambda: v.__delitem__(0)); t('hash', lambda: hash(r)==hash(b'abc')); t('hash', lambda: hash(v)); t('eq', lambda: (r==b'abc', r==bytearray(b'abc'), r!=b'x', r==5, r<r)); t('in', lambda: 98 in r); t('iter', lambda: list(r)); t('tob', r.tobytes); t('hex', r.hex, '-'); t('tor', v.toreadonly().__setitem__, 0, 1); t('mv', memoryview, 5); t('mv', memoryview); t('it', lambda: list(reversed(r)))
with memoryview(b'q') as q: print(q[0])
t('rel', lambda: q[0]); t('rel', lambda: q.tolist()); print(repr(q)[:8]); t('rel', lambda: q==q); t('bytes', bytes, v[::-1]); t('join', b'-'.join, [v, r]); t('c', lambda: [x for x in memoryview(b'abc').cast('c')]); t('?', lambda: memoryview(b'\x01\x00').cast('?').tolist()); t('f', lambda: memoryview(bytes(8)).cast('d').tolist()); t('b', lambda: memoryview(b'\xff').cast('b')[0]); t('Q', lambda: memoryview(b'\xff'*8).cast('Q')[0])
t('mut', lambda: memoryview(b'abc').foo)
