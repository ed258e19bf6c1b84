# What refused arguments and operands are told.
import collections, itertools, math


def attempt(text):
    try:
        print(text, "->", eval(text))
    except Exception as e:
        print(text, "->", type(e).__name__, e)


find, update, group = "abc".find, set().update, bytearray(b"ab").find
for text in """math.log(8, base=2)|find("a", start=1)|"abc".find("a", start=1)|update(x=1)|set().update(x=1)|group(x=1)
math.log()|math.log(1, 2, 3)|math.sin(x=1)|memoryview(b"", 1)|memoryview()|compile(1, 2, 3, 4)|type(1, a=2)|type(1, 2)
format(1, None)|"".__format__(None)|object().__format__(1)|b"".hex(1, "x")|b"".hex("")|bytes(object())|bytes(2.5)|bytes([300])
int.from_bytes(2.5, "big")|itertools.combinations(1, "x")|itertools.combinations([1], -1)|itertools.permutations([1], "x")
collections.OrderedDict([(1,)])|eval("1", "x")|eval("1", [])|super(None)|issubclass(list[int], int)|issubclass(list[int], object)
list[int].__bases__|(float("inf")) ** 2j|0 ** complex("nan")|0j ** -1|b"".center(1, None)|"ab" % []|"ab" % 1|"ab" % {}
sum(1, 2, 3)|sorted([1], 2)|enumerate()|enumerate(1, 2, 3)|zip(strict=2, x=1)|print(foo=1)|int("1", x=2)|dict(1, 2)""".replace("\n", "|").split("|"):
    attempt(text)

for text in ["'abc'", "b'abc'", "(1, 2)", "1", "None", "range(3)", "frozenset()", "len", "object()", "{1}", "memoryview(b'a')"]:
    for statement in "x[0] = 1", "del x[0]", "x['a'] = 1", "del x['a']", "x[0:1] = 1", "del x[:]", "x[0]", "x[None]":
        try:
            exec(statement, {"x": eval(text)})
        except Exception as e:
            print(text, statement, type(e).__name__, e)


class Text(str):
    pass


text = Text("nothing to fill in")
print((text % ()) is text, type(text % {}), type(Text("%%") % ()), type(Text("a%s") % 1))
