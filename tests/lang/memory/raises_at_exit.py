# A finaliser that raises when the modules are gone: its source is not shown any more.
class D:
    def __del__(self):
        self.missing
d = D()
d = None
d = D()
