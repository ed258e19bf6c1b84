-- A scene that takes a moment: what is asked meanwhile must wait for it.
return {
  title = "A slow scene",
  goal = "Nothing: the scene only takes its time.",
  mode = "program",
  start = "for i in range(1_000_000): pass\nprint('ready')\n",
  hints = { "One.", "Two.", "Three." },
  solutions = { "done = True\n" },
  feedback = { ["not-done"] = "done is not there." },
  check = function(t)
    if not t:run():mark("finish"):global("done") then return t:fail("not-done") end
    return t:pass()
  end,
}
