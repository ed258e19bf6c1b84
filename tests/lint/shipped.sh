#!/bin/sh
# shipped.sh - every source file is named in its folder's sources.am, and the other way round.
: "${top_srcdir:=.}"
cd "$top_srcdir" || exit 99
bad=0
for f in $(find src -name '*.[ch]' -o -name '*.def' -o -path 'src/modules/py/*' -name '*.py' | LC_ALL=C sort); do
    folder=$(printf '%s' "$f" | cut -d/ -f2)
    grep -q " $f\$" "src/$folder/sources.am" || { echo "$f: not in src/$folder/sources.am"; bad=1; }
done
for f in $(sed -n 's/^[a-z_]* += //p' src/*/sources.am); do
    [ -f "$f" ] || { echo "$f: named in sources.am but not there"; bad=1; }
done
for a in src/*/sources.am; do
    sort "$a" | uniq -d | grep ' += ' | sed "s|^|$a: twice: |" | grep . && bad=1
done
exit $bad
