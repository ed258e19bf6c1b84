# Random patterns on random text.
import random, re, warnings
warnings.simplefilter("ignore")
r=random.Random(7)
atoms=["a","b","c",".","\\d","\\w","\\s","[abc]","[^a]","[a-c0-2]","x","\\b","^","$","1"," ","(?:ab)","\\B","[\\w-]","é","\\.","A","\\S","[]]","[^]a]","\\A","\\Z","(?=a)","(?!b)","(?<=a)","(?<!c)","\n"]
def gen(d):
    k=r.randrange(12)
    if d<=0 or k<4: return r.choice(atoms)
    if k==4: return "("+gen(d-1)+")"
    if k==5: return "(?:"+gen(d-1)+"|"+gen(d-1)+")"
    if k==6: return gen(d-1)+r.choice(["*","+","?","*?","+?","??","{2}","{1,2}","{,2}","{1,}?","*+","++","?+","{2,1}"])
    if k==7: return gen(d-1)+"|"+gen(d-1)
    if k==8: return "(?P<n%d>"%r.randrange(3)+gen(d-1)+")"
    if k==9: return r.choice(["\\1","(?P=n1)","(?(1)a|b)","(?i:%s)"%gen(d-1),"(?>%s)"%gen(d-1),"(?s-i:%s)"%gen(d-1),"(?=%s)"%gen(d-1),"(?<=%s)"%gen(0),"(?#c)"])
    return gen(d-1)+gen(d-1)
for n in range(250):
    p=gen(4); s="".join(r.choice("aabbcc1 x0é\nA.") for _ in range(r.randrange(12)))
    fl=r.choice([0,0,re.I,re.M,re.S,re.X,re.A])
    try: c=re.compile(p,fl)
    except Exception as e: print(repr(p),type(e).__name__,e); continue
    try:
        m=c.search(s); out=[m and (m.span(),m.groups(),m.lastindex,m.lastgroup,m.groupdict())]
        m=c.match(s); out.append(m and m.span()); m=c.fullmatch(s); out.append(m and m.span())
        out.append(c.findall(s)); out.append([x.span() for x in c.finditer(s)]); out.append(c.split(s,3)); out.append(c.subn("<\\g<0>>",s)); out.append(c.sub(lambda m: "[%s]"%m[0],s,2))
        print(repr(p),fl,repr(s),out)
    except Exception as e: print(repr(p),repr(s),type(e).__name__,e)
