"""Implementation of JSONEncoder
"""
import re

__all__ = ['JSONEncoder']

_to_escape = re.compile(r'[\x00-\x1f\\"]')
_to_escape_ascii = re.compile(r'([\\"]|[^\ -~])')
_short = {'\\': '\\\\', '"': '\\"', '\b': '\\b', '\f': '\\f', '\n': '\\n', '\r': '\\r',
          '\t': '\\t'}


def _escape(match):
    c = match.group(0)
    short = _short.get(c)
    if short is not None:
        return short
    n = ord(c)
    if n < 0x10000:
        return '\\u%04x' % n
    n -= 0x10000
    return '\\u%04x\\u%04x' % (0xd800 | n >> 10, 0xdc00 | n & 0x3ff)


def encode_basestring(s):
    """Return a JSON representation of a Python string"""
    if not isinstance(s, str):
        raise TypeError("first argument must be a string, not %s" % type(s).__name__)
    return '"' + _to_escape.sub(_escape, s) + '"'


def encode_basestring_ascii(s):
    """Return an ASCII-only JSON representation of a Python string"""
    if not isinstance(s, str):
        raise TypeError("first argument must be a string, not %s" % type(s).__name__)
    return '"' + _to_escape_ascii.sub(_escape, s) + '"'


class JSONEncoder(object):
    """Extensible JSON <https://json.org> encoder for Python data structures."""

    item_separator = ', '
    key_separator = ': '

    def __init__(self, *, skipkeys=False, ensure_ascii=True, check_circular=True,
                 allow_nan=True, sort_keys=False, indent=None, separators=None, default=None):
        self.skipkeys = skipkeys
        self.ensure_ascii = ensure_ascii
        self.check_circular = check_circular
        self.allow_nan = allow_nan
        self.sort_keys = sort_keys
        self.indent = indent
        if separators is not None:
            self.item_separator, self.key_separator = separators
        elif indent is not None:
            self.item_separator = ','
        if default is not None:
            self.default = default

    def default(self, o):
        """Override this to serialize other objects."""
        raise TypeError('Object of type %s is not JSON serializable' % o.__class__.__name__)

    def encode(self, o):
        """Return a JSON string representation of a Python data structure."""
        if isinstance(o, str):
            return (encode_basestring_ascii if self.ensure_ascii else encode_basestring)(o)
        pieces = []
        self._write(o, pieces.append, 0, {} if self.check_circular else None)
        return ''.join(pieces)

    def iterencode(self, o, _one_shot=False):
        """Encode the given object and yield each string representation as available."""
        pieces = []
        self._write(o, pieces.append, 0, {} if self.check_circular else None)
        return iter(pieces)

    def _float(self, x):
        if x != x:
            text = 'NaN'
        elif x == float('inf'):
            text = 'Infinity'
        elif x == float('-inf'):
            text = '-Infinity'
        else:
            return float.__repr__(x)
        if not self.allow_nan:
            raise ValueError("Out of range float values are not JSON compliant")
        return text

    def _scalar(self, o):
        """The text of what holds nothing else, or None."""
        if isinstance(o, str):
            return (encode_basestring_ascii if self.ensure_ascii else encode_basestring)(o)
        if o is None:
            return 'null'
        if o is True:
            return 'true'
        if o is False:
            return 'false'
        if isinstance(o, int):
            return int.__repr__(o)
        if isinstance(o, float):
            return self._float(o)
        return None

    def _key(self, key):
        """A key's text, or None: to be skipped."""
        if isinstance(key, str):
            return key
        if isinstance(key, float):
            return self._float(key)
        if key is True:
            return 'true'
        if key is False:
            return 'false'
        if key is None:
            return 'null'
        if isinstance(key, int):
            return int.__repr__(key)
        if self.skipkeys:
            return None
        raise TypeError('keys must be str, int, float, bool or None, '
                        'not %s' % key.__class__.__name__)

    def _write(self, o, put, level, running):
        text = self._scalar(o)
        if text is not None:
            put(text)
            return
        if running is not None:
            if id(o) in running:
                raise ValueError("Circular reference detected")
            running[id(o)] = o
        if isinstance(o, (list, tuple)):
            self._write_array(o, put, level, running)
        elif isinstance(o, dict):
            self._write_object(o, put, level, running)
        else:
            self._write(self.default(o), put, level, running)
        if running is not None:
            del running[id(o)]

    def _breaks(self, level):
        """What stands before the first item, between items, and before the end."""
        if self.indent is None:
            return '', self.item_separator, ''
        indent = self.indent if isinstance(self.indent, str) else ' ' * self.indent
        inner = '\n' + indent * (level + 1)
        return inner, self.item_separator + inner, '\n' + indent * level

    def _write_array(self, items, put, level, running):
        if not items:
            put('[]')
            return
        first, between, last = self._breaks(level)
        put('[' + first)
        separator = ''
        for item in items:
            if separator:
                put(separator)
            separator = between
            self._write(item, put, level + 1, running)
        put(last + ']')

    def _write_object(self, mapping, put, level, running):
        if not mapping:
            put('{}')
            return
        first, between, last = self._breaks(level)
        put('{' + first)
        quote = encode_basestring_ascii if self.ensure_ascii else encode_basestring
        items = sorted(mapping.items()) if self.sort_keys else mapping.items()
        separator = ''
        for key, value in items:
            key = self._key(key)
            if key is None:
                continue
            if separator:
                put(separator)
            separator = between
            put(quote(key))
            put(self.key_separator)
            self._write(value, put, level + 1, running)
        put(last + '}')
