return { title = "x", goal = "g", wrong = { {} }, check = function() end }
