-- Columns of numbers instead of rows of objects.
local TAIL = [[
mark("start")
for i in range(3000): add(table, i * 0.5, i * 0.25, i * 0.125)
mark("end")
print(total(table, "t"), total(table, "x"), total(table, "y"))
]]

local function program(body)
  return "from heapbook import mark\n# EDIT\n" .. body .. "# END EDIT\n" .. TAIL
end

return {
  title = "Columns, not rows",
  goal = [[Three thousand samples of three numbers take about 890 kB between the marks. Keep them in
less than 80 kB, with the same totals printed. Change add, total and the table.]],
  mode = "program",
  start = program [=[
def add(table, t, x, y):
    table.append({"t": t, "x": x, "y": y})
def total(table, key):
    return sum(row[key] for row in table)
table = []
]=],
  hints = {
    "Where do the bytes go: into containers, or into numbers? There are nine thousand floats.",
    "A tuple for each row saves the dicts. The float objects, 24 bytes each, remain.",
    'An array("d") for each column keeps 8 bytes a number, and no objects.',
  },
  solutions = {
    program [=[
from array import array
def add(table, t, x, y):
    table["t"].append(t); table["x"].append(x); table["y"].append(y)
def total(table, key):
    return sum(table[key])
table = {"t": array("d"), "x": array("d"), "y": array("d")}
]=],
  },
  alternatives = {
    program [=[
from array import array
def add(table, t, x, y):
    table.extend((t, x, y))
def total(table, key):
    return sum(table["txy".index(key)::3])
table = array("d")
]=],
  },
  wrong = {
    { key = "row-dicts", code = program [=[
def add(table, t, x, y):
    table.append(dict(t=t, x=x, y=y))
def total(table, key):
    return sum([row[key] for row in table])
table = []
]=] },
    { key = "objects-left", code = program [=[
def add(table, t, x, y):
    table.append((t, x, y))
def total(table, key):
    return sum(row["txy".index(key)] for row in table)
table = []
]=] },
    { key = "objects-left", code = program [=[
def add(table, t, x, y):
    table["t"].append(t); table["x"].append(x); table["y"].append(y)
def total(table, key):
    return sum(table[key])
table = {"t": [], "x": [], "y": []}
]=] },
    { key = "totals", code = program [=[
from array import array
def add(table, t, x, y):
    table["t"].append(int(t)); table["x"].append(int(x)); table["y"].append(int(y))
def total(table, key):
    return sum(table[key])
table = {"t": array("i"), "x": array("i"), "y": array("i")}
]=] },
    { key = "raised", code = program [=[
def add(table, t, x, y):
    table.append(t)
def total(table, key):
    return sum(table[key])
table = []
]=] },
  },
  feedback = {
    ["row-dicts"] = { "%s kB: one dict a row costs more than its three numbers.", "M13" },
    ["objects-left"] = { "%s kB. Better, but every number is still an object of 24 bytes, and an arrow of 8.", "M14" },
    ["totals"] = "The totals must not change: %s.",
    ["raised"] = "The program ended with %s.",
    ["pass"] = "Eight bytes a number, and three containers in all.",
  },
  check = function(t)
    local run = t:run()
    if run.error then return t:fail("raised", run.error) end
    if run.stdout ~= t:expected() then return t:fail("totals", (run.stdout:gsub("\n", ""))) end
    local used = run:mark("end"):bytes() - run:mark("start"):bytes()
    local kilobytes = tostring(used // 1000)
    if used > 600000 then return t:fail("row-dicts", kilobytes) end
    if used > 80000 then return t:fail("objects-left", kilobytes) end
    return t:pass()
  end,
}
