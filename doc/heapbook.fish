# fish completion for heapbook
complete -c heapbook -n __fish_use_subcommand -f -a 'run repl trace grade quiz check new progress engine'
complete -c heapbook -l course -r -d 'folder with chapters and scripts'
complete -c heapbook -l plain -d 'every pane as prefixed lines'
complete -c heapbook -l no-color -d 'no colours'
complete -c heapbook -l no-input -d 'ask nothing'
complete -c heapbook -l help -d 'how to use it'
complete -c heapbook -l version
complete -c heapbook -n '__fish_seen_subcommand_from run' -l heap -d 'print the heap at the end'
complete -c heapbook -n '__fish_seen_subcommand_from run' -l stats -d 'steps, allocations, peak'
complete -c heapbook -n '__fish_seen_subcommand_from run' -l audit -d 'prove every count'
complete -c heapbook -n '__fish_seen_subcommand_from grade check progress' -l json -d 'for machines'
complete -c heapbook -n '__fish_seen_subcommand_from quiz' -l review -d 'those that are due'
