-- A thousand instances without a dict each.
return {
  title = "Slim persons",
  goal = [[Make each Person take 48 bytes and own no dict, so that no attribute but name
and age can be set. The thousand persons stay what they are.]],
  mode = "program",
  start = [[
class Person:
    def __init__(self, name, age):
        self.name = name
        self.age = age

people = [Person("p", n) for n in range(1000)]
print(people[7].name, people[7].age)
]],
  hints = {
    "An ordinary instance can take any attribute at any time: it needs a place for a dict. Which line tells Python that there will be only two?",
    "__slots__ is a class attribute: a list of the only names instances may have.",
    'Put __slots__ = ["name", "age"] as the first line in the class.',
  },
  solutions = {
    [[
class Person:
    __slots__ = ["name", "age"]

    def __init__(self, name, age):
        self.name = name
        self.age = age

people = [Person("p", n) for n in range(1000)]
print(people[7].name, people[7].age)
]],
    [[
class Person:
    __slots__ = ("age", "name")

    def __init__(self, name, age):
        self.name, self.age = name, age

people = []
for n in range(1000):
    people.append(Person("p", n))
print(people[7].name, people[7].age)
]],
  },
  wrong = {
    { key = "dict-again", code = [[
class Person:
    __slots__ = ["name", "age", "__dict__"]

    def __init__(self, name, age):
        self.name = name
        self.age = age

people = [Person("p", n) for n in range(1000)]
print(people[7].name, people[7].age)
]] },
    { key = "dict-again", code = [[
class Base:
    pass

class Person(Base):
    __slots__ = ["name", "age"]

    def __init__(self, name, age):
        self.name = name
        self.age = age

people = [Person("p", n) for n in range(1000)]
print(people[7].name, people[7].age)
]] },
    { key = "not-persons", code = [[
people = [("p", n) for n in range(1000)]
print(people[7][0], people[7][1])
]] },
    { key = "raised", code = [[
class Person:
    __slots__ = ["name"]

    def __init__(self, name, age):
        self.name = name
        self.age = age

people = [Person("p", n) for n in range(1000)]
print(people[7].name, people[7].age)
]] },
    { key = "no-slots", code = [[
class Person:
    def __init__(self, name, age):
        self.name = name
        self.age = age

people = [Person("p", n) for n in range(1000)]
print(people[7].name, people[7].age)
]] },
  },
  feedback = {
    ["no-slots"] = "Each Person has a place for a dict in front of it: %s bytes without what the attributes take.",
    ["dict-again"] = "There are slots now, but each Person can still own a dict: %s bytes.",
    ["not-persons"] = "There should be a thousand Person objects; there are %s.",
    ["raised"] = "The program ended with %s.",
    ["wrong-output"] = "It should print: p 7",
    ["pass"] = "48 bytes each: two slots at fixed offsets, and no dict.",
  },
  check = function(t)
    if t:raised() then return "raised", t:raised() end
    local people = heap.objects("Person")
    if #people ~= 1000 then return "not-persons", tostring(#people) end
    if t:output() ~= "p 7\n" then return "wrong-output" end
    for _, person in ipairs(people) do
      if person.bytes ~= 48 then
        local slots = heap.class_has("Person", "__slots__")
        return slots and "dict-again" or "no-slots", tostring(person.bytes)
      end
    end
  end,
}
