return { title = "x", goal = "g",  solutions = { "" }, check = function(t)
setmetatable({}, { __gc = function() while true do end end })
end }
