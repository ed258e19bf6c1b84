-- A tree of parents and children that comes down by counting.
local HEAD = [[
from heapbook import mark
import gc
gc.disable()
class Node:
    def __init__(self, name, parent=None):
        self.name, self.parent, self.kids = name, parent, []
        if parent is not None:
            parent.kids.append(self)
    def path(self):
        return (self.parent.path() if self.parent else "") + "/" + self.name
    def close(self):
]]
local TAIL = [[

root = Node("top")
for n in range(3):
    kid = Node("k%d" % n, root)
    Node("leaf", kid)
print(kid.kids[0].path())
root.close()
del root, kid
mark("closed")
]]

local function program(body)
  return HEAD .. body .. TAIL
end

return {
  title = "Close the tree by hand",
  goal = [[With the collector off, every Node must be dead at mark "closed", by reference
counting. close() may cut links; before that, the tree must still print its path.]],
  mode = "program",
  start = program [[
        pass
]],
  hints = {
    "In the graph lens what cannot be reached is grey. Which arrow of each pair, down or up, do you want to cut?",
    "Cutting only at the root leaves small islands: each kid and its leaf still hold each other.",
    "Recurse: close the kids first, then clear kids, or drop parent.",
  },
  solutions = {
    program [[
        for kid in self.kids:
            kid.close()
        self.kids.clear()
        self.parent = None
]],
  },
  alternatives = {
    program [[
        for kid in self.kids:
            kid.close()
        self.parent = None
]],
    program [[
        while self.kids:
            self.kids.pop().close()
]],
  },
  wrong = {
    { key = "all-alive", code = program [[
        self.name = None
]] },
    { key = "some-alive", code = program [[
        for kid in self.kids:
            kid.parent = None
]] },
    { key = "all-alive", code = program [[
        self.kids.clear()
]] },
    { key = "collected", code = [[
from heapbook import mark
import gc
gc.disable()
class Node:
    def __init__(self, name, parent=None):
        self.name, self.parent, self.kids = name, parent, []
        if parent is not None:
            parent.kids.append(self)
    def path(self):
        return (self.parent.path() if self.parent else "") + "/" + self.name
    def close(self):
        pass

root = Node("top")
for n in range(3):
    kid = Node("k%d" % n, root)
    Node("leaf", kid)
print(kid.kids[0].path())
root.close()
del root, kid
gc.collect()
mark("closed")
]] },
    { key = "path", code = [[
from heapbook import mark
import gc
gc.disable()
class Node:
    def __init__(self, name, parent=None):
        self.name, self.parent, self.kids = name, parent, []
        if parent is not None:
            parent.kids.append(self)
    def path(self):
        return (self.parent.path() if self.parent else "") + "/" + self.name
    def close(self):
        self.kids.clear()

root = Node("top")
for n in range(3):
    kid = Node("k%d" % n, root)
    Node("leaf", kid)
root.close()
del root, kid
mark("closed")
]] },
    { key = "no-tree", code = [[
from heapbook import mark
print("/top/k2/leaf")
mark("closed")
]] },
    { key = "raised", code = program [[
        self.kid.close()
]] },
  },
  feedback = {
    ["all-alive"] = { "All %s Nodes live: each is held, down by kids, up by parent.", "M21" },
    ["some-alive"] = { "%s Nodes live on: the root fell, but below it they still hold each other. Cut at every level.", "M21" },
    ["collected"] = { "That works, but it is the collector's work: it ran %s. Here the tree must take itself apart.", "M8" },
    ["path"] = "The path must be printed before the tree is closed: /top/k2/leaf. The program printed %s.",
    ["no-tree"] = "No tree of seven Nodes was built.",
    ["raised"] = "The program ended with %s.",
    ["pass"] = "Seven Nodes fell, each when its count reached zero.",
  },
  check = function(t)
    local run = t:run()
    if run.error then return t:fail("raised", run.error) end
    if run.stdout ~= "/top/k2/leaf\n" then
      return t:fail("path", run.stdout == "" and "nothing" or (run.stdout:gsub("%s+$", "")))
    end
    if run:maxalive("Node") < 7 then return t:fail("no-tree") end
    local runs = run:gc("start", "closed").runs
    if runs > 0 then return t:fail("collected", runs == 1 and "once" or runs .. " times") end
    local n = run:mark("closed"):count("Node")
    if n > 0 then
      t:show_islands()
      return t:fail(n == 7 and "all-alive" or "some-alive", n)
    end
    return t:pass()
  end,
}
