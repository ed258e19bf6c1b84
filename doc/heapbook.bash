# bash completion for heapbook
_heapbook() {
    local cur=${COMP_WORDS[COMP_CWORD]} verbs="run repl trace grade quiz check new progress engine"
    local course=${HEAPBOOK_COURSE:-.}
    if [ "$COMP_CWORD" = 1 ]; then
        COMPREPLY=($(compgen -W "$verbs --help --version --plain --course --no-color --no-input" -- "$cur"))
        return
    fi
    case ${COMP_WORDS[1]} in
    run) COMPREPLY=($(compgen -W "--heap --at --stats --audit --memory-limit --time-limit --step-limit --seed --gc --fail-alloc --dump --trace" -- "$cur") $(compgen -f -X '!*.py' -- "$cur")) ;;
    grade) if [ "$COMP_CWORD" = 2 ]; then
               COMPREPLY=($(compgen -W "$(cd "$course/scripts" 2>/dev/null && ls *.lua 2>/dev/null | sed 's/\.lua$//') --json" -- "$cur"))
           else COMPREPLY=($(compgen -f -X '!*.py' -- "$cur")); fi ;;
    quiz) COMPREPLY=($(compgen -W "--review" -- "$cur")) ;;
    check) COMPREPLY=($(compgen -f -- "$cur") $(compgen -W "--json --promote --programs --lua-api" -- "$cur")) ;;
    progress) COMPREPLY=($(compgen -W "--json --csv --class export import" -- "$cur")) ;;
    trace) COMPREPLY=($(compgen -f -X '!*.py' -- "$cur")) ;;
    esac
}
complete -F _heapbook heapbook
