# chapter: 4
size 120x36
dump
size 80x24
dump
faces
