-- A finalizer that says something about its object, and does not keep it.
local HEAD = [[
from heapbook import mark
history = []
class Job:
    def __init__(self, nr): self.nr, self.data = nr, bytearray(10_000)
    # EDIT
]]
local TAIL = [[
    # END EDIT
for nr in range(5):
    Job(nr)
mark("end")
print(len(history))
]]

local function program(body)
  return HEAD .. body .. TAIL
end

return {
  title = "Let the phoenix die",
  goal = [[At mark "end" no Job may be alive. __del__ may note which job has ended, but not bring it
back. Five endings must be noted.]],
  mode = "program",
  start = program [[
    def __del__(self): history.append(self)
]],
  hints = {
    "Five Jobs were brought back. Which line gives the dying object a new holder?",
    "Note something about the job, not the job.",
    "history.append(self.nr)",
  },
  solutions = {
    program [[
    def __del__(self): history.append(self.nr)
]],
  },
  alternatives = {
    program [[
    def __del__(self): history.append(f"job {self.nr} has ended")
]],
  },
  wrong = {
    { key = "resurrected", code = program [[
    def __del__(self): history.append((self.nr, self))
]] },
    { key = "method", code = program [[
    def __del__(self): history.append(self.end)
    def end(self): return self.nr
]] },
    { key = "no-history", code = program [[
    def __del__(self): pass
]] },
    { key = "no-history", code = program [[
    def __del__(self): history.append(self.number)
]] },
  },
  feedback = {
    ["resurrected"] = { "history holds the job again: its count went from 0 to 1 in the middle of dying. It gets no second __del__.", "M42" },
    ["method"] = { "A bound method holds its object, too: %s.", "M41" },
    ["no-history"] = "%s endings were noted, not five.",
    ["raised"] = "The program ended with %s.",
    ["pass"] = "Five numbers, and no job.",
  },
  check = function(t)
    local run = t:run()
    if run.error then return t:fail("raised", run.error) end
    if run.stdout ~= "5\n" then return t:fail("no-history", (run.stdout:gsub("\n", ""))) end
    local s = run:mark("end")
    if s:count("Job") > 0 then
      t:show_path("Job")
      return t:fail(s:any("history", "method") and "method" or "resurrected", s:path("Job").text)
    end
    return t:pass()
  end,
}
