class MyError(Exception):
    def __init__(self, code):
        super().__init__(code, 'text')
        self.code = code
    def __str__(self): return f'code {self.code}'
try:
    raise MyError(7)
except MyError as e:
    print(e, repr(e), e.code, e.args)
try: open('/nonexistent/x')
except OSError as e: print(e.errno, e.filename)
