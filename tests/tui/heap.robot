# chapter: 1
size 120x36
key 3
line b = a
key Esc 2 j j
dump
key Enter
dump
key l
dump
key l
dump
key l
dump
key h h h h
key w
dump
key q
expect node#1
key F
expect Everything is shown
size 80x24
dump
