-- A measure that pays each object once, and comes to an end.
return {
  title = "Write deep() that survives sharing and cycles",
  goal = [[deep(obj) must return the same number as the workbook's deep size for four hidden
objects: nested containers, a dict of tuples, two lists that share a text, and a list
that contains itself.]],
  mode = "program",
  start = [[
import sys
def deep(obj):
    size = sys.getsizeof(obj)
    if isinstance(obj, (list, tuple, set)):
        size += sum(deep(x) for x in obj)
    return size
]],
  hints = {
    "What can be reached along two arrows must be paid once: remember which objects you have seen.",
    "Remember identity, not equality: keep a set of id(obj), and pass it down.",
    "Use a default of None and make the set in the first call. A set in the default would remember the objects of earlier calls.",
  },
  solutions = {
    [[
import sys
def deep(obj, seen=None):
    seen = set() if seen is None else seen
    if id(obj) in seen:
        return 0
    seen.add(id(obj))
    size = sys.getsizeof(obj)
    if isinstance(obj, dict):
        for k, v in obj.items():
            size += deep(k, seen) + deep(v, seen)
    elif isinstance(obj, (list, tuple, set)):
        for x in obj:
            size += deep(x, seen)
    return size
]],
  },
  alternatives = {
    [[
import sys
def deep(obj):
    seen, size, todo = set(), 0, [obj]
    while todo:
        x = todo.pop()
        if id(x) in seen:
            continue
        seen.add(id(x))
        size += sys.getsizeof(x)
        if isinstance(x, dict):
            todo.extend(x.keys())
            todo.extend(x.values())
        elif isinstance(x, (list, tuple, set)):
            todo.extend(x)
    return size
]],
  },
  wrong = {
    { key = "nested", code = [[
import sys
def deep(obj):
    return sys.getsizeof(obj)
]] },
    { key = "nested", code = [[
import sys
def deep(obj):
    size = sys.getsizeof(obj)
    if isinstance(obj, list):
        size += sum(deep(x) for x in obj)
    return size
]] },
    { key = "dict", code = [[
import sys
def deep(obj):
    size = sys.getsizeof(obj)
    if isinstance(obj, (list, tuple, set)):
        size += sum(deep(x) for x in obj)
    elif isinstance(obj, dict):
        size += sum(deep(x) for x in obj.values())
    return size
]] },
    { key = "counted-twice", code = [[
import sys
def deep(obj):
    size = sys.getsizeof(obj)
    if isinstance(obj, dict): return size + sum(deep(k) + deep(v) for k, v in obj.items())
    if isinstance(obj, (list, tuple, set)): size += sum(deep(x) for x in obj)
    return size
]] },
    { key = "endless", code = [[
import sys
def deep(obj, depth=0):
    if depth == 0: deep.paid = set()
    size = 0
    if not isinstance(obj, (list, tuple, set, dict)) and id(obj) in deep.paid: return 0
    deep.paid.add(id(obj))
    size = sys.getsizeof(obj)
    if isinstance(obj, dict): size += sum(deep(k, 1) + deep(v, 1) for k, v in obj.items())
    elif isinstance(obj, (list, tuple, set)): size += sum(deep(x, 1) for x in obj)
    return size
]] },
    { key = "remembered", code = [[
import sys
def deep(obj, seen=set()):
    if id(obj) in seen: return 0
    seen.add(id(obj))
    size = sys.getsizeof(obj)
    if isinstance(obj, dict): size += sum(deep(k, seen) + deep(v, seen) for k, v in obj.items())
    elif isinstance(obj, (list, tuple, set)): size += sum(deep(x, seen) for x in obj)
    return size
]] },
    { key = "missing", code = [[
import sys
]] },
    { key = "raised", code = [[
import syss
]] },
  },
  feedback = {
    ["nested"] = { "Nested containers: deep() says %s. One of the types is not followed, or followed too far.", "M13" },
    ["dict"] = { "A dict of tuples: deep() says %s. Keys and values of a dict both belong to it.", "M13" },
    ["counted-twice"] = { "Two lists that share a text: deep() says %s. The text was paid for once for each arrow.", "M13" },
    ["endless"] = "A list may contain itself. Without a set of what was seen the walk never ends.",
    ["remembered"] = { "The same object measured again: %s. The set lives in a mutable default and never forgets.", "M48" },
    ["missing"] = "There is no function deep any more.",
    ["raised"] = "The program ended with %s.",
    ["pass"] = "Each object once, whatever the shape.",
  },
  hidden = {
    nested = "value = [[1000, 2000], ('a', [3.5, {4000, 5000}]), []]\n",
    dict = "value = {'north': (1.5, 2.5), 'south': (3.5, 'text'), 7000: [8000]}\n",
    shared = "text = 'payload ' * 100\nvalue = [[text, 1000], [text, 2000]]\n",
    cycle = "value = ['round']\nvalue.append([value])\n",
  },
  check = function(t)
    local run = t:run()
    if run.error then return t:fail("raised", run.error) end
    if not run:mark("finish"):global("deep") then return t:fail("missing") end
    local cases = { { "nested", "nested" }, { "dict", "dict" }, { "counted-twice", "shared" },
                    { "endless", "cycle" }, { "remembered", "shared" } }
    local mod = t:load()
    for _, case in ipairs(cases) do
      local obj = t:hidden(case[2])
      local got, problem = mod:call("deep", obj)
      if problem == "RecursionError" then return t:fail("endless") end
      if problem then return t:fail("raised", problem) end
      local right = t:heap():deep(obj)
      if got ~= right then return t:fail(case[1], string.format("%s instead of %d", got, right)) end
    end
    return t:pass()
  end,
}
