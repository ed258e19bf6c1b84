return { title = "x", goal = "g",  solutions = { "" }, check = function(t)
while true do pcall(function() while true do end end) end
end }
