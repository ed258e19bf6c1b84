return { title = "x", goal = "g",  solutions = { "" }, check = function(t)
local function f() local ok, e = pcall(f) error(e, 0) end
f()
end }
