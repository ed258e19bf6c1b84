"""WeakSet: a set that does not keep its members alive.

Apart from weakref, so that abc can use it early.  The members are references in
a plain set, `data`; each takes itself out when its object dies, or, while
somebody iterates, waits in `_pending_removals` until the last iteration ends.
"""

from _weakref import ref
from types import GenericAlias

__all__ = ['WeakSet']


class _IterationGuard:
    """While one is entered, its container loses no entry."""

    def __init__(self, container):
        self.container = ref(container)

    def __enter__(self):
        owner = self.container()
        if owner is not None:
            owner._iterating.add(self)
        return self

    def __exit__(self, *exc_info):
        owner = self.container()
        if owner is None:
            return
        owner._iterating.remove(self)
        if not owner._iterating:
            owner._commit_removals()


class WeakSet:

    def __init__(self, data=None):
        self.data = set()
        self._pending_removals = []
        self._iterating = set()

        def _remove(dead, owner=ref(self)):
            mine = owner()
            if mine is None:
                return
            if mine._iterating:
                mine._pending_removals.append(dead)
            else:
                mine.data.discard(dead)

        self._remove = _remove
        if data is not None:
            self.update(data)

    def _commit_removals(self):
        waiting = self._pending_removals
        while waiting:
            self.data.discard(waiting.pop())

    def _settled(self):
        # The plain set, rid of what waited.
        if self._pending_removals:
            self._commit_removals()
        return self.data

    def __iter__(self):
        with _IterationGuard(self):
            for member in self.data:
                item = member()
                if item is not None:
                    yield item

    def __len__(self):
        return len(self.data) - len(self._pending_removals)

    def __contains__(self, item):
        try:
            return ref(item) in self.data
        except TypeError:
            return False

    def __reduce__(self):
        return type(self), (list(self),), self.__getstate__()

    def __repr__(self):
        return repr(self.data)

    __class_getitem__ = classmethod(GenericAlias)

    # ---- changing it

    def add(self, item):
        if self._pending_removals:
            self._commit_removals()
        self.data.add(ref(item, self._remove))

    def remove(self, item):
        self._settled().remove(ref(item))

    def discard(self, item):
        self._settled().discard(ref(item))

    def clear(self):
        self._settled().clear()

    def pop(self):
        members = self._settled()
        while members:
            item = members.pop()()
            if item is not None:
                return item
        raise KeyError('pop from empty WeakSet')

    def update(self, other):
        self._settled()
        for item in other:
            self.add(item)

    def difference_update(self, other):
        members = self._settled()
        if other is self:
            members.clear()
        else:
            members.difference_update([ref(item) for item in other])

    def intersection_update(self, other):
        self._settled().intersection_update([ref(item) for item in other])

    def symmetric_difference_update(self, other):
        members = self._settled()
        if other is self:
            members.clear()
        else:
            members.symmetric_difference_update(
                [ref(item, self._remove) for item in other])

    def __ior__(self, other):
        self.update(other)
        return self

    def __isub__(self, other):
        self.difference_update(other)
        return self

    def __iand__(self, other):
        self.intersection_update(other)
        return self

    def __ixor__(self, other):
        self.symmetric_difference_update(other)
        return self

    # ---- new ones

    def copy(self):
        return type(self)(self)

    def union(self, other):
        both = self.copy()
        both.update(other)
        return both

    def difference(self, other):
        rest = self.copy()
        rest.difference_update(other)
        return rest

    def intersection(self, other):
        return type(self)(item for item in other if item in self)

    def symmetric_difference(self, other):
        either = self.copy()
        either.symmetric_difference_update(other)
        return either

    __or__, __sub__, __and__, __xor__ = union, difference, intersection, symmetric_difference

    # ---- comparing

    def issubset(self, other):
        return self.data.issubset([ref(item) for item in other])

    def issuperset(self, other):
        return self.data.issuperset([ref(item) for item in other])

    __le__, __ge__ = issubset, issuperset

    def __lt__(self, other):
        return self.data < {ref(item) for item in other}

    def __gt__(self, other):
        return self.data > {ref(item) for item in other}

    def __eq__(self, other):
        if isinstance(other, type(self)):
            return self.data == {ref(item) for item in other}
        return NotImplemented

    def isdisjoint(self, other):
        return not any(item in self for item in other)
