from contextlib import contextmanager, ExitStack, closing
@contextmanager
def cm(n):
    print('in', n)
    try: yield n
    finally: print('out', n)
with cm(1) as a, ExitStack() as st:
    st.enter_context(cm(2))
    st.callback(print, 'called')
    print(a)
