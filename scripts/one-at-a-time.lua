-- The same sum with a tenth of the memory.
local RIGHT = "2666646666700000"
local PEAK = 800000 -- a tenth of what the list of the start needs

return {
  title = "One at a time",
  goal = [[The program adds 200,000 squares and holds all of them at once: about 8 MB.
Print the same sum with a peak at least ten times lower.]],
  mode = "program",
  start = [[
squares = [n * n for n in range(200_000)]
print(sum(squares))
]],
  hints = {
    "sum() takes one value after the other. Must all of them exist at the same time?",
    "A list comprehension builds the whole list first. A generator makes each value when it is asked for.",
    "Round brackets instead of square ones make a generator expression: (n * n for n in range(200_000)).",
  },
  solutions = {
    "print(sum(n * n for n in range(200_000)))\n",
    "def squares(limit):\n    for n in range(limit):\n        yield n * n\n\nprint(sum(squares(200_000)))\n",
    "total = 0\nfor n in range(200_000):\n    total += n * n\nprint(total)\n",
  },
  wrong = {
    { key = "same-list", code = "print(sum([n * n for n in range(200_000)]))\n" },
    { key = "same-list", code = "squares = (n * n for n in range(200_000))\nprint(sum(list(squares)))\n" },
    { key = "wrong-sum", code = "print(sum(n * n for n in range(2_000)))\n" },
    { key = "raised", code = "print(sum(squares))\n" },
  },
  feedback = {
    ["same-list"] = "The sum is right, but all values were alive at once: peak %s.",
    ["wrong-sum"] = "The sum must stay 2666646666700000; it printed %s.",
    ["raised"] = "The program ended with %s.",
    ["pass"] = "Same sum, peak %s.",
  },
  check = function(t)
    if t:raised() then return "raised", t:raised() end
    local printed = t:output():match("^%s*(.-)%s*$")
    local peak = string.format("%d KB", t:peak() // 1000)
    if printed ~= RIGHT then return "wrong-sum", printed == "" and "nothing" or printed end
    if t:peak() > PEAK then return "same-list", peak end
    return nil, peak
  end,
}
