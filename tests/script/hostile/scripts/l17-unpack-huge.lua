return { title = "x", goal = "g",  solutions = { "" }, check = function(t)
return select("#", table.unpack({}, 1, 10000000))
end }
