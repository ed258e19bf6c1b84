"""Support for regular expressions (RE).

Patterns are compiled and matched by the module _sre; this module holds the
flags, the cache and the templates of substitutions.
"""

__all__ = [
    "match", "fullmatch", "search", "sub", "subn", "split", "findall", "finditer",
    "compile", "purge", "template", "escape", "error", "Pattern", "Match",
    "A", "I", "L", "M", "S", "X", "U", "ASCII", "IGNORECASE", "LOCALE", "MULTILINE",
    "DOTALL", "VERBOSE", "UNICODE", "NOFLAG", "RegexFlag",
]

__version__ = "2.2.1"

import _sre


class error(Exception):
    """Exception raised for invalid regular expressions.

    Attributes:

        msg: The unformatted error message
        pattern: The regular expression pattern
        pos: The index in the pattern where compilation failed (may be None)
        lineno: The line corresponding to pos (may be None)
        colno: The column corresponding to pos (may be None)
    """

    __module__ = 're'

    def __init__(self, msg, pattern=None, pos=None):
        self.msg = msg
        self.pattern = pattern
        self.pos = pos
        if pattern is not None and pos is not None:
            msg = '%s at position %d' % (msg, pos)
            newline = '\n' if isinstance(pattern, str) else b'\n'
            self.lineno = pattern.count(newline, 0, pos) + 1
            self.colno = pos - pattern.rfind(newline, 0, pos)
            if newline in pattern:
                msg = '%s (line %d, column %d)' % (msg, self.lineno, self.colno)
        else:
            self.lineno = self.colno = None
        super().__init__(msg)


_NAMES = ((256, 'ASCII'), (2, 'IGNORECASE'), (4, 'LOCALE'), (32, 'UNICODE'),
          (8, 'MULTILINE'), (16, 'DOTALL'), (64, 'VERBOSE'), (1, 'TEMPLATE'), (128, 'DEBUG'))
_ALL = 511


class _FlagType(type):
    def __iter__(cls):
        for bit, name in _NAMES:
            yield cls(bit)

    def __getitem__(cls, name):
        return cls.__members__[name]

    def __contains__(cls, value):
        return isinstance(value, cls)

    def __len__(cls):
        return len(_NAMES) - 1


class RegexFlag(int, metaclass=_FlagType):
    _made = {}

    def __new__(cls, value=0):
        if not isinstance(value, int):
            raise ValueError("%r is not a valid RegexFlag" % (value,))
        value = int(value)
        flag = cls._made.get(value)
        if flag is None:
            flag = cls._made[value] = int.__new__(cls, value)
        return flag

    @property
    def value(self):
        return int(self)

    _value_ = value

    @property
    def name(self):
        names = [name for bit, name in _NAMES if int(self) & bit]
        return '|'.join(names) if names and not int(self) & ~_ALL else None

    def __repr__(self):
        value = int(self)
        if value == 0:
            return 're.NOFLAG'
        names = ['re.' + name for bit, name in _NAMES if value & bit]
        rest = value & ~_ALL
        if rest:
            names.append(hex(rest))
        return '|'.join(names)

    __str__ = __repr__

    def __format__(self, spec):
        return int.__format__(self, spec) if spec else str(self)

    __hash__ = int.__hash__

    def _both(operation):
        def both(self, other):
            if not isinstance(other, int):
                return NotImplemented
            return RegexFlag(operation(int(self), int(other)))
        return both

    __or__ = __ror__ = _both(int.__or__)
    __and__ = __rand__ = _both(int.__and__)
    __xor__ = __rxor__ = _both(int.__xor__)
    del _both

    def __invert__(self):
        return RegexFlag(~int(self) & _ALL)

    def __bool__(self):
        return int(self) != 0

    def __contains__(self, other):
        return int(other) & int(self) == int(other)

    def __iter__(self):
        for bit, name in _NAMES:
            if int(self) & bit:
                yield RegexFlag(bit)

    def __reduce_ex__(self, protocol):
        return RegexFlag, (int(self),)

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self


NOFLAG = RegexFlag.NOFLAG = RegexFlag(0)
T = TEMPLATE = RegexFlag.T = RegexFlag.TEMPLATE = RegexFlag(1)
I = IGNORECASE = RegexFlag.I = RegexFlag.IGNORECASE = RegexFlag(2)
L = LOCALE = RegexFlag.L = RegexFlag.LOCALE = RegexFlag(4)
M = MULTILINE = RegexFlag.M = RegexFlag.MULTILINE = RegexFlag(8)
S = DOTALL = RegexFlag.S = RegexFlag.DOTALL = RegexFlag(16)
U = UNICODE = RegexFlag.U = RegexFlag.UNICODE = RegexFlag(32)
X = VERBOSE = RegexFlag.X = RegexFlag.VERBOSE = RegexFlag(64)
DEBUG = RegexFlag.DEBUG = RegexFlag(128)
A = ASCII = RegexFlag.A = RegexFlag.ASCII = RegexFlag(256)
RegexFlag.__members__ = {'NOFLAG': NOFLAG, 'ASCII': A, 'A': A, 'IGNORECASE': I, 'I': I,
                         'LOCALE': L, 'L': L, 'UNICODE': U, 'U': U, 'MULTILINE': M, 'M': M,
                         'DOTALL': S, 'S': S, 'VERBOSE': X, 'X': X, 'TEMPLATE': T, 'T': T,
                         'DEBUG': DEBUG}

Pattern = _sre.Pattern
Match = _sre.Match

_MAXCACHE = 512
_cache = {}


def _compile(pattern, flags):
    flags = int(flags)
    key = (type(pattern), pattern, flags)
    try:
        return _cache[key]
    except KeyError:
        pass
    if isinstance(pattern, Pattern):
        if flags:
            raise ValueError("cannot process flags argument with a compiled pattern")
        return pattern
    if not isinstance(pattern, (str, bytes)):
        raise TypeError("first argument must be string or compiled pattern")
    if flags & 1:
        import warnings
        warnings.warn("The re.TEMPLATE/re.T flag is deprecated "
                      "as it is an undocumented flag "
                      "without an obvious purpose. "
                      "Don't use it.",
                      DeprecationWarning)
    p = _sre.compile(pattern, flags, error)
    if not flags & 128:
        if len(_cache) >= _MAXCACHE:
            try:
                del _cache[next(iter(_cache))]
            except (StopIteration, RuntimeError, KeyError):
                pass
        _cache[key] = p
    return p


def match(pattern, string, flags=0):
    """Try to apply the pattern at the start of the string, returning
    a Match object, or None if no match was found."""
    return _compile(pattern, flags).match(string)


def fullmatch(pattern, string, flags=0):
    """Try to apply the pattern to all of the string, returning
    a Match object, or None if no match was found."""
    return _compile(pattern, flags).fullmatch(string)


def search(pattern, string, flags=0):
    """Scan through string looking for a match to the pattern, returning
    a Match object, or None if no match was found."""
    return _compile(pattern, flags).search(string)


def sub(pattern, repl, string, count=0, flags=0):
    """Return the string obtained by replacing the leftmost
    non-overlapping occurrences of the pattern in string by the
    replacement repl.  repl can be either a string or a callable;
    if a string, backslash escapes in it are processed.  If it is
    a callable, it's passed the Match object and must return
    a replacement string to be used."""
    return _compile(pattern, flags).sub(repl, string, count)


def subn(pattern, repl, string, count=0, flags=0):
    """Return a 2-tuple containing (new_string, number).
    new_string is the string obtained by replacing the leftmost
    non-overlapping occurrences of the pattern in the source
    string by the replacement repl.  number is the number of
    substitutions that were made. repl can be either a string or a
    callable; if a string, backslash escapes in it are processed.
    If it is a callable, it's passed the Match object and must
    return a replacement string to be used."""
    return _compile(pattern, flags).subn(repl, string, count)


def split(pattern, string, maxsplit=0, flags=0):
    """Split the source string by the occurrences of the pattern,
    returning a list containing the resulting substrings.  If
    capturing parentheses are used in pattern, then the text of all
    groups in the pattern are also returned as part of the resulting
    list.  If maxsplit is nonzero, at most maxsplit splits occur,
    and the remainder of the string is returned as the final element
    of the list."""
    return _compile(pattern, flags).split(string, maxsplit)


def findall(pattern, string, flags=0):
    """Return a list of all non-overlapping matches in the string.

    If one or more capturing groups are present in the pattern, return
    a list of groups; this will be a list of tuples if the pattern
    has more than one group.

    Empty matches are included in the result."""
    return _compile(pattern, flags).findall(string)


def finditer(pattern, string, flags=0):
    """Return an iterator over all non-overlapping matches in the
    string.  For each match, the iterator returns a Match object.

    Empty matches are included in the result."""
    return _compile(pattern, flags).finditer(string)


def compile(pattern, flags=0):
    "Compile a regular expression pattern, returning a Pattern object."
    return _compile(pattern, flags)


def purge():
    "Clear the regular expression caches"
    _cache.clear()
    _templates.clear()


def template(pattern, flags=0):
    "Compile a template pattern, returning a Pattern object, deprecated"
    import warnings
    warnings.warn("The re.template() function is deprecated "
                  "as it is an undocumented function "
                  "without an obvious purpose. "
                  "Use re.compile() instead.",
                  DeprecationWarning)
    return _compile(pattern, flags | T)


_special = {i: '\\' + chr(i) for i in b'()[]{}?*+-|^$\\.&~# \t\n\r\v\f'}


def escape(pattern):
    """
    Escape special characters in a string.
    """
    if isinstance(pattern, str):
        return pattern.translate(_special)
    pattern = str(pattern, 'latin1')
    return pattern.translate(_special).encode('latin1')


_templates = {}
_ESCAPES = {'a': '\a', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t', 'v': '\v',
            '\\': '\\'}
_OCTAL = '01234567'
_DIGITS = '0123456789'
_LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'


def _parse_template(source, pattern):
    """Text and group numbers, in turn: literal, group, literal, ..."""
    text = source if isinstance(source, str) else str(source, 'latin1')
    size = len(text)
    out = ['']

    def fail(message, at):
        return error(message, source, at)

    def add_group(index, at):
        if index > pattern.groups:
            raise fail("invalid group reference %d" % index, at)
        out.append(index)
        out.append('')

    i = 0
    while i < size:
        c = text[i]
        if c != '\\':
            j = text.find('\\', i)
            if j < 0:
                j = size
            out[-1] += text[i:j]
            i = j
            continue
        start = i
        i += 1
        if i >= size:
            raise fail("bad escape (end of pattern)", size - 1)
        c = text[i]
        i += 1
        if c == 'g':
            if text[i:i + 1] != '<':
                raise fail("missing <", i)
            i += 1
            close = text.find('>', i)
            name = text[i:] if close < 0 else text[i:close]
            if not name:
                raise fail("missing group name", i)
            if close < 0:
                raise fail("missing >, unterminated name", i)
            at = i
            i = close + 1
            if name.isidentifier():
                if not isinstance(source, str) and not name.isascii():
                    raise fail("bad character in group name %s" % ascii(name), at)
                try:
                    index = pattern.groupindex[name]
                except KeyError:
                    raise IndexError("unknown group name %r" % name) from None
                out.append(index)
                out.append('')
            else:
                try:
                    index = int(name)
                    if index < 0:
                        raise ValueError
                except ValueError:
                    raise fail("bad character in group name %r" % name, at) from None
                if index >= 2147483647 or index > 1073741823:
                    raise fail("invalid group reference %d" % index, at)
                if not (name.isdecimal() and name.isascii()):
                    import warnings
                    warnings.warn(
                        "bad character in group name %s at position %d" %
                        (repr(name) if isinstance(source, str) else ascii(name), at),
                        DeprecationWarning, stacklevel=4)
                add_group(index, at)
        elif c == '0':
            digits = c
            while len(digits) < 3 and text[i:i + 1] and text[i] in _OCTAL:
                digits += text[i]
                i += 1
            out[-1] += chr(int(digits, 8) & 0xff)
        elif c in _DIGITS:
            digits = c
            octal = False
            if text[i:i + 1] and text[i] in _DIGITS:
                digits += text[i]
                i += 1
                if (digits[0] in _OCTAL and digits[1] in _OCTAL and text[i:i + 1]
                        and text[i] in _OCTAL):
                    digits += text[i]
                    i += 1
                    octal = True
                    value = int(digits, 8)
                    if value > 0o377:
                        raise fail('octal escape value \\%s outside of range 0-0o377'
                                   % digits, start)
                    out[-1] += chr(value)
            if not octal:
                add_group(int(digits), start + 1)
        elif c in _ESCAPES:
            out[-1] += _ESCAPES[c]
        elif c in _LETTERS:
            raise fail('bad escape \\%s' % c, start)
        else:
            out[-1] += '\\' + c
    if not isinstance(source, str):
        out = [piece.encode('latin1') if isinstance(piece, str) else piece for piece in out]
    return out


def _template_of(pattern, source):
    key = (type(source), source, pattern)
    try:
        return _templates[key]
    except KeyError:
        pass
    parts = _parse_template(source, pattern)
    if len(_templates) >= _MAXCACHE:
        _templates.clear()
    _templates[key] = parts
    return parts


def _fill(parts, match):
    empty = match.string[:0]
    return empty.join([part if i % 2 == 0 else (match.group(part) or empty)
                       for i, part in enumerate(parts)])


def _expand(pattern, match, template):
    """Match.expand()"""
    return _fill(_template_of(pattern, template), match)


def _subx(pattern, template):
    """What sub() puts in: text without groups, or a function of the match."""
    parts = _template_of(pattern, template)
    if len(parts) == 1:
        return parts[0]

    def filter(match, parts=parts):
        return _fill(parts, match)
    return filter


def _pickle(p):
    return _compile, (p.pattern, p.flags)


class Scanner:
    def __init__(self, lexicon, flags=0):
        self.lexicon = lexicon
        pieces = []
        if isinstance(flags, RegexFlag):
            flags = flags.value
        counts = []
        group = 1
        for phrase, action in lexicon:
            p = _compile(phrase, flags)
            pieces.append('(%s)' % phrase)
            counts.append(group)
            group += 1 + p.groups
        self._actions = {index: action for index, (_, action) in zip(counts, lexicon)}
        self._order = counts
        self.scanner = _compile('|'.join(pieces), flags)

    def scan(self, string):
        result = []
        match = self.scanner.scanner(string).match
        i = 0
        while True:
            m = match()
            if not m:
                break
            j = m.end()
            if i == j:
                break
            for index in self._order:
                if m.group(index) is not None:
                    action = self._actions[index]
                    break
            if callable(action):
                self.match = m
                action = action(self, m.group())
            if action is not None:
                result.append(action)
            i = j
        return result, string[i:]
