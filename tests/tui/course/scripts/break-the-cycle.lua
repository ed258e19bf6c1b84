-- Two objects hold each other: free both by counting alone.
return {
  title = "Break the cycle",
  goal = [[a and b hold each other. Free both Nodes without the collector: each must die
because its count reaches zero.]],
  mode = "prompt",
  start = [[
import gc
gc.disable()

class Node:
    pass

a = Node()
b = Node()
a.next = b
b.next = a
]],
  hints = {
    "Remove the names in your mind: what still refers to each Node? Counting cannot free an object that is referred to.",
    "The two references a.next and b.next make the ring. It is enough to open it in one place, while you still have a name to do it with.",
    "Set a.next to None first, then del a, b: b's Node loses its last holder, dies, and takes its reference to a's Node with it.",
  },
  solutions = {
    "a.next = None\ndel a, b\n",
    "del b.next\ndel a\ndel b\n",
  },
  wrong = {
    { key = "island", code = "del a, b\n" },
    { key = "collected", code = "del a, b\ngc.collect()\n" },
    { key = "named", code = "a.next = None\nb.next = None\n" },
    { key = "named", code = "a.next = None\ndel b\n" },
  },
  feedback = {
    ["island"] = "No name is left, yet both live: %s. Each is counted by the other.",
    ["collected"] = "They are gone, but the collector found them. Do it by counting.",
    ["named"] = "The ring is open. Still alive, because you can name it: %s.",
    ["pass"] = "Opened in one place, the ring came undone by counting.",
  },
  check = function(t)
    local nodes = heap.objects("Node")
    for _, death in ipairs(heap.deaths("Node")) do
      if death.cause == "collector" then return "collected" end
    end
    if #nodes == 0 then return nil end
    local names, reachable = {}, false
    for _, node in ipairs(nodes) do
      reachable = reachable or node.reachable
      names[#names + 1] = node.id
    end
    local list = table.concat(names, " and ")
    if not reachable then return "island", list end
    return "named", list
  end,
}
