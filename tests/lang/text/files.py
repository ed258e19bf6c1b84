import io, contextlib
def t(label, fn, *a, **k):
    try: r = fn(*a, **k)
    except BaseException as e: r = type(e).__name__ + ': ' + str(e)
    print(label, repr(r))
s=io.StringIO(); print('hi', 5, file=s); s.write('é日'); print(repr(s.getvalue()), s.tell()); s.seek(0); print(s.readline(), s.read(1), s.readlines())
s=io.StringIO('a\nb\r\nc', newline=None); print(list(s)); s=io.StringIO('a\nb\r\nc', newline=''); print(list(s)); s=io.StringIO('a\nb\r\nc', newline='\r\n'); print(repr(s.getvalue()), list(s)); s=io.StringIO('a\nb\r\nc'); print(list(s))
t('w', s.write, 5); t('s', s.seek, -1); t('s', s.seek, 1, 1); t('s', s.seek, 0, 2); t('s',s.seek,0,5); t('t', s.truncate, 2); print(s.getvalue()); s.seek(5); s.write('x'); print(repr(s.getvalue())); t('fileno', s.fileno); s.close(); t('c', s.read); t('c', s.write, 'a'); t('c', s.getvalue); print(s.closed)
t('i', io.StringIO, 5); t('i', io.StringIO, 'a', 'b'); t('i', io.StringIO, newline=5)
b=io.BytesIO(b'abc\ndef'); print(b.readline(), b.read(), b.getvalue(), b.tell()); t('w', b.write, 'x'); b.write(b'zz'); print(b.getvalue()); v=b.getbuffer(); t('w', b.write, b'q'); v[0]=65; print(b.getvalue()); v.release(); b.write(b'q'); print(b.getvalue(), b.seek(-2,2), b.read(), b.seek(1), b.read1(2)); t('s', b.seek, -1); r=bytearray(3); b.seek(0); print(b.readinto(r), r); t('r', b.read, 'x'); b.truncate(2); print(b.getvalue()); print(list(io.BytesIO(b'a\nb')))
with contextlib.redirect_stdout(io.StringIO()) as f: print('hidden')
print(repr(f.getvalue())); print(isinstance(f, io.TextIOBase), isinstance(b, io.BufferedIOBase), isinstance(f, io.IOBase), issubclass(io.UnsupportedOperation, OSError))
class M(io.StringIO):
    def write(self, s): return super().write(s.upper())
m=M(); print('abc', file=m); print(m.getvalue(), m.__dict__); m.writelines(['a','b']); print(m.getvalue())
t('open', open, '/nonexistent/x'); t('open', open, 'a', 'q'); t('open', open, 'a', 'rw'); t('open', open, 'a','rb',encoding='x'); t('open', open, 5.5); 
with io.StringIO('x') as q: pass
print(q.closed)
