-- A pipeline whose steps need not all be alive.
local HEAD = [[
from heapbook import mark
MB = 1_000_000
class Block:
    def __init__(self, n): self.data = bytearray(n)
def load(): return Block(MB)
def clean(b): return Block(len(b.data))
def scale(b): return Block(len(b.data))
def pack(b): return Block(len(b.data))

def report():
    # EDIT
]]
local TAIL = [[
    # END EDIT

mark("start")
print(report())
mark("end")
]]

local function program(body)
  return HEAD .. body .. TAIL
end

return {
  title = "Two at a time",
  goal = [[The report must stay the same, but between the marks "start" and "end" never more than
two Blocks may be alive (a peak under 2.5 MB). Change only the body of report.]],
  mode = "program",
  start = program [[
    raw = load()
    cleaned = clean(raw)
    scaled = scale(cleaned)
    packed = pack(scaled)
    return len(packed.data)
]],
  hints = {
    "In the time lens go to the highest point, and read in the frames lens who holds the Blocks there.",
    "A Block is needed only until the next stage has read it. Which of the four names could be the same name?",
    "Rebind one name, block = clean(block) and so on, or pass each result straight into the next call.",
  },
  solutions = {
    program [[
    block = load()
    for stage in clean, scale, pack:
        block = stage(block)
    return len(block.data)
]],
  },
  alternatives = {
    program [[
    return len(pack(scale(clean(load()))).data)
]],
    program [[
    raw = load()
    cleaned = clean(raw)
    del raw
    scaled = scale(cleaned)
    del cleaned
    return len(pack(scaled).data)
]],
  },
  wrong = {
    { key = "all-kept", code = program [[
    a = load()
    b = clean(a)
    c = scale(b)
    return len(pack(c).data)
]] },
    { key = "all-kept", code = program [[
    raw = load()
    cleaned = clean(raw)
    packed = pack(scale(cleaned))
    del raw
    return len(packed.data)
]] },
    { key = "one-too-many", code = program [[
    raw = load()
    cleaned = clean(raw)
    del raw
    scaled = scale(cleaned)
    return len(pack(scaled).data)
]] },
    { key = "peak", code = program [[
    spare = bytearray(MB)
    return len(pack(scale(clean(load()))).data)
]] },
    { key = "wrong-result", code = program [[
    return 1000
]] },
    { key = "not-done", code = program [[
    return 1000000
]] },
    { key = "raised", code = program [[
    return len(packed.data)
]] },
  },
  feedback = {
    ["all-kept"] = { "%s Blocks at once: a local name keeps its object until the function returns, or the name is bound again or deleted.", "M11" },
    ["one-too-many"] = { "Better: %s Blocks at once. One of the intermediate ones still has a name of its own while the next two exist.", "M11" },
    ["peak"] = { "The number of Blocks is right, but the peak is %s: something else of that size is alive.", "M31" },
    ["wrong-result"] = "The report has to print 1000000; it printed %s.",
    ["not-done"] = "The number is right, but no Block was ever made: the report has to go through all four stages.",
    ["raised"] = "The program ended with %s.",
    ["pass"] = "One old and one new Block at a time. Less is not possible.",
  },
  check = function(t)
    local run = t:run()
    if run.error then return t:fail("raised", run.error) end
    if run.stdout ~= "1000000\n" then return t:fail("wrong-result", (run.stdout:gsub("%s+$", ""))) end
    local n, peak = run:maxalive("Block", "start", "end"), run:peak("start", "end")
    if n == 0 then return t:fail("not-done") end
    if n > 2 then
      t:show_peak(run)
      return t:fail(n > 3 and "all-kept" or "one-too-many", n)
    end
    if peak > 2500000 then
      t:show_peak(run)
      return t:fail("peak", string.format("%.1f MB", peak / 1e6))
    end
    return t:pass()
  end,
}
