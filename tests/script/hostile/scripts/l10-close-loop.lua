return { title = "x", goal = "g",  solutions = { "" }, check = function(t)
do local x <close> = setmetatable({}, { __close = function() while true do end end }) end
end }
