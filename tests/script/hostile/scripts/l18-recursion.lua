return { title = "x", goal = "g",  solutions = { "" }, check = function(t)
local function f() return 1 + f() end
f()
end }
