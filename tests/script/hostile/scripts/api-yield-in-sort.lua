return { title = "x", goal = "g", drive = function(t) table.sort({ 1, 2, 3 }, function() t:wait() end) end }
