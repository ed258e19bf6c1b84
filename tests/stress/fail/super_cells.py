class A:
    def __init__(self): self.log = ['A']
class B(A):
    def __init__(self):
        super().__init__()
        self.log.append(__class__.__name__)
    @classmethod
    def c(cls): return super().__name__ if False else cls.__name__
print(B().log, B.c())
