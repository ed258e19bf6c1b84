-- A count that is asked for, without names.
local HEAD = [[
from heapbook import tag, mark
class Gem: pass
g = Gem()
tag(g, "gem")
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
  title = "Exactly five",
  goal = [[At mark "end" the object tagged "gem" must have a reference count of exactly 5,
with at most one name for it.]],
  mode = "program",
  start = program [[

]],
  hints = {
    "Every slot of every container is a reference.",
    "One name, and how many slots?",
    "[g] * 4 makes four slots that hold the same object.",
  },
  solutions = {
    program [[
box = [g] * 4
]],
  },
  alternatives = {
    program [[
a, b = [g, g], {"first": g, "second": g}
]],
    program [[
def keep(x=g, y=g): pass
pair = (g, g)
]],
  },
  wrong = {
    { key = "too-few", code = program [[
import weakref
w = [weakref.ref(g)] * 4
]] },
    { key = "too-few", code = program [[
numbers = [id(g)] * 4
]] },
    { key = "too-many", code = program [[
box = [g] * 5
]] },
    { key = "names", code = program [[
a = b = c = d = g
]] },
    { key = "gone", code = program [[
del g
]] },
    { key = "raised", code = program [[
box = [gem] * 4
]] },
  },
  feedback = {
    ["too-few"] = { "It counts %s. A container counts once for each slot; a weak reference or id() counts not at all.", "M7" },
    ["too-many"] = { "It counts %s: too many. The name g is one of the five.", "M7" },
    ["names"] = "%s names lead to the gem. Use slots of containers; only one name may hold it.",
    ["gone"] = { "The gem is dead: del g took away its only holder.", "M6" },
    ["raised"] = "The program ended with %s.",
    ["pass"] = "Five units of the count, and the holders lens can name each.",
  },
  check = function(t)
    local run = t:run()
    if run.error then return t:fail("raised", run.error) end
    local s = run:mark("end")
    if not s:alive("gem") then return t:fail("gone") end
    local names = #s:holders("gem"):of("name")
    if names > 1 then return t:fail("names", names) end
    local n = s:refcount("gem")
    if n < 5 then return t:fail("too-few", n) elseif n > 5 then return t:fail("too-many", n) end
    return t:pass()
  end,
}
