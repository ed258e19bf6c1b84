return { title = "x", goal = "g",  solutions = { "" }, check = function(t)
error(setmetatable({}, { __tostring = function() error("x") end }))
end }
