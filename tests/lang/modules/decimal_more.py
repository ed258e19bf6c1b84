# Decimal numbers: contexts, rounding, formats, refusals.
from decimal import *
from decimal import Decimal as D
def t(f,*a,**k):
    try: print(repr(f(*a,**k)))
    except Exception as e: print(type(e).__name__, e)
for s in ["1.10","-0","1E+5","1e-10","Infinity","-inf","NaN","sNaN12","0.000001","0.0000001","123456789012345678901234567890.123","  7  ","1_000"]: x=D(s); print(repr(x), str(x), x.as_tuple(), x.is_nan(), x.is_zero(), x.is_signed(), x.adjusted() if x.is_finite() else '', format(x,".3f") if x.is_finite() else x)
t(D,"abc"); t(D,1.1); t(D,(0,(1,2,3),-2)); t(D,None); t(D,""); t(D.from_float,0.1); t(D, True)
a,b=D("7.5"),D("2"); print(a+b,a-b,a*b,a/b,a//b,a%b,a**b,-a,+a,abs(-a),divmod(a,b), a==7.5, a<b, D(1)/3, 1+a, a*2, 10/b, 2**b, D("1.20")==D("1.2"), hash(D("1.20"))==hash(D("1.2")), hash(D(2))==hash(2))
t(lambda: a+1.5); t(lambda: a/0); t(lambda: D(0)/0); t(lambda: a+"x"); t(lambda: D("NaN")<1); t(lambda: D("sNaN")+1); t(lambda: int(D("NaN"))); t(lambda: D("1e400")*D("1e1000000")); t(lambda: D("Infinity")-D("Infinity")); t(lambda: float(D("1.5"))); t(lambda: int(D("-3.9"))); t(lambda: round(D("2.5"))); t(lambda: round(D("2.675"),2)); t(lambda: D(-1).sqrt()); t(lambda: math.floor(D("-1.5")))
for r in [ROUND_UP,ROUND_DOWN,ROUND_CEILING,ROUND_FLOOR,ROUND_HALF_UP,ROUND_HALF_DOWN,ROUND_HALF_EVEN,ROUND_05UP]: print(r,[str(D(v).quantize(D("0.1"),rounding=r)) for v in ("1.25","1.35","-1.25","1.05","2.51","-2.55")])
t(D("123.456").quantize,D("1e10")); t(D("1e30").quantize,D("1e-5"))
print(getcontext()); getcontext().prec=6; print(D(1)/7, D(2).sqrt(), D(10).ln(), D(1).exp(), D(100).log10(), D("1.23456789")+0, D("12345678")); 
with localcontext() as c:
    c.prec=50; print(D(1)/7, D(2).sqrt())
    c.rounding=ROUND_UP; print(D(1)/3)
print(D(1)/7, Context(prec=3).divide(D(1),D(3)), Context(prec=3).create_decimal("1.23456"))
getcontext().prec=28; c=getcontext(); print(c.flags[Inexact], c.flags[DivisionByZero]); c.clear_flags(); c.traps[Inexact]=True; t(lambda: D(1)/3); c.traps[Inexact]=False; c.traps[DivisionByZero]=False; print(D(1)/0, D(-1)/0); c.traps[DivisionByZero]=True
x=D("1234567.891"); print(f"{x:,.2f} {x:e} {x:.1e} {x:g} {x:>20} {x:+} {x:010.1f} {x:%} {x:_}", "%s %d %.2f" % (x,x,x), x.to_eng_string(), x.normalize(), D("100").normalize(), D("1E+2").to_integral_value(), x.to_integral_exact(), x.as_integer_ratio(), D("1.5").compare(D("2")), D(3).max(D(5)), D(3).min(D("nan")), x.copy_sign(D(-1)), x.scaleb(2), x.shift(2), D(5).fma(2,3), D(7).remainder_near(4), D("1.0").next_plus(), D(12).logical_and(D(10)) if 0 else '', x.same_quantum(D("1.000")), D(10).is_normal(), D(5).number_class(), D("1E-7").__repr__(), D(0).is_zero(), x.radix(), D("-1.5").to_integral_value(ROUND_UP), sum([D("0.1")]*10)==1, max(D(1),2.5), D("0E-10"), D("0.00")*5, D("1.5")//D("-0.4"), D("1.5")%D("-0.4"), pow(D(3),4,5), D(2)**-1, D("2")**D("0.5"))
import math, statistics, fractions; print(math.floor(D("-1.5")), math.ceil(D("1.2")), math.trunc(D("2.9")), statistics.mean([D(1),D(2)]), fractions.Fraction(D("0.25")), sorted([D(3),D("1.5"),2]), complex(D("1.5")), bool(D(0)), str(D("1")*D("1.0")), D(10**30)+1, D("9"*40)+1)
from decimal import *
c=Context(flags=[Clamped,InvalidOperation,DivisionByZero,Inexact,FloatOperation,Overflow,Rounded,Subnormal,Underflow]); print(c)
c=Context(prec=3); c.divide(Decimal(1),Decimal(3)); print(c); c.flags[FloatOperation]=1; c.flags[InvalidOperation]=1; print(c); 
c=Context(prec=3,traps=[]); c.divide(0,0); print(c); c.create_decimal("x"); print(c); c.sqrt(-1); c.divide(1,0); c.multiply(Decimal("1e999999"),Decimal(10)); c.multiply(Decimal("1e-999999"),Decimal("1e-999999"));print(c)
