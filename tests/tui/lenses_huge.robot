# chapter: 1
size 120x36
key 2
key 3
line scene = "huge"
key Esc 2
pane heap
key j j j j
key >
pane heap
key >
pane heap
key j j j
pane heap
key >
key >
pane heap
key >
pane heap
key >
pane heap
key > 
key >
pane heap
size 200x50
key z < < < < <
pane heap
key < < <
pane heap
