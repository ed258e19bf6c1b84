# MEMORY_MODEL 2.1, 2.2: sizes of numbers, texts, bytes and tuples.  One fact a line.
import sys

size = sys.getsizeof


class Plain:
    pass


print("object()", size(object()))
print("None, ..., NotImplemented", size(None), size(...), size(NotImplemented))
print("True, False", size(True), size(False))
for n in (0, 1, -1, 5, 256, 257, -5, -6, 2**29, 2**30 - 1, -(2**30 - 1)):
    print("int", n, size(n), n.__sizeof__())
for bits in (30, 31, 59, 60, 61, 89, 90, 119, 120, 150, 300, 1000, 3000):
    print("int of one bit more than", bits, size(2**bits), size(2**bits - 1), size(-2**bits))
print("10**100", size(10**100))
print("what arithmetic leaves", size(2**60 - 2**60), size(2**60 - (2**60 - 1)), size((2**90) >> 61),
      size(2**90 // 2**60), size((2**60) & 1), size(int("0" * 50 + "7")), size(-(2**30) + 2**29))
print("int from bytes", size(int.from_bytes(b"\0" * 20 + b"\1", "big")), size(int.from_bytes(b"\xff" * 20, "big")))
print("float", size(0.0), size(1e300), size(float("nan")), size(float("inf")))
print("complex", size(0j), size(1 + 2j))
print("range", size(range(0)), size(range(10**30)), "slice", size(slice(1)), size(slice(1, 2, 3)))

print("empty str", size(""))
for n in (1, 2, 7, 15, 100, 1000):
    print("str of", n, *(size(c * n) for c in "a\x7f\x80\xe9\xff\u0100\u20ac\uffff\U00010000\U0001f600"))
print("widest decides", size("a" * 10 + "\xe9"), size("a" * 10 + "\u20ac"), size("\xe9" + "\U0001f600" * 3))
print("narrowed slice", size(("a" * 10 + "\u20ac")[:10]), size(("\xe9" + "\U0001f600")[:1]),
      size("\u20ac\xe9"[1]), size("\U0001f600\u20acab"[1:]))
print("narrowed otherwise", size("\u20acx".replace("\u20ac", "y")), size("\u20acx".strip("\u20ac")),
      size("x\u20ac".split("\u20ac")[0] * 3), size("x\u20acy".partition("\u20ac")[2] * 3),
      size("\u20acabc".lstrip("\u20ac")), size("\u20acabc".encode()[3:].decode()))
print("case changes width", size("\xff".upper()), size("\xdf".upper()), size("\xb5".upper()), size("\u0130".lower()),
      size("\xe9".lower()), size("\u212a".lower()))
print("joined", size("".join(["a", "\u20ac"])), size("-".join(["a", "b"])), size("".join([])), size("\xe9".join(["a", "b", "c"])))
print("formatted", size("%s" % "\u20ac"), size(f"{'a'}{'b'}"), size("{}\xe9".format("abc")), size(f"{5:>20}"), size("%5d" % 3))
print("numbers as text", size(str(12)), size(repr(1.5)), size(hex(255)), size(chr(65)), size(chr(233)), size(chr(300)))
s = "h\xe9llo"
before = size(s)
s.encode(), hash(s), s.upper(), {s: 1}, str.encode(s, "latin-1"), ("%s" % s), s == "x", s + "a"
print("utf8 not kept by encode, hash, keys", before, size(s))
try:
    getattr(Plain, s)
except AttributeError:
    pass
print("utf8 not kept by getattr", size(s))
setattr(Plain, s, 1)
print("utf8 not kept by setattr", size(s))
name = "Gr\xfc\xdfe" + str(1)
type(name, (), {})
print("utf8 kept by a class name", size(name), size("Gr\xfc\xdfe1" + ""))
source = "x = '\u20ac\u20ac'" + str()
source = source + "\n"
before = size(source)
compile(source, "f", "exec")
print("utf8 kept by compile", before, size(source))

print("bytes", *(size(b"a" * n) for n in (0, 1, 2, 7, 15, 100)))
print("bytes of things", size(bytes(10)), size(bytes([1, 2])), size(bytes(b"x")), size(b"a" + b"b"), size(b"ab" * 3),
      size("a\xe9".encode()), size(b"abc"[1:]), size(b"".join([b"a", b"b"])), size(b"%d" % 5))
print("tuple", *(size((None,) * n) for n in (0, 1, 2, 3, 10, 20, 21, 100)))
print("tuples from things", size(tuple(range(11))), size(tuple(i for i in range(11))), size(tuple([1, 2, 3])),
      size(tuple("abc")), size((1, 2) + (3,)), size((1, 2, 3)[1:]), size(tuple(map(str, range(17)))),
      size(tuple({1, 2, 3})), size(tuple({1: 2})), size((*range(9),)), size((*[1, 2], 3)))
print("sizes exclude the collector's header", (1, 2).__sizeof__(), [].__sizeof__(), {}.__sizeof__(), set().__sizeof__(),
      Plain().__sizeof__(), Plain.__sizeof__(Plain()), object().__sizeof__(), int.__sizeof__(5), "a".__sizeof__())


class Bigger(int):
    def __sizeof__(self):
        return 1000


class Odd:
    def __sizeof__(self):
        return self.n


print("what __sizeof__ says is believed", size(Bigger(5)))
odd = Odd()
for odd.n in (0, 5, -1, 2**70, "x", True, 1.5):
    try:
        print("__sizeof__ returns", odd.n, size(odd))
    except (ValueError, TypeError, OverflowError) as e:
        print("__sizeof__ returns", odd.n, type(e).__name__, e)
print("a default hides only TypeErrors", size(odd, 7))
odd.n = -1
try:
    print(size(odd, 7))
except ValueError as e:
    print("... and not", e)
try:
    size()
except TypeError as e:
    print("getsizeof()", e)
print("keywords", size(object=5), size(object=5, default=1), size(5, None))
