# road.awk - a chapter as what a learner does with it: commands, one a line.
function run_it() { if (waiting) print ":run " runs; waiting = 0 }
/^```/ && !/^```$/ { if (!/^```predict/) run_it() }
/^```python run/ { runs++; waiting = 1 }
/^```predict/ { waiting = 0; print ":predict " ++predictions " 1" }
/^```quiz/ { asked = 1; questions++; choices = 0; right = "" }
asked && /^- \[/ { choices++; if (/^- \[x\]/) right = right (right ? "," : "") choices }
asked && /^```$/ { asked = 0; print ":answer " questions " " right }
END { run_it() }
