return { title = "x", goal = "g",  solutions = { "" }, check = function(t)
local first = t:run()
for i = 1, 64 do t:heap() end
first:mark("finish"):bytes()
end }
