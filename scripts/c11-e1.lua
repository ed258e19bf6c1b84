-- The arrow that only finds its way becomes weak.
local HEAD = [[
from heapbook import mark
import gc, weakref
gc.disable()
class Cart:
    def __init__(self, owner): self.owner, self.lines = owner, []
    def add(self, what): self.lines.append(Line(self, what))
# EDIT
]]
local TAIL = [[
# END EDIT
cart = Cart("Ada")
cart.add("tea"); cart.add("milk")
print([line.label() for line in cart.lines])
del cart
mark("gone")
]]

local function program(body)
  return HEAD .. body .. TAIL
end

return {
  title = "Cut the cycle with a weak reference",
  goal = [[The collector is off. At mark "gone" the Cart and its Lines must be dead, by counting; and
while they live, a line must find its cart. Change the class Line.]],
  mode = "program",
  start = program [[
class Line:
    def __init__(self, cart, what):
        self.cart, self.what = cart, what
    def label(self):
        return self.what + " for " + self.cart.owner
]],
  hints = {
    "Two arrows: from the cart to its lines, and from a line to its cart. Which of them means that one owns the other?",
    "A line may find its cart, it does not own it: that arrow should not count.",
    "Keep weakref.ref(cart), and call it in label.",
  },
  solutions = {
    program [[
class Line:
    def __init__(self, cart, what):
        self._cart, self.what = weakref.ref(cart), what
    def label(self):
        return self.what + " for " + self._cart().owner
]],
  },
  alternatives = {
    program [[
class Line:
    def __init__(self, cart, what):
        self.cart, self.what = weakref.proxy(cart), what
    def label(self):
        return self.what + " for " + self.cart.owner
]],
    program [[
class Line:
    def __init__(self, cart, what):
        self.owner, self.what = cart.owner, what
    def label(self):
        return self.what + " for " + self.owner
]],
  },
  wrong = {
    { key = "still-circular", code = program [[
class Line:
    def __init__(self, cart, what):
        self.what, self.cart = what, cart
    def label(self):
        return f"{self.what} for {self.cart.owner}"
]] },
    { key = "label", code = program [[
class Line:
    def __init__(self, cart, what):
        self._cart, self.what = weakref.ref(cart), what
    def label(self):
        return f"{self.what} for {self._cart}"
]] },
    { key = "collected", code = program [[
class Line:
    def __init__(self, cart, what):
        self.cart, self.what = cart, what
    def label(self):
        gc.enable(); gc.set_threshold(1)
        return self.what + " for " + self.cart.owner
class Late:
    def __del__(self): gc.collect()
mark, late = [lambda text, mark=mark: (gc.collect(), mark(text)), None]
]] },
    { key = "raised", code = program [[
class Line:
    def __init__(self, cart, what):
        self._cart, self.what = weakref.ref(cart), what
    def label(self):
        return self.what + " for " + self._cart.owner
]] },
  },
  feedback = {
    ["still-circular"] = { "The cart and its lines hold each other. With the collector off they stay for ever.", "M21" },
    ["label"] = { "It prints %s. While the cart lives, a line must name its owner: was the reference called?", "M38" },
    ["collected"] = { "The collector ran. With a weak arrow up it is not needed.", "M23" },
    ["raised"] = "The program ended with %s.",
    ["pass"] = "The lines know their cart, and do not hold it.",
  },
  check = function(t)
    local run = t:run()
    if run.error then return t:fail("raised", run.error) end
    if run.stdout ~= "['tea for Ada', 'milk for Ada']\n" then return t:fail("label", (run.stdout:gsub("\n", ""))) end
    if run:gc("start", "gone").runs > 0 then return t:fail("collected") end
    local s = run:mark("gone")
    if s:count("Cart") + s:count("Line") > 0 then
      t:show_islands()
      return t:fail("still-circular")
    end
    return t:pass()
  end,
}
