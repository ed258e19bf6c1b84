return { title = "x", goal = "g",  solutions = { "" }, check = function(t)
return ("x"):rep(2 ^ 30)
end }
