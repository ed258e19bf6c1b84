# One place in the code, many classes: what it remembers of one must not be told of another,
# nor of the same class after it has changed.
import sys


class Base:
    kind = "base"

    def __init__(self, value):
        self.value = value

    def name(self):
        return "method of " + type(self).__name__


class A(Base):
    pass


class B(Base):
    def __init__(self, value):
        self.first = 0
        self.value = value


class C(Base):
    def __init__(self, value):
        self.one = self.two = 0
        self.value = value


class Slotted:
    __slots__ = ("value",)

    def __init__(self, value):
        self.value = value

    def name(self):
        return "slotted"


class Computed:
    def __init__(self, value):
        self._value = value

    @property
    def value(self):
        return self._value

    @value.setter
    def value(self, new):
        self._value = new

    def name(self):
        return "computed"


def read(objects):
    return [o.value for o in objects]


def write(objects, step):
    for o in objects:
        o.value += step


def call(objects):
    return [o.name() for o in objects]


objects = [cls(i) for i, cls in enumerate([A, B, C, Slotted, Computed])] * 4
for turn in range(40):
    write(objects, 1)
print(read(objects)[:5])
print(call(objects)[:5])

# an attribute of the instance hides the method, and goes again
b = objects[1]
b.name = lambda: "own"
print(call(objects)[:5])
del b.name
print(call(objects)[:5])

# every instance of the class gets the name later: the shared keys grow
c = objects[2]
c.name = lambda: "own"
print(call([objects[0], C(7), c, objects[3]]))

# the dict is asked for: the attributes move there
vars(objects[0])["value"] = "from the dict"
print(read(objects)[:5], call(objects)[:2])

# the attribute is deleted, and comes back
del b.value
for turn in range(3):
    try:
        print(read(objects)[:5])
    except AttributeError as e:
        print(e)
b.value = "again"
print(read(objects)[:5])

# the class gets a data descriptor of that name, loses it, gets a plain attribute
B.value = property(lambda self: "a property")
print(read(objects)[:5])
del B.value
print(read(objects)[:5])
B.value = "of the class"
print(read(objects)[:5])
del b.value
print(read(objects)[:5])

# the class takes attribute access over, and gives it back
C.__getattribute__ = lambda self, name: "asked for " + name
print(read(objects)[:5])
del C.__getattribute__
C.__setattr__ = lambda self, name, value: print("setting", name)
for o in objects[:5]:
    o.value = 1
print(read(objects)[:5])
del C.__setattr__

# a method replaced, and one taken from another class
A.name = lambda self: "replaced"
print(call(objects)[:5])
C.name = A.name
del A.name
print(call(objects)[:5])

# an object of another class now
b.__class__ = A
print(read(objects)[:5], call(objects)[:5])

# counts stay as they were


class Held:
    pass


held = Held()
before = sys.getrefcount(held)
many = [cls(held) for cls in (A, B, C, Slotted, Computed)]
for turn in range(50):
    for o in many:
        o.value = held
        o.value
        o.name
print(sys.getrefcount(held) - before)
