-- Names and slots as in a picture.
local HEAD = [[
from heapbook import mark
# EDIT
]]
local TAIL = [[
# END EDIT
mark("end")
]]

local function program(body)
  return HEAD .. body .. TAIL
end

return {
  title = "Draw this graph with code",
  goal = [[Make the heap match this picture at mark "end": x, y and slot 0 of the list z are
one and the same dict {"k": 1}; w is an equal but separate dict.]],
  mode = "program",
  start = program [[
x = y = z = w = None
]],
  hints = {
    "Count the dict boxes in the picture before you write anything.",
    "There are two dicts. One of them has three arrows to it: two names and a list slot.",
    "Create the dict once, reuse its name for y and inside z, and make w with dict(x) or x.copy().",
  },
  solutions = {
    program [[
x = {"k": 1}
y = x
z = [x]
w = dict(x)
]],
  },
  alternatives = {
    program [[
z = [{"k": 1}]
x = y = z[0]
w = {"k": 1}
]],
  },
  wrong = {
    { key = "contents", code = program [[
x = {"k": 2}
y = x
z = [x]
w = dict(x)
]] },
    { key = "copied", code = program [[
x = {"k": 1}
y = {"k": 1}
z = [x]
w = dict(x)
]] },
    { key = "copied", code = program [[
x = {"k": 1}
y = x
z = [dict(x)]
w = dict(x)
]] },
    { key = "shape", code = program [[
x = {"k": 1}
y = x
z = x
w = dict(x)
]] },
    { key = "shape", code = program [[
x = {"k": 1}
y = x
z = [x, x]
w = dict(x)
]] },
    { key = "w-is-x", code = program [=[
x = y = w = {"k": 1}
z = [x]
]=] },
    { key = "raised", code = program [=[
x = {"k": 1}
y = z[0]
]=] },
  },
  feedback = {
    ["contents"] = "The values do not match the picture yet: x is %s.",
    ["shape"] = "z has to be a list with exactly one slot; it is %s.",
    ["copied"] = { "%s is a dict of its own. The display {\"k\": 1} written twice builds two dicts; reuse the name to reuse the object.", "M1" },
    ["w-is-x"] = { "w leads to the shared dict, which counts %s. The picture shows a separate box.", "M1" },
    ["raised"] = "The program ended with %s.",
    ["pass"] = "Two dicts: one with three holders, one with one.",
  },
  check = function(t)
    local run = t:run()
    if run.error then return t:fail("raised", run.error) end
    local s = run:mark("end")
    local x, y, z, w = s:global("x"), s:global("y"), s:global("z"), s:global("w")
    if s:repr(x) ~= "{'k': 1}" then return t:fail("contents", s:repr(x)) end
    if s:repr(w) ~= "{'k': 1}" then return t:fail("contents", "fine, w is " .. s:repr(w)) end
    if s:type(z) ~= "list" or #s:refs(z) ~= 1 then return t:fail("shape", s:repr(z)) end
    if not s:same(x, y) then return t:fail("copied", "y") end
    if not s:same(s:item(z, 0), x) then return t:fail("copied", "z[0]") end
    if s:same(w, x) then return t:fail("w-is-x", s:refcount(x)) end
    return t:pass()
  end,
}
