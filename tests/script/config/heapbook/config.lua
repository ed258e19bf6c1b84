-- A user's own words: macros are lines that are typed, commands are functions, keys are lines.
return {
  macros = {
    twins = "a = $*\nb = a",
    both = ":twins [7]\n:why b",
  },
  commands = {
    lists = function() return "lists: " .. heap.count("list") end,
    holders_of = function(name) return s:holders(name) end,
    again = function(args) return { "c = " .. args, ":lists" } end,
    broken = function() error("no good") end,
  },
  keys = { ["Q"] = ":lists", ["F5"] = "d = []" },
}
