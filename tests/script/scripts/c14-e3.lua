-- A library's own table: seen to be changed, not read in the text.
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
print(len(lines))
]]
local function program(body) return HEAD .. body .. TAIL end

return {
  title = "One logger a request",
  goal = "Few loggers, all lines; the library stays as it is.",
  mode = "program",
  start = program [[
def serve(nr):
    log = get_logger(f"app.request.{nr}")
    log.info("start")
]],
  hints = { "one", "two", "three" },
  solutions = { program [[
def serve(nr):
    log = get_logger("app.request")  # _loggers holds it
    log.info("start", extra=f"[{nr}]")
]] },
  alternatives = { program [[
def serve(nr):
    seen = len(_loggers)
    get_logger("app").info("start", extra=f"[{nr}]")
]] },
  wrong = {
    { key = "library-guts", code = program [[
def serve(nr):
    log = get_logger(f"app.request.{nr}")
    log.info("start")
    _loggers.pop(log.name)
]] },
    { key = "library-guts", code = program [[
def serve(nr):
    global _loggers
    get_logger(f"app.request.{nr}").info("start")
    _loggers = {}
]] },
    { key = "library-guts", code = program [[
guts = globals()["_logg" + "ers"]
def serve(nr):
    get_logger(f"app.request.{nr}").info("start")
    guts.clear()
]] },
  },
  feedback = { ["one-per-request"] = "A logger for each.", ["library-guts"] = "Line %s reaches into the library.", pass = "Few." },
  check = function(t)
    local yes, line = t:touched("_loggers")
    if yes then return t:fail("library-guts", line) end
    if t:run():mark("served"):count("Logger") > 5 then return t:fail("one-per-request") end
    return t:pass()
  end,
}
