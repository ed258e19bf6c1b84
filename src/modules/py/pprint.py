"""Support to pretty-print lists, tuples, & dictionaries recursively.

Very simple, but useful, especially in debugging data structures.
"""

import collections as _collections
import re as _re
import sys as _sys
import types as _types
from io import StringIO as _StringIO

__all__ = ["pprint", "pformat", "isreadable", "isrecursive", "saferepr", "PrettyPrinter",
           "pp"]


def pprint(object, stream=None, indent=1, width=80, depth=None, *, compact=False,
           sort_dicts=True, underscore_numbers=False):
    """Pretty-print a Python object to a stream [default is sys.stdout]."""
    PrettyPrinter(stream=stream, indent=indent, width=width, depth=depth, compact=compact,
                  sort_dicts=sort_dicts, underscore_numbers=underscore_numbers).pprint(object)


def pformat(object, indent=1, width=80, depth=None, *, compact=False, sort_dicts=True,
            underscore_numbers=False):
    """Format a Python object into a pretty-printed representation."""
    return PrettyPrinter(indent=indent, width=width, depth=depth, compact=compact,
                         sort_dicts=sort_dicts,
                         underscore_numbers=underscore_numbers).pformat(object)


def pp(object, *args, sort_dicts=False, **kwargs):
    """Pretty-print a Python object"""
    pprint(object, *args, sort_dicts=sort_dicts, **kwargs)


def saferepr(object):
    """Version of repr() which can handle recursive data structures."""
    return PrettyPrinter()._safe_repr(object, {}, None, 0)[0]


def isreadable(object):
    """Determine if saferepr(object) is readable by eval()."""
    return PrettyPrinter()._safe_repr(object, {}, None, 0)[1]


def isrecursive(object):
    """Determine if object requires a recursive representation."""
    return PrettyPrinter()._safe_repr(object, {}, None, 0)[2]


class _safe_key:
    """Keys of any types in an order of their own."""

    __slots__ = ['obj']

    def __init__(self, obj):
        self.obj = obj

    def __lt__(self, other):
        try:
            return self.obj < other.obj
        except TypeError:
            return ((str(type(self.obj)), id(self.obj))
                    < (str(type(other.obj)), id(other.obj)))


def _safe_tuple(pair):
    return _safe_key(pair[0]), _safe_key(pair[1])


def _recursion(object):
    return "<Recursion on %s with id=%s>" % (type(object).__name__, id(object))


class PrettyPrinter:
    def __init__(self, indent=1, width=80, depth=None, stream=None, *, compact=False,
                 sort_dicts=True, underscore_numbers=False):
        indent = int(indent)
        width = int(width)
        if indent < 0:
            raise ValueError('indent must be >= 0')
        if depth is not None and depth <= 0:
            raise ValueError('depth must be > 0')
        if not width:
            raise ValueError('width must be != 0')
        self._depth = depth
        self._indent_per_level = indent
        self._width = width
        self._stream = _sys.stdout if stream is None else stream
        self._compact = bool(compact)
        self._sort_dicts = sort_dicts
        self._underscore_numbers = underscore_numbers

    def pprint(self, object):
        if self._stream is not None:
            self._format(object, self._stream, 0, 0, {}, 0)
            self._stream.write("\n")

    def pformat(self, object):
        out = _StringIO()
        self._format(object, out, 0, 0, {}, 0)
        return out.getvalue()

    def isrecursive(self, object):
        return self.format(object, {}, 0, 0)[2]

    def isreadable(self, object):
        text, readable, recursive = self.format(object, {}, 0, 0)
        return readable and not recursive

    def format(self, object, context, maxlevels, level):
        """Format object for a specific context, returning a string
        and flags indicating whether the representation is 'readable'
        and whether the object represents a recursive construct."""
        return self._safe_repr(object, context, maxlevels, level)

    # ---- several lines -----------------------------------------------------------

    def _format(self, object, stream, indent, allowance, context, level):
        key = id(object)
        if key in context:
            stream.write(_recursion(object))
            self._recursive = True
            self._readable = False
            return
        text = self._repr(object, context, level)
        if len(text) > self._width - indent - allowance:
            method = self._dispatch.get(type(object).__repr__)
            if method is not None:
                context[key] = 1
                method(self, object, stream, indent, allowance, context, level + 1)
                del context[key]
                return
            if (hasattr(type(object), '__dataclass_fields__')
                    and not isinstance(object, type)
                    and object.__dataclass_params__.repr
                    and hasattr(object.__repr__, '__wrapped__')
                    and '__create_fn__' in object.__repr__.__wrapped__.__qualname__):
                context[key] = 1
                self._dataclass(object, stream, indent, allowance, context, level + 1)
                del context[key]
                return
        stream.write(text)

    def _repr(self, object, context, level):
        text, readable, recursive = self.format(object, context.copy(), self._depth, level)
        if not readable:
            self._readable = False
        if recursive:
            self._recursive = True
        return text

    def _row(self, items, stream, indent, allowance, context, level):
        """Items of a sequence, one a line or as many as fit."""
        write = stream.write
        indent += self._indent_per_level
        if self._indent_per_level > 1:
            write((self._indent_per_level - 1) * ' ')
        between = ',\n' + ' ' * indent
        separator = ''
        room = width = self._width - indent + 1
        items = list(items)
        for i, item in enumerate(items):
            last = i == len(items) - 1
            if last:
                room -= allowance
                width -= allowance
            if self._compact:
                text = self._repr(item, context, level)
                size = len(text) + 2
                if room < size:
                    room = width
                    if separator:
                        separator = between
                if room >= size:
                    room -= size
                    write(separator)
                    separator = ', '
                    write(text)
                    continue
            write(separator)
            separator = between
            self._format(item, stream, indent, allowance if last else 1, context, level)

    def _pairs(self, items, stream, indent, allowance, context, level):
        write = stream.write
        indent += self._indent_per_level
        between = ',\n' + ' ' * indent
        last = len(items) - 1
        for i, (key, value) in enumerate(items):
            text = self._repr(key, context, level)
            write(text + ': ')
            self._format(value, stream, indent + len(text) + 2,
                         allowance if i == last else 1, context, level)
            if i != last:
                write(between)

    def _attributes(self, items, stream, indent, allowance, context, level):
        write = stream.write
        between = ',\n' + ' ' * indent
        last = len(items) - 1
        for i, (name, value) in enumerate(items):
            write(name + '=')
            if id(value) in context:
                write("...")
            else:
                self._format(value, stream, indent + len(name) + 1,
                             allowance if i == last else 1, context, level)
            if i != last:
                write(between)

    def _dict(self, object, stream, indent, allowance, context, level):
        write = stream.write
        write('{')
        if self._indent_per_level > 1:
            write((self._indent_per_level - 1) * ' ')
        if len(object):
            items = (sorted(object.items(), key=_safe_tuple) if self._sort_dicts
                     else list(object.items()))
            self._pairs(items, stream, indent, allowance + 1, context, level)
        write('}')

    def _ordered_dict(self, object, stream, indent, allowance, context, level):
        if not len(object):
            stream.write(repr(object))
            return
        name = object.__class__.__name__
        stream.write(name + '([')
        self._row(object.items(), stream, indent + len(name) + 1, allowance + 2, context, level)
        stream.write('])')

    def _list(self, object, stream, indent, allowance, context, level):
        stream.write('[')
        self._row(object, stream, indent, allowance + 1, context, level)
        stream.write(']')

    def _tuple(self, object, stream, indent, allowance, context, level):
        stream.write('(')
        end = ',)' if len(object) == 1 else ')'
        self._row(object, stream, indent, allowance + len(end), context, level)
        stream.write(end)

    def _set(self, object, stream, indent, allowance, context, level):
        if not len(object):
            stream.write(repr(object))
            return
        kind = object.__class__
        if kind is set:
            stream.write('{')
            end = '}'
        else:
            stream.write(kind.__name__ + '({')
            end = '})'
            indent += len(kind.__name__) + 1
        self._row(sorted(object, key=_safe_key), stream, indent, allowance + len(end), context,
                  level)
        stream.write(end)

    def _str(self, object, stream, indent, allowance, context, level):
        write = stream.write
        if not len(object):
            write(repr(object))
            return
        chunks = []
        lines = object.splitlines(True)
        if level == 1:
            indent += 1
            allowance += 1
        width = limit = self._width - indent
        for i, line in enumerate(lines):
            text = repr(line)
            if i == len(lines) - 1:
                width -= allowance
            if len(text) <= width:
                chunks.append(text)
                continue
            parts = _re.findall(r'\S*\s*', line)
            parts.pop()
            limit = self._width - indent
            current = ''
            for j, part in enumerate(parts):
                longer = current + part
                room = limit - allowance if (j == len(parts) - 1
                                             and i == len(lines) - 1) else limit
                if len(repr(longer)) > room:
                    if current:
                        chunks.append(repr(current))
                    current = part
                else:
                    current = longer
            if current:
                chunks.append(repr(current))
        if len(chunks) == 1:
            write(chunks[0])
            return
        if level == 1:
            write('(')
        write(('\n' + ' ' * indent).join(chunks))
        if level == 1:
            write(')')

    def _bytes(self, object, stream, indent, allowance, context, level):
        write = stream.write
        if len(object) <= 4:
            write(repr(object))
            return
        parens = level == 1
        if parens:
            indent += 1
            allowance += 1
            write('(')
        separator = ''
        for piece in _wrapped_bytes(object, self._width - indent, allowance):
            write(separator)
            write(piece)
            separator = '\n' + ' ' * indent
        if parens:
            write(')')

    def _bytearray(self, object, stream, indent, allowance, context, level):
        stream.write('bytearray(')
        self._bytes(bytes(object), stream, indent + 10, allowance + 1, context, level + 1)
        stream.write(')')

    def _mappingproxy(self, object, stream, indent, allowance, context, level):
        stream.write('mappingproxy(')
        self._format(object.copy(), stream, indent + 13, allowance + 1, context, level)
        stream.write(')')

    def _namespace(self, object, stream, indent, allowance, context, level):
        name = ('namespace' if type(object) is _types.SimpleNamespace
                else object.__class__.__name__)
        indent += len(name) + 1
        stream.write(name + '(')
        self._attributes(list(object.__dict__.items()), stream, indent, allowance, context,
                         level)
        stream.write(')')

    def _dataclass(self, object, stream, indent, allowance, context, level):
        name = object.__class__.__name__
        indent += len(name) + 1
        items = [(f.name, getattr(object, f.name))
                 for f in object.__dataclass_fields__.values()
                 if f.repr and f._field_type.name == '_FIELD']
        stream.write(name + '(')
        self._attributes(items, stream, indent, allowance, context, level)
        stream.write(')')

    def _default_dict(self, object, stream, indent, allowance, context, level):
        if not len(object):
            stream.write(repr(object))
            return
        factory = self._repr(object.default_factory, context, level)
        name = object.__class__.__name__
        indent += len(name) + 1
        stream.write('%s(%s,\n%s' % (name, factory, ' ' * indent))
        self._dict(object, stream, indent, allowance + 1, context, level)
        stream.write(')')

    def _counter(self, object, stream, indent, allowance, context, level):
        if not len(object):
            stream.write(repr(object))
            return
        name = object.__class__.__name__
        stream.write(name + '({')
        if self._indent_per_level > 1:
            stream.write((self._indent_per_level - 1) * ' ')
        self._pairs(object.most_common(), stream, indent + len(name) + 1, allowance + 2,
                    context, level)
        stream.write('})')

    def _chain_map(self, object, stream, indent, allowance, context, level):
        if not len(object.maps):
            stream.write(repr(object))
            return
        name = object.__class__.__name__
        stream.write(name + '(')
        indent += len(name) + 1
        for i, m in enumerate(object.maps):
            last = i == len(object.maps) - 1
            self._format(m, stream, indent, allowance + 1 if last else 1, context, level)
            stream.write(')' if last else ',\n' + ' ' * indent)

    def _deque(self, object, stream, indent, allowance, context, level):
        if not len(object):
            stream.write(repr(object))
            return
        name = object.__class__.__name__
        stream.write(name + '(')
        indent += len(name) + 1
        stream.write('[')
        if object.maxlen is None:
            self._row(object, stream, indent, allowance + 2, context, level)
            stream.write('])')
        else:
            self._row(object, stream, indent, 2, context, level)
            limit = self._repr(object.maxlen, context, level)
            stream.write('],\n%smaxlen=%s)' % (' ' * indent, limit))

    def _user(self, object, stream, indent, allowance, context, level):
        self._format(object.data, stream, indent, allowance, context, level - 1)

    _dispatch = {
        dict.__repr__: _dict,
        _collections.OrderedDict.__repr__: _ordered_dict,
        list.__repr__: _list,
        tuple.__repr__: _tuple,
        set.__repr__: _set,
        frozenset.__repr__: _set,
        str.__repr__: _str,
        bytes.__repr__: _bytes,
        bytearray.__repr__: _bytearray,
        _types.MappingProxyType.__repr__: _mappingproxy,
        _types.SimpleNamespace.__repr__: _namespace,
        _collections.defaultdict.__repr__: _default_dict,
        _collections.Counter.__repr__: _counter,
        _collections.ChainMap.__repr__: _chain_map,
        _collections.deque.__repr__: _deque,
        _collections.UserDict.__repr__: _user,
        _collections.UserList.__repr__: _user,
        _collections.UserString.__repr__: _user,
    }

    # ---- one line ------------------------------------------------------------------

    def _safe_repr(self, object, context, maxlevels, level):
        """(text, readable, recursive)"""
        kind = type(object)
        if kind in _plain_types:
            return repr(object), True, False
        shape = getattr(kind, "__repr__", None)
        if shape is int.__repr__:
            if self._underscore_numbers:
                return "{:_d}".format(object), True, False
            return repr(object), True, False
        if shape is dict.__repr__:
            if not object:
                return "{}", True, False
        elif shape is list.__repr__ or shape is tuple.__repr__:
            if not object:
                return ("[]" if shape is list.__repr__ else "()"), True, False
        else:
            text = repr(object)
            return text, bool(text) and not text.startswith('<'), False
        key = id(object)
        deeper = level + 1
        if maxlevels and level >= maxlevels:
            return ("{...}" if shape is dict.__repr__ else
                    "[...]" if shape is list.__repr__ else "(...)"), False, key in context
        if key in context:
            return _recursion(object), False, True
        context[key] = 1
        readable, recursive = True, False
        pieces = []

        def show(item):
            nonlocal readable, recursive
            text, good, again = self.format(item, context, maxlevels, deeper)
            readable = readable and good
            recursive = recursive or again
            return text
        if shape is dict.__repr__:
            items = (sorted(object.items(), key=_safe_tuple) if self._sort_dicts
                     else object.items())
            for k, v in items:
                pieces.append("%s: %s" % (show(k), show(v)))
            form = "{%s}"
        else:
            for item in object:
                pieces.append(show(item))
            form = "[%s]" if shape is list.__repr__ else "(%s)"
            if form == "(%s)" and len(object) == 1:
                form = "(%s,)"
        del context[key]
        return form % ", ".join(pieces), readable, recursive


_plain_types = frozenset({str, bytes, bytearray, float, complex, bool, type(None)})


def _wrapped_bytes(object, width, allowance):
    current = b''
    last = len(object) // 4 * 4
    for i in range(0, len(object), 4):
        part = object[i:i + 4]
        longer = current + part
        if i == last:
            width -= allowance
        if len(repr(longer)) > width:
            if current:
                yield repr(current)
            current = part
        else:
            current = longer
    if current:
        yield repr(current)
