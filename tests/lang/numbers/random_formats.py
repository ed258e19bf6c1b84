# Random formats of random numbers; arithmetic; parsing; packing.
import random, struct, math
r=random.Random(7)
def num():
    return r.choice([lambda: r.randrange(-10**6,10**6), lambda: r.randrange(-10**30,10**30), lambda: r.random()*10**r.randrange(-20,20), lambda: -r.random(), lambda: float(r.randrange(-1000,1000)), lambda: struct.unpack('d',struct.pack('Q',r.getrandbits(64)))[0], lambda: r.choice([0,-0.0,0.5,1.5,2.5,1e16,1e22,123456789.125,float('inf'),float('nan'),True,0.1,1e-5,9.995,99999.5,1e15]), lambda: complex(r.random()*10,r.choice([0,-1.5,1e20])), lambda: "".join(r.choice("aé😀 bc") for _ in range(r.randrange(6)))])()
def spec():
    s=""
    if r.random()<.4: s+=r.choice(["","*","0","é","<"," "])+r.choice("<>=^")
    if r.random()<.4: s+=r.choice("+- ")
    if r.random()<.15: s+="z"
    if r.random()<.2: s+="#"
    if r.random()<.25: s+="0"
    if r.random()<.5: s+=str(r.randrange(25))
    if r.random()<.25: s+=r.choice(",_")
    if r.random()<.4: s+="."+str(r.randrange(22))
    if r.random()<.8: s+=r.choice("bcdeEfFgGnosxX%")
    return s
def t(*l, f):
    try: print(*l, repr(f()))
    except Exception as e: print(*l, type(e).__name__, e)
for i in range(60):
    v=num(); s=spec(); t(repr(v),s,f=lambda: format(v,s))
    ps="%"+"".join(r.choice("-+ #0") for _ in range(r.randrange(3)))+r.choice(["","5","12","*"])+r.choice(["",".0",".3",".17",".*"])+r.choice("diouxXeEfFgGcrsa%")
    t(ps,f=lambda: ps%((3,)*ps.count("*")+((v,) if not ps.endswith("%") else ())))
    if isinstance(v,float): t(repr(v),f=lambda: (str(v),round(v,r.randrange(-3,5)),v.hex(),float(repr(v))==v or v!=v,v.is_integer(),math.frexp(v),math.modf(v),v.as_integer_ratio() if math.isfinite(v) else 0, hash(v) if v==v else 0))
    a,b=r.randrange(-10**r.randrange(1,40),10**r.randrange(1,40)),r.randrange(-10**r.randrange(1,25),10**r.randrange(1,25)) or 1
    print(a//b,a%b,divmod(a,b),a*b,a+b,a-b,a&b,a|b,a^b,~a,a<<r.randrange(70),a>>r.randrange(70),hash(a),a.bit_length(),a==b,a<b,float(a),a/b,pow(a,r.randrange(5)),pow(abs(a),r.randrange(50),abs(b)),hex(a),oct(b),bin(a)[:40],int(str(a))==a,math.isqrt(abs(a)),math.gcd(a,b),a.to_bytes(20,'big',signed=True).hex(),round(a,-r.randrange(6)),int(hex(a),16)==a, int(float(a)))
    st="".join(r.choice(" \t0123456789_+-.eExXoObBinfaANjJ٣") for _ in range(r.randrange(1,7)))
    for f in (int,float,complex,lambda x:int(x,0),lambda x:int(x,16),lambda x:int(x,36)): t(repr(st),f=lambda: f(st))
    fm=r.choice("<>=!@ ")+"".join(r.choice("bBhHiIlLqQfdsx?cpnN")+"" for _ in range(r.randrange(1,5)))
    t(fm,f=lambda: (struct.calcsize(fm),struct.unpack(fm,bytes(r.randrange(256) for _ in range(struct.calcsize(fm))))))
    t(fm,f=lambda: struct.pack(fm,*[r.choice([0,1,-1,127,255,256,1.5,b"a",70000,2**40,True]) for _ in range(len(fm)-1)]))
