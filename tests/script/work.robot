# An exercise of each kind, worked at with the keys, on the real engine.
size 80x24
key 3
line :exercise twins
expect e edits
key e
expect   3  b = a
key Home Right Right Right Right
key C-k
type a[:]
key M-c
expect The inner list [1, 3] is shared.
key H
expect hint 1 of 3
key H
expect hint 2 of 3
key 3
line :hint 1
expect hint 1 of 3
key Esc
key u
key c
expect One list, two names.
key 3
line :line 3 b = [list(x) for x in a]
line :line 4-
line :check
expect not yours to change here: b[0].append(3)
line :line 3+ b[0].append(3)
line :check
expect Each has its own.
expect par: 5 statements, yours 5: on par
line :exercise ring
expect a's count less
line 0
expect and c's?
line 0
line a b
line no
expect c has a name.
line :check
line 0
line 1
line a b
line no
expect As the collector does.
line :exercise open-ring
line del n
line :check
expect 1 of them left.
line :reset
line n.me = None
line del n
expect By counting alone.
line :skip
expect Passed over
# The heap goes where the evidence was; ":" begins a command while the program is stopped.
line :exercise reuse
line :check
expect 9 of 10 Job objects were born where another had died
line :exercise twins
line :check
expect as it was at the mark end
line :hint
expect hint 1 of 3
