return { title = {}, goal = 1, check = 2 }
