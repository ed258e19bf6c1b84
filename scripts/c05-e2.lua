-- Independent where it changes, shared where it is large.
local HEAD = [=[
from heapbook import mark, tag
import copy
class Photo:
    def __init__(self): self.pixels = bytearray(300_000)
photo = Photo()
plan = {"photo": photo, "steps": [["cut", 1], ["glue", 2]]}
]=]
local TAIL = [[
variant["steps"][0][1] = 5
mark("end")
print(plan["steps"], variant["steps"][0][1])
]]

local function program(body)
  return HEAD .. body .. TAIL
end

return {
  title = "Copy just deep enough",
  goal = [[variant must be independent of plan: changing a step of one may not show in the other.
But the big Photo is only ever read and must not be copied: exactly one Photo at mark
"end". Change the line marked EDIT.]],
  mode = "program",
  start = program [[
variant = copy.copy(plan)           # EDIT
]],
  hints = {
    "Watch two kinds of rows in the heap: the lists, and the Photo.",
    "A shallow copy shares the steps, a deep copy doubles the photo. You want one of each.",
    "Build the dict by hand with copy.deepcopy(plan[\"steps\"]), or give deepcopy a memo that already knows the photo: {id(photo): photo}.",
  },
  solutions = {
    program [[
variant = {"photo": plan["photo"], "steps": copy.deepcopy(plan["steps"])}
]],
  },
  alternatives = {
    program [[
variant = copy.deepcopy(plan, {id(photo): photo})
]],
    program [=[
variant = copy.copy(plan)
variant["steps"] = [list(step) for step in plan["steps"]]
]=],
  },
  wrong = {
    { key = "shared-steps", code = program [[
variant = dict(plan)
]] },
    { key = "shared-steps", code = program [[
variant = copy.copy(plan)
variant["steps"] = list(plan["steps"])
]] },
    { key = "two-photos", code = program [[
variant = copy.deepcopy(plan)
]] },
    { key = "broken", code = program [[
variant = {"photo": None, "steps": copy.deepcopy(plan["steps"])}
]] },
    { key = "raised", code = program [[
variant = copy.deep(plan)
]] },
  },
  feedback = {
    ["shared-steps"] = { "The steps of plan are now %s. The two plans share a list of steps, or its items.", "M18" },
    ["two-photos"] = { "%s Photos are alive: deepcopy followed every arrow, the photo's too. 300 kB twice.", "M18" },
    ["broken"] = "The variant needs the photo and its own steps; it is %s.",
    ["raised"] = "The program ended with %s.",
    ["pass"] = "One Photo with three holders, and steps of its own for each plan.",
  },
  check = function(t)
    local run = t:run()
    if run.error then return t:fail("raised", run.error) end
    local s = run:mark("end")
    local plan, variant = s:global("plan"), s:global("variant")
    local steps = s:repr(s:item(plan, "steps"))
    if steps ~= "[['cut', 1], ['glue', 2]]" then return t:fail("shared-steps", steps) end
    if s:count("Photo") > 1 then return t:fail("two-photos", s:count("Photo")) end
    local photo, own = s:item(variant, "photo"), s:item(variant, "steps")
    if not photo or s:type(photo) ~= "Photo" or not own or s:repr(s:item(own, 0)) ~= "['cut', 5]" then
      return t:fail("broken", s:repr(variant))
    end
    return t:pass()
  end,
}
