# chapter: 4
size 120x36
key r
expect Predict first: choose
key Right Enter
expect it is 0
dump
key s
dump
key s s
dump
key S
expect back at step
key C
key > 
expect The big-list mistake
key < g n
expect n goes on from there
key / 
type collector
key Enter
dump
