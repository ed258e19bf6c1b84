-- The best five neighbours, without keeping three thousand.
local HEAD = [[
from heapbook import mark
class Reading:
    def __init__(self, v): self.v = v
def readings(n):
    for i in range(n):
        yield Reading(i * 37 % 101)
def best(n):
    # EDIT
]]
local TAIL = [[
    # END EDIT
mark("start")
print(best(3000))
mark("end")
]]

local function program(body)
  return HEAD .. body .. TAIL
end

return {
  title = "A window of five",
  goal = [[The best sum of five neighbouring readings, with at most 6 Reading objects alive at any
moment (now 3000). Change the body of best.]],
  mode = "program",
  start = program [[
    everything = list(readings(n))
    return max(sum(r.v for r in everything[i:i + 5]) for i in range(len(everything) - 4))
]],
  hints = {
    "Which readings can still matter when number 700 arrives?",
    "Keep the last five. collections.deque(maxlen=5) lets the oldest go by itself.",
    "Append each reading, and when the window is full compare its sum with the best so far.",
  },
  solutions = {
    program [[
    from collections import deque
    window, top = deque(maxlen=5), 0
    for r in readings(n):
        window.append(r)
        if len(window) == 5:
            top = max(top, sum(x.v for x in window))
    return top
]],
  },
  alternatives = {
    program [[
    values, top = [], 0
    for r in readings(n):
        values = values[-4:] + [r.v]
        if len(values) == 5:
            top = max(top, sum(values))
    return top
]],
  },
  wrong = {
    { key = "all-kept", code = program [[
    everything = tuple(readings(n))
    return max(sum(r.v for r in everything[i:i + 5]) for i in range(n - 4))
]] },
    { key = "window-too-wide", code = program [[
    window, top = [], 0
    for r in readings(n):
        window.append(r)
        if len(window) >= 5:
            top = max(top, sum(x.v for x in window[-5:]))
        if len(window) > 20:
            del window[:15]
    return top
]] },
    { key = "no-readings", code = program [[
    v = [i * 37 % 101 for i in range(n)]
    return max(sum(v[i:i + 5]) for i in range(n - 4))
]] },
    { key = "result", code = program [[
    return max(r.v for r in readings(n))
]] },
    { key = "raised", code = program [[
    return max(everything)
]] },
  },
  feedback = {
    ["all-kept"] = { "%s Readings at once: a list of all of them keeps every one to the end.", "M31" },
    ["window-too-wide"] = { "%s Readings at once: more than the last five.", "M31" },
    ["no-readings"] = "No Reading was made. The values must come from readings().",
    ["result"] = "The best sum is not the one that the list finds: %s.",
    ["raised"] = "The program ended with %s.",
    ["pass"] = "Five in the window, and one that is being made.",
  },
  check = function(t)
    local run = t:run()
    if run.error then return t:fail("raised", run.error) end
    if run.stdout ~= t:expected() then return t:fail("result", (run.stdout:gsub("%s+$", ""))) end
    local n = run:maxalive("Reading", "start", "end")
    if n == 0 then return t:fail("no-readings") end
    if n > 100 then return t:fail("all-kept", n) elseif n > 6 then return t:fail("window-too-wide", n) end
    return t:pass()
  end,
}
