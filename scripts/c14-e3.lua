-- A registry keeps every name; the library's own table is not the learner's to change.
local HEAD = [[
from heapbook import mark
# --- library, do not edit
class Logger:
    def __init__(self, name): self.name = name
    def info(self, text, extra=""): lines.append(f"{self.name}{extra}: {text}")
_loggers = {}
def get_logger(name):
    if name not in _loggers: _loggers[name] = Logger(name)
    return _loggers[name]
lines = []
# --- your part
]]
local TAIL = [[
for nr in range(500): serve(nr)
mark("served")
print(len(lines), sum(str(nr) in lines[2 * nr] for nr in range(500)))
]]
local function program(body) return HEAD .. body .. TAIL end

return {
  title = "A logger for each request",
  goal = [[Five hundred requests are served. At mark "served" at most 5 Loggers may be alive, and every
line must still carry the number of its request. The library stays as it is.]],
  mode = "program",
  start = program [[
def serve(nr):
    log = get_logger(f"app.request.{nr}")
    log.info("start")
    log.info("done")
]],
  hints = {
    "Which type gains one object with every request?",
    "A registry keeps every name. Is the request's number part of a name, or of a message?",
    "One logger, and the number goes with the message: extra=...",
  },
  solutions = { program [[
def serve(nr):
    log = get_logger("app.request")  # _loggers holds it
    log.info("start", extra=f"[{nr}]")
    log.info("done", extra=f"[{nr}]")
]] },
  alternatives = { program [[
def serve(nr):
    seen = len(_loggers)
    for text in ("start", "done"):
        get_logger("app").info(text, extra=f"[{nr}]")
]] },
  wrong = {
    { key = "library-guts", code = program [[
def serve(nr):
    log = get_logger(f"app.request.{nr}")
    log.info("start"); log.info("done")
    _loggers.pop(log.name)
]] },
    { key = "library-guts", code = program [[
def serve(nr):
    global _loggers
    for text in ("start", "done"): get_logger(f"app.request.{nr}").info(text)
    _loggers = {}
]] },
    { key = "library-guts", code = program [[
guts = globals()["_logg" + "ers"]
def serve(nr):
    for text in ("start", "done"): get_logger(f"app.request.{nr}").info(text)
    guts.clear()
]] },
    { key = "one-per-request", code = program [[
def serve(nr):
    log = get_logger("app.request.%d" % nr)
    log.info("start"); log.info("done")
]] },
    { key = "lines", code = program [[
def serve(nr):
    log = get_logger("app.request")
    log.info("start")
    log.info("done")
]] },
    { key = "raised", code = program [[
def serve(nr):
    logger("app.request").info("start")
]] },
  },
  feedback = {
    ["one-per-request"] = { "%s Loggers: get_logger keeps every name it was ever asked for, as logging.getLogger does.", "M51" },
    ["library-guts"] = "Line %s reaches into the library's registry: it works today, and breaks with the next version.",
    ["lines"] = "Each request writes two lines with its number: %s.",
    ["raised"] = "The program ended with %s.",
    ["pass"] = "One logger, a thousand lines.",
  },
  check = function(t)
    local run = t:run()
    if run.error then return t:fail("raised", run.error) end
    if run.stdout ~= t:expected() then return t:fail("lines", (run.stdout:gsub("\n", ""))) end
    local yes, line = t:touched("_loggers")
    if yes then return t:fail("library-guts", line) end
    local loggers = run:mark("served"):count("Logger")
    if loggers > 5 then return t:fail("one-per-request", tostring(loggers)) end
    return t:pass()
  end,
}
