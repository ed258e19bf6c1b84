return { title = "x", goal = "g",  solutions = { "" }, check = function(t)
return tostring(setmetatable({}, { __tostring = function() return {} end }))
end }
