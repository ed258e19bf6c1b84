# road.awk - a chapter as what a learner does with it: a letter, then a command; what it is:
#   D do it, R a right answer, T one that is typed, W a wrong one, A a prediction,
#   P a solution, F KEY a wrong program or answer that must get that message.
# The programs of its exercises are files: work/NAME/solution-1.py, wrong-1-KEY.py.
function run_it() { if (waiting) print "D :run " runs; waiting = 0 }

# The letters of an order or of pairs: as the workbook says them when they were missed.
function letters(   ask, line, right) {
    ask = "echo ':answer " questions " -' | " bin " --plain " name
    while ((ask | getline line) > 0) if (sub(/^quiz: not yet; it is: /, "", line)) right = line
    close(ask)
    return right
}

function mode_of(name,   script, line, mode) {
    script = "scripts/" name ".lua"
    mode = "prompt"
    while ((getline line < script) > 0) if (match(line, /mode = "[a-z]+"/)) mode = substr(line, RSTART + 8, RLENGTH - 9)
    close(script)
    return mode
}

# What is typed to each question: what `answers` says of its key.
function type_answers(name, file,   script, line, program) {
    script = "scripts/" name ".lua"
    program = "for key in ("
    while ((getline line < script) > 0)
        if (match(line, /key = "[^"]+", ask/)) program = program "\"" substr(line, RSTART + 7, RLENGTH - 13) "\", "
    close(script)
    program = program "):\n    v = answers\n    for part in key.split(\".\"): v = v[int(part) if part.isdigit() else part]\n" \
        "    print(\" \".join(sorted(v)) if isinstance(v, set) else v)"
    print program > (file ".typed")
    close(file ".typed")
    script = "{ cat '" file "'; echo; cat '" file ".typed'; } | " bin " run -"
    while ((script | getline line) > 0) print "D " line
    close(script)
}

# How an exercise is worked at: a program is loaded, lines are typed, questions are answered.
function work_at(name, mode, file, how,   line) {
    print "D :exercise " name
    if (mode == "program") { print how " :load " file; return }
    if (mode == "prompt") while ((getline line < file) > 0) { if (line != "") print "D " line }
    else type_answers(name, file)
    close(file)
    print how (mode == "prompt" && how != "P" ? " :check" : "")
}
function exercise(name,   files, file, mode, key) {
    mode = mode_of(name)
    files = "ls " work "/" name "/*.py | sort"
    while ((files | getline file) > 0) {
        if (file !~ /\/wrong-/) continue
        key = file
        sub(/.*\/wrong-[0-9]+-/, "", key)
        sub(/\.py$/, "", key)
        work_at(name, mode, file, "F " key)
    }
    close(files)
    work_at(name, mode, work "/" name "/solution-1.py", "P")
    print "D :exercise"
}

/^```/ && !/^```$/ { if (!/^```predict/) run_it() }
/^```python run/ { runs++; waiting = 1 }
/^```predict/ { waiting = 0; print "A :predict " ++predictions " 1" }
/^```quiz/ { asked = 1; questions++; choices = 0; right = wrong = "" }
asked && /^- \[/ { choices++; if (/^- \[x\]/) right = right (right ? "," : "") choices; else wrong = choices }
asked && /^```$/ {
    asked = 0
    if (!choices || wrong) print "W :answer " questions " " (choices ? wrong : "-")
    print (choices ? "R" : "T") " :answer " questions " " (choices ? right : letters())
}
/^```exercise/ { exercise($2) }
END { run_it() }
