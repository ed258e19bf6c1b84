-- A history with an end.
local HEAD = [=[
from heapbook import mark
class Snapshot:
    def __init__(self, text): self.text = text
# EDIT
]=]
local TAIL = [=[
# END EDIT
e = Editor()
mark("start")
for i in range(1000): e.type(chr(97 + i % 26))
mark("typed")
for i in range(3): e.undo()
print(len(e.text), e.text[-3:])
]=]

local function program(body)
  return HEAD .. body .. TAIL
end

return {
  title = "Bound the history",
  goal = [[The history of undo may keep at most 20 Snapshots, not all 1000; undo must still bring back the
latest states, the newest first. Change the class Editor.]],
  mode = "program",
  start = program [=[
class Editor:
    def __init__(self): self.text, self.history = "", []
    def type(self, ch):
        self.history.append(Snapshot(self.text))
        self.text += ch
    def undo(self):
        self.text = self.history.pop().text
]=],
  hints = {
    "There is nothing wrong with a history. But how much of it?",
    "When the twenty-first Snapshot comes, the first can go.",
    "collections.deque(maxlen=20) lets go at the other end.",
  },
  solutions = {
    program [=[
from collections import deque
class Editor:
    def __init__(self): self.text, self.history = "", deque(maxlen=20)
    def type(self, ch):
        self.history.append(Snapshot(self.text))
        self.text += ch
    def undo(self):
        self.text = self.history.pop().text
]=],
  },
  alternatives = {
    program [=[
class Editor:
    def __init__(self): self.text, self.history = "", []
    def type(self, ch):
        self.history.append(Snapshot(self.text))
        del self.history[:-20]
        self.text += ch
    def undo(self):
        self.text = self.history.pop().text
]=],
  },
  wrong = {
    { key = "unbounded", code = program [=[
class Editor:
    def __init__(self): self.history, self.text = [], ""
    def type(self, ch):
        self.history.append(Snapshot(self.text))
        self.text += ch
    def undo(self):
        self.text = self.history.pop().text
]=] },
    { key = "too-many", code = program [=[
from collections import deque
class Editor:
    def __init__(self): self.text, self.history = "", deque(maxlen=200)
    def type(self, ch):
        self.history.append(Snapshot(self.text))
        self.text += ch
    def undo(self):
        self.text = self.history.pop().text
]=] },
    { key = "undo-broken", code = program [=[
from collections import deque
class Editor:
    def __init__(self): self.text, self.history = "", deque(maxlen=20)
    def type(self, ch):
        if len(self.history) < 20: self.history.append(Snapshot(self.text))
        self.text += ch
    def undo(self):
        self.text = self.history.pop().text
]=] },
    { key = "raised", code = program [=[
from collections import deque
class Editor:
    def __init__(self): self.text, self.history = "", deque(maxlen=2)
    def type(self, ch):
        self.history.append(Snapshot(self.text))
        self.text += ch
    def undo(self):
        self.text = self.history.pop().text
]=] },
  },
  feedback = {
    ["unbounded"] = { "%s Snapshots: they can be reached, and nobody wants them.", "M51" },
    ["too-many"] = "%s Snapshots at once: the bound is larger than 20.",
    ["undo-broken"] = "It prints %s. Undo must bring back the three latest states: was the new end let go?",
    ["raised"] = "The program ended with %s.",
    ["pass"] = "Twenty, and the oldest makes room.",
  },
  check = function(t)
    local run = t:run()
    if run.error then return t:fail("raised", run.error) end
    if run.stdout ~= t:expected() then return t:fail("undo-broken", (run.stdout:gsub("\n", ""))) end
    local most = run:maxalive("Snapshot", "start", "typed")
    if most > 500 then return t:fail("unbounded", tostring(most)) end
    if most > 22 then return t:fail("too-many", tostring(most)) end
    return t:pass()
  end,
}
