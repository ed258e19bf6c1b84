# Exceptions: raised and caught near, through many frames, with finally and context.

class Wrong(Exception):
    def __init__(self, code):
        super().__init__(code)
        self.code = code


def deep(n):
    if n == 0:
        raise Wrong(7)
    return deep(n - 1) + 1


def parse(text):
    try:
        return int(text)
    except ValueError:
        return -1


def guarded(d, key):
    try:
        return d[key]
    except KeyError:
        d[key] = key
        return key
    finally:
        d["last"] = key


def main():
    total = 0
    words = ["12", "x", "7", "", "99", "1e3"]
    for i in range(24000):
        total += parse(words[i % 6])
    print(total)
    for i in range(700):
        try:
            deep(30)
        except Wrong as e:
            total += e.code
    print(total)
    d = {}
    for i in range(30000):
        total += guarded(d, i % 3000)
    print(total, len(d))
    for i in range(12000):
        try:
            try:
                raise ValueError(i)
            except ValueError as e:
                raise RuntimeError("again") from e
        except RuntimeError as e:
            total += e.__cause__.args[0]
    print(total)
    for i in range(60000):
        try:
            total += i
        except OSError:
            total = 0
    print(total)


for _ in range(4):
    main()
