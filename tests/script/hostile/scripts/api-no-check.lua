return { title = "x", goal = "g" }
