return { title = "x", goal = "g",  solutions = { "" }, check = function(t)
getmetatable("").__index.upper = function() return "tampered" end
end }
