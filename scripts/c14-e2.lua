-- A default that is made once.
local HEAD = [=[
from heapbook import mark
class Entry:
    def __init__(self, name): self.name = name
# EDIT
]=]
local TAIL = [=[
# END EDIT
for i in range(50):
    result = collect(["a", "b", "c"])
given = []
same = collect(["x"], given) is given
given.clear()
mark("end")
print(len(result), same)
]=]

local function program(body)
  return HEAD .. body .. TAIL
end

return {
  title = "The list that remembers",
  goal = [[collect is called fifty times without a second argument. At mark "end" no more than 3 Entries
may be alive, and every call must give a list of its own. Change collect.]],
  mode = "program",
  start = program [=[
def collect(names, into=[]):
    for n in names:
        into.append(Entry(n))
    return into
]=],
  hints = {
    "Ask :why for an Entry: who holds all of them?",
    "The default list was made when def ran, and belongs to the function.",
    "into=None, and a new list inside when it is None.",
  },
  solutions = {
    program [=[
def collect(names, into=None):
    if into is None:
        into = []
    for n in names:
        into.append(Entry(n))
    return into
]=],
  },
  alternatives = {
    program [=[
def collect(names, into=()):
    into = [] if into == () else into
    into.extend(Entry(n) for n in names)
    return into
]=],
  },
  wrong = {
    { key = "remembers", code = program [=[
def collect(names, into=list()):
    into += [Entry(n) for n in names]
    return into
]=] },
    { key = "given-ignored", code = program [=[
def collect(names, into=None):
    into = []
    for n in names:
        into.append(Entry(n))
    return into
]=] },
    { key = "emptied", code = program [=[
def collect(names, into=[]):
    if len(into) > 2:
        into.clear()
    for n in names[:2]:
        into.append(Entry(n))
    return into
]=] },
    { key = "raised", code = program [=[
def collect(names, into=None):
    for n in names:
        into.append(Entry(n))
    return into
]=] },
  },
  feedback = {
    ["remembers"] = { "%s Entries: every call without a second argument fills the same list, held by collect.__defaults__.", "M48" },
    ["given-ignored"] = "A list that the caller hands in must be filled, and given back.",
    ["emptied"] = { "It prints %s. To empty the shared list empties what was given out before.", "M48" },
    ["raised"] = "The program ended with %s.",
    ["pass"] = "A list for each call, and none is remembered.",
  },
  check = function(t)
    local run = t:run()
    if run.error then return t:fail("raised", run.error) end
    local n = run:mark("end"):count("Entry")
    if n >= 100 then
      t:show_path("Entry")
      return t:fail("remembers", tostring(n))
    end
    if run.stdout:find("False", 1, true) then return t:fail("given-ignored") end
    if run.stdout ~= "3 True\n" or n > 3 then return t:fail("emptied", (run.stdout:gsub("\n", ""))) end
    return t:pass()
  end,
}
