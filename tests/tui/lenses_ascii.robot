# chapter: 1
# options: --ascii
size 80x24
key 2 z
key 3
line scene = "small"
key Esc 2
pane heap
key >
pane heap
key >
pane heap
key >
pane heap
key >
pane heap
key >
pane heap
key >
pane heap
key >
pane heap
key < < < c
pane heap
key q
key 3
line :compare 1 2
key Esc 2
pane heap
