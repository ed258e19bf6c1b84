return { title = "x", goal = "g",  solutions = { "" }, check = function(t)
debug.getregistry()
end }
