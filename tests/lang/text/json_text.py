import json
def t(label, fn, *a, **k):
    try: r = fn(*a, **k)
    except BaseException as e: r = type(e).__name__ + ': ' + str(e)
    print(label, repr(r))
for o in (None, True, 1, -5, 1.5, 1e100, float('nan'), float('inf'), 'a"b\\c\n\x00é\U0001f600\u2028', [], {}, [1,[2,{}]], {'a':1,2:[3],None:4,True:5,1.5:6}, (1,2), {'b':1,'a':2}, {(1,):2}, {1,2}, object, b'a', 10**50, {'x':[]}, [[],{}]):
    for k in ({}, {'indent':2}, {'indent':'--'}, {'indent':0}, {'sort_keys':True}, {'separators':(',',':')}, {'ensure_ascii':False}, {'skipkeys':True}, {'allow_nan':False}, {'default':str}, {'indent':1,'separators':(', ','=')}):
        t(repr(k), json.dumps, o, **k)
a=[]; a.append(a); t('circ', json.dumps, a); d={}; d['d']=d; t('circ', json.dumps, d)
for s in ('', ' ', 'null', 'true', 'false', 'nul', '1', '-1', '01', '1.5', '1.', '.5', '-', '1e5', '1E+5', '1e', 'NaN', '-Infinity', 'Infinity', '"a"', '"a', '"\\n\\u0041\\ud83d\\ude00\\ud83d"', '"\\x"', '"\\u12"', '"\\', '"\n"', '[]', '[1,2]', '[1,]', '[1', '[1 2]', '[,]', '{}', '{"a":1}', '{"a" 1}', '{a:1}', '{"a":1,}', '{"a":}', '{"a":1', '{1:2}', '[1] x', ' {"a" : [ 1 , {"b":null} ] } ', '\ufeff1', '[[[[1]]]]', '{"a":1,"a":2}', "'a'", '{"a":1 "b"}', '\n\n[1,\n x]', '1 2'):
    t(s, json.loads, s)
t('b', json.loads, b'{"a":"\xc3\xa9"}'); t('b', json.loads, '[1]'.encode('utf-16')); t('b', json.loads, 5); t('h', json.loads, '{"a":1.5,"b":[2]}', object_hook=lambda d: sorted(d), parse_float=str, parse_int=lambda s: 'i'+s); t('p', json.loads, '{"a":1}', object_pairs_hook=list); t('c', json.loads, '[NaN]', parse_constant=lambda s: s)
class E(json.JSONEncoder):
    def default(self, o):
        if isinstance(o, complex): return [o.real, o.imag]
        return super().default(o)
t('E', json.dumps, {'z': 1j}, cls=E); t('E', json.dumps, {'z': {1}}, cls=E)
import io
f=io.StringIO(); json.dump({'a':[1,2]}, f, indent=1); print(f.getvalue()); f.seek(0); print(json.load(f))
try: json.loads('[1,\n x]')
except json.JSONDecodeError as e: print(e.msg, e.pos, e.lineno, e.colno, e.doc)
t('raw', json.JSONDecoder().raw_decode, '[1] tail'); t('strict', json.loads, '"\n"', strict=False)
import enum
class C(enum.IntEnum): A=1
t('enum', json.dumps, [C.A, {C.A: 1}])
