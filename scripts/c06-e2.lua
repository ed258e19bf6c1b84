-- A closure that names itself leaves an island behind at each call.
local HEAD = [[
from heapbook import mark
import gc
gc.collect()
gc.disable()
# EDIT
]]
local TAIL = [=[
# END EDIT

print(sum(depth([[], [[]], [[[]]]]) for _ in range(200)))
mark("end")
found = gc.collect()
]=]

local function program(body)
  return HEAD .. body .. TAIL
end

return {
  title = "The function that calls itself",
  goal = [[depth() is called 200 times with the collector off. At mark "end" nothing may be left
for it: gc.collect() must find 0 unreachable objects. The printed sum stays.]],
  mode = "program",
  start = program [[
def depth(tree):
    def walk(node):
        return 1 + max((walk(k) for k in node), default=0)
    return walk(tree)
]],
  hints = {
    "Step into one call and look at walk in the graph: what does the cell of its closure lead to?",
    "walk uses the variable walk of the call around it: function, cell, and the same function again.",
    "Call a function of the module instead, or hand the function to itself as a parameter.",
  },
  solutions = {
    program [[
def depth(tree):
    return 1 + max((depth(k) for k in tree), default=0)
]],
  },
  alternatives = {
    program [[
def depth(tree):
    def walk(node, walk):
        return 1 + max((walk(k, walk) for k in node), default=0)
    return walk(tree, walk)
]],
    program [[
def make():
    def walk(node):
        return 1 + max((walk(k) for k in node), default=0)
    return walk

depth = make()
]],
    program [[
def depth(tree):
    level, rows = [tree], 0
    while level:
        rows += 1
        level = [kid for node in level for kid in node]
    return rows
]],
  },
  wrong = {
    { key = "cycle-per-call", code = program [[
def depth(tree):
    walk = lambda node: 1 + max((walk(k) for k in node), default=0)
    return walk(tree)
]] },
    { key = "few-left", code = program [[
def depth(tree):
    return 1 + max((depth(k) for k in tree), default=0)

def old_depth(tree):
    def walk(node):
        return 1 + max((walk(k) for k in node), default=0)
    return walk(tree)

old_depth([])
]] },
    { key = "result", code = program [[
def depth(tree): return 1
]] },
    { key = "raised", code = program [[
def depth(tree): return walk(tree)
]] },
  },
  feedback = {
    ["cycle-per-call"] = { "The collector found %s objects. Each call leaves three behind: the function, its cell, and the tuple that holds the cell.", "M24" },
    ["few-left"] = { "Almost. The collector still found %s objects.", "M24" },
    ["result"] = "The sum of the depths must stay 800; the program printed %s.",
    ["raised"] = "The program ended with %s.",
    ["pass"] = "200 calls, and nothing left for the collector.",
  },
  check = function(t)
    local run = t:run()
    if run.error then return t:fail("raised", run.error) end
    if run.stdout ~= "800\n" then return t:fail("result", (run.stdout:gsub("%s+$", ""))) end
    local n = run:gc("end", "finish").collected
    if n > 0 then
      t:show_unreachable()
      return t:fail(n >= 200 and "cycle-per-call" or "few-left", n)
    end
    return t:pass()
  end,
}
