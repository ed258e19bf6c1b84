-- Five holders, and a default argument among them.
local HEAD = [[
from heapbook import tag, mark
class Item:
    def __init__(self, name): self.name = name

lamp, probe = Item("lamp"), Item("probe")
tag(probe, "probe"); tag(lamp, "lamp")
shelf = [lamp, probe, probe]
index = {"lamp": lamp, "probe": probe}
def recent(last=probe): return last.name
# EDIT
]]
local TAIL = [[
# END EDIT
mark("done")
print([i.name for i in shelf], sorted(index))
]]

local function program(body)
  return HEAD .. body .. TAIL
end

return {
  title = "Free the probe",
  goal = [[At mark "done" the object tagged "probe" must be dead, by reference counting and not
by the collector, while shelf still holds the lamp and index still knows "lamp".
Change only what stands between the two EDIT lines.]],
  mode = "program",
  start = program [[
del probe
]],
  hints = {
    "The holders lens says that the probe has five holders. List them before you delete anything.",
    "A name, two list slots, a dict value, and something that was evaluated when def ran.",
    "Default values live in recent.__defaults__. Replace that tuple, or delete the function.",
  },
  solutions = {
    program [[
del probe
del shelf[1:]
del index["probe"]
recent.__defaults__ = (lamp,)
]],
  },
  alternatives = {
    program [[
del recent
shelf.remove(probe)
shelf.remove(probe)
index.pop("probe")
del probe
]],
  },
  wrong = {
    { key = "many-left", code = program [[
del probe
]] },
    { key = "two-left", code = program [[
shelf.remove(probe)
index.pop("probe")
del probe
]] },
    { key = "one-left", code = program [=[
del probe, shelf[1:], index["probe"]
]=] },
    { key = "lamp-lost", code = program [[
del probe, recent, lamp
shelf.clear(); index.clear()
]] },
    { key = "used-collector", code = program [[
import gc
probe.me = probe
recent.__defaults__ = ()
del probe, shelf[1:], index["probe"]
gc.collect()
]] },
    { key = "raised", code = program [[
del probe, probe
]] },
  },
  feedback = {
    ["lamp-lost"] = "The lamp has to stay on the shelf and in the index. Remove only the arrows to the probe.",
    ["many-left"] = { "del probe removed one of five references. The object dies at zero, not at the first del. Still holding it: %s.", "M6" },
    ["two-left"] = { "Two holders remain: %s. Did list.remove take out only the first of two slots?", "M7" },
    ["one-left"] = { "One holder remains: %s. A default is evaluated once, when def runs, and the function keeps it.", "M48" },
    ["used-collector"] = "Dead, but the cyclic collector did it, after line %s. Here every arrow can be removed by hand.",
    ["raised"] = "The program ended with %s.",
    ["pass"] = "Five holders let go, and the probe fell in that very line.",
  },
  check = function(t)
    local run = t:run()
    if run.error then return t:fail("raised", run.error) end
    local s = run:mark("done")
    local function holds_lamp(container)
      for _, item in ipairs(s:refs(s:global(container))) do
        if s:same(item, "lamp") then return true end
      end
    end
    if not s:alive("lamp") or not holds_lamp("shelf") or not holds_lamp("index") then return t:fail("lamp-lost") end
    if s:alive("probe") then
      local words = {}
      for i, holder in ipairs(s:holders("probe")) do words[i] = holder.text end
      return t:fail(#words == 1 and "one-left" or #words == 2 and "two-left" or "many-left", table.concat(words, ", "))
    end
    local death = run:death("probe")
    if death.cause ~= "refcount" then return t:fail("used-collector", death.line) end
    return t:pass()
  end,
}
