"""Common operations on Posix pathnames: text in, text out; what is there, the host tells."""

import _io
import os

__all__ = ['abspath', 'altsep', 'basename', 'commonpath', 'commonprefix', 'curdir', 'defpath', 'devnull', 'dirname', 'exists',
           'expanduser', 'expandvars', 'extsep', 'getsize', 'isabs', 'isdir', 'isfile', 'islink', 'ismount', 'join', 'lexists',
           'normcase', 'normpath', 'pardir', 'pathsep', 'realpath', 'relpath', 'samefile', 'sep', 'split', 'splitdrive',
           'splitext', 'supports_unicode_filenames']

curdir, pardir, extsep, sep, pathsep, altsep = '.', '..', '.', '/', ':', None
defpath, devnull = '/bin:/usr/bin', '/dev/null'
supports_unicode_filenames = False


def _signs(path, *signs):
    """The signs in the kind of text the path is."""
    return tuple(s.encode() for s in signs) if isinstance(path, bytes) else signs


def _check_kinds(function, *paths):
    for p in paths:
        if not isinstance(p, (str, bytes, os.PathLike)):
            raise TypeError(f"{function}() argument must be str, bytes, or os.PathLike object, not {type(p).__name__!r}") from None
    if any(isinstance(p, str) for p in paths) and any(isinstance(p, bytes) for p in paths):
        raise TypeError("Can't mix strings and bytes in path components") from None


def normcase(s):
    """Normalize case of pathname.  Has no effect under Posix"""
    return os.fspath(s)


def isabs(s):
    """Test whether a path is absolute"""
    s = os.fspath(s)
    return s.startswith(_signs(s, '/'))


def join(a, *p):
    """Join two or more pathname components; an absolute one throws away all before it."""
    a = os.fspath(a)
    slash, = _signs(a, '/')
    path = a
    try:
        if not p:
            path[:0] + slash
        for b in map(os.fspath, p):
            if b.startswith(slash):
                path = b
            elif not path or path.endswith(slash):
                path += b
            else:
                path += slash + b
    except (TypeError, AttributeError):
        _check_kinds('join', a, *p)
        raise
    return path


def split(p):
    """Split a pathname into what stands before and after its last slash."""
    p = os.fspath(p)
    slash, = _signs(p, '/')
    i = p.rfind(slash) + 1
    head, tail = p[:i], p[i:]
    return head.rstrip(slash) or head, tail


def splitext(p):
    """Split the extension from a pathname: from its last dot on, unless only dots stand before."""
    p = os.fspath(p)
    slash, dot = _signs(p, '/', '.')
    name = p.rfind(slash) + 1
    at = p.rfind(dot)
    if at > name and p[name:at].strip(dot):
        return p[:at], p[at:]
    return p, p[:0]


def splitdrive(p):
    """Split a pathname into drive and path.  On Posix, drive is always empty."""
    p = os.fspath(p)
    return p[:0], p


def basename(p):
    """Returns the final component of a pathname"""
    return split(p)[1]


def dirname(p):
    """Returns the directory component of a pathname"""
    return split(p)[0]


def commonprefix(m):
    """Given a list of pathnames, returns the longest common leading component"""
    if not m:
        return ''
    if not isinstance(m[0], (list, tuple)):
        m = tuple(map(os.fspath, m))
    first, last = min(m), max(m)
    for i, c in enumerate(first):
        if c != last[i]:
            return first[:i]
    return first


def normpath(path):
    """Normalize path, eliminating double slashes, etc."""
    path = os.fspath(path)
    slash, dot, up = _signs(path, '/', '.', '..')
    if not path:
        return dot
    # Two slashes at the beginning mean something of their own, three do not.
    root = slash * ((2 if path.startswith(slash * 2) and not path.startswith(slash * 3) else 1) if path.startswith(slash) else 0)
    parts = []
    for part in path.split(slash):
        if not part or part == dot:
            continue
        if part != up or (not root and not parts) or (parts and parts[-1] == up):
            parts.append(part)
        elif parts:
            parts.pop()
    return root + slash.join(parts) or dot


def abspath(path):
    """Return an absolute path."""
    path = os.fspath(path)
    if not isabs(path):
        path = join(os.getcwdb() if isinstance(path, bytes) else os.getcwd(), path)
    return normpath(path)


def realpath(filename, *, strict=False):
    """Return the canonical path of the specified filename; the host shows no symbolic links."""
    return abspath(filename)


def relpath(path, start=None):
    """Return a relative version of a path"""
    if not path:
        raise ValueError("no path specified")
    path = os.fspath(path)
    slash, dot, up = _signs(path, '/', '.', '..')
    start = dot if start is None else os.fspath(start)
    _check_kinds('relpath', path, start)
    here, there = ([x for x in abspath(p).split(slash) if x] for p in (start, path))
    same = len(commonprefix([here, there]))
    return slash.join([up] * (len(here) - same) + there[same:]) or dot


def commonpath(paths):
    """Given a sequence of path names, returns the longest common sub-path."""
    paths = tuple(map(os.fspath, paths))
    if not paths:
        raise ValueError('commonpath() arg is an empty sequence')
    _check_kinds('commonpath', *paths)
    slash, dot = _signs(paths[0], '/', '.')
    rooted = {p.startswith(slash) for p in paths}
    if len(rooted) > 1:
        raise ValueError("Can't mix absolute and relative paths")
    parts = [[part for part in p.split(slash) if part and part != dot] for p in paths]
    return slash * rooted.pop() + slash.join(commonprefix(parts))


def expanduser(path):
    """Expand ~: the program knows no home folder but $HOME."""
    path = os.fspath(path)
    tilde, slash = _signs(path, '~', '/')
    home = os.environ.get('HOME')
    if home is None or not (path == tilde or path.startswith(tilde + slash)):
        return path
    home = os.fsencode(home) if isinstance(path, bytes) else home
    return home.rstrip(slash) + path[1:] or slash


def expandvars(path):
    """Expand shell variables of form $var and ${var}.  Unknown variables are left unchanged."""
    import re
    path = os.fspath(path)
    if isinstance(path, bytes):
        return os.fsencode(expandvars(os.fsdecode(path)))
    return re.sub(r'\$(\w+|\{[^}]*\})', lambda m: os.environ.get(m[1].strip('{}'), m[0]), path, flags=re.ASCII)


def _kind(path):
    try:
        return _io.file_kind(os.fsdecode(path))
    except ValueError:
        return 0


def exists(path):
    """Test whether a path exists."""
    return _kind(path) != 0


lexists = exists


def isfile(path):
    """Test whether a path is a regular file"""
    return _kind(path) == 1


def isdir(s):
    """Return true if the pathname refers to an existing directory."""
    return _kind(s) == 2


def islink(path):
    """Test whether a path is a symbolic link; the host shows none."""
    os.fspath(path)
    return False


def ismount(path):
    """Test whether a path is a mount point"""
    return abspath(path) == '/'


def getsize(filename):
    """Return the size of a file."""
    return len(_io.read_file(os.fsdecode(filename)))


def samefile(f1, f2):
    """Test whether two pathnames reference the same actual file"""
    for name in f1, f2:
        if not exists(name):
            raise FileNotFoundError(2, 'No such file or directory', name)
    return abspath(f1) == abspath(f2)
