# chapter: 1
size 120x36
key ?
dump
key q t
dump
key j j Enter
expect What a list weighs
key z
dump
key z 2 ?
expect next lens
key Esc q
expect Leave heapbook?
