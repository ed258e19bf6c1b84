return { title = "x", goal = "g",  solutions = { "" }, check = function(t)
local s = "return " .. ("("):rep(30000) .. "1" .. (")"):rep(30000)
local f, e = load(s)
error(e, 0)
end }
