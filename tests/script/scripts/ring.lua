-- Be the collector: answers are typed in the pane.
return {
  title = "Ring",
  goal = "Say what the collector works out.",
  mode = "answers",
  start = [==[
a, b, c = [], [], []
a.append(b); b.append(a); b.append(c)
del a, b
]==],
  questions = {
    { key = "refs.a", ask = "a's count less the references from inside? " },
    { key = "refs.c", ask = "and c's? " },
    { key = "unreachable", ask = "which are unreachable? ", kind = "set" },
    { key = "1", ask = "will counting free them? " },
  },
  hints = { "first", "second", "third" },
  solutions = { 'answers = {"refs": {"a": 0, "c": 1}, "unreachable": {"a", "b"}, 1: False}' },
  wrong = {
    { key = "c", code = 'answers = {"refs": {"a": 0, "c": 0}, "unreachable": {"a", "b"}, 1: False}' },
    { key = "set", code = 'answers = {"refs": {"a": 0, "c": 1}, "unreachable": {"a", "b", "c"}, 1: False}' },
  },
  feedback = { c = "c has a name.", set = "Only what no name leads to.", start = "Nothing is answered.", pass = "As the collector does." },
  check = function(t)
    local a = t:answers()
    if not a.refs then return t:fail("start") end
    if a.refs.a ~= 0 or a.refs.c ~= 1 then return t:fail("c") end
    if not t:set_equal(a.unreachable, { "a", "b" }) then return t:fail("set") end
    if a[1] ~= false then return t:fail("set") end
    return t:pass()
  end,
}
