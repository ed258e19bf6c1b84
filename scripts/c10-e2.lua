-- Slots, and something that watches weakly.
local TAIL = [[
watched = weakref.WeakSet()
a, b = Sensor(1), Sensor(2)
watched.add(a); watched.add(b)
del b
mark("end")
print(len(watched), [s.nr for s in watched])
]]

local function program(body)
  return "from heapbook import mark\nimport weakref\n# EDIT\n" .. body .. "# END EDIT\n" .. TAIL
end

return {
  title = "Slim, but still watched",
  goal = [[The registry watches its sensors weakly. Give Sensor slots, so that it has no room for a
dict, and let the registry work on: at mark "end" one sensor is left, and known.]],
  mode = "program",
  start = program [[
class Sensor:
    def __init__(self, nr): self.nr = nr
]],
  hints = {
    "An ordinary instance has two things besides its attributes. Which of them did you take away as well?",
    "A weak reference needs a place in the object, where the chain of its watchers begins.",
    'Add "__weakref__" to the slots.',
  },
  solutions = {
    program [[
class Sensor:
    __slots__ = ("nr", "__weakref__")
    def __init__(self, nr): self.nr = nr
]],
  },
  alternatives = {
    program [[
class Watched:
    __slots__ = ("__weakref__",)
class Sensor(Watched):
    __slots__ = ["nr"]
    def __init__(self, nr): self.nr = nr
]],
  },
  wrong = {
    { key = "still-dict", code = program [[
class Sensor:
    def __init__(self, nr):
        self.nr = nr
]] },
    { key = "still-dict", code = program [[
class Sensor:
    __slots__ = ("nr", "__weakref__", "__dict__")
    def __init__(self, nr): self.nr = nr
]] },
    { key = "not-watchable", code = program [[
class Sensor:
    __slots__ = ("nr",)
    def __init__(self, nr): self.nr = nr
]] },
    { key = "behaviour", code = program [[
class Sensor:
    __slots__ = ("nr", "__weakref__")
    all = []
    def __init__(self, nr):
        self.nr = nr
        self.all.append(self)
]] },
    { key = "raised", code = program [[
class Sensor:
    __slots__ = ("__weakref__",)
    def __init__(self, nr): self.nr = nr
]] },
  },
  feedback = {
    ["still-dict"] = { "A Sensor still has room for a dict.", "M37" },
    ["not-watchable"] = { "The slots took away the field for weak references together with the dict.", "M40" },
    ["behaviour"] = "It prints %s. One sensor must be left, and the registry must know it.",
    ["raised"] = "The program ended with %s.",
    ["pass"] = "Two places: one for nr, one where the watchers begin.",
  },
  check = function(t)
    local run = t:run()
    if run.error then
      return t:fail(run.error:find("weak reference", 1, true) and "not-watchable" or "raised", run.error)
    end
    if run.stdout ~= "1 [1]\n" then return t:fail("behaviour", (run.stdout:gsub("\n", ""))) end
    if run:mark("end"):layout("a").dict then return t:fail("still-dict") end
    return t:pass()
  end,
}
