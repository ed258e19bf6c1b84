-- Two results from one pass.
local HEAD = [[
from heapbook import mark
class Sample:
    def __init__(self, v): self.v = v
def stream(n):
    for i in range(n):
        yield Sample(i * 73 % 991)
def stats(samples):
    # EDIT
]]
local TAIL = [[
    # END EDIT
mark("start")
print(stats(stream(1500)))
mark("end")
]]

local function program(body)
  return HEAD .. body .. TAIL
end

return {
  title = "Two answers, one pass",
  goal = [[Mean and maximum of a stream of Samples, with at most 2 alive at any moment (now 1500,
hidden in a tee). Change the body of stats.]],
  mode = "program",
  start = program [[
    from itertools import tee
    one, two = tee(samples)
    total = count = 0
    for s in one:
        total += s.v
        count += 1
    return total // count, max(s.v for s in two)
]],
  hints = {
    "Look at the buffers of tee in the graph, after the first loop.",
    "The first loop runs to the end while the second branch waits. Everything has to be kept for it.",
    "Work out both results in the same loop.",
  },
  solutions = {
    program [[
    total = count = top = 0
    for s in samples:
        total += s.v
        count += 1
        top = max(top, s.v)
    return total // count, top
]],
  },
  alternatives = {
    program [[
    values = [s.v for s in samples]
    return sum(values) // len(values), max(values)
]],
  },
  wrong = {
    { key = "buffered", code = program [[
    everything = list(samples)
    return sum(s.v for s in everything) // len(everything), max(s.v for s in everything)
]] },
    { key = "too-many", code = program [[
    best = next(samples)
    total, count = best.v, 1
    for s in samples:
        total += s.v
        count += 1
        if s.v > best.v:
            best = s
    return total // count, best.v
]] },
    { key = "result", code = program [[
    top = max(s.v for s in samples)
    rest = [s.v for s in samples]
    return sum(rest) // max(1, len(rest)), top
]] },
    { key = "raised", code = program [[
    return sum(samples) // len(samples), max(samples)
]] },
  },
  feedback = {
    ["buffered"] = { "%s Samples at once: tee, or a list, must keep each one until the slower reader has seen it.", "M34" },
    ["too-many"] = { "%s Samples at once: more than the one at hand and its successor.", "M29" },
    ["result"] = "Mean (rounded down) and maximum must be those of all 1500; the program printed %s.",
    ["raised"] = "The program ended with %s.",
    ["pass"] = "One pass, two answers, two Samples.",
  },
  check = function(t)
    local run = t:run()
    if run.error then return t:fail("raised", run.error) end
    if run.stdout ~= t:expected() then return t:fail("result", (run.stdout:gsub("%s+$", ""))) end
    local n = run:maxalive("Sample", "start", "end")
    if n > 2 then return t:fail(n > 1000 and "buffered" or "too-many", n) end
    return t:pass()
  end,
}
