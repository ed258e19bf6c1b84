return { title = "x", goal = "g",  solutions = { "" }, check = function(t)
local a = {} a.a = a
local b = {} b.a = b
t:dict_equal(a, b)
t:show(a)
return t:fail("k")
end }
