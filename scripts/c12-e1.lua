-- Closed exactly once, by whichever road.
local HEAD = [[
from heapbook import mark
import gc, weakref
gc.disable()
closed = []
# EDIT
]]
local TAIL = [[
# END EDIT
with Handle("a"): pass
b = Handle("b"); b.close(); b.close(); del b
c = Handle("c"); del c
d = Handle("d"); d.me = d; del d
gc.collect()
mark("end")
print(closed)
]]

local function program(body)
  return HEAD .. body .. TAIL
end

return {
  title = "Closed exactly once",
  goal = [[Each Handle must be closed exactly once: used by with, closed by hand, simply dropped, or
dead in a cycle. The program prints ['a', 'b', 'c', 'd']. Do it without __del__;
change the class.]],
  mode = "program",
  start = program [[
class Handle:
    def __init__(self, name): self.name = name
    def close(self): closed.append(self.name)
    def __enter__(self): return self
    def __exit__(self, *e): self.close()
]],
  hints = {
    "The closing must work without the object. What does it really need? The list, and the name.",
    "weakref.finalize(object, function, arguments) gives something that you can call; it runs at most once.",
    "Hand it closed.append and name, never self.close: then it would hold the object.",
  },
  solutions = {
    program [[
class Handle:
    def __init__(self, name):
        self.name = name
        self._close = weakref.finalize(self, closed.append, name)
    def close(self): self._close()
    def __enter__(self): return self
    def __exit__(self, *e): self.close()
]],
  },
  alternatives = {
    program [[
def note(name):
    if name not in closed: closed.append(name)
class Handle:
    def __init__(self, name):
        self.name = name
        weakref.finalize(self, note, name)
    def close(self): note(self.name)
    def __enter__(self): return self
    def __exit__(self, *e): self.close()
]],
  },
  wrong = {
    { key = "twice", code = program [[
class Handle:
    def __init__(self, name):
        self.name = name
        weakref.finalize(self, closed.append, name)
    def close(self): closed.append(self.name)
    def __enter__(self): return self
    def __exit__(self, *e): self.close()
]] },
    { key = "missed", code = program [[
class Handle:
    def __init__(self, name): self.name = name
    def close(self):
        if self.name not in closed: closed.append(self.name)
    def __enter__(self): return self
    def __exit__(self, *e): self.close()
]] },
    { key = "kept-alive", code = program [[
class Handle:
    def __init__(self, name):
        self.name = name
        self._close = weakref.finalize(self, self.note)
    def note(self): closed.append(self.name)
    def close(self): self._close()
    def __enter__(self): return self
    def __exit__(self, *e): self.close()
]] },
    { key = "uses-del", code = program [[
class Handle:
    def __init__(self, name): self.name, self.open = name, True
    def close(self):
        if self.open: closed.append(self.name)
        self.open = False
    def __enter__(self): return self
    def __exit__(self, *e): self.close()
    def __del__(self): self.close()
]] },
    { key = "raised", code = program [[
class Handle:
    def __init__(self, name):
        self.name = name
        self._close = weakref.finalize(self, closed.append)
    def close(self): self._close()
    def __enter__(self): return self
    def __exit__(self, *e): self.close()
]] },
  },
  feedback = {
    ["twice"] = { "b was closed %s times: by hand, and again. It has to be the same finalizer.", "M44" },
    ["missed"] = { "Closed were %s. What closes a handle that is simply dropped?", "M44" },
    ["kept-alive"] = { "The finalizer holds a bound method of the object, so the object can never die.", "M41" },
    ["uses-del"] = { "It works here, but the task is to do without __del__.", "M42" },
    ["raised"] = "The program ended with %s.",
    ["pass"] = "One finalizer for each, outside the object, and once.",
  },
  check = function(t)
    local run = t:run()
    if run.error then return t:fail("raised", run.error) end
    local s = run:mark("end")
    if s:class_has("Handle", "__del__") then return t:fail("uses-del") end
    if s:count("Handle") > 0 then
      t:show_path("Handle")
      return t:fail("kept-alive")
    end
    local names = s:list("closed")
    if t:count(names, "b") > 1 then return t:fail("twice", tostring(t:count(names, "b"))) end
    if not t:set_equal(names, { "a", "b", "c", "d" }) then return t:fail("missed", table.concat(names, ", ")) end
    return t:pass()
  end,
}
