-- A cache that must not be the reason why something lives.
return {
  title = "A cache that lets go",
  goal = [[load() keeps every Picture for ever. Change the cache so that a Picture which
nobody else uses is freed at once, while one in use is still found in it.]],
  mode = "program",
  start = [[
class Picture:
    def __init__(self, name):
        self.name = name

cache = {}

def load(name):
    picture = cache.get(name)
    if picture is None:
        picture = cache[name] = Picture(name)
    return picture

shown = load("cat")
load("dog")
again = load("cat")
]],
  hints = {
    "Who holds the dog's Picture at the end? Ask the holders lens.",
    "A reference that does not count cannot keep anything alive: a weak reference. There is a kind of dict whose values are weak.",
    "import weakref, and cache = weakref.WeakValueDictionary(). The rest stays as it is.",
  },
  solutions = {
    [[
import weakref

class Picture:
    def __init__(self, name):
        self.name = name

cache = weakref.WeakValueDictionary()

def load(name):
    picture = cache.get(name)
    if picture is None:
        picture = cache[name] = Picture(name)
    return picture

shown = load("cat")
load("dog")
again = load("cat")
]],
    [[
import weakref

class Picture:
    def __init__(self, name):
        self.name = name

cache = {}

def load(name):
    ref = cache.get(name)
    picture = ref() if ref else None
    if picture is None:
        picture = Picture(name)
        cache[name] = weakref.ref(picture)
    return picture

shown = load("cat")
load("dog")
again = load("cat")
]],
  },
  wrong = {
    { key = "kept", code = [[
class Picture:
    def __init__(self, name):
        self.name = name

cache = {}

def load(name):
    if name not in cache:
        cache[name] = Picture(name)
    return cache[name]

shown = load("cat")
load("dog")
again = load("cat")
]] },
    { key = "not-cached", code = [[
class Picture:
    def __init__(self, name):
        self.name = name

def load(name):
    return Picture(name)

shown = load("cat")
load("dog")
again = load("cat")
]] },
    { key = "cleared", code = [[
class Picture:
    def __init__(self, name):
        self.name = name

cache = {}

def load(name):
    cache.clear()
    picture = cache[name] = Picture(name)
    return picture

shown = load("cat")
load("dog")
again = load("cat")
]] },
    { key = "gone", code = [[
class Picture:
    def __init__(self, name):
        self.name = name

load = Picture
load("cat")
load("dog")
]] },
  },
  feedback = {
    ["kept"] = "%s: the cache is the only one that still holds it.",
    ["not-cached"] = "shown and again are two Pictures: nothing was found in the cache.",
    ["cleared"] = "shown and again are two Pictures: the cache had forgotten the first one while it was in use.",
    ["gone"] = "shown and again should both be there at the end.",
    ["raised"] = "The program ended with %s.",
    ["pass"] = "The cat is found while it is shown; the dog went as soon as nobody used it.",
  },
  check = function(t)
    if t:raised() then return "raised", t:raised() end
    local shown = heap.find("shown")
    if not shown or not heap.find("again") then return "gone" end
    if not heap.same("shown", "again") then
      return heap.find("cache") and "cleared" or "not-cached"
    end
    for _, picture in ipairs(heap.objects("Picture")) do
      if picture.id ~= shown.id then
        return "kept", picture.id .. " is held by " .. table.concat(picture.holders, ", ")
      end
    end
  end,
}
