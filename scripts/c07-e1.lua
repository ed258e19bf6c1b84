-- The learner subtracts and rescues; the collector has done the same on this very heap.
local START = [=[
import gc
from heapbook import tag
gc.collect()
gc.disable()
class Box:
    pass
def boxes(names):
    made = {name: Box() for name in names}
    for name, box in made.items():
        tag(box, name)
    return made
# a -> b, c     b -> a     c -> d     d (nothing)
# e -> f        f -> e, d  g -> g, a
arrows = {"a": "bc", "b": "a", "c": "d", "d": "", "e": "f", "f": "ed", "g": "ga"}
made = boxes("abcdefg")
for name, targets in arrows.items():
    for target in targets:
        setattr(made[name], target, made[target])
c = made["c"]        # held from outside: c has one name
del made, name, targets, target
]=]

return {
  title = "Be the collector",
  goal = [[Seven containers, a to g. Say what is left of each count after the subtraction, and
which of the seven the collector frees. Your answers are compared with what it does on
exactly this heap.]],
  mode = "answers",
  start = START,
  questions = {
    { key = "refs.a", ask = "a, after the subtraction? " },
    { key = "refs.b", ask = "b? " },
    { key = "refs.c", ask = "c? " },
    { key = "refs.d", ask = "d? " },
    { key = "refs.e", ask = "e? " },
    { key = "refs.f", ask = "f? " },
    { key = "refs.g", ask = "g? " },
    { key = "unreachable", ask = "which are freed (a b ...)? ", kind = "set" },
  },
  hints = {
    "Subtract one for every arrow that starts at one of the seven.",
    "Only c keeps something, because only c is held from outside. Who can be reached from c?",
    "That garbage points at you does not make you garbage (d), and that you point at somebody alive does not save you (a).",
  },
  solutions = { 'answers = {"refs": {"a": 0, "b": 0, "c": 1, "d": 0, "e": 0, "f": 0, "g": 0}, "unreachable": {"a", "b", "e", "f", "g"}}' },
  wrong = {
    { key = "refs", code = 'answers = {"refs": {"a": 2, "b": 1, "c": 2, "d": 2, "e": 1, "f": 1, "g": 1}, "unreachable": {"a", "b", "e", "f", "g"}}' },
    { key = "not-rescued", code = 'answers = {"refs": {"a": 0, "b": 0, "c": 1, "d": 0, "e": 0, "f": 0, "g": 0}, "unreachable": {"a", "b", "d", "e", "f", "g"}}' },
    { key = "spared", code = 'answers = {"refs": {"a": 0, "b": 0, "c": 1, "d": 0, "e": 0, "f": 0, "g": 0}, "unreachable": {"e", "f", "g"}}' },
    { key = "named", code = 'answers = {"refs": {"a": 0, "b": 0, "c": 1, "d": 0, "e": 0, "f": 0, "g": 0}, "unreachable": {"a", "b", "c", "e", "f", "g"}}' },
  },
  feedback = {
    ["refs"] = { "Not so for %s: after all the inner arrows are subtracted only what comes from outside is left.", "M25" },
    ["not-rescued"] = { "d also came to 0, but c is alive and points to it. Zero after the subtraction means maybe, not dead.", "M25" },
    ["named"] = { "c has one reference from outside: a name. It is alive.", "M25" },
    ["spared"] = { "The collector freed %s, too. Follow the arrows from the survivors only.", "M25" },
    ["pass"] = "As the collector did it: a, b, e, f and g go, c lives and keeps d.",
  },
  hidden = { seven = START },
  check = function(t)
    local given = t:answers()
    local refs, freed = given.refs or {}, given.unreachable or {}
    local phases = t:hidden_heap("seven"):collector_phases()
    for _, name in ipairs { "a", "b", "c", "d", "e", "f", "g" } do
      if refs[name] ~= phases.after_subtract[name] then return t:fail("refs", name) end
    end
    if freed.d then return t:fail("not-rescued") end
    if freed.c then return t:fail("named") end
    for name in pairs(phases.unreachable) do
      if not freed[name] then return t:fail("spared", name) end
    end
    return t:pass()
  end,
}
