# chapter: 1
size 80x24
key 2 z
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
key < < < < <
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
key >
pane heap
key >
pane heap
key >
pane heap
key >
pane heap
key < < < < < < <
key c
pane heap
key q
key 3
line scene = "broken"
key Esc 2
pane heap
