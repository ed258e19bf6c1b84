#!/bin/sh
# engine.sh - how long the engine takes to answer: a step, a step back, the lenses; for a
# run of a million steps on a heap of 64 MiB, and with ten million objects.
# Milliseconds, the worst of ten.  usage: tests/bench/engine.sh [path/to/heapbook]
bin=${1:-build/heapbook}
work=$(mktemp -d) || exit 99
trap 'exec 3>&- ; rm -rf "$work"' EXIT
id=0

open_engine() {
    mkfifo "$work/in" "$work/out"
    "$bin" engine <"$work/in" >"$work/out" &
    exec 3>"$work/in" 4<"$work/out"
    ask '"do":"limits","memory":8589934592,"output":0'
}
close_engine() {
    printf '%s\n' '{"id":0,"do":"bye"}' >&3
    exec 3>&- 4<&-
    rm -f "$work/in" "$work/out"
    wait
}
# Send a request; read lines until one has $2 (default: its answer).
ask() {
    id=$((id + 1))
    printf '%s\n' "{\"id\":$id,$1}" >&3
    until_line "${2:-\"id\":$id,}"
}
until_line() {
    while read -r line <&4; do
        case $line in *"$1"*) return ;; esac
    done
}
# $1 what, $2 request, $3 the line that ends it
measure() {
    worst=0
    for i in 1 2 3 4 5 6 7 8 9 10; do
        before=$(date +%s%N)
        ask "$2" "$3"
        took=$((($(date +%s%N) - before) / 10000))
        [ $took -gt $worst ] && worst=$took
    done
    printf '%-28s %4d.%02d ms\n' "$1" $((worst / 100)) $((worst % 100))
}
lenses() {
    for lens in objects graph collector pools time frames weak graveyard; do
        measure "lens $lens" "\"do\":\"lens\",\"lens\":\"$lens\",\"limit\":50"
    done
    measure "lens objects by size" '"do":"lens","lens":"objects","limit":50,"sort":"-bytes"'
}

echo "== a million steps, 64 MiB"
open_engine
ask '"do":"run","mode":"exec","source":"keep = [bytes(1000) for i in range(64000)]\ntotal = 0\nd = {}\nfor i in range(250000):\n    total += i\n    d[i % 100] = [i]\n    if i % 1000 == 0:\n        keep[i // 1000] = bytes(1000)\n"' '"event":"stopped"'
measure "step back, from the end" '"do":"goto","by":-1' '"event":"stopped"'
for step in 900000 123456 600000 77; do
    ask "\"do\":\"goto\",\"step\":$step" '"event":"stopped"'
    measure "step back, at $step" '"do":"goto","by":-1' '"event":"stopped"'
done
measure "step" '"do":"step"' '"event":"stopped"'
lenses
close_engine

echo "== ten million objects"
open_engine
ask '"do":"run","mode":"exec","source":"class P:\n    __slots__ = (\"x\",)\nl = [P() for i in range(3_000_000)]\nm = [[i] for i in range(2_000_000)]\nn = list(range(1000, 5_000_000))\n"' '"event":"stopped"'
lenses
close_engine
