return { title = "\27]0;title\7", goal = "g",  solutions = { "" }, check = function(t)
t:show("\27]52;c;eA==\7\u{202e}")
return t:fail("k", "\27c\u{9b}31m")
end }
