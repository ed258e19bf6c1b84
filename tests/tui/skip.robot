# chapter: 4
size 120x36
key r
expect Predict first: choose
key r
expect it is 0
dump
