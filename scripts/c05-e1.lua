-- Two thousand texts that spell three words.
local HEAD = [[
from heapbook import mark
LINES = ["%d,%s" % (i, ("paid", "open", "late")[i % 3]) for i in range(2000)]
class Order:
    __slots__ = ("nr", "status")
# EDIT
]]
local TAIL = [[
# END EDIT
orders = [parse(line) for line in LINES]
mark("end")
print(sorted({o.status for o in orders}), sum(o.status == "late" for o in orders))
]]

local function program(body)
  return HEAD .. body .. TAIL
end

return {
  title = "Fold the duplicates",
  goal = [[2000 orders carry a status text that was cut out of a line. At mark "end" at most 10
status texts may be alive (now 2000), and the printed counts stay the same.]],
  mode = "program",
  start = program [[
def parse(line):
    o = Order()
    nr, status = line.split(",")
    o.nr, o.status = int(nr), status
    return o
]],
  hints = {
    "split builds new texts every time, equal or not.",
    "You want the first object that spelled \"late\" to be used by all.",
    "sys.intern(status), or a table of your own: table.setdefault(status, status).",
  },
  solutions = {
    program [[
import sys
def parse(line):
    o = Order()
    nr, status = line.split(",")
    o.nr, o.status = int(nr), sys.intern(status)
    return o
]],
  },
  alternatives = {
    program [[
known = {}
def parse(line):
    o = Order()
    nr, status = line.split(",")
    o.nr, o.status = int(nr), known.setdefault(status, status)
    return o
]],
  },
  wrong = {
    { key = "one-per-order", code = program [[
def parse(line):
    o = Order()
    nr, status = line.split(",")
    o.nr, o.status = int(nr), str(status)
    return o
]] },
    { key = "leaky-table", code = program [[
import sys
def parse(line):
    o = Order()
    nr, status = line.split(",")
    o.nr, o.status = int(nr), sys.intern(status) if status != "late" else status
    return o
]] },
    { key = "values", code = program [[
def parse(line):
    o = Order()
    nr, status = line.split(",")
    o.nr, o.status = int(nr), "late"
    return o
]] },
    { key = "raised", code = program [[
def parse(line):
    o = Order()
    nr, status = line.split(",")
    o.nr, o.status = int(nr), sys.intern(status)
    return o
]] },
  },
  feedback = {
    ["one-per-order"] = { "%s status texts are alive: equal is not the same, and every split made its own \"late\".", "M17" },
    ["leaky-table"] = { "%s status texts are alive: only a part of the orders use the shared ones.", "M17" },
    ["values"] = "The orders changed; only the sharing may. The program printed %s.",
    ["raised"] = "The program ended with %s.",
    ["pass"] = "%s texts for 2000 orders.",
  },
  check = function(t)
    local run = t:run()
    if run.error then return t:fail("raised", run.error) end
    if run.stdout ~= "['late', 'open', 'paid'] 666\n" then return t:fail("values", (run.stdout:gsub("%s+$", ""))) end
    local s = run:mark("end")
    local seen, n = {}, 0
    for order in s:each("Order") do
      local address = s:attr(order, "status").addr
      if not seen[address] then
        seen[address] = true
        n = n + 1
      end
    end
    if n > 1000 then return t:fail("one-per-order", n) elseif n > 10 then return t:fail("leaky-table", n) end
    return t:pass(n)
  end,
}
