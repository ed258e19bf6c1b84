return {
 title="c11.e1", goal="g", mode="program",
 start=[=[
from heapbook import mark
import gc, weakref
gc.disable()
class Cart:
    def __init__(self, owner): self.owner, self.lines = owner, []
    def add(self, what): self.lines.append(Line(self, what))
class Line:
    def __init__(self, cart, what):
        self.cart, self.what = cart, what
    def label(self):
        return self.what + " for " + self.cart.owner
cart = Cart("Ada")
cart.add("tea"); cart.add("milk")
print([line.label() for line in cart.lines])
del cart
mark("gone")
]=],
 solutions={[=[
from heapbook import mark
import gc, weakref
gc.disable()
class Cart:
    def __init__(self, owner): self.owner, self.lines = owner, []
    def add(self, what): self.lines.append(Line(self, what))
class Line:
    def __init__(self, cart, what):
        self._cart, self.what = weakref.ref(cart), what
    def label(self):
        return self.what + " for " + self._cart().owner
cart = Cart("Ada")
cart.add("tea"); cart.add("milk")
print([line.label() for line in cart.lines])
del cart
mark("gone")
]=]},
 alternatives={[=[
from heapbook import mark
import gc, weakref
gc.disable()
class Cart:
    def __init__(self, owner): self.owner, self.lines = owner, []
    def add(self, what): self.lines.append(Line(self, what))
class Line:
    def __init__(self, cart, what):
        self.cart, self.what = weakref.proxy(cart), what
    def label(self):
        return self.what + " for " + self.cart.owner
cart = Cart("Ada")
cart.add("tea"); cart.add("milk")
print([line.label() for line in cart.lines])
del cart
mark("gone")
]=]},
 wrong={{key="label",code=[=[
from heapbook import mark
import gc, weakref
gc.disable()
class Cart:
    def __init__(self, owner): self.owner, self.lines = owner, weakref.WeakSet()
    def add(self, what): self.lines.add(Line(self, what))
class Line:
    def __init__(self, cart, what):
        self.cart, self.what = cart, what
    def label(self):
        return self.what + " for " + self.cart.owner
cart = Cart("Ada")
cart.add("tea"); cart.add("milk")
print([line.label() for line in cart.lines])
del cart
mark("gone")
]=]}},
 feedback = { ["collected"] = "Not yet: collected.", ["label"] = "Not yet: label.", ["still-circular"] = "Not yet: still-circular." },
 hints={"a","b","c"},
 check=function(t)
  local run = t:run()
  if run.stdout ~= "['tea for Ada', 'milk for Ada']\n" then return t:fail("label") end
  if run:gc("start", "gone").runs > 0 then return t:fail("collected") end
  local s = run:mark("gone")
  if s:count("Cart") + s:count("Line") > 0 then t:show_islands(); return t:fail("still-circular") end
  return t:pass()
end
}
