# Questions about the learner's own heap.
size 80x24
key 3
line :question
expect nothing of yours
line a = [1, 2, 3]
line b = a
line :question
expect how many hold list#1?
line 1
expect no, it is 2: a, b
line :question
expect how many bytes is list#1
line 88
expect right, 88
line :question
expect del a: how many objects would be freed?
line 0
expect right, 0
