""" codecs -- Python Codec Registry, API and helpers. """

from _codecs import *
import _codecs

__all__ = ["register", "lookup", "open", "EncodedFile", "BOM", "BOM_BE",
           "BOM_LE", "BOM32_BE", "BOM32_LE", "BOM64_BE", "BOM64_LE",
           "BOM_UTF8", "BOM_UTF16", "BOM_UTF16_LE", "BOM_UTF16_BE",
           "BOM_UTF32", "BOM_UTF32_LE", "BOM_UTF32_BE",
           "CodecInfo", "Codec", "IncrementalEncoder", "IncrementalDecoder",
           "StreamReader", "StreamWriter", "StreamReaderWriter", "StreamRecoder",
           "getencoder", "getdecoder", "getincrementalencoder",
           "getincrementaldecoder", "getreader", "getwriter",
           "encode", "decode", "iterencode", "iterdecode",
           "strict_errors", "ignore_errors", "replace_errors",
           "xmlcharrefreplace_errors", "backslashreplace_errors", "namereplace_errors",
           "register_error", "lookup_error"]

BOM_UTF8 = b'\xef\xbb\xbf'
BOM_LE = BOM_UTF16_LE = b'\xff\xfe'
BOM_BE = BOM_UTF16_BE = b'\xfe\xff'
BOM_UTF32_LE = b'\xff\xfe\x00\x00'
BOM_UTF32_BE = b'\x00\x00\xfe\xff'
BOM = BOM_UTF16 = BOM_UTF16_LE
BOM_UTF32 = BOM_UTF32_LE
BOM32_LE = BOM_UTF16_LE
BOM32_BE = BOM_UTF16_BE
BOM64_LE = BOM_UTF32_LE
BOM64_BE = BOM_UTF32_BE


class CodecInfo(tuple):
    """Codec details when looking up the codec registry"""

    _is_text_encoding = True

    def __new__(cls, encode, decode, streamreader=None, streamwriter=None,
                incrementalencoder=None, incrementaldecoder=None, name=None,
                *, _is_text_encoding=None):
        self = tuple.__new__(cls, (encode, decode, streamreader, streamwriter))
        self.name = name
        self.encode = encode
        self.decode = decode
        self.incrementalencoder = incrementalencoder
        self.incrementaldecoder = incrementaldecoder
        self.streamwriter = streamwriter
        self.streamreader = streamreader
        if _is_text_encoding is not None:
            self._is_text_encoding = _is_text_encoding
        return self

    def __repr__(self):
        return "<%s.%s object for encoding %s at %#x>" % (
            self.__class__.__module__, self.__class__.__qualname__, self.name, id(self))


class Codec:
    """ Defines the interface for stateless encoders/decoders."""

    def encode(self, input, errors='strict'):
        raise NotImplementedError

    def decode(self, input, errors='strict'):
        raise NotImplementedError


class IncrementalEncoder(object):
    """An IncrementalEncoder encodes an input in multiple steps."""

    def __init__(self, errors='strict'):
        self.errors = errors
        self.buffer = ""

    def encode(self, input, final=False):
        raise NotImplementedError

    def reset(self):
        """Resets the encoder to the initial state."""

    def getstate(self):
        return 0

    def setstate(self, state):
        pass


class BufferedIncrementalEncoder(IncrementalEncoder):
    """Keeps what could not be encoded yet."""

    def __init__(self, errors='strict'):
        IncrementalEncoder.__init__(self, errors)
        self.buffer = ""

    def _buffer_encode(self, input, errors, final):
        raise NotImplementedError

    def encode(self, input, final=False):
        data = self.buffer + input
        result, consumed = self._buffer_encode(data, self.errors, final)
        self.buffer = data[consumed:]
        return result

    def reset(self):
        self.buffer = ""

    def getstate(self):
        return self.buffer or 0

    def setstate(self, state):
        self.buffer = state or ""


class IncrementalDecoder(object):
    """An IncrementalDecoder decodes an input in multiple steps."""

    def __init__(self, errors='strict'):
        self.errors = errors

    def decode(self, input, final=False):
        raise NotImplementedError

    def reset(self):
        """Reset the decoder to the initial state."""

    def getstate(self):
        return (b"", 0)

    def setstate(self, state):
        pass


class BufferedIncrementalDecoder(IncrementalDecoder):
    """Keeps bytes that are not a whole character yet."""

    def __init__(self, errors='strict'):
        IncrementalDecoder.__init__(self, errors)
        self.buffer = b""

    def _buffer_decode(self, input, errors, final):
        raise NotImplementedError

    def decode(self, input, final=False):
        data = self.buffer + input
        result, consumed = self._buffer_decode(data, self.errors, final)
        self.buffer = data[consumed:]
        return result

    def reset(self):
        self.buffer = b""

    def getstate(self):
        return (self.buffer, 0)

    def setstate(self, state):
        self.buffer = state[0]


class StreamWriter(Codec):

    def __init__(self, stream, errors='strict'):
        self.stream = stream
        self.errors = errors

    def write(self, object):
        data, consumed = self.encode(object, self.errors)
        self.stream.write(data)

    def writelines(self, list):
        self.write(''.join(list))

    def reset(self):
        pass

    def seek(self, offset, whence=0):
        self.stream.seek(offset, whence)
        if whence == 0 and offset == 0:
            self.reset()

    def __getattr__(self, name):
        return getattr(self.stream, name)

    def __enter__(self):
        return self

    def __exit__(self, type, value, tb):
        self.stream.close()


class StreamReader(Codec):

    charbuffertype = str

    def __init__(self, stream, errors='strict'):
        self.stream = stream
        self.errors = errors
        self.bytebuffer = b""
        self.charbuffer = ""

    def _fill(self, size):
        data = self.stream.read() if size < 0 else self.stream.read(size)
        data = self.bytebuffer + data
        text, consumed = self.decode(data, self.errors)
        self.bytebuffer = data[consumed:]
        self.charbuffer += text
        return bool(text)

    def read(self, size=-1, chars=-1, firstline=False):
        while chars < 0 or len(self.charbuffer) < chars:
            if not self._fill(size):
                break
            if size >= 0 and chars < 0:
                break
        if chars < 0:
            result, self.charbuffer = self.charbuffer, ""
        else:
            result, self.charbuffer = self.charbuffer[:chars], self.charbuffer[chars:]
        return result

    def readline(self, size=None, keepends=True):
        while True:
            lines = self.charbuffer.splitlines(True)
            if lines and (len(lines) > 1 or lines[0].splitlines(False)[0] != lines[0]):
                break
            if not self._fill(72):
                break
        if not lines:
            return ""
        line = lines[0]
        self.charbuffer = self.charbuffer[len(line):]
        return line if keepends else line.splitlines(False)[0]

    def readlines(self, sizehint=None, keepends=True):
        return self.read().splitlines(keepends)

    def reset(self):
        self.bytebuffer = b""
        self.charbuffer = ""

    def seek(self, offset, whence=0):
        self.stream.seek(offset, whence)
        self.reset()

    def __next__(self):
        line = self.readline()
        if line:
            return line
        raise StopIteration

    def __iter__(self):
        return self

    def __getattr__(self, name):
        return getattr(self.stream, name)

    def __enter__(self):
        return self

    def __exit__(self, type, value, tb):
        self.stream.close()


class StreamReaderWriter:

    encoding = 'unknown'

    def __init__(self, stream, Reader, Writer, errors='strict'):
        self.stream = stream
        self.reader = Reader(stream, errors)
        self.writer = Writer(stream, errors)
        self.errors = errors

    def read(self, size=-1):
        return self.reader.read(size)

    def readline(self, size=None, keepends=True):
        return self.reader.readline(size, keepends)

    def readlines(self, sizehint=None, keepends=True):
        return self.reader.readlines(sizehint, keepends)

    def __next__(self):
        return next(self.reader)

    def __iter__(self):
        return self

    def write(self, data):
        return self.writer.write(data)

    def writelines(self, list):
        return self.writer.writelines(list)

    def reset(self):
        self.reader.reset()
        self.writer.reset()

    def seek(self, offset, whence=0):
        self.stream.seek(offset, whence)
        self.reset()

    def __getattr__(self, name):
        return getattr(self.stream, name)

    def __enter__(self):
        return self

    def __exit__(self, type, value, tb):
        self.stream.close()


class StreamRecoder:

    data_encoding = 'unknown'
    file_encoding = 'unknown'

    def __init__(self, stream, encode, decode, Reader, Writer, errors='strict'):
        self.stream = stream
        self.encode = encode
        self.decode = decode
        self.reader = Reader(stream, errors)
        self.writer = Writer(stream, errors)
        self.errors = errors

    def read(self, size=-1):
        return self.encode(self.reader.read(size), self.errors)[0]

    def write(self, data):
        return self.writer.write(self.decode(data, self.errors)[0])

    def __getattr__(self, name):
        return getattr(self.stream, name)


def open(filename, mode='r', encoding=None, errors='strict', buffering=-1):
    """Open an encoded file using the given mode."""
    import io
    if encoding is not None and 'b' not in mode:
        mode += 'b'
    file = io.open(filename, mode, buffering)
    if encoding is None:
        return file
    info = lookup(encoding)
    wrapped = StreamReaderWriter(file, info.streamreader, info.streamwriter, errors)
    wrapped.encoding = encoding
    return wrapped


def EncodedFile(file, data_encoding, file_encoding=None, errors='strict'):
    if file_encoding is None:
        file_encoding = data_encoding
    data = lookup(data_encoding)
    stored = lookup(file_encoding)
    return StreamRecoder(file, data.encode, data.decode, stored.streamreader,
                         stored.streamwriter, errors)


def getencoder(encoding):
    return lookup(encoding).encode


def getdecoder(encoding):
    return lookup(encoding).decode


def getincrementalencoder(encoding):
    encoder = lookup(encoding).incrementalencoder
    if encoder is None:
        raise LookupError(encoding)
    return encoder


def getincrementaldecoder(encoding):
    decoder = lookup(encoding).incrementaldecoder
    if decoder is None:
        raise LookupError(encoding)
    return decoder


def getreader(encoding):
    return lookup(encoding).streamreader


def getwriter(encoding):
    return lookup(encoding).streamwriter


def iterencode(iterator, encoding, errors='strict', **kwargs):
    encoder = getincrementalencoder(encoding)(errors, **kwargs)
    for input in iterator:
        output = encoder.encode(input)
        if output:
            yield output
    output = encoder.encode("", True)
    if output:
        yield output


def iterdecode(iterator, encoding, errors='strict', **kwargs):
    decoder = getincrementaldecoder(encoding)(errors, **kwargs)
    for input in iterator:
        output = decoder.decode(input)
        if output:
            yield output
    output = decoder.decode(b"", True)
    if output:
        yield output


def make_identity_dict(rng):
    return {i: i for i in rng}


def make_encoding_map(decoding_map):
    m = {}
    for k, v in decoding_map.items():
        m[v] = None if v in m else k
    return m


strict_errors = lookup_error("strict")
ignore_errors = lookup_error("ignore")
replace_errors = lookup_error("replace")
xmlcharrefreplace_errors = lookup_error("xmlcharrefreplace")
backslashreplace_errors = lookup_error("backslashreplace")
namereplace_errors = lookup_error("namereplace")


# ---- what the register finds -------------------------------------------------------

def _info(name, encode, decode, whole=True, is_text=None):
    """A CodecInfo around two stateless functions; `whole`: decode takes `final`."""

    class Encoder(IncrementalEncoder):
        def encode(self, input, final=False):
            return encode(input, self.errors)[0]

    if whole:
        class Decoder(BufferedIncrementalDecoder):
            def _buffer_decode(self, input, errors, final):
                return decode(input, errors, final)
    else:
        class Decoder(IncrementalDecoder):
            def decode(self, input, final=False):
                return decode(input, self.errors)[0]

    class Writer(StreamWriter):
        def encode(self, input, errors='strict'):
            return encode(input, errors)

    class Reader(StreamReader):
        def decode(self, input, errors='strict'):
            return decode(input, errors)

    if whole:
        def decode_all(input, errors='strict'):
            return decode(input, errors, True)
    else:
        decode_all = decode
    return CodecInfo(encode, decode_all, Reader, Writer, Encoder, Decoder, name=name,
                     _is_text_encoding=is_text)


def _sig_encode(input, errors='strict'):
    return BOM_UTF8 + utf_8_encode(input, errors)[0], len(input)


def _sig_decode(input, errors='strict', final=False):
    skip = 3 if input[:3] == BOM_UTF8 else 0
    text, consumed = utf_8_decode(input[skip:], errors, final)
    return text, consumed + skip


def _hex_encode(input, errors='strict'):
    return bytes(input).hex().encode('ascii'), len(input)


def _hex_decode(input, errors='strict'):
    import binascii
    return binascii.unhexlify(input), len(input)


def _base64_encode(input, errors='strict'):
    import base64
    return base64.encodebytes(input), len(input)


def _base64_decode(input, errors='strict'):
    import base64
    return base64.decodebytes(input), len(input)


def _rot13(input, errors='strict'):
    turned = {}
    for first in (65, 97):
        for i in range(26):
            turned[first + i] = first + (i + 13) % 26
    return str.translate(input, turned), len(input)


_direct = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'(),-./:? \t\n\r"
                    b'!"#$%&*;<=>@[]^_`{|}')


def _utf7_encode(input, errors='strict'):
    import binascii
    out = bytearray()
    run = ''

    def close(following):
        nonlocal run
        if run:
            data = run.encode('utf-16-be', 'surrogatepass')
            out.extend(b'+' + binascii.b2a_base64(data, newline=False).rstrip(b'='))
            if following == '' or following in _letters64 or following == '-':
                out.extend(b'-')
            run = ''
    for c in input:
        if ord(c) < 128 and ord(c) in _direct:
            close(c)
            out.append(ord(c))
        elif c == '+' and not run:
            out.extend(b'+-')
        else:
            run += c
    close('')
    return bytes(out), len(input)


_letters64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'


def _utf7_decode(input, errors='strict', final=True):
    import binascii
    data = bytes(input)
    out = []
    i = 0

    def wrong(start, end, reason):
        exc = UnicodeDecodeError('utf7', data, start, end, reason)
        text, at = lookup_error(errors)(exc)
        out.append(text)
        return at
    while i < len(data):
        c = data[i]
        if c != 43:
            if c > 127:
                i = wrong(i, i + 1, 'unexpected special character')
                continue
            out.append(chr(c))
            i += 1
            continue
        j = i + 1
        while j < len(data) and chr(data[j]) in _letters64:
            j += 1
        if j == i + 1:
            if j < len(data) and data[j] == 45:
                out.append('+')
                i = j + 1
            elif j >= len(data):
                if not final:
                    break
                i = wrong(i, j, 'unterminated shift sequence')
            else:
                i = wrong(i, j + 1, 'ill-formed sequence')
            continue
        if j >= len(data) and not final:
            break
        text = data[i + 1:j]
        bits = len(text) * 6
        units = binascii.a2b_base64(text + b'A' * (-len(text) % 4))[:bits // 16 * 2]
        out.append(units.decode('utf-16-be', 'surrogatepass'))
        if j < len(data) and data[j] == 45:
            j += 1
        i = j
    return ''.join(out), i


def _charmap_info(name, table):
    """The codec of a table of 128 or 256 characters."""
    if len(table) == 128:
        table = bytes(range(128)).decode('ascii') + table
    inverse = charmap_build(table)

    def encode(input, errors='strict'):
        return charmap_encode(input, errors, inverse)

    def decode(input, errors='strict'):
        return charmap_decode(input, errors, table)
    return _info(name, encode, decode, False)


# name: (encoder, decoder, decoder takes `final`, is text)
_known = {
    'utf-8': (utf_8_encode, utf_8_decode, True, None),
    'utf-8-sig': (_sig_encode, _sig_decode, True, None),
    'ascii': (ascii_encode, ascii_decode, False, None),
    'iso8859-1': (latin_1_encode, latin_1_decode, False, None),
    'utf-16': (utf_16_encode, utf_16_decode, True, None),
    'utf-16-le': (utf_16_le_encode, utf_16_le_decode, True, None),
    'utf-16-be': (utf_16_be_encode, utf_16_be_decode, True, None),
    'utf-32': (utf_32_encode, utf_32_decode, True, None),
    'utf-32-le': (utf_32_le_encode, utf_32_le_decode, True, None),
    'utf-32-be': (utf_32_be_encode, utf_32_be_decode, True, None),
    'unicode-escape': (unicode_escape_encode, unicode_escape_decode, True, None),
    'raw-unicode-escape': (raw_unicode_escape_encode, raw_unicode_escape_decode, True, None),
    'utf-7': (_utf7_encode, _utf7_decode, True, None),
    'charmap': (charmap_encode, charmap_decode, False, None),
    'hex': (_hex_encode, _hex_decode, False, False),
    'base64': (_base64_encode, _base64_decode, False, False),
    'rot13': (_rot13, _rot13, False, False),
}
_aliases = {
    'utf7': 'utf-7', 'u7': 'utf-7', '1252': 'cp1252', 'windows-1252': 'cp1252',
    '1251': 'cp1251', 'windows-1251': 'cp1251', '1250': 'cp1250', 'windows-1250': 'cp1250',
    '437': 'cp437', 'ibm437': 'cp437', '850': 'cp850', 'ibm850': 'cp850',
    'latin2': 'iso8859-2', 'l2': 'iso8859-2',
    'latin9': 'iso8859-15', 'l9': 'iso8859-15',
    'macroman': 'mac-roman', 'macintosh': 'mac-roman',
    'utf8': 'utf-8', 'u8': 'utf-8', 'utf': 'utf-8', 'cp65001': 'utf-8',
    'utf8-sig': 'utf-8-sig', 'us-ascii': 'ascii', '646': 'ascii', 'iso646-us': 'ascii',
    'latin-1': 'iso8859-1', 'latin1': 'iso8859-1', 'latin': 'iso8859-1',
    'l1': 'iso8859-1', 'iso-8859-1': 'iso8859-1', '8859': 'iso8859-1', 'cp819': 'iso8859-1',
    'utf16': 'utf-16', 'u16': 'utf-16', 'utf-16le': 'utf-16-le', 'utf-16be': 'utf-16-be',
    'utf32': 'utf-32', 'u32': 'utf-32', 'utf-32le': 'utf-32-le', 'utf-32be': 'utf-32-be',
    'unicodeescape': 'unicode-escape', 'rawunicodeescape': 'raw-unicode-escape',
    'hex-codec': 'hex', 'base64-codec': 'base64', 'base-64': 'base64', 'rot-13': 'rot13',
}


def _find(encoding):
    name = encoding.replace('_', '-')
    name = _aliases.get(name, name)
    row = _known.get(name)
    if row is None:
        if name.startswith('iso-8859-'):
            name = 'iso8859' + name[8:]
        import _charmaps
        table = _charmaps.tables.get(name)
        return None if table is None else _charmap_info(name, table)
    encode, decode, whole, is_text = row
    return _info(name, encode, decode, whole, is_text)


register(_find)
