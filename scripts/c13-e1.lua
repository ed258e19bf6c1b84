-- The survivors of a big load, so that the arenas can go.
local HEAD = [=[
from heapbook import mark
def record(i): return ("rec %05d " % i) * 10
# EDIT
]=]
local TAIL = [=[
# END EDIT
mark("start")
kept = load(60_000)
mark("kept")
print(len(kept), kept[1][:9], kept[-1][:9])
]=]

local function program(body)
  return HEAD .. body .. TAIL
end

return {
  title = "Let the arenas go",
  goal = [[Of 60,000 records one in a hundred is kept. At mark "kept" at most 3 arenas more than at
"start" may be in use, with the same survivors. Change the body of load.]],
  mode = "program",
  start = program [=[
def load(n):
    records = [record(i) for i in range(n)]
    return [r for i, r in enumerate(records) if i % 100 == 0]
]=],
  hints = {
    'Look at the lens pools at mark "kept": how many blocks of each pool are taken?',
    "If a record that is not wanted dies before the next is made, the next one takes its block.",
    "Let records be a generator: then making and filtering happen together.",
  },
  solutions = {
    program [=[
def load(n):
    records = (record(i) for i in range(n))
    return [r for i, r in enumerate(records) if i % 100 == 0]
]=],
  },
  alternatives = {
    program [=[
def load(n):
    return [record(i) for i in range(0, n, 100)]
]=],
    program [=[
def load(n):
    records = [record(i) for i in range(n)]
    numbers = [i for i, r in enumerate(records) if i % 100 == 0]
    del records
    return [record(i) for i in numbers]
]=],
  },
  wrong = {
    { key = "scattered", code = program [=[
def load(n):
    records = [record(i) for i in range(n)]
    return records[::100]
]=] },
    { key = "scattered", code = program [=[
def load(n):
    records = [record(i) for i in range(n)]
    return [r + "" for r in records[::100]]
]=] },
    { key = "still-many", code = program [=[
def load(n):
    kept = []
    for first in range(0, n, n // 2):
        records = [record(i) for i in range(first, first + n // 2)]
        kept += [r for i, r in enumerate(records, first) if i % 100 == 0]
        del records
    return kept
]=] },
    { key = "survivors", code = program [=[
def load(n):
    return [record(i) for i in range(n) if i % 1000 == 0]
]=] },
    { key = "raised", code = program [=[
def load(n):
    return [r for i, r in enumerate(records) if i % 100 == 0]
]=] },
  },
  feedback = {
    ["scattered"] = { "%s arenas more: the survivors sit here and there in all of them, and none is quite free.", "M45" },
    ["still-many"] = { "%s arenas more. Some came back: make the survivors next to each other, or never make the others.", "M45" },
    ["survivors"] = "The same 600 records must survive: %s.",
    ["raised"] = "The program ended with %s.",
    ["pass"] = "The survivors lie together, and the rest was never there.",
  },
  check = function(t)
    local run = t:run()
    if run.error then return t:fail("raised", run.error) end
    if run.stdout ~= t:expected() then return t:fail("survivors", (run.stdout:gsub("\n", ""))) end
    local more = run:mark("kept"):arenas() - run:mark("start"):arenas()
    if more > 6 then return t:fail("scattered", tostring(more)) end
    if more > 3 then return t:fail("still-many", tostring(more)) end
    return t:pass()
  end,
}
