# Questions whose answer is typed: an order, pairs, a computed value; a mix of lines and keys.
size 80x24
key 3
line :open 2
key Esc
key g
key j
key Enter
expect the order, as letters
line d b a c
expect d b a c: it is b d a c
key 3
line :answer 1 b d a c
expect right: b d a c
line :answer 2 c a b
expect right: c a b
line :answer 3 6
expect right: 6
