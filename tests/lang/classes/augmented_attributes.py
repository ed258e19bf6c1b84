# owner.name += value, where the owner keeps its attributes in every way there is, in code
# that has run often enough to be quickened; and what goes wrong half way.
import gc
import sys
import traceback


class Plain:
    pass


class Slots:
    __slots__ = ("n", "seen")


class Loud:
    """Says when it dies, and what its owner holds at that moment."""

    def __init__(self, owner, text):
        self.owner, self.text = owner, text

    def __add__(self, other):
        return Loud(self.owner, self.text + other)

    def __del__(self):
        print("dies:", self.text, "while the owner has", getattr(self.owner, "n", None).text)


def bump(owner, by):
    owner.n += by
    return owner.n


def chain(a, b):
    return a.n + b.n, a.n - b.n, a.n < b.n, a.n == b.n


def count(owner, times):
    for _ in range(times):
        owner.n += 1
    while owner.n:
        owner.n -= 1
    return owner.n


def start(cls, n):
    owner = cls()
    owner.n = n
    return owner


def with_dict(n):
    owner = start(Plain, n)
    vars(owner)
    return owner


for turn in range(3):
    for make in (lambda: start(Plain, 1000), lambda: start(Slots, 1000), lambda: with_dict(1000)):
        owner = make()
        print([bump(owner, i) for i in range(12)], count(owner, 50), chain(make(), make()))
    print(bump(start(Plain, 1.5), 0.25), bump(start(Slots, "a"), "b"), bump(start(Plain, [1]), [2]))

# the box of a number that somebody else holds stays as it is
owner = start(Plain, 5000)
kept = owner.n
for _ in range(20):
    bump(owner, 1)
print(kept, owner.n, sys.getrefcount(owner))

# the old value runs code when it goes
owner = Plain()
owner.n = Loud(owner, "first")
for word in (" second", " third"):
    bump(owner, word)
owner.n.owner = Plain()
owner.n.owner.n = owner.n
owner = None
gc.collect()

# a name that is not bound yet, an attribute that is missing, a value that does not fit


def unbound(yes):
    if yes:
        other = start(Plain, 1)
    return yes + other.n


def missing(owner):
    first = 1
    return first + owner.absent


def misfit(owner):
    owner.n += "text"


def warm(function, argument, times=20):
    for _ in range(times):
        function(argument)


warm(unbound, True)
warm(bump_one := (lambda owner: bump(owner, 1)), start(Plain, 1))
for function, argument in [(unbound, False), (missing, start(Plain, 1)), (misfit, start(Plain, 1)),
                           (bump_one, start(Plain, None)), (bump_one, Plain())]:
    for _ in range(12):
        try:
            function(argument)
        except Exception:
            text = traceback.format_exc()
    print(text.split("\n", 2)[2])

# an owner that nobody else holds
for _ in range(20):
    start(Plain, 7).n += 1
    start(Slots, 7).n += 1
print(start(Plain, 7).n)
