-- A bus that does not keep its listeners.
local HEAD = [[
from heapbook import mark, tag
import weakref
# EDIT
]]
local TAIL = [[
# END EDIT
class Window:
    def __init__(self, name, bus):
        self.name, self.got = name, []
        bus.subscribe(self.on_message)
    def on_message(self, text): self.got.append(text); log.append((self.name, text))
log = []
bus = Bus()
w1, w2 = Window("w1", bus), Window("w2", bus)
tag(w2, "w2")
bus.publish("hello")
del w2
mark("closed")
bus.publish("bye")
print(log)
]]

local function program(body)
  return HEAD .. body .. TAIL
end

return {
  title = "Listeners that may leave",
  goal = [[The bus must not keep windows alive. At mark "closed" the window w2 is dead, by counting,
and the last message reaches w1 alone. Change the class Bus.]],
  mode = "program",
  start = program [=[
class Bus:
    def __init__(self): self.handlers = []
    def subscribe(self, handler): self.handlers.append(handler)
    def publish(self, text):
        for handler in self.handlers:
            handler(text)
]=],
  hints = {
    "After the del, ask :why for the window: who still holds it?",
    "A bound method holds its object. A plain weak reference to a bound method is dead at once.",
    "weakref.WeakMethod(handler); call it to get the method back, and pass over it when it gives None.",
  },
  solutions = {
    program [=[
class Bus:
    def __init__(self): self.handlers = []
    def subscribe(self, handler):
        self.handlers.append(weakref.WeakMethod(handler, self.handlers.remove))
    def publish(self, text):
        for ref in list(self.handlers):
            handler = ref()
            if handler is not None:
                handler(text)
]=],
  },
  alternatives = {
    program [=[
class Bus:
    def __init__(self): self.windows = weakref.WeakKeyDictionary()
    def subscribe(self, handler): self.windows[handler.__self__] = handler.__func__
    def publish(self, text):
        for window, function in list(self.windows.items()):
            function(window, text)
]=],
  },
  wrong = {
    { key = "held", code = program [=[
class Bus:
    def __init__(self): self.handlers = []
    def subscribe(self, handler): self.handlers += [handler]
    def publish(self, text):
        for handler in self.handlers:
            handler(text)
]=] },
    { key = "deaf", code = program [=[
class Bus:
    def __init__(self): self.handlers = []
    def subscribe(self, handler): self.handlers.append(weakref.ref(handler))
    def publish(self, text):
        for ref in self.handlers:
            if ref() is not None:
                ref()(text)
]=] },
    { key = "missed", code = program [=[
class Bus:
    def __init__(self): self.handlers = []
    def subscribe(self, handler): self.handlers = [weakref.WeakMethod(handler)]
    def publish(self, text):
        for ref in self.handlers:
            if ref() is not None:
                ref()(text)
]=] },
    { key = "raised", code = program [=[
class Bus:
    def __init__(self): self.handlers = []
    def subscribe(self, handler): self.handlers.append(weakref.WeakMethod(handler))
    def publish(self, text):
        for ref in self.handlers:
            ref()(text)
]=] },
  },
  feedback = {
    ["held"] = { "The bus holds the bound method, and the method holds the window.", "M41" },
    ["deaf"] = { "Nobody heard anything: weakref.ref(self.on_message) watches a bound method that is gone at once.", "M41" },
    ["missed"] = "The windows are free, but not every message arrives: %s.",
    ["raised"] = "The program ended with %s.",
    ["pass"] = "The bus finds its windows, and keeps none.",
  },
  check = function(t)
    local run = t:run()
    if run.error then return t:fail("raised", run.error) end
    if run.stdout == "[]\n" then return t:fail("deaf") end
    if run:mark("closed"):alive("w2") then
      t:show_path("w2")
      return t:fail("held")
    end
    if run.stdout ~= t:expected() then return t:fail("missed", (run.stdout:gsub("\n", ""))) end
    return t:pass()
  end,
}
