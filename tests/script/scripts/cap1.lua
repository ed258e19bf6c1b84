return {
 title="cap1", goal="g", mode="program",
 start=[=[
from heapbook import mark
import functools, gc
gc.disable()

class Ticker:
    """Broadcasts prices to whoever subscribed."""
    def __init__(self):
        self.handlers = []
        self.last = {}
    def subscribe(self, handler):
        self.handlers.append(handler)
    def publish(self, symbol, price):
        self.last[symbol] = price
        for handler in list(self.handlers):
            handler(symbol, price)

class Feed:
    def __init__(self, widget):
        self.widget = widget
        self.seen = 0
    def note(self, symbol, price):
        self.seen += 1
        self.widget.dirty = True

class Widget:
    renders = 0
    def __init__(self, nr, symbol, ticker):
        self.nr, self.symbol = nr, symbol
        self.pixels = bytearray(5_000)
        self.dirty = False
        self.feed = Feed(self)
        ticker.subscribe(self.on_price)
    def on_price(self, symbol, price):
        if symbol == self.symbol:
            self.feed.note(symbol, price)
            self.render(price)
    @functools.lru_cache(maxsize=None)
    def render(self, price):
        Widget.renders += 1
        return f"{self.symbol}: {price:>8}"
    def close(self):
        self.pixels = None

def formatted(symbol, price, width=12, _memo={}):
    key = symbol, price
    if key not in _memo:                      # bounded by the number of prices: a decoy
        _memo[key] = f"{symbol} {price}".rjust(width)
    return _memo[key]

def visit(nr, ticker):
    widget = Widget(nr, "ABC" if nr % 2 else "XYZ", ticker)
    for price in (100, 101, 100):
        ticker.publish(widget.symbol, price)
        formatted(widget.symbol, price)
    widget.close()

ticker = Ticker()
for nr in range(60):
    visit(nr, ticker)
mark("closed")
print(Widget.renders > 0, len(ticker.last), formatted("ABC", 100))
]=],
 solutions={[=[
from heapbook import mark
import functools, gc
gc.disable()

class Ticker:
    """Broadcasts prices to whoever subscribed."""
    def __init__(self):
        self.handlers = []
        self.last = {}
    def subscribe(self, handler):
        self.handlers.append(handler)
    def unsubscribe(self, handler):
        self.handlers.remove(handler)
    def publish(self, symbol, price):
        self.last[symbol] = price
        for handler in list(self.handlers):
            handler(symbol, price)

class Feed:
    def __init__(self, widget):
        self.widget = widget
        self.seen = 0
    def note(self, symbol, price):
        self.seen += 1
        self.widget.dirty = True

class Widget:
    renders = 0
    def __init__(self, nr, symbol, ticker):
        self.nr, self.symbol = nr, symbol
        self.pixels = bytearray(5_000)
        self.dirty = False
        self.feed = Feed(self)
        self.ticker, self.rendered = ticker, {}
        ticker.subscribe(self.on_price)
    def on_price(self, symbol, price):
        if symbol == self.symbol:
            self.feed.note(symbol, price)
            self.render(price)
    def render(self, price):
        if price not in self.rendered:
            Widget.renders += 1
            self.rendered[price] = f"{self.symbol}: {price:>8}"
        return self.rendered[price]
    def close(self):
        self.pixels = None
        self.ticker.unsubscribe(self.on_price)
        self.feed.widget = None

def formatted(symbol, price, width=12, _memo={}):
    key = symbol, price
    if key not in _memo:                      # bounded by the number of prices: a decoy
        _memo[key] = f"{symbol} {price}".rjust(width)
    return _memo[key]

def visit(nr, ticker):
    widget = Widget(nr, "ABC" if nr % 2 else "XYZ", ticker)
    for price in (100, 101, 100):
        ticker.publish(widget.symbol, price)
        formatted(widget.symbol, price)
    widget.close()

ticker = Ticker()
for nr in range(60):
    visit(nr, ticker)
mark("closed")
print(Widget.renders > 0, len(ticker.last), formatted("ABC", 100))
]=]},
 alternatives={},
 wrong={{key="cache",code=[=[
from heapbook import mark
import functools, gc
gc.disable()

class Ticker:
    """Broadcasts prices to whoever subscribed."""
    def __init__(self):
        self.handlers = []
        self.last = {}
    def subscribe(self, handler):
        self.handlers.append(handler)
    def publish(self, symbol, price):
        self.last[symbol] = price
        for handler in list(self.handlers):
            handler(symbol, price)

class Feed:
    def __init__(self, widget):
        self.widget = widget
        self.seen = 0
    def note(self, symbol, price):
        self.seen += 1
        self.widget.dirty = True

class Widget:
    renders = 0
    def __init__(self, nr, symbol, ticker):
        self.nr, self.symbol = nr, symbol
        self.pixels = bytearray(5_000)
        self.dirty = False
        self.feed = Feed(self)
        ticker.subscribe(self.on_price)
    def on_price(self, symbol, price):
        if symbol == self.symbol:
            self.feed.note(symbol, price)
            self.render(price)
    @functools.lru_cache(maxsize=None)
    def render(self, price):
        Widget.renders += 1
        return f"{self.symbol}: {price:>8}"
    def close(self):
        self.pixels = None
        ticker.handlers.remove(self.on_price)
        self.feed.widget = None

def formatted(symbol, price, width=12, _memo={}):
    key = symbol, price
    if key not in _memo:                      # bounded by the number of prices: a decoy
        _memo[key] = f"{symbol} {price}".rjust(width)
    return _memo[key]

def visit(nr, ticker):
    widget = Widget(nr, "ABC" if nr % 2 else "XYZ", ticker)
    for price in (100, 101, 100):
        ticker.publish(widget.symbol, price)
        formatted(widget.symbol, price)
    widget.close()

ticker = Ticker()
for nr in range(60):
    visit(nr, ticker)
mark("closed")
print(Widget.renders > 0, len(ticker.last), formatted("ABC", 100))
]=]},{key="collector",code=[=[
from heapbook import mark
import functools, gc
gc.disable()

class Ticker:
    """Broadcasts prices to whoever subscribed."""
    def __init__(self):
        self.handlers = []
        self.last = {}
    def subscribe(self, handler):
        self.handlers.append(handler)
    def publish(self, symbol, price):
        self.last[symbol] = price
        for handler in list(self.handlers):
            handler(symbol, price)

class Feed:
    def __init__(self, widget):
        self.widget = widget
        self.seen = 0
    def note(self, symbol, price):
        self.seen += 1
        self.widget.dirty = True

class Widget:
    renders = 0
    def __init__(self, nr, symbol, ticker):
        self.nr, self.symbol = nr, symbol
        self.pixels = bytearray(5_000)
        self.dirty = False
        self.feed = Feed(self)
        ticker.subscribe(self.on_price)
    def on_price(self, symbol, price):
        if symbol == self.symbol:
            self.feed.note(symbol, price)
            self.render(price)
    @functools.lru_cache(maxsize=None)
    def render(self, price):
        Widget.renders += 1
        return f"{self.symbol}: {price:>8}"
    def close(self):
        self.pixels = None
        gc.collect()

def formatted(symbol, price, width=12, _memo={}):
    key = symbol, price
    if key not in _memo:                      # bounded by the number of prices: a decoy
        _memo[key] = f"{symbol} {price}".rjust(width)
    return _memo[key]

def visit(nr, ticker):
    widget = Widget(nr, "ABC" if nr % 2 else "XYZ", ticker)
    for price in (100, 101, 100):
        ticker.publish(widget.symbol, price)
        formatted(widget.symbol, price)
    widget.close()

ticker = Ticker()
for nr in range(60):
    visit(nr, ticker)
mark("closed")
print(Widget.renders > 0, len(ticker.last), formatted("ABC", 100))
]=]},{key="cycle",code=[=[
from heapbook import mark
import functools, gc
gc.disable()

class Ticker:
    """Broadcasts prices to whoever subscribed."""
    def __init__(self):
        self.handlers = []
        self.last = {}
    def subscribe(self, handler):
        self.handlers.append(handler)
    def publish(self, symbol, price):
        self.last[symbol] = price
        for handler in list(self.handlers):
            handler(symbol, price)

class Feed:
    def __init__(self, widget):
        self.widget = widget
        self.seen = 0
    def note(self, symbol, price):
        self.seen += 1
        self.widget.dirty = True

class Widget:
    renders = 0
    def __init__(self, nr, symbol, ticker):
        self.nr, self.symbol = nr, symbol
        self.pixels = bytearray(5_000)
        self.dirty = False
        self.feed = Feed(self)
        ticker.subscribe(self.on_price)
    def on_price(self, symbol, price):
        if symbol == self.symbol:
            self.feed.note(symbol, price)
            self.render(price)
    def render(self, price):
        Widget.renders += 1
        return f"{self.symbol}: {price:>8}"
    def close(self):
        self.pixels = None
        ticker.handlers.remove(self.on_price)

def formatted(symbol, price, width=12, _memo={}):
    key = symbol, price
    if key not in _memo:                      # bounded by the number of prices: a decoy
        _memo[key] = f"{symbol} {price}".rjust(width)
    return _memo[key]

def visit(nr, ticker):
    widget = Widget(nr, "ABC" if nr % 2 else "XYZ", ticker)
    for price in (100, 101, 100):
        ticker.publish(widget.symbol, price)
        formatted(widget.symbol, price)
    widget.close()

ticker = Ticker()
for nr in range(60):
    visit(nr, ticker)
mark("closed")
print(Widget.renders > 0, len(ticker.last), formatted("ABC", 100))
]=]},{key="not-cached",code=[=[
from heapbook import mark
import functools, gc
gc.disable()

class Ticker:
    """Broadcasts prices to whoever subscribed."""
    def __init__(self):
        self.handlers = []
        self.last = {}
    def subscribe(self, handler):
        self.handlers.append(handler)
    def publish(self, symbol, price):
        self.last[symbol] = price
        for handler in list(self.handlers):
            handler(symbol, price)

class Feed:
    def __init__(self, widget):
        self.widget = widget
        self.seen = 0
    def note(self, symbol, price):
        self.seen += 1
        self.widget.dirty = True

class Widget:
    renders = 0
    def __init__(self, nr, symbol, ticker):
        self.nr, self.symbol = nr, symbol
        self.pixels = bytearray(5_000)
        self.dirty = False
        self.feed = Feed(self)
        ticker.subscribe(self.on_price)
    def on_price(self, symbol, price):
        if symbol == self.symbol:
            self.feed.note(symbol, price)
            self.render(price)
    def render(self, price):
        Widget.renders += 1
        return f"{self.symbol}: {price:>8}"
    def close(self):
        self.pixels = None
        ticker.handlers.remove(self.on_price)
        self.feed.widget = None

def formatted(symbol, price, width=12, _memo={}):
    key = symbol, price
    if key not in _memo:                      # bounded by the number of prices: a decoy
        _memo[key] = f"{symbol} {price}".rjust(width)
    return _memo[key]

def visit(nr, ticker):
    widget = Widget(nr, "ABC" if nr % 2 else "XYZ", ticker)
    for price in (100, 101, 100):
        ticker.publish(widget.symbol, price)
        formatted(widget.symbol, price)
    widget.close()

ticker = Ticker()
for nr in range(60):
    visit(nr, ticker)
mark("closed")
print(Widget.renders > 0, len(ticker.last), formatted("ABC", 100))
]=]}},
 feedback = { ["broken"] = "Not yet: broken.", ["cache"] = "Not yet: cache.", ["callback"] = "Not yet: callback.", ["collector"] = "Not yet: collector.", ["cycle"] = "Not yet: cycle.", ["not-cached"] = "Not yet: not-cached." },
 hints={"a","b","c"},
 check=function(t)
  local run = t:run()
  if run.stdout ~= t:expected() then return t:fail("broken") end
  if run:gc("start", "closed").runs > 0 then return t:fail("collector") end
  local s = run:mark("closed")
  if s:count("Widget") <= 1 then
    if s:attr(s:global("Widget"), "renders"):int() > 120 then return t:fail("not-cached") end
    return t:pass()
  end
  local p = s:path("Widget")
  if p:passes("handlers") then return t:fail("callback", p) end
  if p:passes("render") then return t:fail("cache", p) end
  return t:fail("cycle", s:island("Widget"))
end
}
