#!/bin/sh
# record.sh [PROGRAM.py...] - write the .out of programs under tests/lang as CPython 3.11
# gives them.  Needs python3.11 (PYTHON names another).
python=${PYTHON:-/usr/bin/python3}
"$python" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' ||
    { echo "record.sh: $python is not CPython 3.11" >&2; exit 1; }
top=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
unset PYTHONUNBUFFERED
PYTHONHASHSEED=0 TZ=UTC LC_ALL=C.UTF-8 PYTHONDONTWRITEBYTECODE=1
export PYTHONHASHSEED TZ LC_ALL PYTHONDONTWRITEBYTECODE
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
if [ $# = 0 ]; then
    set -- $(find "$top/tests/lang" -name '*.py' ! -path '*/data/*' | LC_ALL=C sort)
fi
for t in "$@"; do
    here=$(cd "$(dirname "$t")" && pwd -P)
    (cd "$here" && "$python" "$(basename "$t")") >"$work/out" 2>"$work/err" </dev/null
    status=$?
    {
        sed -e "s|$here/||g" -e 's/\( at\|^gc: .* <.*\) 0x[0-9a-f]\{6,\}/\1 0x.../g' "$work/out"
        [ ! -s "$work/err" ] || { echo '--- stderr'; sed -e "s|$here/||g" -e 's/\( at\|^gc: .* <.*\) 0x[0-9a-f]\{6,\}/\1 0x.../g' "$work/err"; }
        [ $status = 0 ] || echo "--- status $status"
    } >"${t%.py}.out"
done
