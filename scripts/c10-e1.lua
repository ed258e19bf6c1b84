-- Slots that a base class without them would spoil.
local TAIL = [[
keep = [None] * 5000
mark("start")
for i in range(5000): keep[i] = Particle(i % 7, i % 11)
mark("end")
print(sum(p.area() for p in keep), isinstance(keep[0], Shape))
]]

local function program(body)
  return "from heapbook import mark\n# EDIT\n" .. body .. "# END EDIT\n" .. TAIL
end

return {
  title = "Slim the particles",
  goal = [[Five thousand particles must fit into 48 bytes each. The classes stay what they are, and
so does the sum that is printed. Change the two class statements.]],
  mode = "program",
  start = program [[
class Shape:
    def area(self): return self.w * self.h
class Particle(Shape):
    def __init__(self, w, h):
        self.w, self.h = w, h
]],
  hints = {
    "Go into one Particle in the lens layout: what is there besides w and h?",
    "Slots in the subclass do not help alone: the base class has given every instance room for a dict.",
    '__slots__ = () in Shape, and __slots__ = ("w", "h") in Particle.',
  },
  solutions = {
    program [[
class Shape:
    __slots__ = ()
    def area(self): return self.w * self.h
class Particle(Shape):
    __slots__ = ("w", "h")
    def __init__(self, w, h):
        self.w, self.h = w, h
]],
  },
  alternatives = {
    program [[
class Shape:
    __slots__ = ("w", "h")
    def area(self): return self.w * self.h
class Particle(Shape):
    __slots__ = ()
    def __init__(self, w, h):
        self.w, self.h = w, h
]],
  },
  wrong = {
    { key = "plain", code = program [[
class Shape:
    def area(self): return self.w * self.h
class Particle(Shape):
    def __init__(self, w, h):
        self.h, self.w = h, w
]] },
    { key = "base-has-dict", code = program [[
class Shape:
    def area(self): return self.w * self.h
class Particle(Shape):
    __slots__ = ("w", "h")
    def __init__(self, w, h):
        self.w, self.h = w, h
]] },
    { key = "too-big", code = program [[
class Shape:
    __slots__ = ("name", "colour")
    def area(self): return self.w * self.h
class Particle(Shape):
    __slots__ = ("w", "h")
    def __init__(self, w, h):
        self.w, self.h = w, h
]] },
    { key = "behaviour", code = program [[
class Shape:
    __slots__ = ()
    def area(self): return self.w * self.h
class Particle:
    __slots__ = ("w", "h")
    def __init__(self, w, h):
        self.w, self.h = w, h
    def area(self): return self.w * self.h
]] },
    { key = "raised", code = program [[
class Shape:
    __slots__ = ()
    def area(self): return self.w * self.h
class Particle(Shape):
    __slots__ = ("w",)
    def __init__(self, w, h):
        self.w, self.h = w, h
]] },
  },
  feedback = {
    ["plain"] = { "An ordinary instance: %s bytes with its values.", "M37" },
    ["base-has-dict"] = { "Particle has slots, but Shape gives it room for a dict again: %s bytes, nothing is won.", "M36" },
    ["too-big"] = { "%s bytes: there are more slots than the particles need.", "M35" },
    ["behaviour"] = "The particles must still be Shapes, of the class Particle, with the same areas.",
    ["raised"] = "The program ended with %s.",
    ["pass"] = "48 bytes each: no class of the chain has room for a dict.",
  },
  check = function(t)
    local run = t:run()
    if run.error then return t:fail("raised", run.error) end
    local s = run:mark("end")
    local p = s:item("keep", 0)
    if run.stdout ~= t:expected() or s:type(p) ~= "Particle" then return t:fail("behaviour") end
    local bytes = tostring(math.floor(s:bytes_per("Particle") + 0.5))
    if s:layout(p).dict then
      return t:fail(s:class_has(p, "__slots__") and "base-has-dict" or "plain", bytes)
    end
    if s:bytes_per("Particle") > 50 then return t:fail("too-big", bytes) end
    return t:pass()
  end,
}
