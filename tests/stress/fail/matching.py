def m(x):
    match x:
        case 0 | 1: return 'small'
        case [a, b, *rest]: return a, b, rest
        case {'k': v, **rest}: return v, rest
        case str(s) if len(s) > 2: return s
        case _: return 'other'
print([m(x) for x in (1, [1, 2, 3, 4], {'k': 5, 'z': 6}, 'abc', 'ab', (1, 2))])
