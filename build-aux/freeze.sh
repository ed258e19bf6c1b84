#!/bin/sh
# freeze.sh TOP FILE... - C source of frozen_modules[] on standard output.
# A file src/modules/py/a/b.py is module a.b; .../a/__init__.py is package a.
top=$1
shift
echo '#include "modules/modules.h"'
echo
n=0
for f in "$@"; do
    printf 'static const unsigned char frozen_%d[] = {' $n
    if [ -f "$f" ]; then path=$f; else path=$top/$f; fi
    od -An -v -tu1 "$path" | sed 's/[0-9][0-9]*/&,/g'
    echo '0};'
    n=$((n + 1))
done
echo 'const struct frozen_module frozen_modules[] = {'
n=0
for f in "$@"; do
    m=${f##*modules/py/}
    m=${m%.py}
    package=false
    case $m in */__init__) package=true m=${m%/__init__} ;; esac
    m=$(printf %s "$m" | tr / .)
    printf '    {"%s", (const char *)frozen_%d, sizeof frozen_%d - 1, %s},\n' "$m" $n $n $package
    n=$((n + 1))
done
echo '    {0},'
echo '};'
