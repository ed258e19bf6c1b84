/* tuple.c - a fixed row of references.
 *
 * Tuples of 1..20 items wait in free lists by size, chained through items[0]; the empty
 * tuple is one object.  Items are never changed after Python could see the tuple, but
 * for the result tuples of iterators, which nobody else holds then.
 *
 * Invariant: a free-list tuple has refs 0, is untracked, items[1..] are stale.
 */
#include "types/tuple.h"

#include <stdarg.h>
#include <limits.h>
#include <string.h>

#include "heap/fast.h"
#include "heap/walk.h"
#include "types/args.h"
#include "types/int.h"
#include "types/iter.h"
#include "types/list.h"
#include "types/module.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/slice.h"
#include "types/str.h"

enum { FREE_SIZES = 20, FREE_EACH = 2000 };

/* ---- making --------------------------------------------------------------------- */

/* Not tracked, items undefined.  size > 0. */
static Ref tuple_alloc(struct runtime *rt, ssize_t size)
{
    struct types *t = rt->types;
    if (size < FREE_SIZES && t->free_tuple[size]) { /* those of the largest size are kept in vain, as in CPython */
        Ref self = t->free_tuple[size];
        t->free_tuple[size] = as_tuple(self)->items[0];
        t->free_tuple_count[size]--;
        self->refs = 1;
        watch_birth(rt, self);
        return self;
    }
    if ((size_t)size > (size_t)(SSIZE_MAX / (ssize_t)sizeof(Ref) - 8))
        return raise_no_memory(rt);
    return gc_new_var(rt, builtin_type(rt, TYPE_ID_tuple), size);
}

static Ref empty_tuple(struct runtime *rt)
{
    return ref_keep(rt->types->empty_tuple);
}

Ref tuple_new(struct runtime *rt, ssize_t size)
{
    if (size == 0)
        return empty_tuple(rt);
    Ref self = tuple_alloc(rt, size);
    if (!self)
        return NULL;
    memset(as_tuple(self)->items, 0, (size_t)size * sizeof(Ref));
    gc_track(rt, self);
    return self;
}

Ref tuple_from_array(struct runtime *rt, Val const *items, ssize_t count)
{
    if (count == 0)
        return empty_tuple(rt);
    Ref self = tuple_alloc(rt, count);
    if (!self)
        return NULL;
    refs_copy(as_tuple(self)->items, (Ref const *)(uintptr_t)items, count);
    gc_track(rt, self);
    return self;
}

Ref tuple_from_array_take(struct runtime *rt, Ref const *items, ssize_t count)
{
    if (count == 0)
        return empty_tuple(rt);
    Ref self = tuple_alloc(rt, count);
    if (!self) {
        for (ssize_t i = 0; i < count; i++)
            ref_drop(rt, items[i]);
        return NULL;
    }
    memcpy(as_tuple(self)->items, items, (size_t)count * sizeof(Ref));
    gc_track(rt, self);
    return self;
}

Ref tuple_pack(struct runtime *rt, int count, ...)
{
    va_list args;
    va_start(args, count);
    Ref self = count ? tuple_alloc(rt, count) : empty_tuple(rt);
    bool whole = true;
    for (int i = 0; self && i < count; i++) {
        Val item = va_arg(args, Val);
        whole &= item != NULL;
        as_tuple(self)->items[i] = ref_keep_null(item);
    }
    va_end(args);
    if (self && count)
        gc_track(rt, self);
    if (!whole)
        ref_clear(rt, &self);
    return self;
}

Ref tuple_slice(struct runtime *rt, Val v, ssize_t start, ssize_t end)
{
    ssize_t size = tuple_size(v);
    if (start < 0)
        start = 0;
    if (end > size)
        end = size;
    if (end < start)
        end = start;
    if (start == 0 && end == size && is_exact(v, &tuple_def))
        return ref_keep(v);
    return tuple_from_array(rt, (Val const *)as_tuple(v)->items + start, end - start);
}

bool tuple_resize(struct runtime *rt, Ref *t, ssize_t size)
{
    ssize_t old = tuple_size(*t);
    if (old == size)
        return true;
    if (size == 0) {
        ref_set_take(rt, t, empty_tuple(rt));
        return true;
    }
    if (old == 0) {
        ref_set_take(rt, t, tuple_new(rt, size));
        return *t != NULL;
    }
    gc_untrack(rt, *t);
    for (ssize_t i = size; i < old; i++)
        ref_clear(rt, &as_tuple(*t)->items[i]);
    Ref whole = *t;
    if (!gc_resize(rt, t, size)) {
        if (*t == whole)
            ref_clear(rt, t);
        return false;
    }
    if (size > old)
        memset(as_tuple(*t)->items + old, 0, (size_t)(size - old) * sizeof(Ref));
    gc_track(rt, *t);
    return true;
}

bool tuple_untrack(struct runtime *rt, Val v)
{
    if (!is_exact(v, &tuple_def) || !gc_is_tracked_head(v))
        return false;
    for (ssize_t i = 0; i < tuple_size(v); i++) {
        Val item = tuple_at(v, i);
        /* NULL: still being built. */
        if (!item)
            return false;
        if (!type_has(item->type, TYPE_GC))
            continue;
        if (type_has(item->type, TYPE_TYPE) && !type_has(LOOK(type, item), TYPE_HEAP))
            continue;
        if (!is_exact(item, &tuple_def) || gc_is_tracked_head(item))
            return false;
    }
    gc_untrack(rt, v);
    return true;
}

static Ref tuple_new_exact(struct runtime *rt, Val iterable)
{
    return iterable ? sequence_tuple(rt, iterable) : empty_tuple(rt);
}

static Ref tuple_new_slot(struct runtime *rt, struct type *type, Val args, Val kwargs)
{
    struct type *own = builtin_type(rt, TYPE_ID_tuple);
    /* A subclass with an __init__ of its own may take keywords. */
    if ((type == own || type->init == own->init) && kwargs && obj_length(rt, kwargs) > 0)
        return raise(rt, EXC_TypeError, "tuple() takes no keyword arguments");
    Val iterable = NULL;
    if (!args_check(rt, "tuple", tuple_size(args), 0, 1))
        return NULL;
    if (tuple_size(args) == 1)
        iterable = tuple_at(args, 0);
    if (type == builtin_type(rt, TYPE_ID_tuple))
        return tuple_new_exact(rt, iterable);

    Ref items = tuple_new_exact(rt, iterable);
    if (!items)
        return NULL;
    ssize_t n = tuple_size(items);
    Ref self = type->alloc(rt, type, n);
    for (ssize_t i = 0; self && i < n; i++)
        as_tuple(self)->items[i] = ref_keep(tuple_at(items, i));
    ref_drop(rt, items);
    return self;
}

static Ref tuple_vectorcall(struct runtime *rt, Val type, Val const *argv, ssize_t argc,
                            Val kwnames)
{
    (void)type;
    if (!args_no_keywords(rt, "tuple", kwnames) || !args_check(rt, "tuple", argc, 0, 1))
        return NULL;
    return tuple_new_exact(rt, argc ? argv[0] : NULL);
}

/* ---- slots ------------------------------------------------------------------------ */

static void tuple_dealloc(struct runtime *rt, Ref self)
{
    struct types *t = rt->types;
    ssize_t size = tuple_size(self);
    gc_untrack(rt, self);
    if (!trash_enter_fast(rt, self))
        return;
    for (ssize_t i = size; --i >= 0;)
        ref_drop(rt, as_tuple(self)->items[i]);
    if (size > 0 && size <= FREE_SIZES && is_exact(self, &tuple_def) &&
        t->free_tuple_count[size] < FREE_EACH) {
        as_tuple(self)->items[0] = t->free_tuple[size];
        t->free_tuple[size] = self;
        t->free_tuple_count[size]++;
    } else {
        gc_free_fast(rt, self);
    }
    trash_leave_fast(rt);
}

HEAP_INLINE int tuple_edges(Val self, visit_fn *fn, void *arg)
{
    return items_edges(as_tuple(self)->items, tuple_size(self), fn, arg);
}
HEAP_WALKS(tuple);

static bool repr_items(struct runtime *rt, struct str_builder *b, Val self)
{
    for (ssize_t i = 0; i < tuple_size(self); i++) {
        if (i)
            str_builder_ascii(b, ", ", 2);
        Ref text = obj_repr(rt, tuple_at(self, i));
        if (!text)
            return false;
        str_builder_str(b, text);
        ref_drop(rt, text);
    }
    return !b->failed;
}

static Ref tuple_repr(struct runtime *rt, Val self)
{
    if (tuple_size(self) == 0)
        return str_new(rt, "()");
    int running = repr_enter(rt, self);
    if (running)
        return running > 0 ? str_new(rt, "(...)") : NULL;
    struct str_builder b;
    str_builder_init(rt, &b);
    str_builder_char(&b, '(');
    bool ok = repr_items(rt, &b, self);
    repr_leave(rt, self);
    if (!ok) {
        str_builder_release(&b);
        return NULL;
    }
    str_builder_ascii(&b, tuple_size(self) > 1 ? ")" : ",)", -1);
    return str_builder_finish(&b);
}

/* One tuple whose hash is being made: how far, and what so far. */
struct hashing {
    Val tuple;
    ssize_t index;
    uint64_t acc;
};

#define HASH_PRIME_1 11400714785074694791ull
#define HASH_PRIME_2 14029467366897019727ull
#define HASH_PRIME_5 2870177450012600261ull

static uint64_t hash_mix(uint64_t acc, ssize_t lane)
{
    acc += (uint64_t)lane * HASH_PRIME_2;
    acc = (acc << 31) | (acc >> 33);
    return acc * HASH_PRIME_1;
}

static ssize_t hash_end(uint64_t acc, ssize_t n)
{
    acc += (uint64_t)n ^ (HASH_PRIME_5 ^ 3527539ull);
    return acc == (uint64_t)-1 ? 1546275796 : (ssize_t)acc;
}

/* xxHash over the items' hashes; tuples in tuples on a list of our own, so that no depth
 * of them is too deep for the C stack. */
static ssize_t tuple_hash(struct runtime *rt, Val self)
{
    struct hashing few[16], *stack = few;
    size_t depth = 0, room = sizeof few / sizeof *few;
    ssize_t lane;
    stack[0] = (struct hashing){self, 0, HASH_PRIME_5};
    for (;;) {
        struct hashing *top = &stack[depth];
        if (top->index >= tuple_size(top->tuple)) {
            lane = hash_end(top->acc, tuple_size(top->tuple));
            if (depth == 0)
                break;
            top = &stack[--depth];
        } else {
            Val item = tuple_at(top->tuple, top->index);
            if (item->type->hash == tuple_hash) {
                if (depth + 1 == room) {
                    struct hashing *more = heap_alloc(rt, room * 2 * sizeof *more);
                    if (!more) {
                        raise_no_memory(rt);
                        lane = -1;
                        break;
                    }
                    memcpy(more, stack, room * sizeof *more);
                    if (stack != few)
                        heap_free(rt, stack);
                    stack = more;
                    room *= 2;
                }
                stack[++depth] = (struct hashing){item, 0, HASH_PRIME_5};
                continue;
            }
            lane = obj_hash(rt, item);
            if (lane == -1)
                break;
        }
        top->acc = hash_mix(top->acc, lane);
        top->index++;
    }
    if (stack != few)
        heap_free(rt, stack);
    return lane;
}

static Ref tuple_compare(struct runtime *rt, Val a, Val b, int op)
{
    if (!is_tuple(a) || !is_tuple(b))
        return new_not_implemented(rt);
    ssize_t na = tuple_size(a), nb = tuple_size(b), i;
    for (i = 0; i < na && i < nb; i++) {
        int same = obj_compare_bool(rt, tuple_at(a, i), tuple_at(b, i), CMP_EQ);
        if (same < 0)
            return NULL;
        if (!same)
            break;
    }
    if (i >= na || i >= nb) {
        switch (op) {
        case CMP_LT:
            return new_bool(rt, na < nb);
        case CMP_LE:
            return new_bool(rt, na <= nb);
        case CMP_EQ:
            return new_bool(rt, na == nb);
        case CMP_NE:
            return new_bool(rt, na != nb);
        case CMP_GT:
            return new_bool(rt, na > nb);
        default:
            return new_bool(rt, na >= nb);
        }
    }
    if (op == CMP_EQ || op == CMP_NE)
        return new_bool(rt, op == CMP_NE);
    return obj_compare(rt, tuple_at(a, i), tuple_at(b, i), op);
}

static ssize_t tuple_length(struct runtime *rt, Val self)
{
    (void)rt;
    return tuple_size(self);
}

static int tuple_contains(struct runtime *rt, Val self, Val item)
{
    for (ssize_t i = 0; i < tuple_size(self); i++) {
        int same = obj_compare_bool(rt, tuple_at(self, i), item, CMP_EQ);
        if (same)
            return same;
    }
    return 0;
}

static Ref tuple_concat(struct runtime *rt, Val a, Val b)
{
    if (tuple_size(a) == 0 && is_exact(b, &tuple_def))
        return ref_keep(b);
    if (!is_tuple(b))
        return raise(rt, EXC_TypeError, "can only concatenate tuple (not \"%.200s\") to tuple",
                     b->type->name);
    ssize_t na = tuple_size(a), nb = tuple_size(b);
    if (nb == 0 && is_exact(a, &tuple_def))
        return ref_keep(a);
    if (na + nb == 0)
        return empty_tuple(rt);
    Ref self = tuple_alloc(rt, na + nb);
    if (!self)
        return NULL;
    for (ssize_t i = 0; i < na; i++)
        as_tuple(self)->items[i] = ref_keep(tuple_at(a, i));
    for (ssize_t i = 0; i < nb; i++)
        as_tuple(self)->items[na + i] = ref_keep(tuple_at(b, i));
    gc_track(rt, self);
    return self;
}

static Ref tuple_repeat(struct runtime *rt, Val self, ssize_t n)
{
    ssize_t size = tuple_size(self);
    if ((size == 0 || n == 1) && is_exact(self, &tuple_def))
        return ref_keep(self);
    if (size == 0 || n <= 0)
        return empty_tuple(rt);
    if (n > SSIZE_MAX / size)
        return raise_no_memory(rt);
    Ref result = tuple_alloc(rt, size * n);
    if (!result)
        return NULL;
    Ref *to = as_tuple(result)->items;
    for (ssize_t i = 0; i < size; i++) {
        to[i] = as_tuple(self)->items[i];
        to[i]->refs += n;
    }
    for (ssize_t i = size; i < size * n; i++)
        to[i] = to[i - size];
    gc_track(rt, result);
    return result;
}

static Ref tuple_item(struct runtime *rt, Val self, ssize_t i)
{
    if (i < 0 || i >= tuple_size(self))
        return raise(rt, EXC_IndexError, "tuple index out of range");
    return ref_keep(tuple_at(self, i));
}

static Ref tuple_subscript_slice(struct runtime *rt, Val self, Val slice)
{
    ssize_t start, stop, step;
    if (!slice_unpack(rt, slice, &start, &stop, &step))
        return NULL;
    ssize_t n = slice_adjust(tuple_size(self), &start, &stop, step);
    if (n <= 0)
        return empty_tuple(rt);
    if (start == 0 && step == 1 && n == tuple_size(self) && is_exact(self, &tuple_def))
        return ref_keep(self);
    Ref result = tuple_alloc(rt, n);
    if (!result)
        return NULL;
    /* Unsigned: a step may be as large as sys.maxsize. */
    size_t at = (size_t)start;
    for (ssize_t i = 0; i < n; i++, at += (size_t)step)
        as_tuple(result)->items[i] = ref_keep(as_tuple(self)->items[at]);
    gc_track(rt, result);
    return result;
}

static Ref tuple_subscript(struct runtime *rt, Val self, Val key)
{
    if (has_index(key)) {
        ssize_t i = number_as_ssize(rt, key, EXC_IndexError);
        if (i == -1 && is_raised(rt))
            return NULL;
        if (i < 0)
            i += tuple_size(self);
        return tuple_item(rt, self, i);
    }
    if (is_slice(key))
        return tuple_subscript_slice(rt, self, key);
    return raise(rt, EXC_TypeError, "tuple indices must be integers or slices, not %.200s",
                 key->type->name);
}

/* ---- methods ------------------------------------------------------------------------ */

static Ref tuple_index_py(NATIVE_ARGS)
{
    UNUSED_ARGS;
    ssize_t start = 0, stop = SSIZE_MAX;
    if ((argc > 1 && !arg_slice_index(rt, argv[1], &start)) ||
        (argc > 2 && !arg_slice_index(rt, argv[2], &stop)))
        return NULL;
    ssize_t n = tuple_size(self);
    if (start < 0 && (start += n) < 0)
        start = 0;
    if (stop < 0)
        stop += n;
    else if (stop > n)
        stop = n;
    for (ssize_t i = start; i < stop; i++) {
        int same = obj_compare_bool(rt, tuple_at(self, i), argv[0], CMP_EQ);
        if (same < 0)
            return NULL;
        if (same)
            return int_from_ssize(rt, i);
    }
    return raise(rt, EXC_ValueError, "tuple.index(x): x not in tuple");
}

static Ref tuple_count_py(NATIVE_ARGS)
{
    UNUSED_ARGS;
    ssize_t count = 0;
    for (ssize_t i = 0; i < tuple_size(self); i++) {
        int same = obj_compare_bool(rt, tuple_at(self, i), argv[0], CMP_EQ);
        if (same < 0)
            return NULL;
        count += same;
    }
    return int_from_ssize(rt, count);
}

static Ref tuple_getnewargs_py(NATIVE_ARGS)
{
    UNUSED_ARGS;
    Ref whole = tuple_slice(rt, self, 0, tuple_size(self));
    Ref result = whole ? tuple_pack(rt, 1, whole) : NULL;
    ref_drop(rt, whole);
    return result;
}

static Ref tuple_class_getitem_py(NATIVE_ARGS)
{
    UNUSED_ARGS;
    return generic_alias_new(rt, self, argv[0]);
}

static const struct method_def tuple_methods[] = {
    {"__getnewargs__", tuple_getnewargs_py, 0, 0, 0, "__getnewargs__($self, /)\n--\n\n"},
    {"index", tuple_index_py, 1, 3, 0,
     "index($self, value, start=0, stop=sys.maxsize, /)\n--\n\n"
     "Return first index of value.\n\nRaises ValueError if the value is not present."},
    {"count", tuple_count_py, 1, 1, 0,
     "count($self, value, /)\n--\n\nReturn number of occurrences of value."},
    {"__class_getitem__", tuple_class_getitem_py, 1, 1, METH_CLASS, "See PEP 585"},
    {0},
};

/* ---- iterator ------------------------------------------------------------------------ */

struct tuple_iterator { /* 32 + 16 = 48 */
    struct obj head;
    ssize_t index;
    Ref tuple; /* NULL when exhausted */
};
static inline struct tuple_iterator *as_iterator(Val v)
{
    return LOOK(tuple_iterator, v);
}

static Ref tuple_iter(struct runtime *rt, Val self)
{
    Ref it = gc_new(rt, builtin_type(rt, TYPE_ID_tuple_iterator));
    if (!it)
        return NULL;
    as_iterator(it)->index = 0;
    as_iterator(it)->tuple = ref_keep(self);
    gc_track(rt, it);
    return it;
}

static void iterator_dealloc(struct runtime *rt, Ref self)
{
    gc_untrack(rt, self);
    ref_drop(rt, as_iterator(self)->tuple);
    gc_free(rt, self);
}

static int iterator_visit(Val self, visit_fn *fn, void *arg)
{
    VISIT_SLOT(as_iterator(self)->tuple, "sequence");
    return 0;
}

static Ref iterator_next(struct runtime *rt, Val self)
{
    struct tuple_iterator *it = as_iterator(self);
    if (!it->tuple)
        return NULL;
    if (it->index < tuple_size(it->tuple))
        return ref_keep(tuple_at(it->tuple, it->index++));
    ref_clear(rt, &it->tuple);
    return NULL;
}

static Ref iterator_length_hint(NATIVE_ARGS)
{
    UNUSED_ARGS;
    const struct tuple_iterator *it = as_iterator(self);
    return int_from_ssize(rt, it->tuple ? tuple_size(it->tuple) - it->index : 0);
}

static Ref iterator_reduce(NATIVE_ARGS)
{
    UNUSED_ARGS;
    Ref iter = builtins_get(rt, "iter");
    if (!iter)
        return NULL;
    const struct tuple_iterator *it = as_iterator(self);
    Ref args = tuple_pack(rt, 1, it->tuple ? (Val)it->tuple : rt->types->empty_tuple);
    Ref index = args && it->tuple ? int_from_ssize(rt, it->index) : NULL;
    Ref result = NULL;
    if (args && it->tuple)
        result = tuple_pack(rt, 3, iter, args, index);
    else if (args)
        result = tuple_pack(rt, 2, iter, args);
    ref_drop(rt, iter);
    ref_drop(rt, args);
    ref_drop(rt, index);
    return result;
}

static Ref iterator_setstate(NATIVE_ARGS)
{
    UNUSED_ARGS;
    struct tuple_iterator *it = as_iterator(self);
    ssize_t index = number_as_ssize(rt, argv[0], EXC_OverflowError);
    if (index == -1 && is_raised(rt))
        return NULL;
    if (it->tuple) {
        ssize_t n = tuple_size(it->tuple);
        it->index = index < 0 ? 0 : index > n ? n : index;
    }
    return new_none(rt);
}

static const struct method_def iterator_methods[] = {
    {"__length_hint__", iterator_length_hint, 0, 0, 0,
     "Private method returning an estimate of len(list(it))."},
    {"__reduce__", iterator_reduce, 0, 0, 0, "Return state information for pickling."},
    {"__setstate__", iterator_setstate, 1, 1, 0, "Set state information for unpickling."},
    {0},
};

const struct type_def tuple_iterator_def = {
    .name = "tuple_iterator",
    .basicsize = sizeof(struct tuple_iterator),
    .flags = TYPE_GC | TYPE_NO_NEW,
    .dealloc = iterator_dealloc,
    .visit = iterator_visit,
    .iter = iter_self,
    .iternext = iterator_next,
    .methods = iterator_methods,
};

static const struct sequence_suite tuple_sequence = {
    .length = tuple_length,
    .concat = tuple_concat,
    .repeat = tuple_repeat,
    .item = tuple_item,
    .contains = tuple_contains,
};
static const struct mapping_suite tuple_mapping = {
    .length = tuple_length,
    .subscript = tuple_subscript,
};

const struct type_def tuple_def = {
    .name = "tuple",
    .doc = "tuple(iterable=(), /)\n--\n\nBuilt-in immutable sequence.\n\n"
           "If no argument is given, the constructor returns an empty tuple.\n"
           "If iterable is specified the tuple is initialized from iterable's items.\n\n"
           "If the argument is a tuple, the return value is the same object.",
    .basicsize = offsetof(struct tuple, items),
    .itemsize = sizeof(Ref),
    .flags = TYPE_GC | TYPE_BASE | TYPE_TUPLE | TYPE_SEQUENCE | TYPE_MATCH_SELF,
    .dealloc = tuple_dealloc,
    .visit = tuple_visit,
    .walk = &tuple_walk,
    .repr = tuple_repr,
    .hash = tuple_hash,
    .vectorcall = tuple_vectorcall,
    .compare = tuple_compare,
    .iter = tuple_iter,
    .new_ = tuple_new_slot,
    .sequence = &tuple_sequence,
    .mapping = &tuple_mapping,
    .methods = tuple_methods,
};
