return { title = "x", goal = "g",  solutions = { "" }, check = function(t)
for x in (function() while true do end end) do end
end }
