# words.py [TIMES] - text: words made, joined, split, counted, formatted, compared.
import sys


def main(n):
    words, x = [], 7
    for i in range(n):
        x = (x * 1103515245 + 12345) & 0x7FFFFFFF
        words.append("w" + str((x >> 10) % 997))
    text = " ".join(words)
    print(len(text), text.count("w1"), text.find("w996"))
    counts = {}
    for w in text.split():
        counts[w] = counts.get(w, 0) + 1
    print(len(counts), max(counts.values()))
    lines = ["%5d: %s" % (i, w.upper()) for i, w in enumerate(words)]
    lines += [f"{i:>6} {w!r:8} {i / 7:.2f}" for i, w in enumerate(words)]
    print(len("\n".join(lines)), lines[-1])
    print(sum([line.strip().startswith("1") for line in lines]))
    whole = ""
    for w in words:
        whole += w.replace("w", "<>")
    print(len(whole), whole[:9], sum([ord(c) for c in whole[:2000]]))


main(4000 * int(sys.argv[1] if len(sys.argv) > 1 else 1))
