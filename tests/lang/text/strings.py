import sys
def t(label, fn, *a, **k):
    try: r = fn(*a, **k)
    except BaseException as e: r = type(e).__name__ + ': ' + str(e)
    print(label, repr(r))
strs = ['', 'Hello World', 'ß', 'ΑΣ', 'ǆ', 'a\tb\nc\r\nd\x85e', '  pad  ', '\U0001f600x', '12³', "it's", '\x00\xad', '\ud800', 'aXbXc']
for s in strs:
    for m in ('upper','lower','title','capitalize','swapcase','casefold','isalpha','isalnum','isdecimal','isdigit','isnumeric','isspace','isupper','islower','istitle','isidentifier','isprintable','isascii','split','splitlines','strip','lstrip','rstrip','expandtabs','__len__','__sizeof__','encode','rsplit'):
        t(ascii(s)+'.'+m, getattr(s,m))
    t('repr', repr, s); t('ascii', ascii, s); t('gs', sys.getsizeof, s)
    for m in ('find','rfind','index','rindex','count','startswith','endswith','split','rsplit','partition','rpartition','strip','removeprefix','removesuffix','__contains__'):
        for x in ('', 'a', 'X', 'bX', 'é', '日', 'Hello ', 5, None, ('a','H'), (1,)):
            t(ascii(s)+'.'+m+ascii(x), getattr(s,m), x)
    for a in (('a','b'),('','-'),('a',''),('X','日'),('aa','b',1),('a','b',0),('a','b',-1),(1,'b'),('a',1)):
        t('replace', s.replace, *a)
    for w in (0,5,6,20): 
        t('center', s.center, w); t('ljust', s.ljust, w, '*'); t('rjust', s.rjust, w, '日'); t('zfill', s.zfill, w)
    t('slice', lambda: (s[::-1], s[1:], s[:2], s[::2], s[5:1], s[-1:]))
    t('idx', lambda: s[1]); t('idx', lambda: s[-20]); t('idx', lambda: s['a']); t('idx', lambda: s[1.0])
    t('mul', lambda: s*3); t('mul', lambda: s*0); t('mul',lambda: s*'a'); t('add', lambda: s+1); t('add', lambda: s+'é')
    t('cmp', lambda: [ (x<s, x==s, x>=s) for x in strs]); t('cmp', lambda: s < 1)
    for e in ('ascii','latin-1','utf-8','utf-16','utf-16-le','utf-32-be','unicode_escape','raw_unicode_escape','utf-8-sig','bogus','hex'):
        for h in ('strict','ignore','replace','backslashreplace','xmlcharrefreplace','surrogateescape','surrogatepass','bogus'):
            t(e+h, s.encode, e, h)
for b in (b'', b'abc', b'\xff\xfe', b'\xe4\xbd', b'\xe4\xbd\xa0', b'\xed\xa0\x80', b'\xf0\x9f\x98\x80', b'\xf0\x9f', b'a\x80b\xc0\x80', b'\xf5aa', b'\\u12', b'\\U00110000', b'\\', b'\x00\xd8\x00\xdc', b'\x00\xd8a', b'\xff\xfea\x00', b'\x00\x00\xfe\xffa'):
    for e in ('ascii','latin-1','utf-8','utf-16','utf-16-le','utf-16-be','utf-32','utf-32-be','unicode_escape','raw_unicode_escape','utf-8-sig','bogus','hex'):
        for h in ('strict','ignore','replace','backslashreplace','surrogateescape','surrogatepass','bogus'):
            t(repr(b)+e+h, b.decode, e, h)
t('join', ','.join, ['a',1]); t('join', ','.join, 5); t('join', ','.join, ['a']); t('join', ','.join, ('a','é','日'))
t('trans', 'abc'.translate, {97:'X', 98:None, 99:100}); t('trans', 'abc'.translate, {97: 1.5}); t('trans','abc'.translate,{97:0x110000}); t('trans','abc'.translate, [1]); t('trans', 'abc'.translate, 'xyz'*40)
t('mt', str.maketrans, 'ab','cd','e'); t('mt', str.maketrans, {'a':1,2:3}); t('mt', str.maketrans, {'ab':1}); t('mt', str.maketrans,'a','bc'); t('mt', str.maketrans, 5); t('mt', str.maketrans, 5,'a'); t('mt', str.maketrans,'a',5); t('mt', str.maketrans,{1.5:1})
t('str', str, b'abc', 'ascii'); t('str', str, 'abc', 'ascii'); t('str', str, 5, 'ascii'); t('str', str, b'\xff', errors='ignore'); t('str', str); t('str', str, object=7); t('str', str, b'abc'); t('str',str,1,2,3,4); t('str', str, 1, encoding=5)
class S(str): 
    def __str__(self): return 'S!'
s=S('xyz'); t('S', lambda: (s, str(s), repr(s), s+'a', s[:], type(s[:]).__name__, len(s), s.upper(), s=='xyz', hash(s)==hash('xyz'), sys.getsizeof(s), {s:1}['xyz'])); 
s=S('é'*5); t('S', lambda: (s, sys.getsizeof(s), s.encode()))
t('split', 'a b  c'.split, None, 1); t('split', 'a,b,c'.split, ',', 1); t('split', 'a,b,c'.rsplit, ',', maxsplit=1); t('split','a'.split,''); t('split', 'a'.split, 1); t('split','  a  b '.rsplit, None, 1)
t('sl', 'a\nb\r\nc'.splitlines, True); t('sl', 'a\nb'.splitlines, keepends=False); t('sl','a'.splitlines, 'x')
t('find', 'abcabc'.find, 'b', 2); t('find','abcabc'.find,'b',-3,-1); t('find','abc'.find,'b',None,None); t('find','abc'.find,'b','x'); t('find','abc'.find); t('find','abc'.find,'a',1,2,3); t('cnt','aaaa'.count,'aa',1); t('cnt','abc'.count,'',1,10); t('cnt','abc'.count,'',4)
t('kw', 'abc'.upper, 1); t('kw', lambda: 'abc'.upper(x=1)); t('kw', lambda: 'a'.split(foo=1)); t('kw', lambda: 'a'.encode(encoding=1)); t('center', 'a'.center, 5, 'ab'); t('center', 'a'.center, 5, 1); t('center','a'.center,'x'); t('exp', 'a\tb'.expandtabs, 4); t('exp','a\tb'.expandtabs, tabsize=0); t('exp','a\t'.expandtabs,'x')
for i in (0x110000,-1,'a',0xd800,97): t('chr', chr, i)
t('ord', ord, 'ab'); t('ord', ord, 5); t('ord', ord, b'a'); t('ord',ord,'é')
print(list('aé日')); it=iter('abc'); next(it); print(it.__length_hint__(), list(it), list(it))
ab = 'ab'; print('x'.join(['a']), 'x' in ab)
print(max('abc'), sorted('hello'), 'b' in 'abc', '' in '', [c for c in reversed('abc')])
