#!/bin/sh
# files.sh - one line per source file, from its head comment: src/FILES.md on standard output.
cd "$(dirname "$0")/.." || exit 1
echo '# Files'
echo
echo 'One line each, from the head of the file (`make files`).'
last=
for f in $(find src -name '*.c' -o -name '*.h' -o -name '*.def' -o -path 'src/modules/py/*' -name '*.py' | LC_ALL=C sort); do
    folder=$(dirname "${f#src/}")
    if [ "$folder" != "$last" ]; then
        printf '\n## %s\n\n' "$folder"
        last=$folder
    fi
    line=$(head -n 1 "$f" | sed -e 's|^/\* *||' -e 's|^"""||' -e 's|^# *||' -e 's| *\*/ *$||' -e 's|""" *$||' \
        -e "s|^$(basename "$f") *- *||")
    printf -- '- `%s`: %s\n' "$(basename "$f")" "$line"
done
