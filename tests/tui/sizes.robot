# chapter: 6
size 40x10
dump
key 2
dump
key 3
line b = a
dump
size 20x5
dump
size 10x3
dump
size 200x60
key Esc Space
dump
size 1x1
size 65535x65535
size 80x24
expect heapbook
