return { title = "x", goal = "g",  solutions = { "" }, check = function(t)
return table.concat(setmetatable({}, { __len = function() return 5e7 end, __index = function() return "x" end }))
end }
