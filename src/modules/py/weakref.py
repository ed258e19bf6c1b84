"""Weak references: dictionaries, methods and finalizers that do not keep
objects alive (PEP 205)."""

import _collections_abc
import itertools
import sys

from _weakref import (
    CallableProxyType, ProxyType, ReferenceType, _remove_dead_weakref,
    getweakrefcount, getweakrefs, proxy, ref)
from _weakrefset import WeakSet, _IterationGuard

__all__ = [
    "ref", "proxy", "getweakrefcount", "getweakrefs", "WeakKeyDictionary",
    "ReferenceType", "ProxyType", "CallableProxyType", "ProxyTypes",
    "WeakValueDictionary", "WeakSet", "WeakMethod", "finalize"]

ProxyTypes = (ProxyType, CallableProxyType)

_collections_abc.MutableSet.register(WeakSet)


class WeakMethod(ref):
    """A reference to a bound method, dead when its object or its function is
    (the method object itself is a passing thing)."""

    __slots__ = ("_func_ref", "_meth_type", "_alive", "__weakref__")

    def __new__(cls, meth, callback=None):
        try:
            owner, function = meth.__self__, meth.__func__
        except AttributeError:
            raise TypeError(
                f"argument should be a bound method, not {type(meth)}") from None

        def gone(dead):
            # Either of the two may be first; only that one tells.
            method = me()
            if method._alive:
                method._alive = False
                if callback is not None:
                    callback(method)

        self = ref.__new__(cls, owner, gone)
        self._func_ref = ref(function, gone)
        self._meth_type = type(meth)
        self._alive = True
        me = ref(self)
        return self

    def __call__(self):
        owner, function = super().__call__(), self._func_ref()
        if owner is not None and function is not None:
            return self._meth_type(function, owner)

    def _same(self, other):
        if self._alive and other._alive:
            return ref.__eq__(self, other) and self._func_ref == other._func_ref
        return self is other

    def __eq__(self, other):
        return self._same(other) if isinstance(other, WeakMethod) else NotImplemented

    def __ne__(self, other):
        return not self._same(other) if isinstance(other, WeakMethod) else NotImplemented

    __hash__ = ref.__hash__


class KeyedRef(ref):
    """A reference that knows its key in a WeakValueDictionary: one callback
    serves all entries."""

    __slots__ = ("key",)

    def __new__(cls, ob, callback, key):
        self = ref.__new__(cls, ob, callback)
        self.key = key
        return self

    def __init__(self, ob, callback, key):
        pass # a reference is made whole; there is nothing left to do


class WeakValueDictionary(_collections_abc.MutableMapping):
    """Holds its values weakly: an entry goes when its value dies."""

    def __init__(self, other=(), /, **kw):
        self.data = {}
        self._pending_removals = []
        self._iterating = set()

        def remove(dead, owner=ref(self), drop=_remove_dead_weakref):
            mine = owner()
            if mine is None:
                return
            if mine._iterating:
                mine._pending_removals.append(dead.key)
            else:
                drop(mine.data, dead.key)

        self._remove = remove
        self.update(other, **kw)

    def _commit_removals(self, drop=_remove_dead_weakref):
        waiting = self._pending_removals
        while waiting:
            # The entry may have been set anew since.
            drop(self.data, waiting.pop())

    def _settled(self):
        if self._pending_removals:
            self._commit_removals()
        return self.data

    def __repr__(self):
        return f"<{type(self).__name__} at {id(self):#x}>"

    # ---- reading (what is asked most settles by itself)

    def __getitem__(self, key):
        if self._pending_removals:
            self._commit_removals()
        value = self.data[key]()
        if value is None:
            raise KeyError(key)
        return value

    def get(self, key, default=None):
        if self._pending_removals:
            self._commit_removals()
        entry = self.data.get(key)
        if entry is None:
            return default
        value = entry()
        return default if value is None else value

    def __contains__(self, key):
        if self._pending_removals:
            self._commit_removals()
        entry = self.data.get(key)
        return entry is not None and entry() is not None

    def __len__(self):
        if self._pending_removals:
            self._commit_removals()
        return len(self.data)

    def items(self):
        self._settled()
        with _IterationGuard(self):
            for key, entry in self.data.items():
                value = entry()
                if value is not None:
                    yield key, value

    def keys(self):
        self._settled()
        with _IterationGuard(self):
            for key, entry in self.data.items():
                if entry() is not None:
                    yield key

    __iter__ = keys

    def values(self):
        self._settled()
        with _IterationGuard(self):
            for entry in self.data.values():
                value = entry()
                if value is not None:
                    yield value

    def itervaluerefs(self):
        """The references themselves, one by one; each may be dead when called."""
        self._settled()
        with _IterationGuard(self):
            yield from self.data.values()

    def valuerefs(self):
        """A list of the references themselves; each may be dead when called."""
        return list(self._settled().values())

    # ---- changing

    def __setitem__(self, key, value):
        if self._pending_removals:
            self._commit_removals()
        self.data[key] = KeyedRef(value, self._remove, key)

    def __delitem__(self, key):
        del self._settled()[key]

    def setdefault(self, key, default=None):
        value = self.get(key)
        if value is None:
            value = default
            self[key] = default
        return value

    def pop(self, key, *default):
        entry = self._settled().pop(key, None)
        value = entry and entry()
        if value is not None:
            return value
        if default:
            return default[0]
        raise KeyError(key)

    def popitem(self):
        self._settled()
        while True:
            key, entry = self.data.popitem()
            value = entry()
            if value is not None:
                return key, value

    def update(self, other=None, /, **kwargs):
        data, remove = self._settled(), self._remove
        if other is not None:
            if not hasattr(other, "items"):
                other = dict(other)
            for key, value in other.items():
                data[key] = KeyedRef(value, remove, key)
        for key, value in kwargs.items():
            data[key] = KeyedRef(value, remove, key)

    # ---- new ones

    def copy(self):
        new = WeakValueDictionary()
        for key, value in self.items():
            new[key] = value
        return new

    __copy__ = copy

    def __deepcopy__(self, memo):
        from copy import deepcopy
        new = type(self)()
        for key, value in self.items():
            new[deepcopy(key, memo)] = value
        return new

    def __ior__(self, other):
        self.update(other)
        return self

    def __or__(self, other):
        if not isinstance(other, _collections_abc.Mapping):
            return NotImplemented
        both = self.copy()
        both.update(other)
        return both

    def __ror__(self, other):
        if not isinstance(other, _collections_abc.Mapping):
            return NotImplemented
        both = type(self)()
        both.update(other)
        both.update(self)
        return both


class WeakKeyDictionary(_collections_abc.MutableMapping):
    """Holds its keys weakly: an entry goes when its key dies."""

    def __init__(self, dict=None):
        self.data = {}
        self._pending_removals = []
        self._iterating = set()
        self._dirty_len = False # entries went by hand while others waited

        def remove(dead, owner=ref(self)):
            mine = owner()
            if mine is None:
                return
            if mine._iterating:
                mine._pending_removals.append(dead)
            else:
                mine.data.pop(dead, None)

        self._remove = remove
        if dict is not None:
            self.update(dict)

    def _commit_removals(self):
        waiting = self._pending_removals
        while waiting:
            self.data.pop(waiting.pop(), None)

    def _scrub_removals(self):
        data = self.data
        self._pending_removals = [dead for dead in self._pending_removals if dead in data]
        self._dirty_len = False

    def __repr__(self):
        return f"<{type(self).__name__} at {id(self):#x}>"

    # ---- reading

    def __getitem__(self, key):
        return self.data[ref(key)]

    def get(self, key, default=None):
        return self.data.get(ref(key), default)

    def __contains__(self, key):
        try:
            return ref(key) in self.data
        except TypeError:
            return False

    def __len__(self):
        if self._dirty_len and self._pending_removals:
            self._scrub_removals()
        return len(self.data) - len(self._pending_removals)

    def items(self):
        with _IterationGuard(self):
            for entry, value in self.data.items():
                key = entry()
                if key is not None:
                    yield key, value

    def keys(self):
        with _IterationGuard(self):
            for entry in self.data:
                key = entry()
                if key is not None:
                    yield key

    __iter__ = keys

    def values(self):
        with _IterationGuard(self):
            for entry, value in self.data.items():
                if entry() is not None:
                    yield value

    def keyrefs(self):
        """A list of the references themselves; each may be dead when called."""
        return list(self.data)

    # ---- changing

    def __setitem__(self, key, value):
        self.data[ref(key, self._remove)] = value

    def __delitem__(self, key):
        self._dirty_len = True
        del self.data[ref(key)]

    def setdefault(self, key, default=None):
        return self.data.setdefault(ref(key, self._remove), default)

    def pop(self, key, *default):
        self._dirty_len = True
        return self.data.pop(ref(key), *default)

    def popitem(self):
        self._dirty_len = True
        while True:
            entry, value = self.data.popitem()
            key = entry()
            if key is not None:
                return key, value

    def update(self, other=None, /, **kwargs):
        for source in (other, kwargs):
            if source is None or source is kwargs and not kwargs:
                continue
            if not hasattr(source, "items"):
                source = dict(source)
            for key, value in source.items():
                self.data[ref(key, self._remove)] = value

    # ---- new ones

    def copy(self):
        new = WeakKeyDictionary()
        for key, value in self.items():
            new[key] = value
        return new

    __copy__ = copy

    def __deepcopy__(self, memo):
        from copy import deepcopy
        new = type(self)()
        for key, value in self.items():
            new[key] = deepcopy(value, memo)
        return new

    def __ior__(self, other):
        self.update(other)
        return self

    def __or__(self, other):
        if not isinstance(other, _collections_abc.Mapping):
            return NotImplemented
        both = self.copy()
        both.update(other)
        return both

    def __ror__(self, other):
        if not isinstance(other, _collections_abc.Mapping):
            return NotImplemented
        both = type(self)()
        both.update(other)
        both.update(self)
        return both


class finalize:
    """finalize(obj, func, *args, **kwargs): calls func when obj dies, or at
    exit, or when called itself; once, and it is alive until then."""

    # No state of its own: what is to be done stands in the registry, which
    # also keeps the finalizer itself.
    __slots__ = ()
    _registry = {}
    _index_iter = itertools.count()
    _dirty = False  # registered since the exit list was made
    _shutdown = False
    _registered_with_atexit = False

    class _Info:
        __slots__ = ("weakref", "func", "args", "kwargs", "atexit", "index")

    def __init__(self, obj, func, /, *args, **kwargs):
        if not finalize._registered_with_atexit:
            import atexit
            atexit.register(finalize._exitfunc)
            finalize._registered_with_atexit = True
        info = self._Info()
        info.weakref = ref(obj, self)
        info.func, info.args, info.kwargs = func, args, kwargs or None
        info.atexit = True
        info.index = next(self._index_iter)
        self._registry[self] = info
        finalize._dirty = True

    def _parts(self):
        # What peek() and detach() give, or None when dead.
        info = self._registry.get(self)
        obj = info and info.weakref()
        if obj is not None:
            return obj, info.func, info.args, info.kwargs or {}

    def __call__(self, _=None):
        """If alive, be dead and return func(*args, **kwargs)."""
        info = self._registry.pop(self, None)
        if info and not self._shutdown:
            return info.func(*info.args, **(info.kwargs or {}))

    def peek(self):
        """If alive, (obj, func, args, kwargs)."""
        return self._parts()

    def detach(self):
        """If alive, be dead and return (obj, func, args, kwargs)."""
        parts = self._parts()
        if parts is not None and self._registry.pop(self, None):
            return parts

    @property
    def alive(self):
        """Whether it is still to be called."""
        return self in self._registry

    @property
    def atexit(self):
        """Whether it is called at exit."""
        info = self._registry.get(self)
        return bool(info) and info.atexit

    @atexit.setter
    def atexit(self, value):
        info = self._registry.get(self)
        if info:
            info.atexit = bool(value)

    def __repr__(self):
        start = f"<{type(self).__name__} object at {id(self):#x}; "
        parts = self._parts()
        if parts is None:
            return start + "dead>"
        return start + f"for {type(parts[0]).__name__!r} at {id(parts[0]):#x}>"

    @classmethod
    def _select_for_exit(cls):
        # Oldest first: they are taken from the end.
        due = [(info.index, f) for f, info in cls._registry.items() if info.atexit]
        due.sort(key=lambda entry: entry[0])
        return [f for _, f in due]

    @classmethod
    def _exitfunc(cls):
        if not cls._registry:
            finalize._shutdown = True
            return
        import gc
        collecting = gc.isenabled()
        gc.disable() # or a cycle could die, and call, between two of them
        try:
            due = cls._select_for_exit()
            finalize._dirty = False
            while due:
                try:
                    due.pop()()
                except Exception:
                    sys.excepthook(*sys.exc_info())
                if finalize._dirty:
                    due = cls._select_for_exit()
                    finalize._dirty = False
        finally:
            finalize._shutdown = True
            if collecting:
                gc.enable()
