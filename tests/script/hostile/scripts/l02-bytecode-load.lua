return { title = "x", goal = "g",  solutions = { "" }, check = function(t)
return load(string.dump(function() end))
end }
