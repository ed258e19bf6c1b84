# What an instruction only borrows must live as long as it looks, and be counted whenever
# somebody can see the count.  Each function runs often enough to be quickened.
import sys


class Loud:
    def __init__(self, name, holder=None):
        self.name = name
        self.holder = holder

    def __del__(self):
        log.append((self.name, sys.getrefcount(self.holder) if self.holder else None))


class Node:
    def __init__(self, value, next=None):
        self.value = value
        self.next = next


class Slotted:
    __slots__ = ("a", "b")


log = []


def chain(n):
    p = None
    for i in range(n):
        p = Node(i, p)
    total = 0
    while p is not None:
        total += p.value * 2 - p.value
        p = p.next
    return total


def overwrite(times):
    box = Node(0)
    for i in range(times):
        box.value = Loud(i, box)
        box.value = box.next
    box.value = Loud("last", box)
    box.value = None


def overwrite_slot(times):
    s = Slotted()
    s.a = s.b = None
    for i in range(times):
        s.a = Loud(i, s)
        s.a = s.b


def overwrite_item(times):
    items = [None, None]
    k = 0
    for i in range(times):
        items[k] = Loud(i, items)
        items[k] = items[1]


def numbers(times):
    x, y, kept = 7, 2.5, []
    for i in range(times):
        big = i * 100003 + 17
        kept.append(big)
        big = big * 3 - kept[-1] * 3
        f = y * i + 1.0
        kept.append(f)
        f = (f - y) * 2.0
        x = (x * 1103515245 + 12345) & 0x7FFFFFFF
    return kept[-4:], big, f, x


def mixed(pairs):
    out = []
    for a, b in pairs:
        try:
            out.append((a + b, a - b, a * b, a / b, a < b))
        except (ZeroDivisionError, OverflowError) as e:
            out.append(str(e))
    return out


def unbound(flag, times):
    if flag:
        local = 1
    for i in range(times):
        pass
    return i + local


def new_each_time(times):
    x, same = 1000, 0
    for i in range(times):
        before = id(x)
        x += 1
        same += before == id(x)
    return same


class Sequence:
    def __getitem__(self, i):
        return sys.getrefcount(self) - base


def subscripts(times):
    s, i, seen = Sequence(), 0, []
    while i < times:
        seen.append(s[i])
        i += 1
    return seen


class Base:
    def __init__(self, *args):
        self.args = args

    def who(self):
        return "base"


class Derived(Base):
    def __init__(self, *args):
        super().__init__(*args)

    def who(self):
        return super().who() + super(Derived, self).who()


def wrong_super(kind):
    try:
        super() if kind == 0 else super(1, 2) if kind == 1 else super(x=1) if kind == 2 else super(1, 2, 3)
    except (RuntimeError, TypeError) as e:
        return str(e)


def source(n):
    for i in range(n):
        got = yield i
        if got is not None:
            yield -got


def generators(n):
    it = source(n)
    out = [next(it), it.send(5), next(it), sum(v for v in it if v % 2)]
    for v in source(3):
        out.append(v)
    return out


print(chain(40))
for f in overwrite, overwrite_slot, overwrite_item:
    f(12)
    print(log)
    log.clear()
print(numbers(30))
print(mixed([(1, 2.5), (3, 4), (2.0, 1), (1, 0), (2.0, 0.0), (10**400, 1.0), (True, 2)] * 6))
for flag in [True] * 12 + [False]:
    try:
        unbound(flag, 3)
    except UnboundLocalError as e:
        print(e)
print(new_each_time(40))
base = 0
print(subscripts(20))
for i in range(12):
    d = Derived(i)
    who = d.who()
print(d.args, who, [wrong_super(k) for k in range(4)])
print(generators(20))
