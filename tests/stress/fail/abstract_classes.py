from abc import ABC, abstractmethod
class S(ABC):
    @abstractmethod
    def area(self): ...
class Q(S):
    def area(self): return 4
try: S()
except TypeError as e: print(e)
S.register(int)
print(Q().area(), isinstance(5, S), issubclass(Q, S))
