# Text made, cut, changed and looked for, of every width and length.
texts = ["", "a", "ab", "Hello, World", "x" * 7 + "Y", "\x00\x7f", "tab\tand\nnewline", "é", "naïve Café",
         "\u0394elta \u03a3", "\U0001f600 ok", "quote ' and \"", "back\\slash", "A" * 300 + "z" * 40]
for t in texts:
    print(ascii(t.upper()), ascii(t.lower()), ascii(t.swapcase()), ascii(t.capitalize()), ascii(t.title()))
    print(ascii(t[::-1]), ascii(t[1::2]), ascii(t[-2::-3]), ascii(t[1:3]), ascii(t[:-1]))
    print(ascii(repr(t)), t.encode(), t.encode().decode() == t, ascii(t.split()), ascii(t.partition("l")))
    print(ascii(t.replace("l", "<->")), ascii(t.replace("", "-")[:50]), t.count("l"), t.find("or"), "W" in t)
text = "abracadabra " * 30 + "the end of the story"
for needle in ("a", "ra", "bra ", "the", "the end", "y", "story!", "cada", "aa", "abracadabra abra", "z", "",
               "x" * 40, "abracadabra " * 4, "the end of the story"):
    print(text.find(needle), text.rfind(needle), text.count(needle), needle in text, text.find(needle, 200, 371))
print("\u0394" in "abc", "é".count("é"), "ééa".find("éa"), "aé".find("é"), "e\u0301".find("\u0301"))
print([w for w in " \t a  b\x1cc\u2003d\xa0e \n".split()], "a b c".split(None, 1), " a b c ".rsplit(None, 1))
print("1,2,,3".split(","), "1,2,,3".rsplit(",", 1), "".split(), "".split(","), "a\r\nb\nc".splitlines())
print("%s-%d" % ("ab", 5), "%5d|%-5s|%05.1f|%x" % (42, "x", 3.14159, 255), "%s" % "same", "%d" % 7, "%%")
print("%(a)s %(b)r" % {"a": 1, "b": "two"}, "%s" % (None,), "%c%c" % ("a", 98), b"%s %d" % (b"x", 3))
print(f"{1:05d} {'a':>4} {2.5:.2f} {'é'!r:6} {10**20} {'x' * 300:.3} {-7:+} {1234567:,}")
print("{} {:>5} {a} {0!r}".format(1, 2, a="z") if False else "{0} {1:>5} {a} {0!r}".format(1, 2, a="z"))
print(len("".join(["ab"] * 200)), ", ".join(["x", "é", "\u0394"]), "-".join("abc"), "".join([]), "".join(["q"]))
s = ""
for i in range(40):
    s += "ab" if i % 3 else "é"
print(ascii(s), len(s))
print("abc".startswith(("x", "ab")), "abc".endswith("bc"), "abc".startswith("b", 1), "".startswith(""), "é".startswith("e"))
print([c for c in "aé\u0394"], "abc"[True], "abcdef"[-3:2**70], "abc" < "abd", "é" > "z", "\u0394" == "\u0394")
for bad in (lambda: "abc"[3], lambda: "abc"["x"], lambda: "a" in 5, lambda: 5 in "a", lambda: b"\xff".decode(), lambda: "\ud800".encode()):
    try:
        print(bad())
    except Exception as e:
        print(type(e).__name__, e)
print(repr(["x" * 120, "y" * 120]), repr({"k" * 250: "\u0394" * 20})[-40:])
print(str(-12345678901234567890), str(0), str(-1), repr(2**62), int("  42 "), int("-0x1f", 16), int("1_000"))
