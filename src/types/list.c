/* list.c - the built-in list: growing, slices, the C interface.
 *
 * Items live in one block with room to spare: list_resize() gives an eighth more and
 * rounds to four, so that n appends copy O(n) items in all, and gives room back below
 * a half.  A list in its sort looks empty and has room -1.
 *
 * Invariant: size <= room; items[0..size) are owned and, once Python can see the list,
 * not NULL.
 */
#include "types/list.h"

#include <limits.h>
#include <string.h>

#include "heap/fast.h"
#include "types/iter.h"
#include "types/list_parts.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/tuple.h"

enum { FREE_LISTS = 80 };

/* ---- growing -------------------------------------------------------------------- */

bool list_resize(struct runtime *rt, struct list *self, ssize_t size)
{
    ssize_t room = self->room;
    if (room >= size && size >= (room >> 1)) {
        self->head.size = size;
        return true;
    }
    size_t wanted = ((size_t)size + (size_t)(size >> 3) + 6) & ~(size_t)3;
    /* A long extension: no more slack than the step itself. */
    if (size - self->head.size > (ssize_t)(wanted - (size_t)size))
        wanted = ((size_t)size + 3) & ~(size_t)3;
    if (size == 0)
        wanted = 0;

    /* Down to nothing a block of no size remains, as in CPython: it is not as a list that
     * never had one, whose first extension is exact. */
    Ref *items = NULL;
    if (wanted <= (size_t)SSIZE_MAX / sizeof(Ref))
        items = self->items ? heap_resize(rt, self->items, wanted * sizeof(Ref))
                            : heap_alloc(rt, wanted * sizeof(Ref));
    if (!items && size > room) {
        raise_no_memory(rt);
        return false;
    }
    if (!items) { /* what gets shorter needs no memory */
        self->head.size = size;
        return true;
    }
    self->items = items;
    self->head.size = size;
    self->room = (ssize_t)wanted;
    return true;
}

/* A first block for `size` items, rounded up to even. */
static bool list_first_room(struct runtime *rt, struct list *self, ssize_t size)
{
    size_t room = ((size_t)size + 1) & ~(size_t)1;
    Ref *items = NULL;
    if (room <= (size_t)SSIZE_MAX / sizeof(Ref))
        items = heap_alloc(rt, room * sizeof(Ref));
    if (!items) {
        raise_no_memory(rt);
        return false;
    }
    self->items = items;
    self->room = (ssize_t)room;
    return true;
}

static inline Ref *items_alloc(struct runtime *rt, size_t size)
{
    Ref *items = heap_alloc_fast(rt, size);
    return LIKELY(items != NULL) ? items : heap_alloc(rt, size);
}

/* ---- making ---------------------------------------------------------------------- */

Ref list_new_unset(struct runtime *rt, ssize_t size)
{
    struct types *t = rt->types;
    Ref self;
    if (t->free_list_count > 0) {
        self = t->free_list[--t->free_list_count];
        self->refs = 1;
        watch_birth(rt, self);
    } else {
        self = gc_new(rt, builtin_type(rt, TYPE_ID_list));
        if (!self)
            return NULL;
    }
    struct list *list = as_list(self);
    list->items = NULL;
    list->head.size = list->room = 0;
    if (size > 0) {
        list->items = (size_t)size > (size_t)SSIZE_MAX / sizeof(Ref)
                          ? NULL
                          : items_alloc(rt, (size_t)size * sizeof(Ref));
        if (!list->items) {
            ref_drop(rt, self);
            return raise_no_memory(rt);
        }
    }
    list->head.size = list->room = size;
    gc_track(rt, self);
    return self;
}

Ref list_new(struct runtime *rt, ssize_t size)
{
    Ref self = list_new_unset(rt, size);
    if (self && size > 0)
        memset(as_list(self)->items, 0, (size_t)size * sizeof(Ref));
    return self;
}

Ref list_from_array(struct runtime *rt, Val const *items, ssize_t count)
{
    Ref self = list_new_unset(rt, count);
    if (self)
        refs_copy(as_list(self)->items, (Ref const *)(uintptr_t)items, count);
    return self;
}

Ref list_from_array_take(struct runtime *rt, Ref const *items, ssize_t count)
{
    Ref self = list_new_unset(rt, count);
    if (!self) {
        for (ssize_t i = 0; i < count; i++)
            ref_drop(rt, items[i]);
        return NULL;
    }
    if (count)
        memcpy(as_list(self)->items, items, (size_t)count * sizeof(Ref));
    return self;
}

void list_dealloc(struct runtime *rt, Ref self)
{
    struct types *t = rt->types;
    struct list *list = as_list(self);
    gc_untrack(rt, self);
    if (!trash_enter_fast(rt, self))
        return;
    Ref *items = list->items;
    if (items) {
        for (ssize_t i = list->head.size; --i >= 0;)
            ref_drop_likely_int(rt, items[i]);
        heap_give_fast(rt, items);
    }
    if (is_exact(self, &list_def) && t->free_list_count < FREE_LISTS)
        t->free_list[t->free_list_count++] = self;
    else
        gc_free_fast(rt, self);
    trash_leave_fast(rt);
}

void list_empty(struct runtime *rt, struct list *self)
{
    Ref *items = self->items;
    if (!items)
        return;
    ssize_t i = self->head.size;
    self->head.size = 0;
    self->items = NULL;
    self->room = 0;
    while (--i >= 0)
        ref_drop(rt, items[i]);
    heap_free(rt, items);
}

/* ---- adding ----------------------------------------------------------------------- */

bool list_append_take(struct runtime *rt, Val list, Ref item)
{
    struct list *self = as_list(list);
    ssize_t size = self->head.size;
    if (!item)
        return false;
    if (self->room > size) {
        self->head.size = size + 1;
    } else if (!list_resize(rt, self, size + 1)) {
        ref_drop(rt, item);
        return false;
    }
    self->items[size] = item;
    return true;
}

bool list_append(struct runtime *rt, Val list, Val item)
{
    return list_append_take(rt, list, ref_keep(item));
}

bool list_insert(struct runtime *rt, Val list, ssize_t where, Val item)
{
    struct list *self = as_list(list);
    ssize_t n = self->head.size;
    if (!list_resize(rt, self, n + 1))
        return false;
    if (where < 0 && (where += n) < 0)
        where = 0;
    if (where > n)
        where = n;
    Ref *items = self->items;
    memmove(items + where + 1, items + where, (size_t)(n - where) * sizeof(Ref));
    items[where] = ref_keep(item);
    return true;
}

bool list_set_take(struct runtime *rt, Val list, ssize_t i, Ref item)
{
    struct list *self = as_list(list);
    if (i < 0 || i >= self->head.size) {
        ref_drop(rt, item);
        return raise_false(rt, EXC_IndexError, "list assignment index out of range");
    }
    ref_set_take(rt, &self->items[i], item);
    return true;
}

/* Another list, a tuple, or the list itself: the length is known. */
static bool list_extend_array(struct runtime *rt, struct list *self, Val source)
{
    ssize_t n = is_list(source) ? list_size(source) : tuple_size(source);
    if (n == 0)
        return true;
    ssize_t old = self->head.size;
    if (!self->items) {
        if (!list_first_room(rt, self, n))
            return false;
        self->head.size = n;
    } else if (n > SSIZE_MAX - old || !list_resize(rt, self, old + n)) {
        if (!is_raised(rt))
            raise_no_memory(rt);
        return false;
    }
    /* source may be self: read its block only now. */
    Ref *from = is_list(source) ? as_list(source)->items : as_tuple(source)->items;
    refs_copy(self->items + old, from, n);
    return true;
}

static int take_item(struct runtime *rt, Ref item, void *arg)
{
    struct list *self = arg;
    if (LIKELY(self->head.size < self->room)) {
        self->items[self->head.size++] = item;
        return 1;
    }
    return list_append_take(rt, (Val)self, item) ? 1 : -1;
}

static bool list_extend_iterator(struct runtime *rt, Val list, Val it, ssize_t hint)
{
    struct list *self = as_list(list);
    ssize_t old = self->head.size;
    if (old <= SSIZE_MAX - hint) {
        if (!self->items) {
            if (hint && !list_first_room(rt, self, hint))
                return false;
        } else {
            if (!list_resize(rt, self, old + hint))
                return false;
            self->head.size = old;
        }
    }
    if (iter_each(rt, it, take_item, self) < 0)
        return false;
    return self->head.size >= self->room || list_resize(rt, self, self->head.size);
}

Ref list_extend(struct runtime *rt, Val list, Val iterable)
{
    if (is_exact(iterable, &list_def) || is_exact(iterable, &tuple_def) || iterable == list) {
        Ref source = ref_keep(iterable);
        bool ok = list_extend_array(rt, as_list(list), source);
        ref_drop(rt, source);
        return ok ? new_none(rt) : NULL;
    }
    Ref it = obj_iter(rt, iterable);
    if (!it)
        return NULL;
    ssize_t hint = obj_length_hint(rt, iterable, 8);
    bool ok = hint >= 0 && list_extend_iterator(rt, list, it, hint);
    ref_drop(rt, it);
    return ok ? new_none(rt) : NULL;
}

/* ---- slices ------------------------------------------------------------------------ */

Ref list_slice(struct runtime *rt, Val list, ssize_t low, ssize_t high)
{
    ssize_t size = list_size(list);
    if (low < 0)
        low = 0;
    else if (low > size)
        low = size;
    if (high < low)
        high = low;
    else if (high > size)
        high = size;
    ssize_t n = high - low;
    Ref result = list_new_unset(rt, n);
    /* Making it can have run the collector and what it calls. */
    if (result && high > list_size(list)) {
        n = list_size(list) > low ? list_size(list) - low : 0;
        as_list(result)->head.size = n;
    }
    if (result)
        refs_copy(as_list(result)->items, as_list(list)->items + low, n);
    return result;
}

/* items[low..high) give way to n others (owned by the caller's sequence). */
static int list_splice(struct runtime *rt, struct list *self, ssize_t low, ssize_t high,
                       Ref const *from, ssize_t n)
{
    ssize_t size = self->head.size;
    if (low < 0)
        low = 0;
    else if (low > size)
        low = size;
    if (high < low)
        high = low;
    else if (high > size)
        high = size;
    ssize_t gone = high - low, delta = n - gone;
    if (size + delta == 0) {
        list_empty(rt, self);
        return 0;
    }

    Ref few[8], *old = few;
    size_t old_bytes = (size_t)gone * sizeof(Ref);
    if (old_bytes > sizeof few && !(old = heap_alloc(rt, old_bytes))) {
        raise_no_memory(rt);
        return -1;
    }
    int result = -1;
    Ref *items = self->items;
    if (old_bytes)
        memcpy(old, items + low, old_bytes);
    size_t tail = (size_t)(size - high) * sizeof(Ref);
    if (delta < 0) {
        memmove(items + high + delta, items + high, tail);
        if (!list_resize(rt, self, size + delta)) {
            memmove(items + high, items + high + delta, tail);
            memcpy(items + low, old, old_bytes);
            goto out;
        }
        items = self->items;
    } else if (delta > 0) {
        if (!list_resize(rt, self, size + delta))
            goto out;
        items = self->items;
        memmove(items + high + delta, items + high, tail);
    }
    refs_copy(items + low, from, n);
    for (ssize_t i = gone; --i >= 0;)
        ref_drop(rt, old[i]);
    result = 0;
out:
    if (old != few)
        heap_free(rt, old);
    return result;
}

int list_set_slice(struct runtime *rt, Val list, ssize_t low, ssize_t high, Val items)
{
    if (!items)
        return list_splice(rt, as_list(list), low, high, NULL, 0);
    Ref source = items == list ? list_slice(rt, list, 0, list_size(list))
                               : sequence_fast(rt, items, "can only assign an iterable");
    if (!source)
        return -1;
    ssize_t n = is_list(source) ? list_size(source) : tuple_size(source);
    Ref *from = is_list(source) ? as_list(source)->items : as_tuple(source)->items;
    int result = list_splice(rt, as_list(list), low, high, from, n);
    ref_drop(rt, source);
    return result;
}

/* ---- whole lists --------------------------------------------------------------------- */

bool list_reverse(struct runtime *rt, Val list)
{
    (void)rt;
    if (list_size(list) < 2)
        return true;
    Ref *low = as_list(list)->items, *high = low + list_size(list) - 1;
    while (low < high) {
        Ref swap = *low;
        *low++ = *high;
        *high-- = swap;
    }
    return true;
}

Ref list_as_tuple(struct runtime *rt, Val list)
{
    return tuple_from_array(rt, (Val const *)as_list(list)->items, list_size(list));
}
