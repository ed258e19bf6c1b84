return { title = "x", goal = "g", wrong = { { key = "k", code = "" } }, check = function(t) end }
