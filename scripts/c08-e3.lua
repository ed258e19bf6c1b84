-- A file is read line by line, or all of it is in memory.
local HEAD = [[
from heapbook import mark
with open("data/visits.log") as log:
    print(log.readline(), end="")
def count(path, who):
    # EDIT
]]
local TAIL = [[
    # END EDIT
mark("start")
print(count("data/visits.log", "user7"))
mark("end")
]]

local function program(body)
  return HEAD .. body .. TAIL
end

local function visits()
  local lines = {}
  for i = 0, 3999 do
    lines[i + 1] = string.format("%05d user%d GET /page/%d%s\n", i, i * 37 % 211, i * i % 977, ("x"):rep(i * i % 61))
  end
  return table.concat(lines)
end

return {
  title = "The log that does not fit",
  goal = [[Count the visits of user7 in data/visits.log (229 kB) with a peak under 60 kB. Change
the body of count.]],
  mode = "program",
  start = program [[
    text = open(path).read()
    return len([line for line in text.split("\n") if who in line.split()])
]],
  hints = {
    "read() is a list in disguise: the whole file in one text.",
    "A file is an iterator over its lines.",
    "with open(path) as log: return sum(1 for line in log if who in line.split())",
  },
  solutions = {
    program [[
    with open(path) as log:
        return sum(1 for line in log if who in line.split())
]],
  },
  alternatives = {
    program [[
    found = 0
    log = open(path)
    for line in log:
        found += line.split()[1] == who
    log.close()
    return found
]],
  },
  wrong = {
    { key = "text-and-lines", code = program [[
    text = open(path).read()
    lines = [line.split() for line in text.split("\n")]
    return sum(1 for words in lines if who in words)
]] },
    { key = "whole-text", code = program [[
    return sum(1 for line in open(path).readlines() if who in line.split())
]] },
    { key = "whole-text", code = program [[
    return open(path).read().count(" " + who + " ")
]] },
    { key = "result", code = program [[
    with open(path) as log:
        return sum(1 for line in log if who in line)
]] },
    { key = "raised", code = program [[
    return sum(open("visits.log"))
]] },
  },
  feedback = {
    ["text-and-lines"] = { "The peak is %s: the whole text, and a list of its lines, are alive together.", "M31" },
    ["whole-text"] = { "The peak is %s: the text, or the list of its lines, is still in memory as a whole.", "M29" },
    ["result"] = "The count is %s, and not that of the first program. user7 must not match user71.",
    ["raised"] = "The program ended with %s.",
    ["pass"] = "One line at a time: a peak of %s.",
  },
  files = { ["data/visits.log"] = visits() },
  check = function(t)
    local run = t:run()
    if run.error then return t:fail("raised", run.error) end
    if run.stdout ~= t:expected() then return t:fail("result", (run.stdout:gsub("%s+$", ""))) end
    local peak = run:peak("start", "end") - run:mark("start"):bytes()
    if peak > 60000 then
      t:show_peak(run)
      return t:fail(peak > 600000 and "text-and-lines" or "whole-text", string.format("%d kB", peak // 1000))
    end
    return t:pass(string.format("%.1f kB", peak / 1000))
  end,
}
