return { title = "x", goal = "g",  solutions = { "" }, check = function(t)
pairs, ipairs, tostring, pcall, error, heap = nil
return t:fail("k")
end }
