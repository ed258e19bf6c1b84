# leak.py [TIMES] - what the course shows: listeners that are forgotten, closures that hold,
# a tree whose parts know their parent.
import sys
import weakref


class Button:
    def __init__(self, name):
        self.name = name
        self.listeners = []

    def press(self):
        return [f(self) for f in self.listeners]


class Window:
    def __init__(self, parent, depth):
        self.parent = parent and weakref.ref(parent)
        self.parts = [Window(self, depth - 1) for _ in range(3)] if depth else []

    def depth(self):
        return 1 + (self.parent().depth() if self.parent else 0)


def counter():
    count = 0

    def step(button):
        nonlocal count
        count += len(button.name)
        return count
    return step


def main(n):
    kept, total = [], 0
    for i in range(n):
        button = Button("b%d" % i)
        step = counter()
        button.listeners.append(step)
        button.listeners.append(lambda b, again=button: again.name)
        total += button.press()[0]
        if i % 16 == 0:
            kept.append(step)
    print(total, len(kept))
    deep = 0
    for i in range(n // 60):
        w = Window(None, 3)
        deep += w.parts[0].parts[1].parts[2].depth()
    print(deep)


main(2000 * int(sys.argv[1] if len(sys.argv) > 1 else 1))
