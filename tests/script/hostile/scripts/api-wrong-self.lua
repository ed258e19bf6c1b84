return { title = "x", goal = "g",  solutions = { "" }, check = function(t)
local s = t:run():mark("finish")
s.global("x")
end }
