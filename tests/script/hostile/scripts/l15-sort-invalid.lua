return { title = "x", goal = "g",  solutions = { "" }, check = function(t)
local a = {} for i = 1, 5000 do a[i] = i end table.sort(a, function() return true end)
end }
