return {
 title="c15.e2", goal="g", mode="program",
 start=[=[
answer_name, answer_attribute = "", ""
class Ticket:
    def __init__(self, nr): self.nr = nr
class Desk:
    def __init__(self): self.open, self.audit = {}, []
    def take(self, nr):
        self.open[nr] = t = Ticket(nr)
        self.audit.append(lambda: f"{t.nr} taken")
    def close(self, nr): del self.open[nr]
hall, back = Desk(), Desk()
for nr in range(50):
    hall.take(nr)
    hall.close(nr)
]=],
 solutions={[=[
answer_name, answer_attribute = "hall", "audit"
class Ticket:
    def __init__(self, nr): self.nr = nr
class Desk:
    def __init__(self): self.open, self.audit = {}, []
    def take(self, nr):
        self.open[nr] = t = Ticket(nr)
        self.audit.append(lambda: f"{t.nr} taken")
    def close(self, nr): del self.open[nr]
hall, back = Desk(), Desk()
for nr in range(50):
    hall.take(nr)
    hall.close(nr)
]=]},
 alternatives={},
 wrong={{key="was-closed",code=[=[
answer_name, answer_attribute = "hall", "open"
]=]},{key="wrong-desk",code=[=[
answer_name, answer_attribute = "back", "audit"
]=]}},
 feedback = { ["not-there"] = "Not yet: not-there.", ["was-closed"] = "Not yet: was-closed.", ["wrong-desk"] = "Not yet: wrong-desk." },
 hints={"a","b","c"},
 check=function(t)
  local s = t:run():mark("finish")
  local path = s:path("Ticket")                      -- name hall → attribute audit → slot → lambda → cell → Ticket
  local a = t:answers()
  if a.attribute == "open" then return t:fail("was-closed") end
  if a.name == "back" then return t:fail("wrong-desk") end
  if a.name ~= path:root_name() or a.attribute ~= path:first_attribute() then return t:fail("not-there") end
  return t:pass()
end
}
