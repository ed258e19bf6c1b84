# chapter: 1
size 80x24
key 3
line b = a
type for i in x:\nprint(i)\n
dump
type \n
line b = = a
line boom
line x = input("name? ")
expect name?
line Ada
dump
key Up Up
expect x = input
key C-c
key C-r
type bo
dump
key Enter
type pri
key Tab
expect private
expect print(*args)
key C-c
type print(a, end
expect print(*args, sep=' ', end=None)  Print the values.
key C-c
type def f(x):\ny = x\nreturn y
key Up Up
type z
expect def f(x):z
key C-c
paste x = 1\ny = 2
expect ... y = 2
key Enter
line :why list#1
expect list#1 lives: a reaches it
line :nonsense
expect There is no command :nonsense
type :wha
key Tab
expect :what-if
key C-c Esc
dump
