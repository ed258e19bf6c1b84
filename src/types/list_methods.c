/* list_methods.c - list as Python sees it: subscripts, methods, iterators, the type. */
#include <limits.h>
#include <string.h>

#include "heap/walk.h"
#include "types/args.h"
#include "types/int.h"
#include "types/iter.h"
#include "types/list_parts.h"
#include "types/module.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/slice.h"
#include "types/str.h"
#include "types/tuple.h"
#include "types/type_dispatch.h"
#include "types/type_layout.h"

/* ---- making ---------------------------------------------------------------------- */

static int list_fill(struct runtime *rt, Val self, Val iterable)
{
    list_empty(rt, as_list(self));
    if (!iterable)
        return 0;
    Ref done = list_extend(rt, self, iterable);
    ref_drop(rt, done);
    return done ? 0 : -1;
}

static int list_init(struct runtime *rt, Val self, Val args, Val kwargs)
{
    /* A subclass with a __new__ of its own may take keywords. */
    if (kwargs && obj_length(rt, kwargs) > 0 && self->type->new_ == list_def.new_)
        return raise_int(rt, EXC_TypeError, "list() takes no keyword arguments");
    if (!args_check(rt, "list", tuple_size(args), 0, 1))
        return -1;
    return list_fill(rt, self, tuple_size(args) ? tuple_at(args, 0) : NULL);
}

static Ref list_vectorcall(struct runtime *rt, Val type, Val const *argv, ssize_t argc,
                           Val kwnames)
{
    if (!args_no_keywords(rt, "list", kwnames) || !args_check(rt, "list", argc, 0, 1))
        return NULL;
    struct type *t = LOOK(type, type);
    Ref self = t->alloc(rt, t, 0);
    if (self && argc && list_fill(rt, self, argv[0]) < 0)
        ref_clear(rt, &self);
    return self;
}

/* ---- slots ------------------------------------------------------------------------- */

HEAP_INLINE int list_edges(Val self, visit_fn *fn, void *arg)
{
    return items_edges(as_list(self)->items, list_size(self), fn, arg);
}
HEAP_WALKS(list);

static int list_clear_slot(struct runtime *rt, Val self)
{
    list_empty(rt, as_list(self));
    return 0;
}

static void list_blocks(Val self, void (*block)(const void *, void *), void *arg)
{
    if (as_list(self)->items)
        block(as_list(self)->items, arg);
}

/* An item's repr.  A method written in Python holds its self while it runs, and may take
 * the item out of the list; around any other the item is held here. */
static Ref repr_item(struct runtime *rt, Val item)
{
    if (item->type->repr == slot_repr)
        return obj_repr(rt, item);
    Ref held = ref_keep(item), text = obj_repr(rt, held);
    ref_drop(rt, held);
    return text;
}

static bool repr_items(struct runtime *rt, struct str_builder *b, Val self)
{
    for (ssize_t i = 0; i < list_size(self); i++) {
        if (i)
            str_builder_ascii(b, ", ", 2);
        Ref text = repr_item(rt, list_at(self, i));
        if (!text)
            return false;
        str_builder_str(b, text);
        ref_drop(rt, text);
    }
    return !b->failed;
}

static Ref list_repr(struct runtime *rt, Val self)
{
    if (list_size(self) == 0)
        return str_new(rt, "[]");
    int running = repr_enter(rt, self);
    if (running)
        return running > 0 ? str_new(rt, "[...]") : NULL;
    struct str_builder b;
    str_builder_init(rt, &b);
    str_builder_char(&b, '[');
    bool ok = repr_items(rt, &b, self);
    repr_leave(rt, self);
    if (!ok) {
        str_builder_release(&b);
        return NULL;
    }
    str_builder_char(&b, ']');
    return str_builder_finish(&b);
}

static bool ordered(ssize_t a, ssize_t b, int op)
{
    switch (op) {
    case CMP_LT:
        return a < b;
    case CMP_LE:
        return a <= b;
    case CMP_EQ:
        return a == b;
    case CMP_NE:
        return a != b;
    case CMP_GT:
        return a > b;
    default:
        return a >= b;
    }
}

static Ref list_compare(struct runtime *rt, Val a, Val b, int op)
{
    if (!is_list(a) || !is_list(b))
        return new_not_implemented(rt);
    if (list_size(a) != list_size(b) && (op == CMP_EQ || op == CMP_NE))
        return new_bool(rt, op == CMP_NE);
    ssize_t i;
    for (i = 0; i < list_size(a) && i < list_size(b); i++) {
        Val va = list_at(a, i), vb = list_at(b, i);
        if (va == vb)
            continue;
        Ref x = ref_keep(va), y = ref_keep(vb);
        int same = obj_compare_bool(rt, x, y, CMP_EQ);
        ref_drop(rt, x);
        ref_drop(rt, y);
        if (same < 0)
            return NULL;
        if (!same)
            break;
    }
    if (i >= list_size(a) || i >= list_size(b))
        return new_bool(rt, ordered(list_size(a), list_size(b), op));
    if (op == CMP_EQ || op == CMP_NE)
        return new_bool(rt, op == CMP_NE);
    Ref x = ref_keep(list_at(a, i)), y = ref_keep(list_at(b, i));
    Ref result = obj_compare(rt, x, y, op);
    ref_drop(rt, x);
    ref_drop(rt, y);
    return result;
}

static ssize_t list_length(struct runtime *rt, Val self)
{
    (void)rt;
    return list_size(self);
}

/* Compare an item, which the comparison may take out of the list. */
static int item_equal(struct runtime *rt, Val self, ssize_t i, Val value)
{
    Val v = list_at(self, i);
    if (v == value)
        return 1;
    Ref item = ref_keep(v);
    int same = obj_compare_bool(rt, item, value, CMP_EQ);
    ref_drop(rt, item);
    return same;
}

/* Where in [i, stop) an item equals value, or -1: none; -2: raised.  Ints of one digit are
 * compared here; at the recursion limit every comparison raises. */
static ssize_t list_find(struct runtime *rt, Val self, Val value, ssize_t i, ssize_t stop)
{
    const struct type *type = builtin_type(rt, TYPE_ID_int);
    bool is_number = value->type == type && int_is_medium(value) && rt->types->recursion_left > 1;
    for (; i < stop && i < list_size(self); i++) {
        Val item = list_at(self, i);
        if (item == value)
            return i;
        if (is_number && item->type == type) {
            if (as_int(item)->head.size == as_int(value)->head.size &&
                as_int(item)->digit[0] == as_int(value)->digit[0])
                return i;
            continue;
        }
        int same = item_equal(rt, self, i, value);
        if (same)
            return same < 0 ? -2 : i;
    }
    return -1;
}

static int list_contains(struct runtime *rt, Val self, Val value)
{
    ssize_t i = list_find(rt, self, value, 0, SSIZE_MAX);
    return i == -2 ? -1 : i >= 0;
}

static Ref list_concat(struct runtime *rt, Val a, Val b)
{
    if (!is_list(b))
        return raise(rt, EXC_TypeError, "can only concatenate list (not \"%.200s\") to list",
                     b->type->name);
    ssize_t na = list_size(a), nb = list_size(b);
    if (na > SSIZE_MAX - nb)
        return raise_no_memory(rt);
    Ref sum = list_new_unset(rt, na + nb);
    if (!sum)
        return NULL;
    refs_copy(as_list(sum)->items, as_list(a)->items, na);
    refs_copy(as_list(sum)->items + na, as_list(b)->items, nb);
    return sum;
}

static Ref list_repeat(struct runtime *rt, Val self, ssize_t n)
{
    ssize_t size = list_size(self);
    if (size == 0 || n <= 0)
        return list_new(rt, 0);
    if (n > SSIZE_MAX / size)
        return raise_no_memory(rt);
    Ref result = list_new_unset(rt, size * n);
    if (!result)
        return NULL;
    Ref *to = as_list(result)->items;
    for (ssize_t i = 0; i < size; i++) {
        Ref item = as_list(self)->items[i];
        item->refs += n;
        to[i] = item;
    }
    for (ssize_t done = size, all = size * n; done < all;) {
        ssize_t part = done < all - done ? done : all - done;
        memcpy(to + done, to, (size_t)part * sizeof(Ref));
        done += part;
    }
    return result;
}

static Ref list_inplace_repeat(struct runtime *rt, Val self, ssize_t n)
{
    struct list *list = as_list(self);
    ssize_t size = list->head.size;
    if (size == 0 || n == 1)
        return ref_keep(self);
    if (n < 1) {
        list_empty(rt, list);
        return ref_keep(self);
    }
    if (n > SSIZE_MAX / size)
        return raise_no_memory(rt);
    if (!list_resize(rt, list, size * n))
        return NULL;
    for (ssize_t i = 0; i < size; i++)
        list->items[i]->refs += n - 1;
    for (ssize_t i = size; i < size * n; i++)
        list->items[i] = list->items[i - size];
    return ref_keep(self);
}

static Ref list_inplace_concat(struct runtime *rt, Val self, Val other)
{
    Ref done = list_extend(rt, self, other);
    if (!done)
        return NULL;
    ref_drop(rt, done);
    return ref_keep(self);
}

static Ref list_item(struct runtime *rt, Val self, ssize_t i)
{
    if (i < 0 || i >= list_size(self))
        return raise(rt, EXC_IndexError, "list index out of range");
    return ref_keep(list_at(self, i));
}

static int list_set_item(struct runtime *rt, Val self, ssize_t i, Val value)
{
    if (i < 0 || i >= list_size(self))
        return raise_int(rt, EXC_IndexError, "list assignment index out of range");
    if (!value)
        return list_set_slice(rt, self, i, i + 1, NULL);
    ref_set_take(rt, &as_list(self)->items[i], ref_keep(value));
    return 0;
}

/* ---- subscripts ----------------------------------------------------------------------- */

static Ref bad_index(struct runtime *rt, Val key)
{
    return raise(rt, EXC_TypeError, "list indices must be integers or slices, not %.200s",
                 key->type->name);
}

static Ref list_get_slice(struct runtime *rt, Val self, Val slice)
{
    ssize_t start, stop, step;
    if (!slice_unpack(rt, slice, &start, &stop, &step))
        return NULL;
    ssize_t n = slice_adjust(list_size(self), &start, &stop, step);
    if (n <= 0)
        return list_new(rt, 0);
    if (step == 1)
        return list_slice(rt, self, start, stop);
    Ref result = list_new_unset(rt, n);
    if (!result)
        return NULL;
    Ref *to = as_list(result)->items, *from = as_list(self)->items;
    size_t at = (size_t)start, size = (size_t)list_size(self);
    for (ssize_t i = 0; i < n; i++, at += (size_t)step) {
        if (at >= size) {
            as_list(result)->head.size = i; /* the collector's doing */
            break;
        }
        to[i] = ref_keep(from[at]);
    }
    return result;
}

static Ref list_subscript(struct runtime *rt, Val self, Val key)
{
    if (has_index(key)) {
        ssize_t i = number_as_ssize(rt, key, EXC_IndexError);
        if (i == -1 && is_raised(rt))
            return NULL;
        if (i < 0)
            i += list_size(self);
        return list_item(rt, self, i);
    }
    return is_slice(key) ? list_get_slice(rt, self, key) : bad_index(rt, key);
}

/* del self[start::step], first to last. */
static int list_delete_steps(struct runtime *rt, struct list *self, ssize_t start,
                             ssize_t step, ssize_t n)
{
    if (step < 0) {
        start += step * (n - 1);
        step = -step;
    }
    Ref *gone = heap_alloc(rt, (size_t)n * sizeof(Ref));
    if (!gone) {
        raise_no_memory(rt);
        return -1;
    }
    Ref *items = self->items;
    ssize_t size = self->head.size;
    size_t at = (size_t)start; /* the last step may lead beyond any ssize_t */
    for (ssize_t i = 0; i < n; i++, at += (size_t)step) {
        ssize_t between =
            at + (size_t)step >= (size_t)size ? size - (ssize_t)at - 1 : step - 1;
        gone[i] = items[at];
        memmove(items + at - i, items + at + 1, between * sizeof(Ref));
    }
    if (at < (size_t)size)
        memmove(items + at - n, items + at, ((size_t)size - at) * sizeof(Ref));
    self->head.size -= n;
    bool ok = list_resize(rt, self, self->head.size);
    for (ssize_t i = 0; i < n; i++)
        ref_drop(rt, gone[i]);
    heap_free(rt, gone);
    return ok ? 0 : -1;
}

static int list_store_steps(struct runtime *rt, struct list *self, Val source,
                            ssize_t start, ssize_t step, ssize_t n)
{
    ssize_t count = is_list(source) ? list_size(source) : tuple_size(source);
    if (count != n)
        return raise_int(
            rt, EXC_ValueError,
            "attempt to assign sequence of size %zd to extended slice of size %zd", count, n);
    if (n == 0)
        return 0;
    Ref *old = heap_alloc(rt, (size_t)n * sizeof(Ref));
    if (!old) {
        raise_no_memory(rt);
        return -1;
    }
    Ref *from = is_list(source) ? as_list(source)->items : as_tuple(source)->items;
    size_t at = (size_t)start;
    for (ssize_t i = 0; i < n; i++, at += (size_t)step) {
        old[i] = self->items[at];
        self->items[at] = ref_keep(from[i]);
    }
    for (ssize_t i = 0; i < n; i++)
        ref_drop(rt, old[i]);
    heap_free(rt, old);
    return 0;
}

static int list_set_subscript_slice(struct runtime *rt, Val self, Val slice, Val value)
{
    ssize_t start, stop, step;
    if (!slice_unpack(rt, slice, &start, &stop, &step))
        return -1;
    ssize_t n = slice_adjust(list_size(self), &start, &stop, step);
    if (step == 1)
        return list_set_slice(rt, self, start, stop, value);
    if (!value)
        return n > 0 ? list_delete_steps(rt, as_list(self), start, step, n) : 0;

    Ref source = value == self
                     ? list_slice(rt, self, 0, list_size(self))
                     : sequence_fast(rt, value, "must assign iterable to extended slice");
    if (!source)
        return -1;
    /* Making the sequence may have changed the list. */
    slice_unpack(rt, slice, &start, &stop, &step);
    n = slice_adjust(list_size(self), &start, &stop, step);
    int result = list_store_steps(rt, as_list(self), source, start, step, n);
    ref_drop(rt, source);
    return result;
}

static int list_set_subscript(struct runtime *rt, Val self, Val key, Val value)
{
    if (has_index(key)) {
        ssize_t i = number_as_ssize(rt, key, EXC_IndexError);
        if (i == -1 && is_raised(rt))
            return -1;
        if (i < 0)
            i += list_size(self);
        return list_set_item(rt, self, i, value);
    }
    if (is_slice(key))
        return list_set_subscript_slice(rt, self, key, value);
    bad_index(rt, key);
    return -1;
}

/* ---- methods ---------------------------------------------------------------------------- */

static Ref list_append_py(NATIVE_ARGS)
{
    UNUSED_ARGS;
    return list_append(rt, self, argv[0]) ? new_none(rt) : NULL;
}

static Ref list_insert_py(NATIVE_ARGS)
{
    UNUSED_ARGS;
    ssize_t where = 0;
    if (!arg_ssize(rt, argv[0], &where) || !list_insert(rt, self, where, argv[1]))
        return NULL;
    return new_none(rt);
}

static Ref list_extend_py(NATIVE_ARGS)
{
    UNUSED_ARGS;
    return list_extend(rt, self, argv[0]);
}

static Ref list_clear_py(NATIVE_ARGS)
{
    UNUSED_ARGS;
    list_empty(rt, as_list(self));
    return new_none(rt);
}

static Ref list_copy_py(NATIVE_ARGS)
{
    UNUSED_ARGS;
    return list_slice(rt, self, 0, list_size(self));
}

static Ref list_pop_py(NATIVE_ARGS)
{
    UNUSED_ARGS;
    ssize_t i = -1;
    if (argc && !arg_ssize(rt, argv[0], &i))
        return NULL;
    struct list *list = as_list(self);
    ssize_t size = list->head.size;
    if (size == 0)
        return raise(rt, EXC_IndexError, "pop from empty list");
    if (i < 0)
        i += size;
    if (i < 0 || i >= size)
        return raise(rt, EXC_IndexError, "pop index out of range");
    Ref item = list->items[i];
    if (i == size - 1)
        return list_resize(rt, list, size - 1) ? item : NULL;
    item = ref_keep(item);
    if (list_set_slice(rt, self, i, i + 1, NULL) < 0)
        ref_clear(rt, &item);
    return item;
}

static Ref list_reverse_py(NATIVE_ARGS)
{
    UNUSED_ARGS;
    return list_reverse(rt, self) ? new_none(rt) : NULL;
}

static const struct args_spec sort_spec = {"sort", 0, 0, 0, {"key", "reverse", NULL}};

bool list_need_sort_names(struct runtime *rt)
{
    return args_need_names(rt, &sort_spec);
}

static Ref list_sort_py(NATIVE_ARGS)
{
    Val out[2] = {NULL, NULL};
    bool reverse = false;
    if (!args_parse(rt, &sort_spec, argv, argc, kwnames, out))
        return NULL;
    int number = 0;
    if (out[1] && !arg_int(rt, out[1], &number))
        return NULL;
    reverse = number != 0;
    return list_sort(rt, self, out[0], reverse) ? new_none(rt) : NULL;
}

static Ref list_index_py(NATIVE_ARGS)
{
    UNUSED_ARGS;
    ssize_t start = 0, stop = SSIZE_MAX;
    if ((argc > 1 && !arg_slice_index(rt, argv[1], &start)) ||
        (argc > 2 && !arg_slice_index(rt, argv[2], &stop)))
        return NULL;
    if (start < 0 && (start += list_size(self)) < 0)
        start = 0;
    if (stop < 0 && (stop += list_size(self)) < 0)
        stop = 0;
    ssize_t i = list_find(rt, self, argv[0], start, stop);
    if (i >= 0)
        return int_from_ssize(rt, i);
    return i == -2 ? NULL : raise(rt, EXC_ValueError, "%R is not in list", argv[0]);
}

static Ref list_count_py(NATIVE_ARGS)
{
    UNUSED_ARGS;
    ssize_t count = 0;
    for (ssize_t i = 0; i < list_size(self); i++) {
        int same = item_equal(rt, self, i, argv[0]);
        if (same < 0)
            return NULL;
        count += same;
    }
    return int_from_ssize(rt, count);
}

static Ref list_remove_py(NATIVE_ARGS)
{
    UNUSED_ARGS;
    ssize_t i = list_find(rt, self, argv[0], 0, SSIZE_MAX);
    if (i >= 0)
        return list_set_slice(rt, self, i, i + 1, NULL) < 0 ? NULL : new_none(rt);
    return i == -2 ? NULL : raise(rt, EXC_ValueError, "list.remove(x): x not in list");
}

static Ref list_sizeof_py(NATIVE_ARGS)
{
    UNUSED_ARGS;
    return int_from_ssize(
        rt, self->type->basicsize + as_list(self)->room * (ssize_t)sizeof(Ref));
}

static Ref list_getitem_py(NATIVE_ARGS)
{
    UNUSED_ARGS;
    return list_subscript(rt, self, argv[0]);
}

static Ref list_class_getitem_py(NATIVE_ARGS)
{
    UNUSED_ARGS;
    return generic_alias_new(rt, self, argv[0]);
}

/* ---- iterators ---------------------------------------------------------------------------- */

static inline struct list_iterator *as_iterator(Val v)
{
    return LOOK(list_iterator, v);
}

static Ref iterator_new(struct runtime *rt, Val list, enum type_id id, ssize_t index)
{
    Ref it = gc_new(rt, builtin_type(rt, id));
    if (!it)
        return NULL;
    as_iterator(it)->index = index;
    as_iterator(it)->list = ref_keep(list);
    gc_track(rt, it);
    return it;
}

Ref list_iter(struct runtime *rt, Val list)
{
    return iterator_new(rt, list, TYPE_ID_list_iterator, 0);
}

static Ref list_reversed_py(NATIVE_ARGS)
{
    UNUSED_ARGS;
    return iterator_new(rt, self, TYPE_ID_list_reverseiterator, list_size(self) - 1);
}

static void iterator_dealloc(struct runtime *rt, Ref self)
{
    gc_untrack(rt, self);
    ref_drop(rt, as_iterator(self)->list);
    gc_free(rt, self);
}

static int iterator_visit(Val self, visit_fn *fn, void *arg)
{
    VISIT_SLOT(as_iterator(self)->list, "sequence");
    return 0;
}

static Ref iterator_next(struct runtime *rt, Val self)
{
    struct list_iterator *it = as_iterator(self);
    if (!it->list)
        return NULL;
    if (it->index < list_size(it->list))
        return ref_keep(list_at(it->list, it->index++));
    ref_clear(rt, &it->list);
    return NULL;
}

static Ref reverse_next(struct runtime *rt, Val self)
{
    struct list_iterator *it = as_iterator(self);
    if (!it->list)
        return NULL;
    if (it->index >= 0 && it->index < list_size(it->list))
        return ref_keep(list_at(it->list, it->index--));
    it->index = -1;
    ref_clear(rt, &it->list);
    return NULL;
}

static Ref iterator_length_hint(NATIVE_ARGS)
{
    UNUSED_ARGS;
    const struct list_iterator *it = as_iterator(self);
    ssize_t left = it->list ? list_size(it->list) - it->index : 0;
    return int_from_ssize(rt, left > 0 ? left : 0);
}

static Ref reverse_length_hint(NATIVE_ARGS)
{
    UNUSED_ARGS;
    const struct list_iterator *it = as_iterator(self);
    ssize_t left = it->index + 1;
    return int_from_ssize(rt, it->list && list_size(it->list) >= left ? left : 0);
}

/* (builtin, (list,), index) or (iter, ([],)). */
static Ref reduce_with(struct runtime *rt, Val self, const char *builtin)
{
    const struct list_iterator *it = as_iterator(self);
    Ref fn = builtins_get(rt, it->list ? builtin : "iter");
    Ref list = !fn ? NULL : it->list ? ref_keep(it->list) : list_new(rt, 0);
    Ref args = list ? tuple_pack(rt, 1, list) : NULL;
    Ref index = args ? int_from_ssize(rt, it->index) : NULL, result = NULL;
    if (index && it->list)
        result = tuple_pack(rt, 3, fn, args, index);
    else if (index)
        result = tuple_pack(rt, 2, fn, args);
    ref_drop(rt, fn);
    ref_drop(rt, list);
    ref_drop(rt, args);
    ref_drop(rt, index);
    return result;
}

static Ref iterator_reduce(NATIVE_ARGS)
{
    UNUSED_ARGS;
    return reduce_with(rt, self, "iter");
}

static Ref reverse_reduce(NATIVE_ARGS)
{
    UNUSED_ARGS;
    return reduce_with(rt, self, "reversed");
}

static Ref set_state(struct runtime *rt, Val self, Val state, ssize_t least)
{
    struct list_iterator *it = as_iterator(self);
    ssize_t index = number_as_ssize(rt, state, EXC_OverflowError);
    if (index == -1 && is_raised(rt))
        return NULL;
    if (it->list) {
        ssize_t most = list_size(it->list) + (least < 0 ? -1 : 0);
        it->index = index < least ? least : index > most ? most : index;
    }
    return new_none(rt);
}

static Ref iterator_setstate(NATIVE_ARGS)
{
    UNUSED_ARGS;
    return set_state(rt, self, argv[0], 0);
}

static Ref reverse_setstate(NATIVE_ARGS)
{
    UNUSED_ARGS;
    return set_state(rt, self, argv[0], -1);
}

#define HINT_DOC "Private method returning an estimate of len(list(it))."
#define REDUCE_DOC "Return state information for pickling."
#define STATE_DOC "Set state information for unpickling."

static const struct method_def iterator_methods[] = {
    {"__length_hint__", iterator_length_hint, 0, 0, 0, HINT_DOC},
    {"__reduce__", iterator_reduce, 0, 0, 0, REDUCE_DOC},
    {"__setstate__", iterator_setstate, 1, 1, 0, STATE_DOC},
    {0},
};
static const struct method_def reverse_methods[] = {
    {"__length_hint__", reverse_length_hint, 0, 0, 0, HINT_DOC},
    {"__reduce__", reverse_reduce, 0, 0, 0, REDUCE_DOC},
    {"__setstate__", reverse_setstate, 1, 1, 0, STATE_DOC},
    {0},
};

const struct type_def list_iterator_def = {
    .name = "list_iterator",
    .basicsize = sizeof(struct list_iterator),
    .flags = TYPE_GC | TYPE_NO_NEW,
    .dealloc = iterator_dealloc,
    .visit = iterator_visit,
    .iter = iter_self,
    .iternext = iterator_next,
    .methods = iterator_methods,
};
extern const struct type_def list_reverseiterator_def;
const struct type_def list_reverseiterator_def = {
    .name = "list_reverseiterator",
    .basicsize = sizeof(struct list_iterator),
    .flags = TYPE_GC | TYPE_NO_NEW,
    .dealloc = iterator_dealloc,
    .visit = iterator_visit,
    .iter = iter_self,
    .iternext = reverse_next,
    .methods = reverse_methods,
};

/* ---- type ------------------------------------------------------------------------------------ */

static const struct method_def list_methods[] = {
    {"__getitem__", list_getitem_py, 1, 1, METH_COEXIST, "x.__getitem__(y) <==> x[y]"},
    {"__reversed__", list_reversed_py, 0, 0, 0,
     "__reversed__($self, /)\n--\n\nReturn a reverse iterator over the list."},
    {"__sizeof__", list_sizeof_py, 0, 0, 0,
     "__sizeof__($self, /)\n--\n\nReturn the size of the list in memory, in bytes."},
    {"clear", list_clear_py, 0, 0, 0,
     "clear($self, /)\n--\n\nRemove all items from list."},
    {"copy", list_copy_py, 0, 0, 0,
     "copy($self, /)\n--\n\nReturn a shallow copy of the list."},
    {"append", list_append_py, 1, 1, 0,
     "append($self, object, /)\n--\n\nAppend object to the end of the list."},
    {"insert", list_insert_py, 2, 2, 0,
     "insert($self, index, object, /)\n--\n\nInsert object before index."},
    {"extend", list_extend_py, 1, 1, 0,
     "extend($self, iterable, /)\n--\n\nExtend list by appending elements from the iterable."},
    {"pop", list_pop_py, 0, 1, 0,
     "pop($self, index=-1, /)\n--\n\nRemove and return item at index (default last).\n\n"
     "Raises IndexError if list is empty or index is out of range."},
    {"remove", list_remove_py, 1, 1, 0,
     "remove($self, value, /)\n--\n\nRemove first occurrence of value.\n\n"
     "Raises ValueError if the value is not present."},
    {"index", list_index_py, 1, 3, 0,
     "index($self, value, start=0, stop=sys.maxsize, /)\n--\n\n"
     "Return first index of value.\n\nRaises ValueError if the value is not present."},
    {"count", list_count_py, 1, 1, 0,
     "count($self, value, /)\n--\n\nReturn number of occurrences of value."},
    {"reverse", list_reverse_py, 0, 0, 0, "reverse($self, /)\n--\n\nReverse *IN PLACE*."},
    {"sort", list_sort_py, 0, -1, METH_KW,
     "sort($self, /, *, key=None, reverse=False)\n--\n\n"
     "Sort the list in ascending order and return None.\n\n"
     "The sort is in-place (i.e. the list itself is modified) and stable (i.e. the\n"
     "order of two equal elements is maintained).\n\n"
     "If a key function is given, apply it once to each list item and sort them,\n"
     "ascending or descending, according to their function values.\n\n"
     "The reverse flag can be set to sort in descending order."},
    {"__class_getitem__", list_class_getitem_py, 1, 1, METH_CLASS, "See PEP 585"},
    {0},
};

static const struct sequence_suite list_sequence = {
    .length = list_length,
    .concat = list_concat,
    .repeat = list_repeat,
    .item = list_item,
    .set_item = list_set_item,
    .contains = list_contains,
    .inplace_concat = list_inplace_concat,
    .inplace_repeat = list_inplace_repeat,
};
static const struct mapping_suite list_mapping = {
    .length = list_length,
    .subscript = list_subscript,
    .set_subscript = list_set_subscript,
};

const struct type_def list_def = {
    .name = "list",
    .doc = "list(iterable=(), /)\n--\n\nBuilt-in mutable sequence.\n\n"
           "If no argument is given, the constructor creates a new empty list.\n"
           "The argument must be an iterable if specified.",
    .basicsize = sizeof(struct list),
    .flags = TYPE_GC | TYPE_BASE | TYPE_LIST | TYPE_SEQUENCE | TYPE_MATCH_SELF,
    .dealloc = list_dealloc,
    .visit = list_visit,
    .walk = &list_walk,
    .clear = list_clear_slot,
    .repr = list_repr,
    .unhashable = true,
    .vectorcall = list_vectorcall,
    .compare = list_compare,
    .iter = list_iter,
    .init = list_init,
    .new_ = type_generic_new,
    .sequence = &list_sequence,
    .mapping = &list_mapping,
    .methods = list_methods,
    .blocks = list_blocks,
};
