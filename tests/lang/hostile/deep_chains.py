class X:
    def __del__(s):
        try: s.a.b.c
        except AttributeError: pass
        s.__dict__ = {}
        s.z = X2()
class X2:
    def __del__(s): o.clear()
o = {}
for i in range(20): o[i] = X()
del o[3]
print(len(o))
class T:
    def __setattr__(s, k, v): object.__setattr__(s, k, v); s.__dict__.clear()
    def __del__(s): s.q = 1
t = T(); t.a = 1; t.b = 2; del t
class P:
    @property
    def __class__(s): return int
    def __del__(s): type(s).__del__ = None
P(); P()
