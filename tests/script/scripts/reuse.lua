-- An id() that comes again, shown with its numbers; statements are counted, not lines.
return {
  title = "Reuse",
  goal = "Hold every job.",
  mode = "program",
  start = [==[
class Job:
    pass
for n in range(10):
    Job()
]==],
  hints = { "one", "two", "three" },
  solutions = { [==[
class Job: pass
jobs = [
    Job()
    for n in range(10)
]; jobs.sort(key=id); del jobs[9:]
]==] },
  par = { statements = 5 },
  feedback = { reborn = "The same place again.", pass = "Ten places." },
  check = function(t)
    local run = t:run()
    if run.error then return t:fail("reborn") end
    if run:mark("finish"):count("Job") < 9 then
      t:show_reuse("Job")
      return t:fail("reborn")
    end
    return t:pass()
  end,
}
