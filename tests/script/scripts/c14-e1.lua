return {
 title="c14.e1", goal="g", mode="program",
 start=[=[
from heapbook import mark
import functools, gc
gc.disable()
runs = []
def expensive(nr, year):
    runs.append((nr, year))
    return nr * year
class Report:
    def __init__(self, nr): self.nr, self.data = nr, bytearray(10_000)
    @functools.lru_cache(maxsize=None)
    def total(self, year): return expensive(self.nr, year)
def job():
    for nr in range(3):
        r = Report(nr)
        r.total(2023), r.total(2024), r.total(2023), r.total(2024)
job()
mark("done")
found = gc.collect()
print(len(runs))
]=],
 solutions={[=[
from heapbook import mark
import functools, gc
gc.disable()
runs = []
def expensive(nr, year):
    runs.append((nr, year))
    return nr * year
class Report:
    def __init__(self, nr): self.nr, self.data, self.seen = nr, bytearray(10_000), {}
    def total(self, year):
        if year not in self.seen:
            self.seen[year] = expensive(self.nr, year)
        return self.seen[year]
def job():
    for nr in range(3):
        r = Report(nr)
        r.total(2023), r.total(2024), r.total(2023), r.total(2024)
job()
mark("done")
found = gc.collect()
print(len(runs))
]=]},
 alternatives={[=[
from heapbook import mark
import functools, gc
gc.disable()
runs = []
@functools.lru_cache(maxsize=100)
def expensive(nr, year):
    runs.append((nr, year))
    return nr * year
class Report:
    def __init__(self, nr): self.nr, self.data = nr, bytearray(10_000)
    def total(self, year): return expensive(self.nr, year)
def job():
    for nr in range(3):
        r = Report(nr)
        r.total(2023), r.total(2024), r.total(2023), r.total(2024)
job()
mark("done")
found = gc.collect()
print(len(runs))
]=]},
 wrong={{key="cycle",code=[=[
from heapbook import mark
import functools, gc
gc.disable()
runs = []
def expensive(nr, year):
    runs.append((nr, year))
    return nr * year
class Report:
    def __init__(self, nr):
        self.nr, self.data = nr, bytearray(10_000)
        self.total = functools.lru_cache(maxsize=None)(self._total)
    def _total(self, year): return expensive(self.nr, year)
def job():
    for nr in range(3):
        r = Report(nr)
        r.total(2023), r.total(2024), r.total(2023), r.total(2024)
job()
mark("done")
found = gc.collect()
print(len(runs))
]=]},{key="not-cached",code=[=[
from heapbook import mark
import functools, gc
gc.disable()
runs = []
def expensive(nr, year):
    runs.append((nr, year))
    return nr * year
class Report:
    def __init__(self, nr): self.nr, self.data = nr, bytearray(10_000)
    def total(self, year): return expensive(self.nr, year)
def job():
    for nr in range(3):
        r = Report(nr)
        r.total(2023), r.total(2024), r.total(2023), r.total(2024)
job()
mark("done")
found = gc.collect()
print(len(runs))
]=]}},
 feedback = { ["class-cache"] = "Not yet: class-cache.", ["cycle"] = "Not yet: cycle.", ["not-cached"] = "Not yet: not-cached." },
 hints={"a","b","c"},
 check=function(t)
  local run = t:run()
  if run.stdout ~= "6\n" then return t:fail("not-cached") end
  if run:mark("done"):count("Report") > 0 then
    t:show_path("Report")
    return t:fail(run:gc("done", "finish").collected > 0 and "cycle" or "class-cache")
  end
  return t:pass()
end
}
