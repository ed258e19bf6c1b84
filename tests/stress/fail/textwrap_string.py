import string, textwrap
print(string.ascii_lowercase[:5], textwrap.fill('the quick brown fox jumps', 12), textwrap.dedent('  a\n  b'), string.Template('$x is $y').substitute(x=1, y=2))
