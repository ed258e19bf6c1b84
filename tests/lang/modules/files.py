# Files are read a piece at a time: lines and characters across the pieces.
import io
import tracemalloc

LOG = "../curriculum/data/visits.log"
DATA = ("one\r\ntwo\rthree\nfür €\n".encode() + b"x" * 9000 + "é\n".encode()
        + b"a" * 8155 + "é".encode() + b"b" * 8000 + b"\r\nend")

for newline in (None, "", "\n", "\r", "\r\n"):
    lines = io.TextIOWrapper(io.BytesIO(DATA), encoding="utf-8", newline=newline).readlines()
    print(repr(newline), [len(x) for x in lines], repr(lines[0]), repr(lines[-1][-8:]))

f = io.TextIOWrapper(io.BytesIO(DATA), encoding="utf-8")
print(repr(f.read(5)), repr(f.readline()), repr(f.readline(2)), repr(f.read(3)))
rest = f.read()
print(len(rest), repr(rest[-5:]), repr(f.read()), repr(f.readline()))
f.seek(0)
print(repr(f.readline()), len(f.read(9010)), len(f.readline()))
print(len(io.TextIOWrapper(io.BytesIO(DATA), encoding="latin-1").read()))
print([len(x) for x in io.TextIOWrapper(io.BytesIO(DATA + b"\xff"), encoding="utf-8", errors="replace")])
try:
    io.TextIOWrapper(io.BytesIO(DATA + b"\xc3"), encoding="utf-8").read()
except UnicodeDecodeError as error:
    print(error.reason)

with open(LOG, "rb") as f:
    print(f.read(4), f.tell(), f.readline(), f.readline(3), f.readline())
    f.seek(-4, 2)
    print(f.read(), f.read(), f.tell())
    f.seek(9000)
    print(len(f.read(100)), f.read1(3), len(f.readlines()))
    f.seek(2)
    f.seek(8190, 1)
    print(len(f.read(20000)), f.tell(), len(f.read()))
with open(LOG) as f:
    print(sum(len(line) for line in f), repr(f.readline()))
with open(LOG) as f:
    print(f.readline(), f.read(7), len(f.read(10000)), len(f.read()))
try:
    open("nothing.txt")
except FileNotFoundError as error:
    print(error)

# Line by line, the file is never in memory as a whole.
tracemalloc.start()
with open(LOG) as f:
    print(max(len(line) for line in f), tracemalloc.get_traced_memory()[1] < 60_000)
    f.seek(0)
    print(len(f.read()), tracemalloc.get_traced_memory()[1] > 229_000)
