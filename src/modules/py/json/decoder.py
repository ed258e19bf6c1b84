"""Implementation of JSONDecoder
"""
import re

__all__ = ['JSONDecoder', 'JSONDecodeError']


class JSONDecodeError(ValueError):
    """Subclass of ValueError with the following additional properties:

    msg: The unformatted error message
    doc: The JSON document being parsed
    pos: The start index of doc where parsing failed
    lineno: The line corresponding to pos
    colno: The column corresponding to pos

    """

    def __init__(self, msg, doc, pos):
        lineno = doc.count('\n', 0, pos) + 1
        colno = pos - doc.rfind('\n', 0, pos)
        ValueError.__init__(self, '%s: line %d column %d (char %d)'
                            % (msg, lineno, colno, pos))
        self.msg = msg
        self.doc = doc
        self.pos = pos
        self.lineno = lineno
        self.colno = colno

    def __reduce__(self):
        return self.__class__, (self.msg, self.doc, self.pos)


_number = re.compile(r'(-?(?:0|[1-9]\d*))(\.\d+)?([eE][-+]?\d+)?', re.ASCII)
_plain = re.compile(r'([^"\\\x00-\x1f]*)')
_loose = re.compile(r'([^"\\]*)')
_blanks = re.compile(r'[ \t\n\r]*')
_hex4 = re.compile(r'[0-9A-Fa-f]{4}')
_escapes = {'"': '"', '\\': '\\', '/': '/', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r',
            't': '\t'}
_constants = {'NaN': float('nan'), 'Infinity': float('inf'), '-Infinity': float('-inf')}


def _code(s, pos):
    """The number of \\uXXXX whose u is at pos."""
    m = _hex4.match(s, pos + 1)
    if m is None:
        raise JSONDecodeError("Invalid \\uXXXX escape", s, pos)
    return int(m.group(), 16)


def scanstring(s, end, strict=True):
    """The text that begins after the quote before `end`, and where it ends."""
    begin = end - 1
    pieces = []
    plain = _plain if strict else _loose
    while True:
        m = plain.match(s, end)
        end = m.end()
        if m.group():
            pieces.append(m.group())
        c = s[end:end + 1]
        if c == '"':
            return ''.join(pieces), end + 1
        if c == '':
            raise JSONDecodeError("Unterminated string starting at", s, begin)
        if c != '\\':
            raise JSONDecodeError("Invalid control character at", s, end)
        e = s[end + 1:end + 2]
        if e == '':
            raise JSONDecodeError("Unterminated string starting at", s, begin)
        if e != 'u':
            char = _escapes.get(e)
            if char is None:
                raise JSONDecodeError("Invalid \\escape", s, end)
            end += 2
        else:
            n = _code(s, end + 1)
            end += 6
            if 0xd800 <= n <= 0xdbff and s[end:end + 2] == '\\u':
                low = _code(s, end + 1)
                if 0xdc00 <= low <= 0xdfff:
                    n = 0x10000 + ((n - 0xd800) << 10 | low - 0xdc00)
                    end += 6
            char = chr(n)
        pieces.append(char)


class JSONDecoder(object):
    """Simple JSON <https://json.org> decoder"""

    def __init__(self, *, object_hook=None, parse_float=None, parse_int=None,
                 parse_constant=None, strict=True, object_pairs_hook=None):
        self.object_hook = object_hook
        self.parse_float = parse_float or float
        self.parse_int = parse_int or int
        self.parse_constant = parse_constant or _constants.__getitem__
        self.strict = strict
        self.object_pairs_hook = object_pairs_hook
        self.memo = {}

    def decode(self, s):
        """Return the Python representation of ``s`` (a ``str`` instance
        containing a JSON document)."""
        obj, end = self.raw_decode(s, idx=_blanks.match(s, 0).end())
        end = _blanks.match(s, end).end()
        if end != len(s):
            raise JSONDecodeError("Extra data", s, end)
        return obj

    def raw_decode(self, s, idx=0):
        """Decode a JSON document from ``s`` (a ``str`` beginning with
        a JSON document) and return a 2-tuple of the Python
        representation and the index in ``s`` where the document ended."""
        if idx < 0:
            raise ValueError('idx cannot be negative')
        try:
            return self._value(s, idx)
        except StopIteration as stop:
            raise JSONDecodeError("Expecting value", s, stop.value) from None
        finally:
            self.memo.clear()

    def scan_once(self, s, idx):
        try:
            return self._value(s, idx)
        finally:
            self.memo.clear()

    def _value(self, s, i):
        c = s[i:i + 1]
        if c == '"':
            return scanstring(s, i + 1, self.strict)
        if c == '{':
            return self._object(s, i + 1)
        if c == '[':
            return self._array(s, i + 1)
        if c == 'n' and s[i:i + 4] == 'null':
            return None, i + 4
        if c == 't' and s[i:i + 4] == 'true':
            return True, i + 4
        if c == 'f' and s[i:i + 5] == 'false':
            return False, i + 5
        m = _number.match(s, i)
        if m is not None:
            whole, part, power = m.groups()
            if part or power:
                return self.parse_float(m.group()), m.end()
            return self.parse_int(whole), m.end()
        for name in ('NaN', 'Infinity', '-Infinity'):
            if s.startswith(name, i):
                return self.parse_constant(name), i + len(name)
        raise StopIteration(i)

    def _array(self, s, i):
        skip = _blanks.match
        values = []
        i = skip(s, i).end()
        if s[i:i + 1] == ']':
            return values, i + 1
        while True:
            try:
                value, i = self._value(s, i)
            except StopIteration as stop:
                raise JSONDecodeError("Expecting value", s, stop.value) from None
            values.append(value)
            i = skip(s, i).end()
            c = s[i:i + 1]
            if c == ']':
                return values, i + 1
            if c != ',':
                raise JSONDecodeError("Expecting ',' delimiter", s, i)
            i = skip(s, i + 1).end()

    def _object(self, s, i):
        skip = _blanks.match
        pairs = []
        i = skip(s, i).end()
        if s[i:i + 1] != '}':
            while True:
                if s[i:i + 1] != '"':
                    raise JSONDecodeError(
                        "Expecting property name enclosed in double quotes", s, i)
                key, i = scanstring(s, i + 1, self.strict)
                key = self.memo.setdefault(key, key)
                i = skip(s, i).end()
                if s[i:i + 1] != ':':
                    raise JSONDecodeError("Expecting ':' delimiter", s, i)
                i = skip(s, i + 1).end()
                try:
                    value, i = self._value(s, i)
                except StopIteration as stop:
                    raise JSONDecodeError("Expecting value", s, stop.value) from None
                pairs.append((key, value))
                i = skip(s, i).end()
                c = s[i:i + 1]
                if c == '}':
                    break
                if c != ',':
                    raise JSONDecodeError("Expecting ',' delimiter", s, i)
                i = skip(s, i + 1).end()
        if self.object_pairs_hook is not None:
            return self.object_pairs_hook(pairs), i + 1
        result = dict(pairs)
        if self.object_hook is not None:
            result = self.object_hook(result)
        return result, i + 1
