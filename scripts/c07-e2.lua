-- A large catalogue that no collection need ever walk.
local HEAD = [[
from heapbook import mark
import gc
mark("load")
# EDIT
]]
local TAIL = [[
# END EDIT
mark("ready")
print(len(catalogue), gc.isenabled())
]]

local function program(body)
  return HEAD .. body .. TAIL
end

return {
  title = "Load without scanning",
  goal = [[Building the catalogue sets off dozens of collections that can find nothing. Between
the marks "load" and "ready" at most one may run. At "ready" automatic collection must
be on, and the catalogue where later collections do not look (frozen).]],
  mode = "program",
  start = program [=[
catalogue = [{"id": i, "tags": [i, [i]]} for i in range(20_000)]
]=],
  hints = {
    "The lens collector shows what pushes the counter: containers that survive.",
    "Switch automatic collection off while loading, and on again afterwards.",
    "gc.freeze() moves everything that is tracked now where no collection looks.",
  },
  solutions = {
    program [=[
gc.disable()
catalogue = [{"id": i, "tags": [i, [i]]} for i in range(20_000)]
gc.freeze()
gc.enable()
]=],
  },
  alternatives = {
    program [=[
gc.disable()
try:
    catalogue = [{"id": i, "tags": [i, [i]]} for i in range(20_000)]
finally:
    gc.enable()
gc.freeze()
]=],
    program [=[
old = gc.get_threshold()
gc.set_threshold(1_000_000)
catalogue = [{"id": i, "tags": [i, [i]]} for i in range(20_000)]
gc.freeze()
gc.set_threshold(*old)
]=],
  },
  wrong = {
    { key = "scanning", code = program [=[
catalogue = [{"id": i, "tags": [i, [i]]} for i in range(20_000)]
gc.freeze()
]=] },
    { key = "left-off", code = program [=[
gc.disable()
catalogue = [{"id": i, "tags": [i, [i]]} for i in range(20_000)]
gc.freeze()
]=] },
    { key = "left-off", code = program [=[
gc.set_threshold(0)
catalogue = [{"id": i, "tags": [i, [i]]} for i in range(20_000)]
gc.freeze()
]=] },
    { key = "not-frozen", code = program [=[
gc.disable()
catalogue = [{"id": i, "tags": [i, [i]]} for i in range(20_000)]
gc.enable()
]=] },
    { key = "not-frozen", code = program [=[
gc.disable()
gc.freeze()
catalogue = [{"id": i, "tags": [i, [i]]} for i in range(20_000)]
gc.enable()
]=] },
    { key = "catalogue", code = program [=[
catalogue = []
]=] },
    { key = "raised", code = program [[
gc.stop()
]] },
  },
  feedback = {
    ["scanning"] = { "%s collections ran while loading: 60,000 surviving containers at a threshold of 700.", "M27" },
    ["left-off"] = { "A loader must not leave the collector off for the rest of the program.", "M28" },
    ["not-frozen"] = { "%s objects are frozen. The next full collection would still walk the whole catalogue.", "M28" },
    ["catalogue"] = "The catalogue must still have 20,000 entries; the program printed %s.",
    ["raised"] = "The program ended with %s.",
    ["pass"] = "Loaded without a look, and none to come.",
  },
  check = function(t)
    local run = t:run()
    if run.error then return t:fail("raised", run.error) end
    if not run.stdout:find("^20000 ") then return t:fail("catalogue", (run.stdout:gsub("%s+$", ""))) end
    local by = run:gc("load", "ready").by_generation
    local runs = by[0] + by[1] + by[2]
    if runs > 1 then return t:fail("scanning", runs) end
    local gc = run:mark("ready"):gc()
    if not gc.enabled or gc.threshold[1] == 0 then return t:fail("left-off") end
    if gc.frozen < 60000 then return t:fail("not-frozen", gc.frozen) end
    return t:pass()
  end,
}
