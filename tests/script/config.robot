# The user's own macros, commands and keys (tests/script/config/heapbook/config.lua).
size 80x24
key 3
line :both
expect list#1
line :lists
expect lists: 1
line :again [1]
expect lists: 2
key Esc
key F5
key Q
expect lists: 3
key 3
line :broken
expect config.lua:11: no good
line :lua s:refcount("a")
expect 2
line :lua #t:run{program="print(6 * 7)"}.stdout
expect 3
line :nothing
expect There is no command :nothing
