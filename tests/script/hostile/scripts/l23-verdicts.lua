return { title = "x", goal = "g",  solutions = { "" }, check = function(t)
for i = 1, 100000 do t:pass() t:fail("k" .. i) end
return t:fail("last")
end }
