#!/bin/sh
# layers.sh - a folder of src/ includes only what the table in src/README.md allows.
: "${top_srcdir:=.}"
cd "$top_srcdir" || exit 99
awk -F'|' '
FILENAME == "src/README.md" {
    if ($2 ~ /`[a-z]+`/ && NF >= 5) {
        name = $2; gsub(/[` ]/, "", name)
        allowed = $3; gsub(/[^a-z ]/, " ", allowed)
        may[name] = " " allowed " " name " "
    }
    next
}
FNR == 1 { split(FILENAME, part, "/"); here = part[2] }
/^#[ \t]*include/ {
    if (match($0, /"[a-z_]+\//)) {
        folder = substr($0, RSTART + 1, RLENGTH - 2)
        file = $0; sub(/^[^"]*"/, "", file); sub(/".*/, "", file)
        ok = may[here] ~ / all / || index(may[here], " " folder " ")
        if (here == "types" && (file == "vm/types.def" || file == "modules/types.def")) ok = 1
        if (here == "types" && file == "lang/opcodes.def") ok = 1
        if (here == "shell" && folder == "engine" && file != "engine/client.h") ok = 0
        if (!ok) { print FILENAME ":" FNR ": " here "/ may not include " file; bad = 1 }
    }
    if ($0 ~ /<(ncurses|curses|term)\.h>/ && FILENAME != "src/shell/screen.c") { print FILENAME ":" FNR ": only shell/screen.c knows ncurses"; bad = 1 }
    if ($0 ~ /<histedit\.h>/ && FILENAME != "src/shell/prompt.c") { print FILENAME ":" FNR ": only shell/prompt.c knows libedit"; bad = 1 }
    if ($0 ~ /<(lua|lualib|lauxlib)\.h>/ && here != "script") { print FILENAME ":" FNR ": only script/ knows Lua"; bad = 1 }
}
END { exit bad }
' src/README.md $(find src -name '*.[ch]' -o -name '*.def' | LC_ALL=C sort)
