return { title = "x", goal = "g",  solutions = { "" }, check = function(t)
error(nil)
end }
