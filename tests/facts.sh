#!/bin/sh
# facts.sh [PROGRAM.py...] - single facts of the memory model, one a line: how many are
# CPython 3.11's.  Its answers are asked for now where it is there, else they are the
# recorded ones.  PYTHON and HEAPBOOK name other programs than these.
top=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
python=${PYTHON:-/usr/bin/python3}
heapbook=$(realpath "${HEAPBOOK:-$top/build/heapbook}")
unset PYTHONUNBUFFERED
PYTHONHASHSEED=0 TZ=UTC LC_ALL=C.UTF-8 PYTHONDONTWRITEBYTECODE=1
export PYTHONHASHSEED TZ LC_ALL PYTHONDONTWRITEBYTECODE
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
[ $# != 0 ] || set -- "$top"/tests/lang/memory/facts/*.py
"$python" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null || python=

# What a program says, as tests/record.sh keeps it.
answers() # PROGRAM COMMAND...
{
    here=$(cd "$(dirname "$1")" && pwd -P)
    name=$(basename "$1")
    shift
    (cd "$here" && "$@" "$name") >"$work/out" 2>"$work/err" </dev/null
    status=$?
    for stream in out err; do
        [ "$stream" = out ] || [ ! -s "$work/err" ] || echo '--- stderr'
        sed -e "s|$here/||g" -e 's/\( at\|^gc: .* <.*\) 0x[0-9a-f]\{6,\}/\1 0x.../g' "$work/$stream"
    done
    [ $status = 0 ] || echo "--- status $status"
}

total=0 wrong=0
for t; do
    if [ -n "$python" ]; then
        answers "$t" "$python" >"$work/theirs"
    else
        cp "${t%.py}.out" "$work/theirs" || exit 1
    fi
    answers "$t" "$heapbook" run >"$work/ours"
    total=$((total + $(wc -l <"$work/theirs")))
    if ! diff "$work/theirs" "$work/ours" >"$work/diff"; then
        lost=$(grep -c '^<' "$work/diff")
        wrong=$((wrong + (lost ? lost : 1)))
        echo "$t"
        cat "$work/diff"
    fi
done
echo "facts: $((total - wrong)) of $total equal${python:+ to $("$python" -V)}"
[ $wrong = 0 ]
