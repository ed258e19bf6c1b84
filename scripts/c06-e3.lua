-- What the collector counts, said beforehand.
local START = [[
import gc
gc.collect()
gc.disable()
def ring(n):
    nodes = [[] for _ in range(n)]
    for i, node in enumerate(nodes):
        node.append(nodes[(i + 1) % n])
    return nodes[0]
# after each of these lines comes gc.collect():
#   ring(5)
#   keep = ring(3)
#   x = ring(4); x.append({"data": [1, 2]}); del x
]]
local REST = [[
got = []
ring(5); got.append(gc.collect())
keep = ring(3); got.append(gc.collect())
x = ring(4); x.append({"data": [1, 2]}); del x; got.append(gc.collect())
]]

return {
  title = "How many will it find?",
  goal = [[Predict the three numbers that gc.collect() returns here. You are asked for them one by
one; they are compared with what the collector really found.]],
  mode = "answers",
  start = START,
  questions = {
    { key = "1", ask = "ring(5), kept by nobody: how many does gc.collect() find? " },
    { key = "2", ask = "ring(3), kept by a name? " },
    { key = "3", ask = "ring(4) with a dict and a list hanging on it? " },
  },
  hints = {
    "The list called nodes is itself freed by counting, when ring returns.",
    "An island is everything that no root can reach, not only the objects in the circle.",
    "The third case: four lists of the ring, the dict, and the list in it.",
  },
  solutions = {
    'answers = {1: 5, 2: 0, 3: 6}',
  },
  wrong = {
    { key = "ring", code = 'answers = {1: 6, 2: 0, 3: 6}' },
    { key = "reachable", code = 'answers = {1: 5, 2: 3, 3: 6}' },
    { key = "only-ring", code = 'answers = {1: 5, 2: 0, 3: 4}' },
    { key = "hangers-on", code = 'answers = {1: 5, 2: 0, 3: 8}' },
  },
  feedback = {
    ["ring"] = { "Not %s. The helper list nodes died when the function returned; only the members of the ring stay.", "M21" },
    ["reachable"] = { "Not %s. keep leads to that ring: nothing of it may be collected.", "M20" },
    ["only-ring"] = { "More than %s: what hangs on the ring is unreachable too, and counted.", "M23" },
    ["hangers-on"] = { "Not %s. Count the containers that hang on the ring: the dict, which is tracked because it holds a list, and that list. Numbers are never counted.", "M53" },
    ["pass"] = "5, 0 and 6, as the collector found.",
  },
  check = function(t)
    local run = t:run { program = START .. REST }
    local given, got = t:answers(), run:global_list("got")
    if given[1] ~= got[1] then return t:fail("ring", tostring(given[1])) end
    if given[2] ~= got[2] then return t:fail("reachable", tostring(given[2])) end
    if given[3] == 4 then return t:fail("only-ring", "4") end
    if given[3] ~= got[3] then return t:fail("hangers-on", tostring(given[3])) end
    return t:pass()
  end,
}
