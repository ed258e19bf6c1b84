-- A pipeline in which one list anywhere spoils it all.
local HEAD = [[
from heapbook import mark
class Row:
    def __init__(self, text): self.kind, self.value = text[0], int(text[1:])
def texts():
    for i in range(2000):
        yield "ab"[i % 2] + str(i)
# EDIT
]]
local TAIL = [[
mark("end")
]]

local function program(body)
  return HEAD .. body .. TAIL
end

return {
  title = "Never more than three",
  goal = [[Turn the report into a pipeline of generators: the same printed result, with at most 3
Rows alive between "start" and "end" (now 2000). Change parse, wanted and the line
that sums.]],
  mode = "program",
  start = program [[
def parse(lines):
    return [Row(t) for t in lines]
def wanted(rows):
    return [r for r in rows if r.kind == "a"]
# END EDIT
mark("start")
print(sum([r.value for r in wanted(parse(texts()))]))    # EDIT
]],
  hints = {
    "Which of the three brackets first makes 2000 Rows at once?",
    "Give each stage a yield, or round brackets, instead of a list.",
    "One list anywhere in the chain holds everything that came by. Look at all three places.",
  },
  solutions = {
    program [[
def parse(lines):
    for t in lines:
        yield Row(t)
def wanted(rows):
    return (r for r in rows if r.kind == "a")
# END EDIT
mark("start")
print(sum(r.value for r in wanted(parse(texts()))))
]],
  },
  alternatives = {
    program [[
def parse(lines):
    return (Row(t) for t in lines)
def wanted(rows):
    for r in rows:
        if r.kind == "a":
            yield r
# END EDIT
mark("start")
print(sum(r.value for r in wanted(parse(texts()))))
]],
  },
  wrong = {
    { key = "parse-lists", code = program [[
def parse(lines):
    return [Row(t) for t in lines]
def wanted(rows):
    return (r for r in rows if r.kind == "a")
# END EDIT
mark("start")
print(sum(r.value for r in wanted(parse(texts()))))
]] },
    { key = "wanted-lists", code = program [[
def parse(lines):
    for t in lines:
        yield Row(t)
def wanted(rows):
    return [r for r in rows if r.kind == "a"]
# END EDIT
mark("start")
print(sum(r.value for r in wanted(parse(texts()))))
]] },
    { key = "too-many", code = program [[
def parse(lines):
    for t in lines:
        yield Row(t)
def wanted(rows):
    kept = []
    for r in rows:
        kept = kept[-5:] + [r]
        if r.kind == "a":
            yield r
# END EDIT
mark("start")
print(sum(r.value for r in wanted(parse(texts()))))
]] },
    { key = "no-rows", code = program [[
def parse(lines):
    return lines
def wanted(rows):
    return (int(t[1:]) for t in rows if t[0] == "a")
# END EDIT
mark("start")
print(sum(wanted(parse(texts()))))
]] },
    { key = "result", code = program [[
def parse(lines):
    for t in lines:
        yield Row(t)
def wanted(rows):
    return (r for r in rows if r.kind == "b")
# END EDIT
mark("start")
print(sum(r.value for r in wanted(parse(texts()))))
]] },
    { key = "raised", code = program [[
def parse(lines):
    for t in lines:
        yield Row(t)
def wanted(rows):
    return (r for r in rows if r.kind == "a")
# END EDIT
mark("start")
print(sum(wanted(parse(texts()))))
]] },
  },
  feedback = {
    ["parse-lists"] = { "%s Rows at once: parse still builds all of them before wanted sees the first.", "M29" },
    ["wanted-lists"] = { "%s Rows at once: parse hands on one at a time, but wanted gathers its own.", "M29" },
    ["too-many"] = { "%s Rows at once: something keeps more than the one in flight.", "M29" },
    ["no-rows"] = "No Row was made. The values must come from Row objects.",
    ["result"] = "The sum changed: it is %s.",
    ["raised"] = "The program ended with %s.",
    ["pass"] = "2000 Rows came by, and never more than three were there.",
  },
  check = function(t)
    local run = t:run()
    if run.error then return t:fail("raised", run.error) end
    if run.stdout ~= t:expected() then return t:fail("result", (run.stdout:gsub("%s+$", ""))) end
    local n = run:maxalive("Row", "start", "end")
    if n == 0 then return t:fail("no-rows") end
    if n > 3 then
      t:show_peak(run)
      return t:fail(n > 1900 and "parse-lists" or n > 900 and "wanted-lists" or "too-many", n)
    end
    return t:pass()
  end,
}
