return { titel = "x", title = "x", goal = "g", check = function() end }
