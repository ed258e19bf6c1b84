-- A copy that shares nothing that can change.
local HEAD = [=[
from heapbook import mark
plan_a = [["boil", 3], ["steep", 4]]
]=]
local TAIL = [[
plan_b[0][1] = 99
plan_b.append(["pour", 1])
mark("end")
print(plan_a)
]]

local function program(body)
  return HEAD .. body .. TAIL
end

return {
  title = "Separate the twins",
  goal = [[At mark "end", plan_b must be a copy that shares nothing mutable with plan_a:
changing a step of one may not show in the other. Change the line marked EDIT.]],
  mode = "program",
  start = program [[
plan_b = plan_a                      # EDIT
]],
  hints = {
    "Look at the graph at the end: how many outer lists are there, and how many inner ones?",
    "Copying the outer list gives a second row of arrows. The arrows still land on the same inner lists.",
    "Build the new outer list from a copy of each inner list: a comprehension over plan_a, or copy.deepcopy.",
  },
  solutions = {
    program [=[
plan_b = [list(step) for step in plan_a]
]=],
  },
  alternatives = {
    program [[
import copy
plan_b = copy.deepcopy(plan_a)
]],
  },
  wrong = {
    { key = "same-object", code = program [[
plan_b = plan_a
]] },
    { key = "shallow", code = program [=[
plan_b = plan_a[:]
]=] },
    { key = "shallow", code = program [[
plan_b = list(plan_a)
]] },
    { key = "lost-data", code = program [=[
plan_b = [["boil", 3], ["steep", 4]]
plan_a[0] = ["x", 0]
]=] },
    { key = "lost-copy", code = program [=[
plan_b = [["boil", 3], ["steep", 4], ["x", 0]]
]=] },
    { key = "raised", code = program [[
plan_b = plan
]] },
  },
  feedback = {
    ["same-object"] = { "plan_b = plan_a added a name, not a list: there is still one outer object, with two arrows to it.", "M1" },
    ["shallow"] = { "You copied the row of arrows. Both outer lists still lead to the same inner list %s.", "M18" },
    ["lost-data"] = "The two plans are separate, but plan_a is now %s. Copy it, do not change it.",
    ["lost-copy"] = "plan_b is not the copy that the rest of the program expects: %s. Copy, do not retype.",
    ["raised"] = "The program ended with %s.",
    ["pass"] = "Two outer lists, four inner ones, and no arrow from one plan to the other.",
  },
  check = function(t)
    local run = t:run()
    if run.error then return t:fail("raised", run.error) end
    local s = run:mark("end")
    local a, b = s:global("plan_a"), s:global("plan_b")
    if s:same(a, b) then return t:fail("same-object") end
    if s:shared(a, b, { mutable = true }) then
      for i = 0, 1 do
        if s:same(s:item(a, i), s:item(b, i)) then return t:fail("shallow", s:repr(s:item(a, i))) end
      end
      return t:fail("shallow", "of plan_a")
    end
    if s:repr(a) ~= "[['boil', 3], ['steep', 4]]" then return t:fail("lost-data", s:repr(a)) end
    if s:repr(b) ~= "[['boil', 99], ['steep', 4], ['pour', 1]]" then return t:fail("lost-copy", s:repr(b)) end
    return t:pass()
  end,
}
