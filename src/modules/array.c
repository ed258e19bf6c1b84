/* array.c - array.array: numbers of one machine type in a block.
 *
 * The block over-allocates by a sixteenth.  While a view of the bytes is out (exports)
 * the size cannot change.
 *
 * Invariant: size <= room; bytes[0 .. size * itemsize) are in use; bytes NULL: room 0.
 */
#include <string.h>

#include "heap/weak.h"
#include "modules/array.h"
#include "types/args.h"
#include "types/bytes.h"
#include "types/dict.h"
#include "types/int.h"
#include "types/iter.h"
#include "types/raise.h"
#include "types/slice.h"
#include "types/str.h"
#include "types/tuple.h"
#include "types/type_layout.h"

/* ---- the block ------------------------------------------------------------------------- */

static Ref array_make(struct runtime *rt, struct type *type, ssize_t size,
                      const struct item_kind *kind)
{
    if (size < 0)
        return raise_bad_internal(rt, "array");
    if (size > SSIZE_MAX / kind->size)
        return raise_no_memory(rt);
    Ref self = type->alloc(rt, type, 0);
    if (!self)
        return NULL;
    struct array *a = as_array(self);
    a->kind = kind;
    a->room = size;
    a->head.size = size;
    a->weaklist = NULL;
    a->exports = 0;
    a->bytes = NULL;
    if (size > 0 && !(a->bytes = heap_alloc(rt, (size_t)size * (size_t)kind->size))) {
        a->head.size = a->room = 0;
        ref_drop(rt, self);
        return raise_no_memory(rt);
    }
    return self;
}

static Ref array_like(struct runtime *rt, Val self, ssize_t size)
{
    return array_make(rt, builtin_type(rt, TYPE_ID_array), size, as_array(self)->kind);
}

bool array_resize(struct runtime *rt, struct array *a, ssize_t size)
{
    if (a->exports > 0 && size != a->head.size)
        return raise_false(rt, EXC_BufferError,
                           "cannot resize an array that is exporting buffers");
    if (a->room >= size && a->head.size < size + 16 && a->bytes) {
        a->head.size = size;
        return true;
    }
    if (size == 0) {
        heap_free(rt, a->bytes);
        a->bytes = NULL;
        a->head.size = a->room = 0;
        return true;
    }
    size_t room = ((size_t)size >> 4) + (a->head.size < 8 ? 3 : 7) + (size_t)size;
    size_t bytes = size_mul_add(room, (size_t)a->kind->size, 0);
    char *block = NULL;
    if (bytes <= SSIZE_MAX)
        block = a->bytes ? heap_resize(rt, a->bytes, bytes) : heap_alloc(rt, bytes);
    if (!block) {
        raise_no_memory(rt);
        return false;
    }
    a->bytes = block;
    a->head.size = size;
    a->room = (ssize_t)room;
    return true;
}

bool array_insert(struct runtime *rt, struct array *a, ssize_t where, Val v)
{
    /* First see that it fits: setting may run Python, and must not see a hole. */
    char item[8];
    if (!a->kind->set(rt, item, v))
        return false;
    ssize_t n = a->head.size;
    if (!array_resize(rt, a, n + 1))
        return false;
    if (where < 0 && (where += n) < 0)
        where = 0;
    if (where > n)
        where = n;
    memmove(item_at(a, where + 1), item_at(a, where), (size_t)((n - where) * a->kind->size));
    memcpy(item_at(a, where), item, (size_t)a->kind->size);
    return true;
}

bool array_delete_range(struct runtime *rt, struct array *a, ssize_t low, ssize_t high)
{
    ssize_t n = a->head.size, gone = high - low;
    if (gone <= 0)
        return true;
    if (a->exports > 0)
        return raise_false(rt, EXC_BufferError,
                           "cannot resize an array that is exporting buffers");
    memmove(item_at(a, low), item_at(a, high), (size_t)((n - high) * a->kind->size));
    return array_resize(rt, a, n - gone);
}

static bool array_extend_iterable(struct runtime *rt, struct array *a, Val iterable)
{
    Ref it = obj_iter(rt, iterable), item;
    if (!it)
        return false;
    bool ok = true;
    while (ok && (item = iter_next(rt, it))) {
        ok = array_insert(rt, a, a->head.size, item);
        ref_drop(rt, item);
    }
    ref_drop(rt, it);
    return ok && !is_raised(rt);
}

static bool array_extend_array(struct runtime *rt, struct array *a, struct array *b)
{
    if (a->kind != b->kind)
        return raise_false(rt, EXC_TypeError, "can only extend with array of same kind");
    ssize_t n = a->head.size, more = b->head.size;
    if (more == 0)
        return true;
    if (n > SSIZE_MAX - more) {
        raise_no_memory(rt);
        return false;
    }
    if (!array_resize(rt, a, n + more))
        return false;
    memcpy(item_at(a, n), b->bytes, (size_t)(more * b->kind->size));
    return true;
}

bool array_extend(struct runtime *rt, Val self, Val source)
{
    if (is_array(rt, source))
        return array_extend_array(rt, as_array(self), as_array(source));
    return array_extend_iterable(rt, as_array(self), source);
}

bool array_add_bytes(struct runtime *rt, struct array *a, const void *bytes, ssize_t size)
{
    if (size % a->kind->size)
        return raise_false(rt, EXC_ValueError, "bytes length not a multiple of item size");
    ssize_t n = a->head.size, more = size / a->kind->size;
    if (more == 0)
        return true;
    if (!array_resize(rt, a, n + more))
        return false;
    memcpy(item_at(a, n), bytes, (size_t)size);
    return true;
}

static void array_put_text(struct array *a, ssize_t at, Val text)
{
    for (ssize_t i = 0; i < str_length(text); i++) {
        uint32_t c = str_at(text, i);
        memcpy(item_at(a, at + i), &c, sizeof c);
    }
}

bool array_add_text(struct runtime *rt, struct array *a, Val text)
{
    ssize_t n = a->head.size, more = str_length(text);
    if (more == 0)
        return true;
    if (!array_resize(rt, a, n + more))
        return false;
    array_put_text(a, n, text);
    return true;
}

/* ---- making ------------------------------------------------------------------------------ */

static bool check_initial(struct runtime *rt, const struct item_kind *kind, Val initial)
{
    if (!initial || kind->code == 'u')
        return true;
    if (is_str(initial))
        return raise_false(rt, EXC_TypeError,
                           "cannot use a str to initialize an array with typecode '%c'",
                           kind->code);
    if (is_array(rt, initial) && as_array(initial)->kind->code == 'u')
        return raise_false(rt, EXC_TypeError,
                           "cannot use a unicode array to initialize an array with typecode '%c'",
                           kind->code);
    return true;
}

static bool array_fill_list(struct runtime *rt, struct array *a, Val list)
{
    for (ssize_t i = 0; i < a->head.size; i++) {
        Val v = is_list(list) ? list_at(list, i) : tuple_at(list, i);
        char item[8];
        Ref keep = ref_keep(v);
        bool ok = a->kind->set(rt, item, keep);
        ref_drop(rt, keep);
        if (!ok)
            return false;
        memcpy(item_at(a, i), item, (size_t)a->kind->size);
        if (is_list(list) && list_size(list) != a->head.size)
            return raise_false(rt, EXC_RuntimeError, "list changed size during iteration");
    }
    return true;
}

static bool array_fill(struct runtime *rt, Val self, Val initial)
{
    struct array *a = as_array(self);
    if (is_bytes(initial) || is_bytearray(initial)) {
        struct buffer view;
        if (buffer_get(rt, initial, &view, BUFFER_SIMPLE) < 0)
            return false;
        bool ok = array_add_bytes(rt, a, view.bytes, view.size);
        buffer_release(rt, &view);
        return ok;
    }
    return array_extend(rt, self, initial);
}

static Ref array_new(struct runtime *rt, struct type *type, Val args, Val kwargs)
{
    struct type *own = builtin_type(rt, TYPE_ID_array);
    if ((type == own || type->init == own->init) && kwargs && dict_size(kwargs))
        return raise(rt, EXC_TypeError, "array.array() takes no keyword arguments");
    ssize_t n = tuple_size(args);
    if (n == 0)
        return raise(rt, EXC_TypeError, "array() takes at least 1 argument (0 given)");
    if (n > 2)
        return raise(rt, EXC_TypeError, "array() takes at most 2 arguments (%zd given)", n);
    Val code = tuple_at(args, 0), initial = n > 1 ? tuple_at(args, 1) : NULL;
    if (!is_str(code) || str_length(code) != 1)
        return raise(rt, EXC_TypeError,
                     "array() argument 1 must be a unicode character, not %s", code->type->name);
    const struct item_kind *kind = array_kind_of(str_at(code, 0));
    if (kind && !check_initial(rt, kind, initial))
        return NULL;
    if (!kind)
        return raise(rt, EXC_ValueError,
                     "bad typecode (must be b, B, u, h, H, i, I, l, L, q, Q, f or d)");

    /* Lists, tuples and arrays of the kind get exactly their room. */
    ssize_t size = 0;
    bool is_row = initial && (is_list(initial) || is_tuple(initial));
    bool same = initial && is_array(rt, initial) && as_array(initial)->kind == kind;
    if (is_row)
        size = is_list(initial) ? list_size(initial) : tuple_size(initial);
    else if (same)
        size = array_size(initial);
    else if (initial && is_str(initial))
        size = str_length(initial);
    Ref self = array_make(rt, type, size, kind);
    if (!self || !initial)
        return self;
    bool ok = true;
    if (is_row)
        ok = array_fill_list(rt, as_array(self), initial);
    else if (initial && is_str(initial))
        array_put_text(as_array(self), 0, initial);
    else if (same && size)
        memcpy(as_array(self)->bytes, as_array(initial)->bytes, (size_t)(size * kind->size));
    else if (!same && is_array(rt, initial))
        ok = array_extend_iterable(rt, as_array(self), initial);
    else if (!same)
        ok = array_fill(rt, self, initial);
    if (!ok)
        ref_clear(rt, &self);
    return self;
}

static void array_dealloc(struct runtime *rt, Ref self)
{
    gc_untrack(rt, self);
    if (as_array(self)->weaklist)
        weak_clear_all(rt, self);
    heap_free(rt, as_array(self)->bytes);
    gc_free(rt, self);
}

static int array_visit(Val self, visit_fn *fn, void *arg)
{
    (void)self, (void)fn, (void)arg;
    return 0;
}

static void array_blocks(Val self, void (*block)(const void *, void *), void *arg)
{
    if (as_array(self)->bytes)
        block(as_array(self)->bytes, arg);
}

/* ---- sequence -------------------------------------------------------------------------------- */

static ssize_t array_length(struct runtime *rt, Val self)
{
    (void)rt;
    return array_size(self);
}

Ref array_get(struct runtime *rt, Val self, ssize_t i)
{
    return as_array(self)->kind->get(rt, item_at(as_array(self), i));
}

static Ref array_item(struct runtime *rt, Val self, ssize_t i)
{
    if (i < 0 || i >= array_size(self))
        return raise(rt, EXC_IndexError, "array index out of range");
    return array_get(rt, self, i);
}

static int array_set_item(struct runtime *rt, Val self, ssize_t i, Val value)
{
    struct array *a = as_array(self);
    if (i < 0 || i >= a->head.size)
        return raise_int(rt, EXC_IndexError, "array assignment index out of range");
    if (!value)
        return array_delete_range(rt, a, i, i + 1) ? 0 : -1;
    char item[8];
    if (!a->kind->set(rt, item, value))
        return -1;
    if (i >= a->head.size)
        return raise_int(rt, EXC_IndexError, "array assignment index out of range");
    memcpy(item_at(a, i), item, (size_t)a->kind->size);
    return 0;
}

static Ref array_concat(struct runtime *rt, Val self, Val other)
{
    if (!is_array(rt, other))
        return raise(rt, EXC_TypeError, "can only append array (not \"%.200s\") to array",
                     other->type->name);
    struct array *a = as_array(self), *b = as_array(other);
    if (a->kind != b->kind)
        return raise(rt, EXC_TypeError, "bad argument type for built-in operation");
    if (a->head.size > SSIZE_MAX - b->head.size)
        return raise_no_memory(rt);
    Ref sum = array_like(rt, self, a->head.size + b->head.size);
    if (sum && a->head.size)
        memcpy(as_array(sum)->bytes, a->bytes, (size_t)(a->head.size * a->kind->size));
    if (sum && b->head.size)
        memcpy(item_at(as_array(sum), a->head.size), b->bytes,
               (size_t)(b->head.size * a->kind->size));
    return sum;
}

Ref array_repeat(struct runtime *rt, Val self, ssize_t n)
{
    struct array *a = as_array(self);
    ssize_t size = a->head.size;
    if (n < 0)
        n = 0;
    if (size && n > SSIZE_MAX / size)
        return raise_no_memory(rt);
    Ref result = array_like(rt, self, size * n);
    for (ssize_t i = 0; result && size && i < n; i++)
        memcpy(item_at(as_array(result), i * size), a->bytes, (size_t)(size * a->kind->size));
    return result;
}

static Ref array_inplace_concat(struct runtime *rt, Val self, Val other)
{
    if (!is_array(rt, other))
        return raise(rt, EXC_TypeError, "can only extend array with array (not \"%.200s\")",
                     other->type->name);
    return array_extend_array(rt, as_array(self), as_array(other)) ? ref_keep(self) : NULL;
}

static Ref array_inplace_repeat(struct runtime *rt, Val self, ssize_t n)
{
    struct array *a = as_array(self);
    ssize_t size = a->head.size;
    if (size == 0)
        return ref_keep(self);
    if (n < 0)
        n = 0;
    if (n > SSIZE_MAX / size)
        return raise_no_memory(rt);
    if (!array_resize(rt, a, size * n))
        return NULL;
    for (ssize_t i = 1; i < n; i++)
        memcpy(item_at(a, i * size), a->bytes, (size_t)(size * a->kind->size));
    return ref_keep(self);
}

int array_equal_at(struct runtime *rt, Val self, ssize_t i, Val value)
{
    Ref item = array_get(rt, self, i);
    int same = item ? obj_compare_bool(rt, item, value, CMP_EQ) : -1;
    ref_drop(rt, item);
    return same;
}

static int array_contains(struct runtime *rt, Val self, Val value)
{
    for (ssize_t i = 0; i < array_size(self); i++) {
        int same = array_equal_at(rt, self, i, value);
        if (same)
            return same;
    }
    return 0;
}

static Ref array_compare(struct runtime *rt, Val a, Val b, int op)
{
    if (!is_array(rt, a) || !is_array(rt, b))
        return new_not_implemented(rt);
    ssize_t na = array_size(a), nb = array_size(b);
    if (na != nb && (op == CMP_EQ || op == CMP_NE))
        return new_bool(rt, op == CMP_NE);
    for (ssize_t i = 0; i < array_size(a) && i < array_size(b); i++) {
        Ref x = array_get(rt, a, i), y = x ? array_get(rt, b, i) : NULL, result = NULL;
        int same = y ? obj_compare_bool(rt, x, y, CMP_EQ) : -1;
        if (same == 0 && (op == CMP_EQ || op == CMP_NE))
            result = new_bool(rt, op == CMP_NE);
        else if (same == 0)
            result = obj_compare(rt, x, y, op);
        ref_drop(rt, x);
        ref_drop(rt, y);
        if (same <= 0)
            return result;
    }
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

/* ---- subscripts ------------------------------------------------------------------------------ */

static Ref array_subscript(struct runtime *rt, Val self, Val key)
{
    struct array *a = as_array(self);
    if (has_index(key)) {
        ssize_t i = number_as_ssize(rt, key, EXC_IndexError);
        if (i == -1 && is_raised(rt))
            return NULL;
        return array_item(rt, self, i < 0 ? i + a->head.size : i);
    }
    if (!is_slice(key))
        return raise(rt, EXC_TypeError, "array indices must be integers");
    ssize_t start, stop, step;
    if (!slice_unpack(rt, key, &start, &stop, &step))
        return NULL;
    ssize_t n = slice_adjust(a->head.size, &start, &stop, step);
    Ref result = array_like(rt, self, n > 0 ? n : 0);
    for (ssize_t i = 0; result && i < n; i++)
        memcpy(item_at(as_array(result), i), item_at(a, start + i * step),
               (size_t)a->kind->size);
    return result;
}

/* The slice gets the items of `from` (NULL: none). */
static int array_store_slice(struct runtime *rt, struct array *a, const struct array *from,
                             ssize_t start, ssize_t stop, ssize_t step, ssize_t n)
{
    ssize_t need = from ? from->head.size : 0, size = a->kind->size;
    if ((step > 0 && stop < start) || (step < 0 && stop > start))
        stop = start;
    if (a->exports > 0 && need != n)
        return raise_int(rt, EXC_BufferError, "cannot resize an array that is exporting buffers");
    if (step == 1) {
        ssize_t old = a->head.size;
        if (n > need) {
            memmove(item_at(a, start + need), item_at(a, stop), (size_t)((old - stop) * size));
            if (!array_resize(rt, a, old + need - n))
                return -1;
        } else if (n < need) {
            if (!array_resize(rt, a, old + need - n))
                return -1;
            memmove(item_at(a, start + need), item_at(a, stop), (size_t)((old - stop) * size));
        }
        if (need)
            memcpy(item_at(a, start), from->bytes, (size_t)(need * size));
        return 0;
    }
    if (need == 0) {
        if (n == 0)
            return 0;
        if (step < 0) {
            start += step * (n - 1);
            step = -step;
        }
        ssize_t old = a->head.size, to = start;
        for (ssize_t i = start, next = start, left = n; i < old; i++) {
            if (left && i == next) {
                if (--left)
                    next += step;
            } else {
                memmove(item_at(a, to++), item_at(a, i), (size_t)size);
            }
        }
        return array_resize(rt, a, old - n) ? 0 : -1;
    }
    if (n != need)
        return raise_int(rt, EXC_ValueError,
                         "attempt to assign array of size %zd to extended slice of size %zd",
                         need, n);
    for (ssize_t i = 0; i < n; i++)
        memcpy(item_at(a, start + i * step), item_at(from, i), (size_t)size);
    return 0;
}

static int array_set_subscript(struct runtime *rt, Val self, Val key, Val value)
{
    struct array *a = as_array(self);
    if (has_index(key)) {
        ssize_t i = number_as_ssize(rt, key, EXC_IndexError);
        if (i == -1 && is_raised(rt))
            return -1;
        return array_set_item(rt, self, i < 0 ? i + a->head.size : i, value);
    }
    if (!is_slice(key))
        return raise_int(rt, EXC_TypeError, "array indices must be integers");
    ssize_t start, stop, step;
    if (!slice_unpack(rt, key, &start, &stop, &step))
        return -1;
    ssize_t n = slice_adjust(a->head.size, &start, &stop, step);
    if (value && !is_array(rt, value))
        return raise_int(rt, EXC_TypeError,
                         "can only assign array (not \"%.200s\") to array slice",
                         value->type->name);
    Ref copy = NULL;
    if (value == self) {
        copy = array_repeat(rt, value, 1);
        if (!copy)
            return -1;
        value = copy;
    }
    int result = -1;
    if (value && as_array(value)->kind != a->kind)
        raise(rt, EXC_TypeError, "bad argument type for built-in operation");
    else
        result = array_store_slice(rt, a, value ? as_array(value) : NULL, start, stop, step,
                                   n > 0 ? n : 0);
    ref_drop(rt, copy);
    return result;
}

Ref array_to_list(struct runtime *rt, Val self)
{
    Ref list = list_new(rt, array_size(self));
    for (ssize_t i = 0; list && i < array_size(self); i++) {
        Ref item = array_get(rt, self, i);
        if (item)
            as_list(list)->items[i] = item;
        else
            ref_clear(rt, &list);
    }
    return list;
}

Ref array_to_bytes(struct runtime *rt, Val self)
{
    const struct array *a = as_array(self);
    return bytes_new(rt, a->bytes ? a->bytes : "", a->head.size * a->kind->size);
}

Ref array_to_text(struct runtime *rt, Val self)
{
    for (ssize_t i = 0; i < array_size(self); i++) {
        uint32_t c;
        memcpy(&c, item_at(as_array(self), i), sizeof c);
        if (c > 0x10ffff)
            return raise(rt, EXC_ValueError, "character U+%x is not in range [U+0000; U+10ffff]",
                         c);
    }
    return str_from_kind(rt, 4, as_array(self)->bytes, array_size(self));
}

static Ref array_repr(struct runtime *rt, Val self)
{
    char code = as_array(self)->kind->code;
    const char *name = type_short_name(self->type);
    if (array_size(self) == 0)
        return str_format(rt, "%s('%c')", name, code);
    Ref items = code == 'u' ? array_to_text(rt, self) : array_to_list(rt, self);
    Ref text = items ? str_format(rt, "%s('%c', %R)", name, code, items) : NULL;
    ref_drop(rt, items);
    return text;
}

static Ref array_typecode(struct runtime *rt, Val self, void *closure)
{
    (void)closure;
    return str_from_char(rt, (uint32_t)as_array(self)->kind->code);
}

static Ref array_itemsize(struct runtime *rt, Val self, void *closure)
{
    (void)closure;
    return int_from_ssize(rt, as_array(self)->kind->size);
}

static int array_get_buffer(struct runtime *rt, Val self, struct buffer *view, int flags)
{
    (void)rt;
    (void)flags;
    struct array *a = as_array(self);
    *view = (struct buffer){
        .owner = ref_keep(self),
        .bytes = a->bytes ? a->bytes : (void *)a->kind,
        .size = a->head.size * a->kind->size,
        .itemsize = a->kind->size,
        .format = a->kind->format,
        .ndim = 1,
        .shape = {a->head.size},
        .strides = {a->kind->size},
    };
    a->exports++;
    return 0;
}

static void array_release_buffer(struct runtime *rt, Val self, struct buffer *view)
{
    (void)rt;
    (void)view;
    as_array(self)->exports--;
}

/* ---- iterator ---------------------------------------------------------------------------------- */

struct array_iterator { /* 40 + 16 */
    struct obj head;
    ssize_t index;
    Ref array; /* NULL when exhausted */
    void *unused;
};
static inline struct array_iterator *as_iterator(Val v)
{
    return LOOK(array_iterator, v);
}

static Ref array_iter(struct runtime *rt, Val self)
{
    Ref it = gc_new(rt, builtin_type(rt, TYPE_ID_array_iterator));
    if (!it)
        return NULL;
    as_iterator(it)->index = 0;
    as_iterator(it)->array = ref_keep(self);
    as_iterator(it)->unused = NULL;
    gc_track(rt, it);
    return it;
}

static void iterator_dealloc(struct runtime *rt, Ref self)
{
    gc_untrack(rt, self);
    ref_drop(rt, as_iterator(self)->array);
    gc_free(rt, self);
}

static int iterator_visit(Val self, visit_fn *fn, void *arg)
{
    VISIT_SLOT(as_iterator(self)->array, "array");
    return 0;
}

static Ref iterator_next(struct runtime *rt, Val self)
{
    struct array_iterator *it = as_iterator(self);
    if (!it->array)
        return NULL;
    if (it->index < array_size(it->array))
        return array_get(rt, it->array, it->index++);
    ref_clear(rt, &it->array);
    return NULL;
}

static Ref iterator_reduce(NATIVE_ARGS)
{
    UNUSED_ARGS;
    const struct array_iterator *it = as_iterator(self);
    Ref iter = builtins_get(rt, "iter");
    Ref items = !iter ? NULL : it->array ? ref_keep(it->array) : list_new(rt, 0);
    Ref args = items ? tuple_pack(rt, 1, items) : NULL;
    Ref index = args ? int_from_ssize(rt, it->index) : NULL, result = NULL;
    if (index && it->array)
        result = tuple_pack(rt, 3, iter, args, index);
    else if (index)
        result = tuple_pack(rt, 2, iter, args);
    ref_drop(rt, iter);
    ref_drop(rt, items);
    ref_drop(rt, args);
    ref_drop(rt, index);
    return result;
}

static Ref iterator_setstate(NATIVE_ARGS)
{
    UNUSED_ARGS;
    struct array_iterator *it = as_iterator(self);
    ssize_t index;
    if (!arg_ssize(rt, argv[0], &index))
        return NULL;
    if (it->array) {
        ssize_t n = array_size(it->array);
        it->index = index < 0 ? 0 : index > n ? n : index;
    }
    return new_none(rt);
}

static const struct method_def iterator_methods[] = {
    {"__reduce__", iterator_reduce, 0, 0, 0, "Return state information for pickling."},
    {"__setstate__", iterator_setstate, 1, 1, 0, "Set state information for unpickling."},
    {0},
};

const struct type_def array_iterator_def = {
    .name = "array.arrayiterator",
    .basicsize = sizeof(struct array_iterator),
    .flags = TYPE_GC | TYPE_NO_NEW,
    .dealloc = iterator_dealloc,
    .visit = iterator_visit,
    .iter = iter_self,
    .iternext = iterator_next,
    .methods = iterator_methods,
};

/* ---- type ------------------------------------------------------------------------------------------ */

static const struct getset_def array_getset[] = {
    {.name = "typecode", .get = array_typecode,
     .doc = "the typecode character used to create the array"},
    {.name = "itemsize", .get = array_itemsize, .doc = "the size, in bytes, of one array item"},
    {0},
};
static const struct sequence_suite array_sequence = {
    .length = array_length,
    .concat = array_concat,
    .repeat = array_repeat,
    .item = array_item,
    .set_item = array_set_item,
    .contains = array_contains,
    .inplace_concat = array_inplace_concat,
    .inplace_repeat = array_inplace_repeat,
};
static const struct mapping_suite array_mapping = {
    .length = array_length,
    .subscript = array_subscript,
    .set_subscript = array_set_subscript,
};
static const struct buffer_suite array_buffer = {array_get_buffer, array_release_buffer};

const struct type_def array_def = {
    .name = "array.array",
    .doc = "array(typecode [, initializer]) -> array\n\n"
           "Return a new array whose items are restricted by typecode, and\n"
           "initialized from the optional initializer value, which must be a list,\n"
           "string or iterable over elements of the appropriate type.",
    .basicsize = sizeof(struct array),
    .flags = TYPE_GC | TYPE_BASE | TYPE_IMMUTABLE | TYPE_SEQUENCE,
    .weaklist_offset = offsetof(struct array, weaklist),
    .dealloc = array_dealloc,
    .visit = array_visit,
    .repr = array_repr,
    .unhashable = true,
    .compare = array_compare,
    .iter = array_iter,
    .new_ = array_new,
    .sequence = &array_sequence,
    .mapping = &array_mapping,
    .buffer = &array_buffer,
    .methods = array_methods,
    .getset = array_getset,
    .blocks = array_blocks,
};

/* ---- module --------------------------------------------------------------------------------------- */

static const struct method_def array_functions[] = {
    {"_array_reconstructor", array_reconstructor, 4, 4, 0,
     "_array_reconstructor($module, arraytype, typecode, mformat_code, items,\n"
     "                     /)\n--\n\nInternal. Used for pickling support."},
    {0},
};

/* collections.abc.MutableSequence.register(array) */
static bool register_sequence(struct runtime *rt, Val type)
{
    Ref abc = import_module(rt, "collections.abc");
    Ref base = abc ? ref_keep_null(dict_get_text(rt, module_dict(abc), "MutableSequence")) : NULL;
    Ref name = base ? str_intern(rt, "register") : NULL;
    Ref done = name ? obj_call_method_1(rt, base, name, type) : NULL;
    bool ok = done != NULL;
    ref_drop(rt, abc);
    ref_drop(rt, base);
    ref_drop(rt, name);
    ref_drop(rt, done);
    return ok;
}

static bool array_module_init(struct runtime *rt, Val module)
{
    struct type *t = type_lazy(rt, TYPE_ID_array), *it = type_lazy(rt, TYPE_ID_array_iterator);
    return t && it && register_sequence(rt, REF(t)) &&
           module_add(rt, module, "array", REF(t)) &&
           module_add(rt, module, "ArrayType", REF(t)) &&
           module_add_take(rt, module, "typecodes", str_new(rt, "bBuhHiIlLqQfd"));
}

extern const struct module_def array_module;
const struct module_def array_module = {
    .name = "array",
    .doc = "This module defines an object type which can efficiently represent\n"
           "an array of basic values: characters, integers, floating point\n"
           "numbers.  Arrays are sequence types and behave very much like lists,\n"
           "except that the type of objects stored in them is constrained.\n",
    .functions = array_functions,
    .init = array_module_init,
};
