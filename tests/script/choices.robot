# Predictions and questions, answered with the keys, on the real engine.
size 80x56
key 3
line :open choices
key Esc 1
key r
expect Predict first: choose
gone Told after the prediction.
key Enter
expect ✗ for choices one below
expect Lines come in the order
expect ✓ a text that is long enough
expect Told after the prediction.
key 3
line :answer 1 2
expect b = a
expect Not yet
expect This one, too.
line :answer 1 2,3
expect Right.
gone This one, too.
