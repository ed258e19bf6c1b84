-- Numbers side by side instead of objects.
local HEAD = [[
from heapbook import mark
]]
local TAIL = [[
mark("end")
print(readings[0], readings[999], sum(readings))
]]

local function program(body)
  return HEAD .. body .. TAIL
end

return {
  title = "Same numbers, a tenth of the bytes",
  goal = [[readings must still give the same 1000 numbers by index, but its deep size at mark
"end" may not exceed 2,200 bytes. Change the line that builds it.]],
  mode = "program",
  start = program [[
readings = [1000 + (i * 37) % 900 for i in range(1000)]    # EDIT
]],
  hints = {
    "1000 slots of a list cost 8 bytes each before a single number is paid for.",
    "The numbers fit into 16 bits. Which standard type stores machine numbers side by side, without an object for each?",
    "array(\"H\", ...) uses two bytes an item. (from array import array)",
  },
  solutions = {
    program [[
from array import array
readings = array("H", (1000 + (i * 37) % 900 for i in range(1000)))
]],
  },
  alternatives = {
    program [[
from array import array
readings = array("h", [1000 + (i * 37) % 900 for i in range(1000)])
]],
    program [[
readings = memoryview(b"".join((1000 + (i * 37) % 900).to_bytes(2, "little") for i in range(1000))).cast("H")
]],
  },
  wrong = {
    { key = "list", code = program [[
readings = tuple(1000 + (i * 37) % 900 for i in range(1000))
]] },
    { key = "wide-items", code = program [[
from array import array
readings = array("q", [1000 + (i * 37) % 900 for i in range(1000)])
]] },
    { key = "wide-items", code = program [[
from array import array
readings = array("i", [1000 + (i * 37) % 900 for i in range(1000)])
]] },
    { key = "slack", code = program [[
from array import array
readings = array("H", (1000 + (i * 37) % 900 for i in range(1150)))
while len(readings) > 1000:
    readings.pop()
]] },
    { key = "values", code = program [[
readings = bytes(1000)
]] },
    { key = "raised", code = program [[
readings = array("H", range(1000))
]] },
  },
  feedback = {
    ["list"] = { "%s bytes: a list or a tuple stores an arrow for each number, and an int object for each that is different.", "M14" },
    ["wide-items"] = { "%s bytes: an array, but with 4 or 8 bytes an item. The largest value needs only two.", "M14" },
    ["slack"] = "%s bytes: the right size of item, and some room to spare left from growing item by item. Give the array its data at once.",
    ["values"] = "The numbers changed; only the container may. The program printed %s.",
    ["raised"] = "The program ended with %s.",
    ["pass"] = "%s bytes instead of more than 30,000.",
  },
  check = function(t)
    local run = t:run()
    if run.error then return t:fail("raised", run.error) end
    if run.stdout ~= "1000 1063 1448200\n" then return t:fail("values", (run.stdout:gsub("%s+$", ""))) end
    local s = run:mark("end")
    local n = s:deep(s:global("readings"))
    if n > 9000 then return t:fail("list", n) end
    if n > 2700 then return t:fail("wide-items", n) end
    if n > 2200 then return t:fail("slack", n) end
    return t:pass(n)
  end,
}
