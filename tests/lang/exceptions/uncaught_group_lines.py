# A group's margin stands before the first line of what each exception says.
e = ValueError("three\nlines\nhere"); e.add_note("n1\nn2")
raise ExceptionGroup("eg\nsecond", [e, KeyError("k"), SyntaxError("bad\nthing", ("f.py", 1, 2, "abc\n", 1, 3))])
