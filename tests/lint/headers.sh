#!/bin/sh
# headers.sh - every header compiles alone and is guarded by FOLDER_FILE_H.
: "${top_srcdir:=.}" "${top_builddir:=.}" "${CC:=cc}"
bad=0
here=$(cd "$top_builddir" && pwd)
cd "$top_srcdir" || exit 99
for h in $(find src -name '*.h' ! -name 'ops_*.h' | LC_ALL=C sort); do
    file=${h#src/}
    guard=$(printf '%s' "$file" | tr 'a-z/.' 'A-Z__')
    head -n 60 "$h" | grep -q "^#ifndef $guard\$" || { echo "$h: no guard $guard"; bad=1; }
    printf '#include "%s"\n' "$file" |
        $CC -std=gnu11 -D_GNU_SOURCE -fsyntax-only -Isrc -I"$here" ${HEADER_CFLAGS:-} -x c - 2>"$here/header.err" ||
        { echo "$h: does not compile alone"; head -n 3 "$here/header.err"; bad=1; }
done
rm -f "$here/header.err"
exit $bad
