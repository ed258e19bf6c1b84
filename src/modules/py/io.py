"""The io module provides the Python interfaces to stream handling. The
builtin open function is defined in this module.
"""

__all__ = ["open", "IOBase", "RawIOBase", "FileIO", "BytesIO", "StringIO", "BufferedIOBase",
           "BufferedReader", "BufferedWriter", "BufferedRandom", "TextIOBase",
           "TextIOWrapper", "UnsupportedOperation", "SEEK_SET", "SEEK_CUR", "SEEK_END",
           "DEFAULT_BUFFER_SIZE"]

import _codecs
import _io
import abc
from _io import BytesIO, StringIO, UnsupportedOperation, DEFAULT_BUFFER_SIZE

BlockingIOError = BlockingIOError
SEEK_SET = 0
SEEK_CUR = 1
SEEK_END = 2


class IOBase(metaclass=abc.ABCMeta):
    """The abstract base class for all I/O classes."""

    _closed = False

    def _unsupported(self, name):
        raise UnsupportedOperation("%s.%s() not supported" % (self.__class__.__name__, name))

    def seek(self, pos, whence=0):
        self._unsupported("seek")

    def tell(self):
        return self.seek(0, 1)

    def truncate(self, pos=None):
        self._unsupported("truncate")

    def fileno(self):
        self._unsupported("fileno")

    def flush(self):
        self._checkClosed()

    def close(self):
        if not self._closed:
            try:
                self.flush()
            finally:
                self._closed = True

    @property
    def closed(self):
        return self._closed

    def __del__(self):
        try:
            self.close()
        except Exception:
            pass

    def seekable(self):
        return False

    def readable(self):
        return False

    def writable(self):
        return False

    def isatty(self):
        self._checkClosed()
        return False

    def _checkClosed(self, msg=None):
        if self.closed:
            raise ValueError("I/O operation on closed file." if msg is None else msg)

    def __enter__(self):
        self._checkClosed()
        return self

    def __exit__(self, *args):
        self.close()

    def readline(self, size=-1):
        size = -1 if size is None else size.__index__()
        result = bytearray()
        while size < 0 or len(result) < size:
            byte = self.read(1)
            if not byte:
                break
            result += byte
            if byte == b'\n':
                break
        return bytes(result)

    def __iter__(self):
        self._checkClosed()
        return self

    def __next__(self):
        line = self.readline()
        if not line:
            raise StopIteration
        return line

    def readlines(self, hint=None):
        lines = []
        total = 0
        for line in self:
            lines.append(line)
            total += len(line)
            if hint is not None and 0 < hint <= total:
                break
        return lines

    def writelines(self, lines):
        self._checkClosed()
        for line in lines:
            self.write(line)


class RawIOBase(IOBase):
    """Base class for raw binary I/O."""

    def read(self, size=-1):
        if size is None or size < 0:
            return self.readall()
        room = bytearray(size)
        n = self.readinto(room)
        if n is None:
            return None
        return bytes(room[:n])

    def readall(self):
        pieces = []
        while True:
            data = self.read(DEFAULT_BUFFER_SIZE)
            if not data:
                break
            pieces.append(data)
        return b''.join(pieces)

    def readinto(self, b):
        self._unsupported("readinto")

    def write(self, b):
        self._unsupported("write")


class BufferedIOBase(IOBase):
    """Base class for buffered IO objects."""

    def read(self, size=-1):
        self._unsupported("read")

    def read1(self, size=-1):
        self._unsupported("read1")

    def readinto(self, b):
        data = self.read(len(b))
        b[:len(data)] = data
        return len(data)

    readinto1 = readinto

    def write(self, b):
        self._unsupported("write")

    def detach(self):
        self._unsupported("detach")


class TextIOBase(IOBase):
    """Base class for text I/O."""

    def read(self, size=-1):
        self._unsupported("read")

    def write(self, s):
        self._unsupported("write")

    def readline(self):
        self._unsupported("readline")

    def detach(self):
        self._unsupported("detach")

    encoding = None
    newlines = None
    errors = None


BufferedIOBase.register(BytesIO)
TextIOBase.register(StringIO)


class _Window:
    """A file of the host that is only read, a piece at a time."""

    def __init__(self, name):
        self._name = name
        self._piece = _io.read_part(name, 0, 0)
        self._start = 0     # of the piece, in the file
        self._at = 0        # in the piece

    def _next(self):
        self._start += len(self._piece)
        self._at = 0
        self._piece = _io.read_part(self._name, self._start, DEFAULT_BUFFER_SIZE)
        return self._piece

    def _until(self, end):
        data = self._piece[self._at:end]
        self._at = min(end, len(self._piece))
        return data

    def read(self, size=-1):
        if size is None or size < 0:
            size = -1
        data = self._until(len(self._piece) if size < 0 else self._at + size)
        if len(data) == size or (size > 0 and not self._next()):
            return data
        pieces = [data]
        while len(data) != size and (self._at < len(self._piece) or self._next()):
            if size > 0:
                size -= len(data)
            data = self._until(len(self._piece) if size < 0 else self._at + size)
            pieces.append(data)
        return b''.join(pieces)

    def read1(self, size=-1):
        if self._at == len(self._piece):
            self._next()
        return self._until(len(self._piece) if size is None or size < 0 else self._at + size)

    def readline(self, size=-1):
        pieces = []
        left = -1 if size is None else size
        while left and (self._at < len(self._piece) or self._next()):
            end = self._piece.find(b'\n', self._at) + 1
            stop = end or len(self._piece)
            if 0 <= left < stop - self._at:
                stop = self._at + left
            pieces.append(self._until(stop))
            left -= len(pieces[-1]) if left > 0 else 0
            if pieces[-1].endswith(b'\n'):
                break
        return pieces[0] if len(pieces) == 1 else b''.join(pieces)

    def seek(self, pos, whence=0):
        if whence == 1:
            pos += self.tell()
        elif whence == 2:
            pos += len(_io.read_file(self._name))
        if pos < 0:
            raise ValueError("negative seek value %d" % pos)
        self._piece = b''
        self._start = pos
        self._at = 0
        return pos

    def tell(self):
        return self._start + self._at

    def getvalue(self):
        return _io.read_file(self._name)


class _File(BufferedIOBase):
    """A file of the host.  One that may be written is held whole and written back by flush."""

    def __init__(self, name, mode):
        kind = mode.replace('b', '').replace('t', '')
        self._reads = 'r' in kind or '+' in kind
        self._writes = kind != 'r'
        self._changed = False
        self.name = name
        self.mode = kind[0] + 'b' + kind[1:]
        there = _io.file_kind(name)
        if there == 2:
            raise IsADirectoryError(21, 'Is a directory', name)
        if 'x' in kind and there:
            raise FileExistsError(17, 'File exists', name)
        if kind == 'r':
            self._data = _Window(name)
        elif 'r' in kind or ('a' in kind and there):
            self._data = BytesIO(_io.read_file(name))
        else:
            _io.write_file(name, b'', False)
            self._data = BytesIO()
        self._append = 'a' in kind
        if self._append:
            self._data.seek(0, 2)

    def readable(self):
        self._checkClosed()
        return self._reads

    def writable(self):
        self._checkClosed()
        return self._writes

    def seekable(self):
        self._checkClosed()
        return True

    def read(self, size=-1):
        self._checkClosed()
        if not self._reads:
            raise UnsupportedOperation("read")
        return self._data.read(size)

    def read1(self, size=-1):
        self._checkClosed()
        if not self._reads:
            raise UnsupportedOperation("read")
        return self._data.read1(size)

    def peek(self, size=0):
        at = self._data.tell()
        data = self._data.read()
        self._data.seek(at)
        return data

    def readline(self, size=-1):
        self._checkClosed()
        if not self._reads:
            raise UnsupportedOperation("read")
        return self._data.readline(size)

    def write(self, b):
        self._checkClosed()
        if not self._writes:
            raise UnsupportedOperation("write")
        if isinstance(b, str):
            raise TypeError("a bytes-like object is required, not 'str'")
        if self._append:
            self._data.seek(0, 2)
        self._changed = True
        return self._data.write(b)

    def seek(self, pos, whence=0):
        self._checkClosed()
        return self._data.seek(pos, whence)

    def tell(self):
        self._checkClosed()
        return self._data.tell()

    def truncate(self, pos=None):
        self._checkClosed()
        if not self._writes:
            raise UnsupportedOperation("truncate")
        self._changed = True
        return self._data.truncate(pos)

    def flush(self):
        self._checkClosed()
        if self._changed:
            self._changed = False
            _io.write_file(self.name, self._data.getvalue(), False)

    def fileno(self):
        raise UnsupportedOperation("fileno")

    @property
    def raw(self):
        return self

    def __repr__(self):
        return '<_io.%s name=%r>' % (type(self).__name__, self.name)


class FileIO(_File, RawIOBase):
    def __init__(self, file, mode='r', closefd=True, opener=None):
        _File.__init__(self, file, mode)


class BufferedReader(_File):
    pass


class BufferedWriter(_File):
    pass


class BufferedRandom(_File):
    pass


# What can be decoded piece by piece; the others are decoded whole.
_pieces = {
    'utf-8': _codecs.utf_8_decode,
    'utf8': _codecs.utf_8_decode,
    'ascii': lambda data, errors, final: _codecs.ascii_decode(data, errors),
    'latin-1': lambda data, errors, final: _codecs.latin_1_decode(data, errors),
}


class TextIOWrapper(TextIOBase):
    """Character and line based layer over a BufferedIOBase object, buffer."""

    def __init__(self, buffer, encoding=None, errors=None, newline=None,
                 line_buffering=False, write_through=False):
        if newline is not None and not isinstance(newline, str):
            raise TypeError("illegal newline type: %r" % (type(newline),))
        if newline not in (None, '', '\n', '\r', '\r\n'):
            raise ValueError("illegal newline value: %r" % (newline,))
        if encoding is None or encoding == 'locale':
            encoding = 'UTF-8'
        ''.encode(encoding)
        self._buffer = buffer
        self._encoding = encoding
        self._errors = errors or 'strict'
        self._newline = newline
        self._line_buffering = line_buffering
        self._text = None
        self._at = 0

    mode = 'r'

    @property
    def buffer(self):
        return self._buffer

    @property
    def encoding(self):
        return self._encoding

    @property
    def errors(self):
        return self._errors

    @property
    def line_buffering(self):
        return self._line_buffering

    @property
    def name(self):
        return self._buffer.name

    @property
    def closed(self):
        return self._buffer.closed

    def __repr__(self):
        try:
            name = ' name=%r' % (self.name,)
        except AttributeError:
            name = ''
        return '<_io.TextIOWrapper%s mode=%r encoding=%r>' % (name, self.mode, self._encoding)

    def readable(self):
        return self._buffer.readable()

    def writable(self):
        return self._buffer.writable()

    def seekable(self):
        return self._buffer.seekable()

    def isatty(self):
        return self._buffer.isatty()

    def fileno(self):
        return self._buffer.fileno()

    def _load(self):
        if self.closed:
            raise ValueError("I/O operation on closed file.")
        if not self._buffer.readable():
            raise UnsupportedOperation("not readable")
        if self._text is None:
            self._text = ''
            self._at = 0
            self._bytes = b''      # not decoded yet: the beginning of a character
            self._return = ''      # a '\r' that may be the first half of '\r\n'
            self._ended = False

    def _more(self, whole=False):
        """Decode some more of the buffer, or all of it.  False when nothing is left."""
        if self._ended:
            return False
        decode = _pieces.get(self._encoding.lower().replace('_', '-'))
        whole = whole or decode is None
        data = self._buffer.read() if whole else self._buffer.read1(DEFAULT_BUFFER_SIZE)
        self._ended = whole or not data
        if self._bytes:
            data = self._bytes + data
        if decode is None:
            text = data.decode(self._encoding, self._errors)
            self._bytes = b''
        else:
            text, used = decode(data, self._errors, self._ended)
            self._bytes = data[used:]
        if self._newline in (None, ''):
            text = self._return + text
            self._return = ''
            if not self._ended and text.endswith('\r'):
                self._return = '\r'
                text = text[:-1]
            if self._newline is None and '\r' in text:
                text = text.replace('\r\n', '\n').replace('\r', '\n')
        self._text = self._text[self._at:] + text
        self._at = 0
        return True

    def read(self, size=None):
        self._load()
        if size is None or size < 0:
            self._more(True)
            end = len(self._text)
        else:
            while len(self._text) - self._at < size and self._more():
                pass
            end = self._at + size
        text = self._text[self._at:end]
        self._at = min(end, len(self._text))
        return text

    def _line_end(self, start):
        """Behind the first line end from there; 0 when there is none yet."""
        text = self._text
        if self._newline in (None, '\n'):
            return text.find('\n', start) + 1
        if self._newline == '':
            ends = [i for i in (text.find('\n', start), text.find('\r', start)) if i >= 0]
            end = min(ends) + 1 if ends else 0
            return end + (text[end - 1:end + 1] == '\r\n') if end else 0
        end = text.find(self._newline, start)
        return end + len(self._newline) if end >= 0 else 0

    def readline(self, size=-1):
        self._load()
        end = self._line_end(self._at)
        while not end and self._more():
            end = self._line_end(self._at)
        end = end or len(self._text)
        start = self._at
        if size is not None and 0 <= size < end - start:
            end = start + size
        self._at = end
        return self._text[start:end]

    def write(self, s):
        if self.closed:
            raise ValueError("I/O operation on closed file.")
        if not isinstance(s, str):
            raise TypeError("write() argument must be str, not %s" % type(s).__name__)
        if not self._buffer.writable():
            raise UnsupportedOperation("not writable")
        data = s
        if self._newline in ('\r', '\r\n'):
            data = data.replace('\n', self._newline)
        self._buffer.write(data.encode(self._encoding, self._errors))
        self._text = None
        if self._line_buffering and '\n' in s:
            self.flush()
        return len(s)

    def seek(self, cookie, whence=0):
        if self.closed:
            raise ValueError("I/O operation on closed file.")
        if whence == 1 and cookie != 0:
            raise UnsupportedOperation("can't do nonzero cur-relative seeks")
        if whence == 2 and cookie != 0:
            raise UnsupportedOperation("can't do nonzero end-relative seeks")
        if whence == 0 and cookie < 0:
            raise ValueError("negative seek position %r" % (cookie,))
        if whence == 1:
            return self.tell()
        self._text = None
        return self._buffer.seek(cookie, whence)

    def tell(self):
        if self._text is None:
            return self._buffer.tell()
        rest = (self._text[self._at:] + self._return).encode(self._encoding, self._errors)
        return self._buffer.tell() - len(self._bytes) - len(rest)

    def truncate(self, pos=None):
        self.flush()
        return self._buffer.truncate(self.tell() if pos is None else pos)

    def flush(self):
        if self.closed:
            raise ValueError("I/O operation on closed file.")
        self._buffer.flush()

    def close(self):
        if not self.closed:
            self._buffer.close()

    def detach(self):
        self.flush()
        buffer = self._buffer
        self._buffer = None
        return buffer

    def reconfigure(self, *, encoding=None, errors=None, newline=None, line_buffering=None,
                    write_through=None):
        if encoding is not None:
            self._encoding = encoding
        if errors is not None:
            self._errors = errors
        if line_buffering is not None:
            self._line_buffering = line_buffering


def open(file, mode='r', buffering=-1, encoding=None, errors=None, newline=None,
         closefd=True, opener=None):
    """Open file and return a stream.  Raise OSError upon failure."""
    if hasattr(type(file), '__fspath__'):
        file = type(file).__fspath__(file)
    if isinstance(file, bytes):
        file = file.decode()
    if isinstance(file, int):
        raise OSError(9, 'Bad file descriptor')
    if not isinstance(file, str):
        raise TypeError("expected str, bytes or os.PathLike object, not %s"
                        % type(file).__name__)
    if not isinstance(mode, str):
        raise TypeError("open() argument 'mode' must be str, not %s" % type(mode).__name__)
    letters = set(mode)
    if letters - set('axrwb+t') or len(mode) > len(letters):
        raise ValueError("invalid mode: %r" % mode)
    binary = 'b' in letters
    if binary and 't' in letters:
        raise ValueError("can't have text and binary mode at once")
    if len(letters & set('axrw')) != 1:
        raise ValueError("must have exactly one of create/read/write/append mode"
                         if not letters & set('axrw') or len(letters & set('axrw')) > 1
                         else "")
    if binary and encoding is not None:
        raise ValueError("binary mode doesn't take an encoding argument")
    if binary and errors is not None:
        raise ValueError("binary mode doesn't take an errors argument")
    if binary and newline is not None:
        raise ValueError("binary mode doesn't take a newline argument")
    if not binary and buffering == 0:
        raise ValueError("can't have unbuffered text I/O")
    if '\0' in file:
        raise ValueError("embedded null byte")
    kind = BufferedRandom if '+' in mode else BufferedReader if 'r' in mode else BufferedWriter
    if binary and buffering == 0:
        kind = FileIO
    raw = kind(file, mode)
    if binary:
        return raw
    text = TextIOWrapper(raw, encoding, errors, newline, buffering == 1)
    text.mode = mode
    return text


open_code = open


def text_encoding(encoding, stacklevel=2):
    return "utf-8" if encoding is None else encoding
