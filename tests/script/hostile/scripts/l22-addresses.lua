return { title = "x", goal = "g",  solutions = { "" }, check = function(t)
assert(tostring(pcall) == "function" and tostring({}) == "table")
return t:fail("no addresses")
end }
