return { title = "x", goal = "g",  solutions = { "" }, check = function(t)
string.find = function() return 1 end
string.rep = nil
return "key", ("abc"):upper()
end }
