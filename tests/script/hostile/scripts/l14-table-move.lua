return { title = "x", goal = "g",  solutions = { "" }, check = function(t)
table.move({}, 1, 5e8, 2, {})
end }
