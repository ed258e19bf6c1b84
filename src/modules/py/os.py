"""What a program may know of the system it runs on: names, paths, and the files the host allows.

Nothing here leaves the program.  What would (other programs, links, rights, changes to
folders) is refused with a sentence that says so.
"""

import abc
import errno
import sys
from _collections_abc import MutableMapping

import _os
import posixpath as path
from _os import strerror
from posixpath import altsep, curdir, defpath, devnull, extsep, pardir, pathsep, sep

sys.modules['os.path'] = path

name = 'posix'
linesep = '\n'
error = OSError
F_OK, X_OK, W_OK, R_OK = 0, 1, 2, 4
O_RDONLY, O_WRONLY, O_RDWR, O_CREAT, O_EXCL, O_TRUNC, O_APPEND = 0, 1, 2, 64, 128, 512, 1024
SEEK_SET, SEEK_CUR, SEEK_END = 0, 1, 2
EX_OK = 0


class PathLike(abc.ABC):
    """Abstract base class for implementing the file system path protocol."""

    @abc.abstractmethod
    def __fspath__(self):
        """Return the file system path representation of the object."""
        raise NotImplementedError

    @classmethod
    def __subclasshook__(cls, subclass):
        if cls is PathLike:
            return True if any('__fspath__' in c.__dict__ for c in subclass.__mro__) else NotImplemented
        return NotImplemented

    __class_getitem__ = classmethod(type(list[int]))


def fspath(path):
    """Return the file system path representation of the object: str and bytes as they are."""
    if isinstance(path, (str, bytes)):
        return path
    kind = type(path)
    try:
        found = kind.__fspath__(path)
    except AttributeError:
        if hasattr(kind, '__fspath__'):
            raise
        raise TypeError("expected str, bytes or os.PathLike object, not " + kind.__name__) from None
    if isinstance(found, (str, bytes)):
        return found
    raise TypeError(f"expected {kind.__name__}.__fspath__() to return str or bytes, not {type(found).__name__}")


def fsencode(filename):
    """Encode filename (an os.PathLike, bytes, or str) to UTF-8; bytes stay."""
    filename = fspath(filename)
    return filename.encode('utf-8', 'surrogateescape') if isinstance(filename, str) else filename


def fsdecode(filename):
    """Decode filename (an os.PathLike, bytes, or str) from UTF-8; str stays."""
    filename = fspath(filename)
    return filename.decode('utf-8', 'surrogateescape') if isinstance(filename, bytes) else filename


# ---- the environment: the program's own, empty at first --------------------------------------

class _Environ(MutableMapping):
    def __init__(self, convert):
        self._data = {}
        self._convert = convert

    def _text(self, value):
        if not isinstance(value, self._convert):
            raise TypeError(f"{self._convert.__name__} expected, not {type(value).__name__}")
        return value

    def __getitem__(self, key):
        return self._data[self._text(key)]

    def __setitem__(self, key, value):
        self._data[self._text(key)] = self._text(value)

    def __delitem__(self, key):
        del self._data[self._text(key)]

    def __iter__(self):
        return iter(list(self._data))

    def __len__(self):
        return len(self._data)

    def __repr__(self):
        return 'environ({' + ', '.join(f'{k!r}: {v!r}' for k, v in self._data.items()) + '})'

    def copy(self):
        return dict(self)

    def setdefault(self, key, value):
        return self._data.setdefault(self._text(key), self._text(value))

    def __or__(self, other):
        return dict(self) | dict(other)


environ = _Environ(str)


def getenv(key, default=None):
    """Get an environment variable, return None if it doesn't exist."""
    return environ.get(key, default)


def putenv(name, value):
    environ[fsdecode(name)] = fsdecode(value)


def unsetenv(name):
    environ.pop(fsdecode(name), None)


# ---- where we are -----------------------------------------------------------------------------

def getcwd():
    """The program's own folder: the one whose files it may open."""
    return sys.path[0] if sys.path and isinstance(sys.path[0], str) and path.isabs(sys.path[0]) else '/'


def getcwdb():
    return fsencode(getcwd())


def getpid():
    """One program runs here, the first."""
    return 1


def cpu_count():
    return 1


class terminal_size(tuple):
    """A tuple of (columns, lines) for holding terminal window size"""

    def __new__(cls, size):
        return super().__new__(cls, size)

    columns = property(lambda self: self[0], doc="width of the terminal window in characters")
    lines = property(lambda self: self[1], doc="height of the terminal window in characters")

    def __repr__(self):
        return f"os.terminal_size(columns={self[0]}, lines={self[1]})"


def get_terminal_size(fd=1):
    """The program sees no terminal; as CPython says when its output is no terminal."""
    raise OSError(errno.ENOTTY, 'Inappropriate ioctl for device')


def urandom(size):
    """Return a bytes object containing random bytes, the host's."""
    return _os.random_bytes(size)


# ---- files ------------------------------------------------------------------------------------

def listdir(path='.'):
    """Return a list containing the names of the files in the directory."""
    names = _os.list_folder(fsdecode(path))
    return [n.encode('utf-8', 'surrogateescape') for n in names] if isinstance(path, bytes) else names


def access(path, mode):
    """Use the real uid/gid to test for access to a path."""
    return globals()['path'].exists(path)


class DirEntry:
    """What scandir() gives: a name in a folder."""

    def __init__(self, folder, name):
        self.name = name
        self.path = path.join(folder, name)

    def __fspath__(self):
        return self.path

    def __repr__(self):
        return f"<DirEntry {self.name!r}>"

    def is_file(self, *, follow_symlinks=True):
        return path.isfile(self.path)

    def is_dir(self, *, follow_symlinks=True):
        return path.isdir(self.path)

    def is_symlink(self):
        return False


class _Scan:
    def __init__(self, entries):
        self._entries = entries

    def __iter__(self):
        return self

    def __next__(self):
        return next(self._entries)

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        self.close()

    def close(self):
        self._entries = iter(())


def scandir(path='.'):
    """Return an iterator of DirEntry objects for given path."""
    return _Scan(DirEntry(path, n) for n in listdir(path))


def walk(top, topdown=True, onerror=None, followlinks=False):
    """Directory tree generator: (folder, its folders, its files)."""
    top = fspath(top)
    try:
        names = listdir(top)
    except OSError as e:
        if onerror is not None:
            onerror(e)
        return
    folders = [n for n in names if path.isdir(path.join(top, n))]
    files = [n for n in names if n not in folders]
    if topdown:
        yield top, folders, files
    for n in folders:
        yield from walk(path.join(top, n), topdown, onerror, followlinks)
    if not topdown:
        yield top, folders, files


# ---- what leaves the program --------------------------------------------------------------------

def _refused(names, reason):
    def refuse(name):
        def function(*args, **kwargs):
            raise PermissionError(errno.EPERM, f"os.{name}() is refused: {reason}")
        function.__name__ = function.__qualname__ = name
        function.__doc__ = f"Refused: {reason}."
        return function
    for name in names.split():
        globals()[name] = refuse(name)


_refused('system popen execv execve execvp execvpe execl execle execlp execlpe spawnv spawnve spawnl spawnlp posix_spawn fork '
         'forkpty wait waitpid kill killpg abort pipe dup dup2 nice setsid openpty',
         'a program here cannot start or reach another')
_refused('remove unlink rename renames replace rmdir removedirs mkdir makedirs link symlink readlink chdir fchdir chroot chmod '
         'chown utime truncate mkfifo mknod open read write close lseek fdopen stat lstat fstat statvfs',
         'a program here reads and writes its own folder by open() only')
_refused('getuid geteuid getgid getegid getlogin getppid uname times getloadavg umask', 'a program here knows nothing of the machine')


def _exit(status):
    raise SystemExit(status)


__all__ = [n for n in globals() if not n.startswith('_') and n not in ('abc', 'errno', 'sys', 'MutableMapping')] + ['_exit']
