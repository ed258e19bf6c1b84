return { title = "x", goal = "g",  solutions = { "" }, check = function(t)
for i = 1, 100000 do t:show(("x"):rep(1000)) end
return t:fail("k")
end }
