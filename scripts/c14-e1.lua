-- A cache that does not keep the objects it was asked about.
local HEAD = [=[
from heapbook import mark
import functools, gc
gc.disable()
runs = []
# EDIT
]=]
local TAIL = [=[
# END EDIT
def job():
    for nr in range(3):
        r = Report(nr)
        r.total(2023), r.total(2024), r.total(2023), r.total(2024)
job()
mark("done")
found = gc.collect()
print(len(runs))
]=]

local function program(body)
  return HEAD .. body .. TAIL
end

return {
  title = "A cache without selves",
  goal = [[The collector is off. At mark "done" no Report may be alive, and expensive may run only once
for each report and year: six times. Change what stands between the EDIT lines.]],
  mode = "program",
  start = program [=[
def expensive(nr, year):
    runs.append((nr, year))
    return nr * year
class Report:
    def __init__(self, nr): self.nr, self.data = nr, bytearray(10_000)
    @functools.lru_cache(maxsize=None)
    def total(self, year): return expensive(self.nr, year)
]=],
  hints = {
    "Ask :why for one Report: which object of the class holds it?",
    "Keep the cache in the report, or cache a function that gets plain values only.",
    "self.seen = {}, and look the year up there; or decorate expensive instead of the method.",
  },
  solutions = {
    program [=[
def expensive(nr, year):
    runs.append((nr, year))
    return nr * year
class Report:
    def __init__(self, nr): self.nr, self.data, self.seen = nr, bytearray(10_000), {}
    def total(self, year):
        if year not in self.seen:
            self.seen[year] = expensive(self.nr, year)
        return self.seen[year]
]=],
  },
  alternatives = {
    program [=[
@functools.lru_cache(maxsize=100)
def expensive(nr, year):
    runs.append((nr, year))
    return nr * year
class Report:
    def __init__(self, nr): self.nr, self.data = nr, bytearray(10_000)
    def total(self, year): return expensive(self.nr, year)
]=],
  },
  wrong = {
    { key = "class-cache", code = program [=[
def expensive(nr, year):
    runs.append((nr, year))
    return nr * year
class Report:
    def __init__(self, nr): self.nr, self.data = nr, bytearray(10_000)
    @functools.lru_cache(maxsize=1000)
    def total(self, year): return expensive(self.nr, year)
]=] },
    { key = "cycle", code = program [=[
def expensive(nr, year):
    runs.append((nr, year))
    return nr * year
class Report:
    def __init__(self, nr):
        self.nr, self.data = nr, bytearray(10_000)
        self.total = functools.lru_cache(maxsize=None)(self._total)
    def _total(self, year): return expensive(self.nr, year)
]=] },
    { key = "not-cached", code = program [=[
def expensive(nr, year):
    runs.append((nr, year))
    return nr * year
class Report:
    def __init__(self, nr): self.nr, self.data = nr, bytearray(10_000)
    def total(self, year): return expensive(self.nr, year)
]=] },
    { key = "raised", code = program [=[
def expensive(nr, year):
    runs.append((nr, year))
    return nr * year
class Report:
    def __init__(self, nr): self.nr, self.data = nr, bytearray(10_000)
    @functools.lru_cash
    def total(self, year): return expensive(self.nr, year)
]=] },
  },
  feedback = {
    ["class-cache"] = { "The cache belongs to the class and has self in every key: it lets no Report go.", "M49" },
    ["cycle"] = { "Better: the cache is in the instance. But what it caches is a bound method, which holds the instance: a cycle, and the collector is off.", "M24" },
    ["not-cached"] = "expensive ran %s times, not six: again for what it had seen.",
    ["raised"] = "The program ended with %s.",
    ["pass"] = "Six runs, and no Report is left.",
  },
  check = function(t)
    local run = t:run()
    if run.error then return t:fail("raised", run.error) end
    if run.stdout ~= "6\n" then return t:fail("not-cached", (run.stdout:gsub("\n", ""))) end
    if run:mark("done"):count("Report") > 0 then
      t:show_path("Report")
      return t:fail(run:mark("finish"):count("Report") > 0 and "class-cache" or "cycle")
    end
    return t:pass()
  end,
}
