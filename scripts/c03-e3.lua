-- Three numbers, compared with three runs.
local PROGRAM = [=[
class Block: pass
def nxt(b): return Block()
def f():
    a = Block(); b = nxt(a); del a; c = nxt(b)
def g():
    a = nxt(nxt(nxt(Block())))
def h():
    a = [Block(), Block()]
    a = [nxt(a[0])]
]=]

return {
  title = "Predict the peak",
  goal = [[How many Blocks are alive at the worst moment of f, of g and of h? You are asked for the
three numbers; they are compared with what the three calls really do.]],
  mode = "answers",
  start = PROGRAM,
  questions = {
    { key = "f", ask = "Blocks alive at the worst moment of f? " },
    { key = "g", ask = "... of g? " },
    { key = "h", ask = "... of h? " },
  },
  hints = {
    "Step through each function and count the Block rows in the heap.",
    "A new Block is made while its argument is still alive inside nxt.",
    "In h the old list, with both its Blocks, stays until the new list is finished.",
  },
  solutions = {
    'answers = {"f": 2, "g": 2, "h": 3}',
  },
  wrong = {
    { key = "wrong-f", code = 'answers = {"f": 3, "g": 2, "h": 3}' },
    { key = "wrong-g", code = 'answers = {"f": 2, "g": 4, "h": 3}' },
    { key = "wrong-h", code = 'answers = {"f": 2, "g": 2, "h": 2}' },
  },
  feedback = {
    ["wrong-f"] = { "Not %s for f. del a runs before the second call, so a and c never overlap. But each call needs its argument and its result at once.", "M11" },
    ["wrong-g"] = { "Not %s for g. At each level there is one argument and one result; the argument before is gone when the next call begins.", "M31" },
    ["wrong-h"] = { "Not %s for h. Both old Blocks hang on the old list until the name a moves.", "M12" },
    ["pass"] = "2, 2 and 3, as the runs say.",
  },
  check = function(t)
    local given = t:answers()
    for _, name in ipairs { "f", "g", "h" } do
      local called = t:run { call = name }
      if given[name] ~= called:maxalive("Block") then
        t:replay(called)
        return t:fail("wrong-" .. name, tostring(given[name]))
      end
    end
    return t:pass()
  end,
}
