# What strptime() reads and refuses.
import time
from datetime import datetime

for text, format in [
    ("2024-02-29 13:05", "%Y-%m-%d %H:%M"), ("29 Feb 24", "%d %b %y"), ("1 January 1999", "%d %B %Y"), ("Thu 1:05 PM", "%a %I:%M %p"),
    ("12:00 am", "%I:%M %p"), ("12:00 PM", "%I:%M %p"), ("x", "%Y"), ("2024 extra", "%Y"), ("060 2024", "%j %Y"), ("2024 10 1", "%Y %U %w"),
    ("2024 10 1", "%Y %W %w"), ("2024 09 4", "%G %V %u"), ("2024 09", "%G %V"), ("09 2024", "%V %Y"), ("29 02", "%d %m"),
    ("2024-02-29T13:05:09.5+0530", "%Y-%m-%dT%H:%M:%S.%f%z"), ("13:05 -01:02:03.000004", "%H:%M %z"), ("Z", "%z"), ("UTC", "%Z"),
    ("12/31/99", "%x"), ("10:11:12", "%X"), ("Sat Nov 28 10:11:12 2020", "%c"), ("5 % x", "%d %% x"), ("2024", "%Q"), ("2024", "%"),
    ("30 Feb 2024", "%d %b %Y"), ("  7   8 ", " %d %m "), ("68", "%y"), ("69", "%y"), ("61", "%S"), ("24", "%H"), ("a.b", "a.b"), ("(1)", "(%d)"),
]:
    for function in datetime.strptime, time.strptime:
        try:
            print(text, format, repr(function(text, format)))
        except Exception as e:
            print(text, format, type(e).__name__, e)
for arguments in ((1, "x"), ("x", 1), ("Thu Jan  1 00:00:00 1970",)):
    try:
        print(time.strptime(*arguments))
    except Exception as e:
        print(type(e).__name__, e)
