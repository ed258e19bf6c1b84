-- A log that keeps what was said, and not the frames of those who said it.
local HEAD = [[
from heapbook import mark
class Payload:
    def __init__(self, n): self.data = bytearray(n)

def handle(n):
    payload = Payload(50_000)
    raise ValueError(f"row {n} is bad")

]]

local function program(body)
  return HEAD .. body
end

return {
  title = "Keep the message, not the stack",
  goal = [[Three failures are logged. At mark "logged" all three Payloads must be dead, while log
still holds three messages, and the program prints them. Change the loop, and the
line that prints.]],
  mode = "program",
  start = program [[
# EDIT
log = []
for n in range(3):
    try:
        handle(n)
    except ValueError as error:
        log.append(error)
# END EDIT
mark("logged")
print([str(entry) for entry in log])           # EDIT
]],
  hints = {
    "Choose a Payload in the heap and ask w: who keeps it alive?",
    "An exception carries __traceback__, a traceback carries frames, and a frame carries its locals.",
    "Store str(error), or cut the link: error.with_traceback(None), or error.__traceback__ = None.",
  },
  solutions = {
    program [[
# EDIT
log = []
for n in range(3):
    try:
        handle(n)
    except ValueError as error:
        log.append(str(error))
# END EDIT
mark("logged")
print([str(entry) for entry in log])           # EDIT
]],
  },
  alternatives = {
    program [[
# EDIT
log = []
for n in range(3):
    try:
        handle(n)
    except ValueError as error:
        log.append(error.with_traceback(None))
# END EDIT
mark("logged")
print([str(entry) for entry in log])           # EDIT
]],
    program [[
# EDIT
log = []
for n in range(3):
    try:
        handle(n)
    except ValueError as error:
        error.__traceback__ = None
        log.append(error)
# END EDIT
mark("logged")
print([str(entry) for entry in log])           # EDIT
]],
  },
  wrong = {
    { key = "all-alive", code = program [[
# EDIT
log = []
for n in range(3):
    try:
        handle(n)
    except ValueError as error:
        log.append((n, error))
# END EDIT
mark("logged")
print([str(entry[1]) for entry in log])
]] },
    { key = "some-alive", code = program [[
# EDIT
log = []
for n in range(3):
    try:
        handle(n)
    except ValueError as error:
        last = error
        log.append(str(error))
# END EDIT
mark("logged")
print([str(entry) for entry in log])           # EDIT
]] },
    { key = "collected", code = program [[
# EDIT
log = []
for n in range(3):
    try:
        handle(n)
    except ValueError as error:
        log.append(str(error))
import gc
gc.collect()
# END EDIT
mark("logged")
print([str(entry) for entry in log])           # EDIT
]] },
    { key = "messages", code = program [[
# EDIT
log = []
for n in range(3):
    try:
        handle(n)
    except ValueError as error:
        pass
# END EDIT
mark("logged")
print([str(entry) for entry in log])           # EDIT
]] },
    { key = "not-tried", code = program [[
# EDIT
log = []
for n in range(3):
    try:
        pass
    except ValueError as error:
        pass
log = [f"row {n} is bad" for n in range(3)]
# END EDIT
mark("logged")
print([str(entry) for entry in log])           # EDIT
]] },
    { key = "raised", code = program [[
# EDIT
log = []
for n in range(3):
    try:
        handle(n)
    except ValueError as error:
        log.append(eror)
# END EDIT
mark("logged")
print([str(entry) for entry in log])           # EDIT
]] },
  },
  feedback = {
    ["all-alive"] = { "All three live. Each exception holds its traceback, that the frame of handle, and that its payload: %s.", "M10" },
    ["some-alive"] = { "%s. Is a helper variable still holding an exception?", "M10" },
    ["collected"] = { "No need for the collector: these hang on ordinary references, not on a cycle. It ran %s.", "M23" },
    ["messages"] = "The program must still print the three messages; it printed %s.",
    ["not-tried"] = "The messages are there, but no row was ever handled: no Payload was made.",
    ["raised"] = "The program ended with %s.",
    ["pass"] = "Three messages kept, three Payloads gone the moment their exceptions were.",
  },
  check = function(t)
    local run = t:run()
    if run.error then return t:fail("raised", run.error) end
    if run.stdout ~= "['row 0 is bad', 'row 1 is bad', 'row 2 is bad']\n" then
      return t:fail("messages", (run.stdout:gsub("%s+$", "")))
    end
    if run:maxalive("Payload") == 0 then return t:fail("not-tried") end
    local s = run:mark("logged")
    local n = s:count("Payload")
    if n > 0 then
      local path = s:path("Payload").text
      t:show_path("Payload")
      if n == 3 then return t:fail("all-alive", path) end
      return t:fail("some-alive", n .. " still alive, by " .. path)
    end
    local runs = run:gc("start", "logged").runs
    if runs > 0 then return t:fail("collected", runs == 1 and "once" or runs .. " times") end
    return t:pass()
  end,
}
