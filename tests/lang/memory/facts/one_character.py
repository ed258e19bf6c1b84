# One character, one byte: which results are the shared object, and which are made anew.
# chr() gives the shared text; a literal gives the interned one, which is another object for
# the letters that CPython has compiled into itself.
import sys

s, o = "hello world", "x"
print("letters that are not the shared text", [chr(c) for c in range(256) if sys.intern(chr(c)) is not chr(c)])
for expression in r"""
s[5] is chr(32)
str(5) is chr(53)
repr(5) is chr(53)
"%d" % 5 is chr(53)
f"{5}" is chr(53)
hex(5)[2] is chr(53)
"%s" % 5 is chr(53)
"{}".format(5) is chr(53)
format(5) is chr(53)
"b".upper() is chr(66)
b"a".decode() is chr(97)
"\xe9".encode().decode() is chr(233)
"".join(["a"]) is chr(97)
"a,b".split(",")[1] is chr(98)
"xay".strip("xy") is chr(97)
"aa".replace("aa", "b") is chr(98)
list("ab")[0] is chr(97)
next(iter("ab")) is chr(97)
str(1) is chr(49)
"%c" % 97 is chr(97)
f"{'a'}" is chr(97)
f"{'a'!s}" is chr(97)
f"{97:c}" is chr(97)
"{:c}".format(97) is chr(97)
"a".lower() is chr(97)
"a".title() is chr(97)
"a".swapcase() is chr(65)
"a".capitalize() is chr(65)
"a".casefold() is chr(97)
"a".center(1) is chr(97)
"%s" % "a" is chr(97)
"%.1s" % "ab" is chr(97)
f"{'ab':.1}" is chr(97)
format("ab", ".1") is chr(97)
"ab".partition("a")[1] is chr(97)
"a-b".rpartition("-")[1] is chr(45)
"a-b".partition("-")[1] is chr(45)
"a-b".partition("-")[0] is chr(97)
"ab".removeprefix("a") is chr(98)
"ab".translate({97: None}) is chr(98)
"a".translate({97: "b"}) is chr(98)
"a".translate({97: 98}) is chr(98)
"ab".replace("a", "") is chr(98)
"a\u0100".replace("\u0100", "") is chr(97)
"aXb".split("X")[0] is chr(97)
"a b".split()[0] is chr(97)
"a b".rsplit()[0] is chr(97)
"a\nb".splitlines()[0] is chr(97)
"abc"[::3] is chr(97)
"abc"[::-1][0] is chr(99)
"".join(["", "a"]) is chr(97)
"".join(("a", "")) is chr(97)
"".join(c for c in "a") is chr(97)
"-".join(["a"]) is chr(97)
"a" + "" is chr(97)
("" + "a") is chr(97)
"a" * 1 is chr(97)
str(b"a", "ascii") is chr(97)
str(b"a", "latin-1") is chr(97)
str(b"a", "utf-8") is chr(97)
str(b"a\0", "utf-16-le") is chr(97)
b"a".decode("latin-1") is chr(97)
b"\xe9".decode("latin-1") is chr(233)
bytes([97]).decode("ascii") is chr(97)
"a".zfill(1) is chr(97)
"a".expandtabs() is chr(97)
"\t".expandtabs(1) is chr(32)
"".ljust(1) is chr(32)
"".rjust(1) is chr(32)
"".center(1) is chr(32)
"".zfill(1) is chr(48)
f"{'':1}" is chr(32)
"%1s" % "" is chr(32)
repr(True)[0] is chr(84)
bin(1)[2] is chr(49)
chr(97) is chr(97)
ord("a") == 97 and chr(97) is chr(97)
input.__name__[0] is chr(105)
"\x41" is chr(65)
eval("'a'") is chr(97)
eval("'\\x61'") is chr(97)
min("a", "b") is chr(97)
sorted("ba")[0] is chr(97)
max("ab") is chr(98)
dict(a=1).popitem()[0] is chr(97)
str.__new__(str, "a") is chr(97)
"a".join(["", ""]) is chr(97)
"%%" % () is chr(37)
"{{".format() is chr(123)
"a".format() is chr(97)
__import__("re").match("a", "ab").group() is chr(97)
__import__("re").split(",", "a,b")[0] is chr(97)
__import__("re").sub("b", "", "ab") is chr(97)
__import__("io").StringIO("ab").read(1) is chr(97)
__import__("json").loads('"a"') is chr(97)
ascii("a")[1] is chr(97)
hex(10)[2] is chr(97)
"ab".strip("b") is chr(97)
"ab".rstrip("b") is chr(97)
"ba".lstrip("b") is chr(97)
"\u0100"[0] is chr(256)
"a\u0100"[0] is chr(97)
"a\u0100"[:1] is chr(97)
str(memoryview(b"a"), "ascii") is chr(97)
str(bytearray(b"a"), "ascii") is chr(97)
"\xe9"[0] is chr(233)
"\xc9".lower() is chr(233)
"\xc9".casefold() is chr(233)
"\xe9".upper() is chr(201)
str(0) is chr(48)
str(-1)[1] is chr(49)
b"a"[:1] is b"a"
bytes([97]) is b"a"
bytes((97,)) is b"a"
bytes(1) is b"\0"
b"ab"[:1] is b"a"
b"ab"[1:] is b"b"
b"ab"[::2] is b"a"
"a".encode() is b"a"
"a".encode("ascii") is b"a"
"a".encode("latin-1") is b"a"
b"a".upper() is b"A"
b"A".lower() is b"a"
b"x,y".split(b",")[0] is b"x"
b"x y".split()[0] is b"x"
b"xa".strip(b"x") is b"a"
b"ab".replace(b"b", b"") is b"a"
b"".join([b"a"]) is b"a"
b"".join([b"", b"a"]) is b"a"
b"%c" % 97 is b"a"
b"%d" % 1 is b"1"
b"a" * 1 is b"a"
b"a" + b"" is b"a"
b"" + b"a" is b"a"
b"ab".removeprefix(b"a") is b"b"
b"ab".removesuffix(b"b") is b"a"
b"a-b".partition(b"-")[0] is b"a"
b"a-b".partition(b"-")[1] is b"-"
bytes(bytearray(b"a")) is b"a"
bytes(memoryview(b"a")) is b"a"
memoryview(b"ab")[:1].tobytes() is b"a"
bytes.fromhex("61") is b"a"
(97).to_bytes(1, "big") is b"a"
b"a".ljust(1) is b"a"
b"".ljust(1) is b" "
bytes("a", "ascii") is b"a"
__import__("io").BytesIO(b"ab").read(1) is b"a"
__import__("struct").pack("b", 97) is b"a"
__import__("array").array("b", [97]).tobytes() is b"a"
b"a".title() is b"A"
b"a".translate(None) is b"a"
b"ab".translate(None, b"b") is b"a"
bytes(c for c in b"a") is b"a"
bytes({97}) is b"a"
bytes(iter([97])) is b"a"
bytes(b"a") is b"a"
b"a".center(1) is b"a"
b"a".zfill(1) is b"a"
b"a".expandtabs() is b"a"
b"".join((b"a",)) is b"a"
bytes(0) is b""
bytearray(b"").join([]) is b""
(0).to_bytes(0, "big") is b""
"".encode() is b""
b"".decode() is ""
b"a".replace(b"a", b"") is b""
b"a".strip(b"a") is b""
b"%s" % b"" is b""
b"a" * 0 is b""
b"a"[1:] is b""
bytes.fromhex("") is b""
b"%s" % b"a" is b"a"
"a".replace("a","b") is chr(98)
"ab".replace("ab","c") is chr(99)
"".replace("","x") is chr(120)
"\u0100".replace("\u0100","a") is chr(97)
"xx".replace("xx","") is ""
"-".zfill(2)[0] is chr(45)
"ab".translate({97:None}) is chr(98)
"\u0100".translate({256:"b"}) is chr(98)
"\u0100".translate({256:98}) is chr(98)
"a".translate({97: "bc"[:1]}) is chr(98)
"a".replace("b","c") is chr(97)
"ab".replace("a","",1) is chr(98)
"abc"[2:0:-3] is chr(99)
"\u0100b"[1::2] is chr(98)
"a\u0100"[::2] is chr(97)
"".replace("", "\u0100")[:1] is "\u0100"
"a".replace("a", "\xe9") is chr(233)
"a".replace("a","b",0) is chr(97)
b"a".replace(b"a",b"b") is b"b"
b"".replace(b"",b"x") is b"x"
b"ab".replace(b"ab",b"c") is b"c"
b"a".swapcase() is b"A"
b"a".capitalize() is b"A"
b"1".zfill(1) is b"1"
b"".zfill(1) is b"0"
b"".center(1) is b" "
b"".rjust(1) is b" "
b"\t".expandtabs(1) is b" "
b"a".translate(bytes(range(256))) is b"a"
b"a".translate(bytes(range(1,256))+b"a") is b"b"
bytes([300-203]) is b"a"
bytes(range(97,98)) is b"a"
bytes(frozenset([97])) is b"a"
bytes(__import__("array").array("b",[97])) is b"a"
b"".join([bytearray(b"a")]) is b"a"
b"".join([b"",b"a",b""]) is b"a"
b"".join([b"a",b""]) is b"a"
b"%b" % b"a" is b"a"
b"%x" % 1 is b"1"
b"%r" % 1 is b"1"
b"a"[0:1:1] is b"a"
b"abc"[2:0:-3] is b"c"
b"abc"[1:2] is b"b"
b"abc".rpartition(b"b")[2] is b"c"
b"a\nb".splitlines()[0] is b"a"
b"a b".rsplit()[0] is b"a"
b"a".strip() is b"a"
b"a ".strip() is b"a"
b"a ".rstrip() is b"a"
b" a".lstrip() is b"a"
b"a".hex()[0] is chr(54)
"a".encode("utf-16-le")[:1] is b"a"
"a".encode("utf-8","strict") is b"a"
"a".encode("cp1252") is b"a"
b"a".decode("cp1252") is chr(97)
b"a".decode("utf-8","replace") is chr(97)
"a".encode("ascii","ignore") is b"a"
"a\xe9".encode("ascii","ignore") is b"a"
b"a\xff".decode("ascii","ignore") is chr(97)
b"a\xff".decode("utf-8","ignore") is chr(97)
"\ud800".encode("utf-8","replace") is b"?"
b"\xff".decode("utf-8","replace") is chr(0xfffd)
bytearray(b"ab").decode()[0] is chr(97)
bytes(bytearray(b"")) is b""
bytearray(b"a").hex()[0] is chr(54)
memoryview(b"a").hex()[0] is chr(54)
memoryview(b"").tobytes() is b""
memoryview(bytearray(b"a")).tobytes() is b"a"
str(memoryview(b"a"),"utf-8") is chr(97)
int.to_bytes(97,1,"little") is b"a"
bytes.maketrans(b"",b"")[97:98] is b"a"
__import__("binascii").unhexlify("61") is b"a"
__import__("binascii").hexlify(b"")is b""
__import__("base64").b64decode("YQ==") is b"a"
__import__("os").fsencode("a") is b"a"
__import__("io").BytesIO(b"a").getvalue() is b"a"
__import__("io").BytesIO(b"ab").readline(1) is b"a"
__import__("io").StringIO("a").getvalue() is chr(97)
__import__("io").StringIO("ab").readline(1) is chr(97)
__import__("struct").unpack("c", b"a")[0] is b"a"
__import__("struct").unpack("1s", b"a")[0] is b"a"
__import__("string").ascii_letters[0] is chr(97)
list("\xe9")[0] is chr(233)
sorted("\xe9")[0] is chr(233)
tuple("a")[0] is chr(97)
next(reversed("a")) is chr(97)
set("a").pop() is chr(97)
dict.fromkeys("a").popitem()[0] is chr(97)
max("a") is chr(97)
"".join(reversed("a")) is chr(97)
str.join("",("a",)) is chr(97)
chr(97).join(["",""]) is chr(97)
"%c" % "a" is chr(97)
"%s" % chr(97) is chr(97)
f"{chr(97)}" is chr(97)
f"{chr(97):1}" is chr(97)
format(chr(97),"1") is chr(97)
format(chr(97)) is chr(97)
f"{chr(97)!s:s}" is chr(97)
"{0[0]}".format("ab") is chr(97)
"{:.1}".format("ab") is chr(97)
"{:>1}".format("a") is chr(97)
f"{True:d}" is chr(49)
f"{1:d}" is chr(49)
f"{1:n}" is chr(49)
f"{1:x}" is chr(49)
"%d" % 1 is chr(49)
"%x" % 1 is chr(49)
"%o" % 1 is chr(49)
"%.0f" % 1 is chr(49)
f"{1.0:.0f}" is chr(49)
f"{1.0:g}" is chr(49)
"%g" % 1.0 is chr(49)
repr("")[0] is chr(39)
ascii(1) is chr(49)
str(True)[0] is chr(84)
int.__repr__(1) is chr(49)
__import__("json").dumps(1) is chr(49)
__import__("re").match("(a)","a").group(1) is chr(97)
__import__("re").findall("a","a")[0] is chr(97)
__import__("re").sub("b","a","b") is chr(97)
__import__("re").sub("b","","ab") is chr(97)
__name__[0] is chr(95)
""".strip().split("\n"):
    print(expression, eval(expression))
