return {
 title="cap3", goal="g", mode="program",
 start=[=[
from heapbook import mark
import gc
gc.disable()

deaths = 0
class Entity:
    def __init__(self, world, name):
        self.world, self.name = world, name
        world.entities.append(self)
    def leave(self):
        self.world.entities.remove(self)

class Brain:
    def __init__(self, body):
        self.body = body
        self.plan = [self.attack, self.rest]
    def attack(self): return self.body.name + " attacks"
    def rest(self): return self.body.name + " rests"
    def think(self, turn):
        return self.plan[turn % 2]()

class Monster(Entity):
    def __init__(self, world, name):
        super().__init__(world, name)
        self.mesh = bytearray(2_000)
        self.brain = Brain(self)
        self.target = None
    def turn(self, n):
        return self.brain.think(n)
    def __del__(self):
        global deaths
        deaths += 1

class World:
    def __init__(self):
        self.entities = []
        self.log = []
    def wave(self, nr):
        pack = [Monster(self, f"w{nr}m{i}") for i in range(10)]
        for a, b in zip(pack, pack[1:] + pack[:1]):
            a.target = b                       # everybody chases the next one
        for n in range(2):
            for m in pack:
                self.log.append(len(m.turn(n)))
        for m in pack:
            m.leave()

world = World()
for nr in range(30):
    world.wave(nr)
mark("over")
print(len(world.log), len(world.entities), deaths)
]=],
 solutions={[=[
from heapbook import mark
import gc, weakref
gc.disable()

deaths = 0
class Entity:
    def __init__(self, world, name):
        self.world, self.name = world, name
        world.entities.append(self)
    def leave(self):
        self.world.entities.remove(self)

class Brain:
    def __init__(self, body):
        self._body = weakref.ref(body)
        self.plan = [Brain.attack, Brain.rest]
    @property
    def body(self): return self._body()
    def attack(self): return self.body.name + " attacks"
    def rest(self): return self.body.name + " rests"
    def think(self, turn):
        return self.plan[turn % 2](self)

class Monster(Entity):
    def __init__(self, world, name):
        super().__init__(world, name)
        self.mesh = bytearray(2_000)
        self.brain = Brain(self)
        self.target = None
    def turn(self, n):
        return self.brain.think(n)
    def __del__(self):
        global deaths
        deaths += 1

class World:
    def __init__(self):
        self.entities = []
        self.log = []
    def wave(self, nr):
        pack = [Monster(self, f"w{nr}m{i}") for i in range(10)]
        for a, b in zip(pack, pack[1:] + pack[:1]):
            a.target = b                       # everybody chases the next one
        for n in range(2):
            for m in pack:
                self.log.append(len(m.turn(n)))
        for m in pack:
            m.leave()
            m.target = None

world = World()
for nr in range(30):
    world.wave(nr)
mark("over")
print(len(world.log), len(world.entities), deaths)
]=]},
 alternatives={},
 wrong={{key="body-brain",code=[=[
from heapbook import mark
import gc
gc.disable()

deaths = 0
class Entity:
    def __init__(self, world, name):
        self.world, self.name = world, name
        world.entities.append(self)
    def leave(self):
        self.world.entities.remove(self)

class Brain:
    def __init__(self, body):
        self.body = body
        self.plan = [self.attack, self.rest]
    def attack(self): return self.body.name + " attacks"
    def rest(self): return self.body.name + " rests"
    def think(self, turn):
        return self.plan[turn % 2]()

class Monster(Entity):
    def __init__(self, world, name):
        super().__init__(world, name)
        self.mesh = bytearray(2_000)
        self.brain = Brain(self)
        self.target = None
    def turn(self, n):
        return self.brain.think(n)
    def __del__(self):
        global deaths
        deaths += 1

class World:
    def __init__(self):
        self.entities = []
        self.log = []
    def wave(self, nr):
        pack = [Monster(self, f"w{nr}m{i}") for i in range(10)]
        for a, b in zip(pack, pack[1:] + pack[:1]):
            a.target = b                       # everybody chases the next one
        for n in range(2):
            for m in pack:
                self.log.append(len(m.turn(n)))
        for m in pack:
            m.leave()
            m.target = None

world = World()
for nr in range(30):
    world.wave(nr)
mark("over")
print(len(world.log), len(world.entities), deaths)
]=]},{key="collected",code=[=[
from heapbook import mark
import gc
gc.disable()

deaths = 0
class Entity:
    def __init__(self, world, name):
        self.world, self.name = world, name
        world.entities.append(self)
    def leave(self):
        self.world.entities.remove(self)

class Brain:
    def __init__(self, body):
        self.body = body
        self.plan = [self.attack, self.rest]
    def attack(self): return self.body.name + " attacks"
    def rest(self): return self.body.name + " rests"
    def think(self, turn):
        return self.plan[turn % 2]()

class Monster(Entity):
    def __init__(self, world, name):
        super().__init__(world, name)
        self.mesh = bytearray(2_000)
        self.brain = Brain(self)
        self.target = None
    def turn(self, n):
        return self.brain.think(n)
    def __del__(self):
        global deaths
        deaths += 1

class World:
    def __init__(self):
        self.entities = []
        self.log = []
    def wave(self, nr):
        pack = [Monster(self, f"w{nr}m{i}") for i in range(10)]
        for a, b in zip(pack, pack[1:] + pack[:1]):
            a.target = b                       # everybody chases the next one
        for n in range(2):
            for m in pack:
                self.log.append(len(m.turn(n)))
        for m in pack:
            m.leave()
        del pack, m, a, b
        gc.collect()

world = World()
for nr in range(30):
    world.wave(nr)
mark("over")
print(len(world.log), len(world.entities), deaths)
]=]},{key="plan",code=[=[
from heapbook import mark
import gc
gc.disable()

deaths = 0
class Entity:
    def __init__(self, world, name):
        self.world, self.name = world, name
        world.entities.append(self)
    def leave(self):
        self.world.entities.remove(self)

class Brain:
    def __init__(self, body):
        self.body = body
        self.plan = [self.attack, self.rest]
    def attack(self): return self.body.name + " attacks"
    def rest(self): return self.body.name + " rests"
    def think(self, turn):
        return self.plan[turn % 2]()

class Monster(Entity):
    def __init__(self, world, name):
        super().__init__(world, name)
        self.mesh = bytearray(2_000)
        self.brain = Brain(self)
        self.target = None
    def turn(self, n):
        return self.brain.think(n)
    def __del__(self):
        global deaths
        deaths += 1

class World:
    def __init__(self):
        self.entities = []
        self.log = []
    def wave(self, nr):
        pack = [Monster(self, f"w{nr}m{i}") for i in range(10)]
        for a, b in zip(pack, pack[1:] + pack[:1]):
            a.target = b                       # everybody chases the next one
        for n in range(2):
            for m in pack:
                self.log.append(len(m.turn(n)))
        for m in pack:
            m.leave()
            m.target = None
            m.brain.body = None

world = World()
for nr in range(30):
    world.wave(nr)
mark("over")
print(len(world.log), len(world.entities), deaths)
]=]}},
 feedback = { ["behaviour"] = "Not yet: behaviour.", ["body-brain"] = "Not yet: body-brain.", ["collected"] = "Not yet: collected.", ["plan"] = "Not yet: plan.", ["ring"] = "Not yet: ring." },
 hints={"a","b","c"},
 check=function(t)
  local run = t:run()
  if run.error or not run.stdout:find("^600 0 ") then return t:fail("behaviour") end
  if run:gc("start", "over").runs > 0 then return t:fail("collected") end
  local s = run:mark("over")
  if s:count("Monster") > 0 then
    local isl = s:island("Monster")
    return t:fail(isl:has_edge("Monster", "target", "Monster") and "ring" or "body-brain", isl)
  end
  if s:count("Brain") > 0 then return t:fail("plan", s:island("Brain")) end
  if run.stdout ~= "600 0 300\n" then return t:fail("behaviour") end
  return t:pass()
end
}
