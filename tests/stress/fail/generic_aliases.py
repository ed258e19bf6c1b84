class Box(list): pass
t = list[int] | None
print(t, list[dict[str, int]], t == (None | list[int]), list[int].__args__, isinstance(5, int | str), type[int])
