class Base:
    known = []
    def __init_subclass__(cls, /, tag=None, **kw):
        super().__init_subclass__(**kw)
        Base.known.append((cls.__name__, tag))
class One(Base, tag='one'): pass
class Two(One): pass
print(Base.known, Base.__subclasses__())
