kept = []
class R:
    def __del__(self): kept.append(self)
r = R()
del r
print(len(kept))
kept.clear()
print(len(kept))
