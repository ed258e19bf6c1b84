# chapter: 1
size 80x24
key 3
line b = a
line die
wait The engine was replaced: it ended.
line a
expect [1, 2, 3]
!line hang
!wait running ...
!key C-c
wait The engine was replaced: it did not answer.
line a
dump
