return { title = "x", goal = "g",  solutions = { "" }, check = function(t)
for _, n in ipairs { "io", "os", "package", "debug", "dofile", "loadfile", "coroutine", "print" } do if _ENV[n] then error("there is " .. n) end end
error("nothing of them is here", 0)
end }
