return { title = "x", goal = "g",  solutions = { "" }, check = function(t)
math.randomseed(1)
end }
