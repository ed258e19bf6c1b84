return { title = "x", goal = "g",  solutions = { "" }, check = function(t)
return os.clock()
end }
