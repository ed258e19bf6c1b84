return { title = "x", goal = "g",  solutions = { "" }, check = function(t)
return (("a"):rep(200)):find(".-.-.-.-b")
end }
