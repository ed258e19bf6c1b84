-- Paused readers hold their buffers until somebody closes them.
local HEAD = [[
from heapbook import mark
class Buffer:
    def __init__(self): self.data = bytearray(100_000)
finished = []
def reader(name):
    buffer = Buffer()
    for i in range(1000):
        yield name, i, len(buffer.data)
    finished.append(name)
readers = {}
def start(name):
    readers[name] = reader(name)
    return next(readers[name])
def stop_all():
    # EDIT
]]
local TAIL = [[
    # END EDIT
for name in ("disk", "net", "tape"):
    start(name)
stop_all()
mark("stopped")
print(sorted(readers), finished)
]]

local function program(body)
  return HEAD .. body .. TAIL
end

return {
  title = "Turn off the tap",
  goal = [[A registry remembers running readers. After stop_all() every Buffer must be dead at
mark "stopped", although the registry still lists all three names, and no reader may
be run to its end. Change the body of stop_all.]],
  mode = "program",
  start = program [[
    pass
]],
  hints = {
    "Choose a Buffer in the heap and ask w. The way ends in a frame. Whose?",
    "A paused generator keeps its locals until it is used up, closed or freed.",
    "Call close() on each generator, or put something else into the dict.",
  },
  solutions = {
    program [[
    for g in readers.values():
        g.close()
]],
  },
  alternatives = {
    program [[
    for name in readers:
        readers[name] = None
]],
  },
  wrong = {
    { key = "still-paused", code = program [[
    for g in readers.values():
        next(g)
]] },
    { key = "ran-dry", code = program [[
    for g in readers.values():
        for _ in g: pass
]] },
    { key = "names-lost", code = program [[
    readers.clear()
]] },
    { key = "raised", code = program [[
    readers.close()
]] },
  },
  feedback = {
    ["still-paused"] = { "The readers are still paused in the dict, and each frame holds its buffer: %s.", "M33" },
    ["ran-dry"] = { "That reads %s of them to the end, just to be rid of them. close() stops at the paused yield.", "M33" },
    ["names-lost"] = "The registry must still list three names; it lists %s.",
    ["raised"] = "The program ended with %s.",
    ["pass"] = "Three readers closed where they stood, three Buffers gone.",
  },
  check = function(t)
    local run = t:run()
    if run.error then return t:fail("raised", run.error) end
    local s = run:mark("stopped")
    if s:count("Buffer") > 0 then
      t:show_path("Buffer")
      return t:fail("still-paused", s:path("Buffer").text)
    end
    local dry, names = #s:refs(s:global("finished")), #s:keys(s:global("readers"))
    if dry > 0 then return t:fail("ran-dry", dry) end
    if names ~= 3 then return t:fail("names-lost", names) end
    return t:pass()
  end,
}
