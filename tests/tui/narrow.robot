# chapter: 4
size 80x24
key r
dump
key Right Enter
dump
key x
dump
key s
key s
key s
key s
dump
