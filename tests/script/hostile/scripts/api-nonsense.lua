return { title = "x", goal = "g",  solutions = { "" }, check = function(t)
t:run():mark({})
end }
