return { title = "x", goal = "g",  solutions = { "" }, check = function(t)
return #(("x"):rep(1000000)):gsub(".", ("y"):rep(1000))
end }
