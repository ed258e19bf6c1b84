-- Which block does it get?
local START = [=[
class Slot:
    __slots__ = ("x", "y")
number = int("5000")
half = 0.5
four = (1, 2, 3, half)
text = "a" * 100
data = bytes(1000)
slot = Slot()
]=]
return {
  title = "Which shelf?",
  goal = [[Say how many bytes the allocator hands out for each: a multiple of 16, or 0 where it is
too large for a pool.]],
  mode = "answers",
  start = START,
  questions = {
    { key = "number", ask = "int 5000? " },
    { key = "four", ask = "a tuple of 4? " },
    { key = "text", ask = "a str of 100 ASCII? " },
    { key = "data", ask = "bytes of 1000? " },
    { key = "slot", ask = "an instance with two slots? " },
  },
  hints = {
    "Add what the collector puts in front of a container (16 bytes), and round up to a multiple of 16.",
    "An int of this size has 28 bytes, a float 24, a str of 100 ASCII characters 49 and 100.",
    "The tuple: 16 + 24 + 4 * 8, and up to the next multiple of 16. Above 512 there is no pool.",
  },
  solutions = { 'answers = {"number": 32, "four": 80, "text": 160, "data": 0, "slot": 48}' },
  wrong = {
    { key = "large", code = 'answers = {"number": 32, "four": 80, "text": 160, "data": 1040, "slot": 48}' },
    { key = "header", code = 'answers = {"number": 32, "four": 64, "text": 160, "data": 0, "slot": 48}' },
    { key = "rounding", code = 'answers = {"number": 28, "four": 80, "text": 160, "data": 0, "slot": 48}' },
  },
  feedback = {
    large = { "More than 512 bytes are asked of malloc: no block of a pool.", "M45" },
    header = { "A container has 16 bytes of the collector in front of it, in the same block.", "M13" },
    rounding = "Not so for %s: round its whole size up to the next multiple of 16.",
    pass = "As they lie on the heap.",
  },
  hidden = { shelves = START },
  check = function(t)
    local a, h = t:answers(), t:hidden_heap("shelves")
    if a.data ~= 0 then return t:fail("large") end
    if a.four == 64 then return t:fail("header") end
    for _, name in ipairs { "number", "four", "text", "data", "slot" } do
      if a[name] ~= h:block(name) then return t:fail("rounding", name) end
    end
    return t:pass()
  end,
}
