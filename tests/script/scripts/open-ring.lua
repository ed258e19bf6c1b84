-- Typed at the prompt: the heap is the goal; a drive that leads.
return {
  title = "Open the ring",
  goal = "No Node may be left, and the collector may not have been used.",
  start = [==[
import gc
gc.disable()
class Node: pass
n = Node(); n.me = n
]==],
  hints = { "first", "second", "third" },
  solutions = { "n.me = None\ndel n\n" },
  wrong = { { key = "left", code = "del n\n" }, { key = "collected", code = "del n\ngc.collect()\n" } },
  feedback = { left = "%s of them left.", collected = "That was the collector.", pass = "By counting alone." },
  check = function(t)
    local n = t:heap():count("Node")
    if n > 0 then return t:fail("left", n) end
    if heap.deaths("Node")[1].cause ~= "count" then return t:fail("collected") end
    return t:pass()
  end,
}
