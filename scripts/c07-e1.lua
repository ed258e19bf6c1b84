-- The learner subtracts and rescues; the collector has done the same on this very heap.
local HEAD = [[
# a -> b, c     b -> a     c -> d     d (nothing)
# e -> f        f -> e, d  g -> g, a
# held from outside: c has one name
# EDIT
]]
local TAIL = [[
# END EDIT
]]

local function program(body)
  return HEAD .. body .. TAIL
end

return {
  title = "Be the collector",
  goal = [[Seven containers, a to g. Write into refs what is left of each count after the
subtraction, and into unreachable the set of those that the collector frees. It has
collected exactly this heap; your answers are compared with what it did.]],
  mode = "program",
  start = program [[
refs = {"a": 0, "b": 0, "c": 0, "d": 0, "e": 0, "f": 0, "g": 0}
unreachable = set()
]],
  hints = {
    "Subtract one for every arrow that starts at one of the seven.",
    "Only c keeps something, because only c is held from outside. Who can be reached from c?",
    "That garbage points at you does not make you garbage (d), and that you point at somebody alive does not save you (a).",
  },
  solutions = {
    program [[
refs = {"a": 0, "b": 0, "c": 1, "d": 0, "e": 0, "f": 0, "g": 0}
unreachable = {"a", "b", "e", "f", "g"}
]],
  },
  wrong = {
    { key = "refs", code = program [[
refs = {"a": 2, "b": 1, "c": 2, "d": 2, "e": 1, "f": 1, "g": 1}
unreachable = {"a", "b", "e", "f", "g"}
]] },
    { key = "not-rescued", code = program [[
refs = {"a": 0, "b": 0, "c": 1, "d": 0, "e": 0, "f": 0, "g": 0}
unreachable = {"a", "b", "d", "e", "f", "g"}
]] },
    { key = "spared", code = program [[
refs = {"a": 0, "b": 0, "c": 1, "d": 0, "e": 0, "f": 0, "g": 0}
unreachable = {"e", "f", "g"}
]] },
    { key = "named", code = program [[
refs = {"a": 0, "b": 0, "c": 1, "d": 0, "e": 0, "f": 0, "g": 0}
unreachable = {"a", "b", "c", "e", "f", "g"}
]] },
    { key = "raised", code = program [[
refs = {}
unreachable = {a, b}
]] },
  },
  feedback = {
    ["refs"] = { "Not so for %s: after all the inner arrows are subtracted only what comes from outside is left.", "M25" },
    ["not-rescued"] = { "d also came to 0, but c is alive and points to it. Zero after the subtraction means maybe, not dead.", "M25" },
    ["named"] = { "c has one reference from outside: a name. It is alive.", "M25" },
    ["spared"] = { "The collector freed %s, too. Follow the arrows from the survivors only.", "M25" },
    ["raised"] = "The program ended with %s.",
    ["pass"] = "As the collector did it: a, b, e, f and g go, c lives and keeps d.",
  },
  hidden = {
    seven = [[
from heapbook import tag, mark
import gc
class Box:
    pass
def boxes(names):
    made = {name: Box() for name in names}
    for name, box in made.items():
        tag(box, name)
    return made
gc.collect()
gc.disable()
made = boxes("abcdefg")
for name, targets in {"a": "bc", "b": "a", "c": "d", "d": "", "e": "f", "f": "ed", "g": "ga"}.items():
    for target in targets:
        setattr(made[name], target, made[target])
c = made["c"]
del made, name, targets, target
mark("before")
gc.collect()
mark("after")
]],
  },
  check = function(t)
    local run = t:run()
    if run.error then return t:fail("raised", run.error) end
    local given = t:answers()
    local hidden = t:hidden_heap("seven")
    local before = hidden:mark("before")
    local names, left = { "a", "b", "c", "d", "e", "f", "g" }, {}
    for _, name in ipairs(names) do left[name] = before:refcount(name) end
    for _, from in ipairs(names) do
      for _, object in ipairs(before:refs(from)) do
        for _, to in ipairs(names) do
          if before:same(object, to) then left[to] = left[to] - 1 end
        end
      end
    end
    for _, name in ipairs(names) do
      if given.refs[name] ~= left[name] then return t:fail("refs", name) end
    end
    local chosen = {}
    for key, value in pairs(given.unreachable) do chosen[value == true and key or value] = true end
    if chosen.d then return t:fail("not-rescued") end
    if chosen.c then return t:fail("named") end
    for _, name in ipairs(names) do
      local freed = hidden:death(name).cause == "gc"
      if freed and not chosen[name] then return t:fail("spared", name) end
    end
    return t:pass()
  end,
}
