return { title = "x", goal = "g", drive = function(t) end }
