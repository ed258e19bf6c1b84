-- Three numbers, compared with three runs.
local TAIL = [=[
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

local function program(body)
  return body .. TAIL
end

return {
  title = "Predict the peak",
  goal = [[How many Blocks are alive at the worst moment of f, of g and of h? Write the three
numbers into answers. They are compared with what the three calls really do.]],
  mode = "program",
  start = program [[
answers = {"f": 0, "g": 0, "h": 0}    # EDIT
]],
  hints = {
    "Step through each function and count the Block rows in the heap.",
    "A new Block is made while its argument is still alive inside nxt.",
    "In h the old list, with both its Blocks, stays until the new list is finished.",
  },
  solutions = {
    program [[
answers = {"f": 2, "g": 2, "h": 3}
]],
  },
  wrong = {
    { key = "wrong-f", code = program [[
answers = {"f": 3, "g": 2, "h": 3}
]] },
    { key = "wrong-g", code = program [[
answers = {"f": 2, "g": 4, "h": 3}
]] },
    { key = "wrong-h", code = program [[
answers = {"f": 2, "g": 2, "h": 2}
]] },
    { key = "raised", code = program [[
answers = {"f": 2, "g": 2, "h": x}
]] },
  },
  feedback = {
    ["wrong-f"] = { "Not %s for f. del a runs before the second call, so a and c never overlap. But each call needs its argument and its result at once.", "M11" },
    ["wrong-g"] = { "Not %s for g. At each level there is one argument and one result; the argument before is gone when the next call begins.", "M31" },
    ["wrong-h"] = { "Not %s for h. Both old Blocks hang on the old list until the name a moves.", "M12" },
    ["raised"] = "The program ended with %s.",
    ["pass"] = "2, 2 and 3, as the runs say.",
  },
  check = function(t)
    local run = t:run()
    if run.error then return t:fail("raised", run.error) end
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
