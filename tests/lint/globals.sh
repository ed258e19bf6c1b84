#!/bin/sh
# globals.sh - nothing mutable is global: no symbol in .data or .bss of our objects.
# Allowed: the signal flag of shell/signal.c and the bug hook of base/error.c.
: "${top_builddir:=.}"
cd "$top_builddir" || exit 99
find src -name '*.o' | LC_ALL=C sort | xargs objdump -t 2>/dev/null | awk '
/file format/ { file = $1; sub(/:$/, "", file) }
/[ \t](\.data|\.bss|\.tdata|\.tbss|\*COM\*)[ \t]/ {
    name = $NF
    if (name ~ /^\./ || name ~ /^__/) next
    if (file ~ /shell\/signal\.o$/ || file ~ /base\/error\.o$/) next
    print file ": " name " is a mutable global"; bad = 1
}
END { exit bad }'
