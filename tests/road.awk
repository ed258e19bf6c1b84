# road.awk - a chapter as what a learner does with it: commands, one a line.  An exercise is
# answered with the file work/NAME: a program is loaded, lines for the prompt are typed.
function run_it() { if (waiting) print ":run " runs; waiting = 0 }
function type_it(name,   line) {
    print ":exercise " name
    if (system("grep -q 'mode = \"program\"' scripts/" name ".lua") == 0) print ":load " work "/" name
    else while ((getline line < (work "/" name)) > 0) print line
    print ":exercise"
}
# The letters of an order or of pairs: as the workbook says them when they were missed.
function letters(   ask, line, right) {
    ask = "echo ':answer " questions " -' | " bin " --plain " name
    while ((ask | getline line) > 0) if (sub(/^quiz: not yet; it is: /, "", line)) right = line
    close(ask)
    return right
}
/^```/ && !/^```$/ { if (!/^```predict/) run_it() }
/^```python run/ { runs++; waiting = 1 }
/^```predict/ { waiting = 0; print ":predict " ++predictions " 1" }
/^```quiz/ { asked = 1; questions++; choices = 0; right = "" }
asked && /^- \[/ { choices++; if (/^- \[x\]/) right = right (right ? "," : "") choices }
asked && /^```$/ { asked = 0; print ":answer " questions " " (choices ? right : letters()) }
/^```exercise/ { type_it($2) }
END { run_it() }
