return { title = 
