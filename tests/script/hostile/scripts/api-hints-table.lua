return { title = "x", goal = "g", hints = { {} }, check = function() end }
