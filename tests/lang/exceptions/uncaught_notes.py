e=ValueError('v'); e.add_note('note one'); e.add_note('two\nlines')
try:
    raise e
except ValueError as x:
    raise KeyError('k') from x
