import re
def t(label, fn, *a, **k):
    try: r = fn(*a, **k)
    except BaseException as e: r = type(e).__name__ + ': ' + str(e)
    print(label, repr(r))
def show(m):
    return m if m is None else (m.span(), m.groups(), m.lastindex, m.lastgroup, m.groupdict())
pats = ['a','a*','a+?b','(a)(b)?','(?P<x>a)|(?P<y>b)','[a-c]+','[^a-c]+','\\d+','\\w+\\s*','^b','b$','\\bfoo\\b','(?i)ABC','(?:ab)+','(ab)*','(a|ab)(c|bcd)(d*)','(?=a)a','(?!a).','(?<=a)b','(?<!a)b','(a)\\1','(?P<q>.)(?P=q)','(a)?(?(1)b|c)','a{2}','a{2,}','a{,2}','a{1,2}?','a{x}','{','a++b','a*+a','(?>a+)b','(?>ab|a)c','.','(?s).','\\Z','\\A','(?m)^b$','[\\d-x]','[]a]','[^]a]','x*','(x*)*','((a)|b)*','(?:(a)|b)*','(a*)+','(?:a?)*?b','(?:|a)+','\\x41\\u0042\\103\\0','[\\w\\-]','(?x) a b # c\n c','(?a:\\w)','(?-i:a)','(?i:a)b','ß','(?i)ß','(?i)[k-l]','(?i)ſ','(?i)İ','a|b|','(|a)','a||b','(?#comment)a','(?P<name>a)(?(name)b|c)','(?:a{0,3}){2}','(a{2}){2}','.*c','.*?c','[a-z]*(?<=c)d','(?<=(a))b', '(?<=a|b)c','\\B','\\ba','(?i)Σ', '(.)(.)(.)', '(?:.(?!b))+', '(?i)(a)\\1', '[\\s\\S]+', '(?u)a', 'a(?=b(?=c))', '((((a))))', '(?:a|b)*?c','\\.','[.]']
errs = ['(','(a',')','a)','[','[a','[a-','[b-a]','*','+a','a**','a*?*','(?','(?P','(?P<','(?P<a','(?P<a>','(?P<1>a)','(?P<a>a)(?P<a>b)','(?P=','(?P=a','(?P=a)','(?Pz)','(?z)','(?i','(?i-','(?i-)','(?-i)','(?-','(?a-u:x)','(?au:x)','(?L:x)','(?i-i:a)','(?<','(?<a','(?<=a*)b','(?<!a+)','\\','a\\','\\q','\\1','(\\1)','\\2(a)','(a)\\2','\\x1','\\xg','\\u12','\\U00110000','\\U0000','\\400','\\8','[\\q]','[\\400]','[\\8]','(?(','(?(1','(?(1)','(?(1)a','(?(1)a|b|c)','(?(a)b)','(?(0)a)','(?(99)a)','(?(-1)a)','a{2,1}','a{99999999999}','(?#','(?#a','(?:','(?=','(?!','(?>','a(?i)b','(?i)(?x)a','x(?s)','(?P<é>a)','(?P<a b>a)','[a-\\d]','[\\d-a]','(?<=(a)\\1)b','(?<=(?P<x>a)(?P=x))b','\\N','\\N{','\\N{}','\\N{foo}','(?iu-x:a','^*','$*','\\b*','(?=a)*','(?i:','\n(','a\n\nb**','(?aL)','((a)','a|*','|*','(?P<a>.)(?P=b)', '(?(?', '(?P>a)','(?P!','(?<!','(?<','a{1','a{1,','a{,}','a{}']
subj = ['', 'aab','b\na','ABC','ß','abcd','kK\u212a','ΣσςΣ','ababab']
for p in pats:
    try: c=re.compile(p)
    except Exception as e: print(p, type(e).__name__, e); continue
    print(ascii(p), c.flags, c.groups, dict(c.groupindex), ascii(repr(c)))
    for s in subj:
        for m in ('match','search','fullmatch'):
            t(ascii(p+' '+m+' '+s), lambda: show(getattr(c,m)(s)))
        t('findall', c.findall, s); t('split', c.split, s); t('sub', c.sub, '<\\g<0>>', s); t('subn', c.subn, '-', s, 1)
        t('iter', lambda: [m.span() for m in c.finditer(s)])
for p in errs:
    try: re.compile(p); print(ascii(p),'ok', re.compile(p))
    except re.error as e: print(ascii(p), 'error', e, e.msg, e.pos, e.lineno, e.colno)
    except Exception as e: print(ascii(p), type(e).__name__, e)
    try: re.compile(p.encode()); print(ascii(p),'ok')
    except re.error as e: print(ascii(p), 'error', e)
    except Exception as e: print(ascii(p), type(e).__name__, e)
for f in (re.I, re.I|re.M, re.X|re.S|re.A, re.L, re.U, re.A|re.U, re.NOFLAG, re.DOTALL|512, ~re.I, ~(re.I|re.M)):
    print(repr(f), int(f)); t('flag', lambda: repr(re.compile('a', f)))
t('L', re.compile, b'a', re.L); t('U', re.compile, b'a', re.U); t('c', re.compile, 5); t('c', re.compile, re.compile('a'), re.I); t('c', lambda: re.compile(re.compile('a')))
m = re.match('(?P<first>a)(b)?(c)', 'ac')
t('g', lambda: (m.group(), m.group(0,1,2), m['first'], m[3], m.groups('z'), m.groupdict('q'), m.start(2), m.end('first'), m.span(3), m.regs, m.pos, m.endpos, m.string, m.re, m.lastindex, m.lastgroup, m))
t('g', m.group, 4); t('g', m.group, 'zz'); t('g', m.group, 1.5); t('g', m.start, 9); t('e', m.expand, '\\1-\\g<first>-\\2'); t('e', m.expand, '\\9'); t('e', m.expand, '\\g<zz>'); t('e', m.expand, '\\g<'); t('e', m.expand, '\\g<>'); t('e', m.expand, '\\q'); t('e', m.expand, '\\'); t('e',m.expand,'\\g'); t('e',m.expand,'\\n\\x'); t('e', m.expand, '\\400'); t('e', m.expand,'\\101\\0\\07'); t('e',m.expand,'\\g<1a>'); t('e', m.expand,'\\g<-1>'); t('e',m.expand,'\\g<99>')
t('sub', re.sub, 'a', lambda m: m.group().upper(), 'banana', 2); t('sub', re.sub, 'a', lambda m: 5, 'a'); t('sub', re.sub, 'a', lambda m: None, 'bab'); t('sub', re.sub, '', '-', 'abc'); t('sub', re.sub, 'b*', '-', 'abc'); t('sub', re.sub, '(a)|b', '[\\1]', 'ab'); t('sub', re.sub, b'a', b'\\n', b'xax'); t('sub', re.sub, 'a', 5, 'a'); t('sub', re.sub, 'a', b'x', 'a'); t('sub', re.sub, 'a', 'x', b'a'); t('sub', re.sub, 'a','x',5); t('split', re.split, '(,)|;', 'a,b;c', 1); t('split', re.split, 'x*', 'axbc'); t('esc', re.escape, 'a.b*c-d#\n é'); t('esc', re.escape, b'a.b'); t('fa', re.findall, '(a)(b)?', 'aab'); t('pos', lambda: re.compile('^b').search('ab',1)); t('pos', lambda: re.compile('b$').search('abc',0,2)); t('pos', lambda: re.compile('(?<=a)b').match('ab',1)); t('pos', lambda: re.compile('b').match('ab',1).pos)
t('eq', lambda: (re.compile('a')==re.compile('a'), re.compile('a')==re.compile('a',re.I), hash(re.compile('a'))==hash(re.compile('a')), re.compile('a') is re.compile('a')))
sc = re.Scanner([(r"[a-z]+", lambda s,t: ('w',t)), (r"\d+", lambda s,t: int(t)), (r"\s+", None)]); t('scan', sc.scan, 'ab 12 c !x')
s = re.compile('a.').scanner('abacad'); t('scanner', lambda: [s.match().span(), s.search().span(), s.search().span(), s.search()])
t('big', lambda: re.match('(?:a|b)*c', 'ab'*5000+'c').end()); t('big', lambda: re.match('(a|b)*c', 'ab'*5000+'c').span(1)); t('big', lambda: re.match('(?:(?:a)?)*$', 'a'*2000).end()); t('bytes', lambda: re.findall(b'[\x80-\xff]+', b'a\x80\xffb')); t('bytes', lambda: re.match(b'(?P<n>.)', bytearray(b'x')).group('n')); t('bt', re.match, b'a', 'a'); t('bt', re.match, 'a', b'a'); t('bt', re.match, 'a', 5)
t('deep', lambda: re.compile('('*300+')'*300).groups)
import copy; t('copy', lambda: copy.copy(re.compile('x')) is re.compile('x'))
