"""Heap queue algorithm (a.k.a. priority queue).

Heaps are arrays for which a[k] <= a[2*k+1] and a[k] <= a[2*k+2] for
all k, counting elements from 0.  For the sake of comparison,
non-existing elements are considered to be infinite.  The interesting
property of a heap is that a[0] is always its smallest element.

Usage:

heap = []            # creates an empty heap
heappush(heap, item) # pushes a new item on the heap
item = heappop(heap) # pops the smallest item from the heap
item = heap[0]       # smallest item on the heap without popping it
heapify(x)           # transforms list into a heap, in-place, in linear time
item = heappushpop(heap, item) # pushes a new item and then returns
                               # the smallest item; the heap size is unchanged
item = heapreplace(heap, item) # pops and returns smallest item, and adds
                               # new item; the heap size is unchanged
"""

__all__ = ['heappush', 'heappop', 'heapify', 'heapreplace', 'merge',
           'nlargest', 'nsmallest', 'heappushpop']

from _heapq import *
from _heapq import _heapify_max, _heappop_max, _heapreplace_max


def merge(*iterables, key=None, reverse=False):
    '''Merge multiple sorted inputs into a single sorted output.

    Similar to sorted(itertools.chain(*iterables)) but returns a generator,
    does not pull the data into memory all at once, and assumes that each of
    the input streams is already sorted (smallest to largest).

    >>> list(merge([1,3,5,7], [0,2,4,8], [5,10,15,20], [], [25]))
    [0, 1, 2, 3, 4, 5, 5, 7, 8, 10, 15, 20, 25]

    If *key* is not None, applies a key function to each element to determine
    its sort order.

    >>> list(merge(['dog', 'horse'], ['cat', 'fish', 'kangaroo'], key=len))
    ['dog', 'cat', 'fish', 'horse', 'kangaroo']

    '''
    if reverse:
        _heapify, _heappop, _heapreplace, direction = (
            _heapify_max, _heappop_max, _heapreplace_max, -1)
    else:
        _heapify, _heappop, _heapreplace, direction = heapify, heappop, heapreplace, 1

    # One entry for each stream that has something: [sort key, position, next (, value)].
    heap = []
    for order, stream in enumerate(map(iter, iterables)):
        advance = stream.__next__
        try:
            value = advance()
        except StopIteration:
            continue
        if key is None:
            heap.append([value, order * direction, advance])
        else:
            heap.append([key(value), order * direction, advance, value])
    _heapify(heap)

    while len(heap) > 1:
        try:
            while True:
                entry = heap[0]
                advance = entry[2]
                yield entry[0] if key is None else entry[3]
                value = advance()
                if key is None:
                    entry[0] = value
                else:
                    entry[0] = key(value)
                    entry[3] = value
                _heapreplace(heap, entry)
        except StopIteration:
            _heappop(heap)

    if heap:
        # The last stream needs no comparing.
        entry = heap[0]
        advance = entry[2]
        yield entry[0] if key is None else entry[3]
        yield from advance.__self__


def _first(n, iterable, key, best, take_all):
    """The n best of an iterable, in order; take_all sorts when n covers everything."""
    try:
        size = len(iterable)
    except (TypeError, AttributeError):
        pass
    else:
        if n >= size:
            return take_all(iterable)[:n]
    return best(n, iter(iterable), key)


def _select(n, it, key, ranks, make_heap, replace, better, reverse):
    """Keep the n best in a heap whose top is the worst of them."""
    if key is None:
        result = [(elem, i) for i, elem in zip(ranks, it)]
    else:
        result = [(key(elem), i, elem) for i, elem in zip(ranks, it)]
    if not result:
        return result
    make_heap(result)
    top = result[0][0]
    step = ranks.step
    order = ranks.stop
    for elem in it:
        k = elem if key is None else key(elem)
        if better(k, top):
            replace(result, (k, order) if key is None else (k, order, elem))
            top = result[0][0]
            order += step
    result.sort(reverse=reverse)
    return [r[0] if key is None else r[2] for r in result]


def nsmallest(n, iterable, key=None):
    """Find the n smallest elements in a dataset.

    Equivalent to:  sorted(iterable, key=key)[:n]
    """
    if n == 1:
        it = iter(iterable)
        sentinel = object()
        result = min(it, default=sentinel, key=key)
        return [] if result is sentinel else [result]
    return _first(n, iterable, key,
                  lambda n, it, key: _select(n, it, key, range(n), _heapify_max,
                                             _heapreplace_max, lambda k, top: k < top, False),
                  lambda items: sorted(items, key=key))


def nlargest(n, iterable, key=None):
    """Find the n largest elements in a dataset.

    Equivalent to:  sorted(iterable, key=key, reverse=True)[:n]
    """
    if n == 1:
        it = iter(iterable)
        sentinel = object()
        result = max(it, default=sentinel, key=key)
        return [] if result is sentinel else [result]
    return _first(n, iterable, key,
                  lambda n, it, key: _select(n, it, key, range(0, -n, -1), heapify,
                                             heapreplace, lambda k, top: top < k, True),
                  lambda items: sorted(items, key=key, reverse=True))
