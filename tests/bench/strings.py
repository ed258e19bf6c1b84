# Strings: building, splitting, joining, formatting, comparing, counting.

def caesar(text, k):
    out = []
    for c in text:
        o = ord(c)
        if 97 <= o <= 122:
            out.append(chr((o - 97 + k) % 26 + 97))
        else:
            out.append(c)
    return "".join(out)


def main():
    text = "the quick brown fox jumps over the lazy dog; " * 120
    print(len(caesar(text, 5)))
    counts = {}
    for word in text.split():
        counts[word] = counts.get(word, 0) + 1
    print(sorted(counts.items())[:3])
    s = ""
    for i in range(40000):
        s += "ab"
    print(len(s))
    lines = []
    for i in range(20000):
        lines.append(f"{i:05d}: {i * 3} {i!r}")
    print(len("\n".join(lines)))
    n = 0
    for line in lines:
        key, _, rest = line.partition(": ")
        if key.startswith("00") and rest.endswith("7"):
            n += len(rest.replace("7", "seven"))
        elif key == "00010" or rest != "":
            n += 1
    print(n)
    vowels = 0
    for c in text:
        if c in "aeiou":
            vowels += 1
    print(vowels)
    print(sum([len("%s-%d" % (w, i)) for i, w in enumerate(text.split())]))
    print(text[::-1][:20], text.upper().count("THE"))


for _ in range(4):
    main()
