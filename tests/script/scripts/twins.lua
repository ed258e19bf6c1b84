-- A program is edited; a known mistake has evidence; golf.
return {
  title = "Twins",
  goal = "Changing b must leave a as it is.",
  mode = "program",
  start = [==[
from heapbook import mark, tag
a = [[1], [2]]
b = a                # EDIT
b[0].append(3)
mark("end")
]==],
  hints = { "first", "second", "third" },
  solutions = { [==[
from heapbook import mark, tag
a = [[1], [2]]
b = [list(x) for x in a]
b[0].append(3)
mark("end")
]==] },
  wrong = {
    { key = "shallow", code = [==[
from heapbook import mark, tag
a = [[1], [2]]
b = a[:]
b[0].append(3)
mark("end")
]==] },
    { key = "stopped", code = [==[
from heapbook import mark, tag
a = [[1], [2]]
b = nothing
b[0].append(3)
mark("end")
]==] },
    { key = "protected", code = [==[
from heapbook import mark, tag
a = [[1], [2]]
b = [list(x) for x in a]
mark("end")
]==] },
  },
  feedback = {
    same = { "One list, two names.", "M1" },
    shallow = { "The inner list %s is shared.", "M18" },
    pass = "Each has its own.",
  },
  par = { statements = 5 },
  check = function(t)
    local s = t:run():mark("end")
    local a, b = s:global("a"), s:global("b")
    if s:same(a, b) then
      t:show(s:holders("a"))
      return t:fail("same")
    end
    if s:shared(a, b, { mutable = true }) then return t:fail("shallow", s:repr(s:item(a, 0))) end
    return t:pass()
  end,
}
