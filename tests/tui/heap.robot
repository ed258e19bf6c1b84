# chapter: 1
size 120x36
key 3
line b = a
key Esc 2 j j
dump
key Enter
dump
key Backspace > >
dump
key j l
dump
key >
dump
key >
dump
key < < < <
key w
dump
key q
expect node#1
key F
expect Everything is shown
key / l i s t Enter
expect list#1
key f n o d e Enter
dump
size 80x24
dump
size 120x36
line :only
line :lens objects
key Esc 2 g
key 1
click 10 8
faces
