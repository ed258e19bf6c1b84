-- Three lists where none is needed.
local HEAD = [[
from heapbook import mark
def report(n):
    # EDIT
]]
local TAIL = [[
    # END EDIT
mark("start")
print(report(100_000))
mark("end")
]]

local function program(body)
  return HEAD .. body .. TAIL
end

return {
  title = "Ten times less",
  goal = [[The same printed sum, but between the marks "start" and "end" the peak must fall from
about 5.7 MB to under 100 kB. Change the body of report.]],
  mode = "program",
  start = program [[
    rows = [i * 7 % 1000 for i in range(n)]
    big = [r for r in rows if r > 500]
    squares = [r * r for r in big]
    return sum(squares)
]],
  hints = {
    "At the top of the time lens three lists are alive. Which of them is read more than once?",
    "Nothing is read twice. Each stage can hand its values on one by one.",
    "Make [ ] into ( ) in all three lines, or write one loop.",
  },
  solutions = {
    program [[
    rows = (i * 7 % 1000 for i in range(n))
    big = (r for r in rows if r > 500)
    squares = (r * r for r in big)
    return sum(squares)
]],
  },
  alternatives = {
    program [[
    total = 0
    for i in range(n):
        r = i * 7 % 1000
        if r > 500:
            total += r * r
    return total
]],
  },
  wrong = {
    { key = "three-lists", code = program [[
    rows = tuple(i * 7 % 1000 for i in range(n))
    big = [r for r in rows if r > 500]
    return sum([r * r for r in big])
]] },
    { key = "one-list-left", code = program [[
    rows = [i * 7 % 1000 for i in range(n)]
    big = (r for r in rows if r > 500)
    return sum(r * r for r in big)
]] },
    { key = "one-list-left", code = program [[
    rows = (i * 7 % 1000 for i in range(n))
    return sum([r * r for r in rows if r > 500])
]] },
    { key = "result", code = program [[
    return sum(r * r for r in (i * 7 % 1000 for i in range(n)) if r >= 500)
]] },
    { key = "raised", code = program [[
    return sum(r * r for r in big)
]] },
  },
  feedback = {
    ["three-lists"] = { "The peak is %s: all the lists live until report returns.", "M31" },
    ["one-list-left"] = { "The peak is %s: one stage still builds its whole result before the next one begins.", "M29" },
    ["result"] = "The sum changed: %s instead of 24974975000.",
    ["raised"] = "The program ended with %s.",
    ["pass"] = "The same sum with a peak of %s.",
  },
  check = function(t)
    local run = t:run()
    if run.error then return t:fail("raised", run.error) end
    if run.stdout ~= t:expected() then return t:fail("result", (run.stdout:gsub("%s+$", ""))) end
    local peak = run:peak("start", "end")
    if peak > 100000 then
      t:show_peak(run)
      return t:fail(peak > 4500000 and "three-lists" or "one-list-left", string.format("%.1f MB", peak / 1e6))
    end
    return t:pass(string.format("%.1f kB", peak / 1000))
  end,
}
