return {
 title="c10.e1", goal="g", mode="program",
 start=[=[
from heapbook import mark
class Shape:
    def area(self): return self.w * self.h
class Particle(Shape):
    def __init__(self, w, h):
        self.w, self.h = w, h
keep = [None] * 5000
mark("start")
for i in range(5000): keep[i] = Particle(i % 7, i % 11)
mark("end")
print(sum(p.area() for p in keep), isinstance(keep[0], Shape))
]=],
 solutions={[=[
from heapbook import mark
class Shape:
    __slots__ = ()
    def area(self): return self.w * self.h
class Particle(Shape):
    __slots__ = ("w", "h")
    def __init__(self, w, h):
        self.w, self.h = w, h
keep = [None] * 5000
mark("start")
for i in range(5000): keep[i] = Particle(i % 7, i % 11)
mark("end")
print(sum(p.area() for p in keep), isinstance(keep[0], Shape))
]=]},
 alternatives={},
 wrong={{key="base-has-dict",code=[=[
from heapbook import mark
class Shape:
    def area(self): return self.w * self.h
class Particle(Shape):
    __slots__ = ("w", "h")
    def __init__(self, w, h):
        self.w, self.h = w, h
keep = [None] * 5000
mark("start")
for i in range(5000): keep[i] = Particle(i % 7, i % 11)
mark("end")
print(sum(p.area() for p in keep), isinstance(keep[0], Shape))
]=]},{key="behaviour",code=[=[
from heapbook import mark
class Shape:
    def area(self): return self.w * self.h
keep = [None] * 5000
mark("start")
for i in range(5000): keep[i] = (i % 7, i % 11)
mark("end")
print(sum(p[0] * p[1] for p in keep), True)
]=]},{key="too-big",code=[=[
from heapbook import mark
class Shape:
    __slots__ = ("name", "colour")
    def area(self): return self.w * self.h
class Particle(Shape):
    __slots__ = ("w", "h")
    def __init__(self, w, h):
        self.w, self.h = w, h
keep = [None] * 5000
mark("start")
for i in range(5000): keep[i] = Particle(i % 7, i % 11)
mark("end")
print(sum(p.area() for p in keep), isinstance(keep[0], Shape))
]=]}},
 feedback = { ["base-has-dict"] = "Not yet: base-has-dict.", ["behaviour"] = "Not yet: behaviour.", ["plain"] = "Not yet: plain.", ["too-big"] = "Not yet: too-big." },
 hints={"a","b","c"},
 check=function(t)
  local run = t:run()
  if run.stdout ~= t:expected() then return t:fail("behaviour") end
  local s = run:mark("end")
  local p = s:item(s:global("keep"), 0)
  if s:type(p) ~= "Particle" then return t:fail("behaviour") end
  if s:layout(p).dict then
    return t:fail(s:class_has(p, "__slots__") and "base-has-dict" or "plain")
  end
  if s:bytes_per("Particle") > 50 then return t:fail("too-big") end
  return t:pass()
end
}
