/* bytearray.c - bytes that can change: a block with spare room at its end, and
 * in front what was cut off the beginning.
 *
 *   bytes -> [cut off | start .. start + size | NUL | spare]   room: of the whole block
 *
 * Invariant: while somebody looks through a buffer (exports > 0) neither block
 * nor size change.
 */
#include <string.h>

#include "heap/heap.h"
#include "types/args.h"
#include "types/bytes_internal.h"
#include "types/list.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/str.h"
#include "types/tuple.h"

static struct bytearray *as_array(Val v)
{
    return LOOK(bytearray, v);
}

bool is_bytearray(Val v)
{
    return v->type->def == &bytearray_def || v->type->layout == &bytearray_def;
}

/* What an empty one's `start` points at. */
static const char nothing[1] = "";

static bool can_resize(struct runtime *rt, struct bytearray *self)
{
    if (self->exports > 0)
        return raise_false(rt, EXC_BufferError,
                           "Existing exports of data: object cannot be re-sized");
    return true;
}

/* Growing leaves an eighth more; shrinking below half gives memory back. */
bool bytearray_resize(struct runtime *rt, struct bytearray *self, ssize_t size)
{
    ssize_t offset = self->bytes ? self->start - self->bytes : 0;
    size_t room = (size_t)self->room, want = (size_t)size + 1;
    if (size == self->head.size)
        return true;
    if (!can_resize(rt, self))
        return false;
    if (size == SSIZE_MAX) {
        raise_no_memory(rt);
        return false;
    }
    if ((size_t)size + (size_t)offset + 1 <= room) {
        if ((size_t)size >= room / 2) {
            self->head.size = size;
            self->start[size] = 0;
            return true;
        }
        room = want; /* major downsize */
    } else if ((double)size <= (double)room * 1.125) {
        room = (size_t)size + ((size_t)size >> 3) + (size < 9 ? 3 : 6);
    } else {
        room = want;
    }
    if (room > SSIZE_MAX) {
        raise_no_memory(rt);
        return false;
    }
    char *block;
    if (offset > 0) {
        block = heap_alloc(rt, room);
        if (!block) {
            raise_no_memory(rt);
            return false;
        }
        size_t keep = want < (size_t)self->head.size ? want : (size_t)self->head.size;
        memcpy(block, self->start, keep);
        heap_free(rt, self->bytes);
    } else {
        block = self->bytes ? heap_resize(rt, self->bytes, room) : heap_alloc(rt, room);
        if (!block) {
            raise_no_memory(rt);
            return false;
        }
    }
    self->bytes = self->start = block;
    self->head.size = size;
    self->room = (ssize_t)room;
    block[size] = 0;
    return true;
}

static void empty_head(struct bytearray *self)
{
    self->head.size = 0;
    self->room = 0;
    self->bytes = NULL;
    self->start = (char *)(uintptr_t)nothing;
    self->exports = 0;
}

Ref bytearray_new(struct runtime *rt, const void *data, ssize_t size)
{
    if (size < 0)
        return raise(rt, EXC_SystemError, "Negative size passed to bytearray_new");
    Ref r = obj_new(rt, builtin_type(rt, TYPE_ID_bytearray));
    if (!r)
        return NULL;
    struct bytearray *self = as_array(r);
    empty_head(self);
    if (size == 0)
        return r;
    char *block = heap_alloc(rt, (size_t)size + 1);
    if (!block) {
        ref_drop(rt, r);
        return raise_no_memory(rt);
    }
    if (data)
        memcpy(block, data, (size_t)size);
    block[size] = 0;
    self->bytes = self->start = block;
    self->head.size = size;
    self->room = size + 1;
    return r;
}

static Ref bytearray_new_py(struct runtime *rt, struct type *type, Val args, Val kwargs)
{
    (void)args, (void)kwargs;
    Ref r = type->alloc(rt, type, 0);
    if (r)
        empty_head(as_array(r));
    return r;
}

static void bytearray_dealloc(struct runtime *rt, Ref self)
{
    struct bytearray *a = as_array(self);
    if (a->bytes)
        heap_free(rt, a->bytes);
    a->bytes = NULL;
    if (self->type->free)
        self->type->free(rt, self);
    else
        obj_free(rt, self);
}

static void bytearray_blocks(Val self, void (*block)(const void *p, void *arg), void *arg)
{
    if (as_array(self)->bytes)
        block(as_array(self)->bytes, arg);
}

/* ---- changing ---------------------------------------------------------------------------- */

/* self[low:high] = bytes; by moving the nearer end. */
static bool set_range(struct runtime *rt, struct bytearray *self, ssize_t low, ssize_t high,
                      const char *bytes, ssize_t size)
{
    ssize_t growth = size - (high - low);
    char *p = self->start;
    if (growth < 0) {
        if (!can_resize(rt, self))
            return false;
        if (low == 0) {
            self->start -= growth; /* the front is cut off, nothing moves */
        } else {
            memmove(p + low + size, p + high, (size_t)(self->head.size - high));
        }
        ssize_t left = self->head.size + growth;
        if (!bytearray_resize(rt, self, left)) {
            self->head.size = left;
            self->start[left] = 0;
            error_clear(rt);
        }
        p = self->start;
    } else if (growth > 0) {
        if (self->head.size > SSIZE_MAX - growth) {
            raise_no_memory(rt);
            return false;
        }
        ssize_t was = self->head.size;
        if (!bytearray_resize(rt, self, was + growth))
            return false;
        p = self->start;
        if (low < was)
            memmove(p + low + size, p + high, (size_t)(was - high));
    }
    if (size)
        memcpy(p + low, bytes, (size_t)size);
    return true;
}

/* The same with any bytes-like value; NULL deletes. */
static bool set_slice(struct runtime *rt, Val self, ssize_t low, ssize_t high, Val value)
{
    if (value == self) {
        Ref copy = bytearray_new(rt, as_array(self)->start, as_array(self)->head.size);
        bool ok = copy && set_slice(rt, self, low, high, copy);
        ref_drop(rt, copy);
        return ok;
    }
    struct buffer view = {0};
    if (value) {
        if (!has_buffer(value))
            return raise_false(rt, EXC_TypeError,
                               "can't set bytearray slice from %.100T", value);
        if (buffer_get(rt, value, &view, BUFFER_SIMPLE) < 0)
            return false;
    }
    struct bytearray *a = as_array(self);
    if (low < 0)
        low = 0;
    if (high < low)
        high = low;
    if (high > a->head.size)
        high = a->head.size;
    bool ok = set_range(rt, a, low, high, view.bytes, view.size);
    if (value)
        buffer_release(rt, &view);
    return ok;
}

static bool byte_of(struct runtime *rt, Val v, int *out)
{
    *out = byte_value(rt, v, "byte must be in range(0, 256)");
    return *out >= 0;
}

static int bytearray_set_item(struct runtime *rt, Val self, ssize_t i, Val value)
{
    struct bytearray *a = as_array(self);
    int byte = 0;
    if (i < 0 || i >= a->head.size)
        return raise_int(rt, EXC_IndexError, "bytearray index out of range");
    if (!value)
        return set_slice(rt, self, i, i + 1, NULL) ? 0 : -1;
    if (!byte_of(rt, value, &byte))
        return -1;
    if (i >= a->head.size)
        return raise_int(rt, EXC_IndexError, "bytearray index out of range");
    a->start[i] = (char)byte;
    return 0;
}

static int delete_stepped(struct runtime *rt, struct bytearray *a, ssize_t start, ssize_t step,
                          ssize_t count)
{
    if (count == 0)
        return 0;
    if (!can_resize(rt, a))
        return -1;
    if (step < 0) {
        start += step * (count - 1);
        step = -step;
    }
    ssize_t n = a->head.size, to = start;
    for (ssize_t i = start, next = start, left = count; i < n; i++) {
        if (left && i == next) {
            next += step;
            left--;
        } else {
            a->start[to++] = a->start[i];
        }
    }
    return bytearray_resize(rt, a, n - count) ? 0 : -1;
}

static int bytearray_set_subscript(struct runtime *rt, Val self, Val key, Val value)
{
    struct bytearray *a = as_array(self);
    if (has_index(key)) {
        ssize_t i = number_as_ssize(rt, key, EXC_IndexError);
        int byte = 0;
        if (i == -1 && is_raised(rt))
            return -1;
        if (i < 0)
            i += a->head.size;
        if (value && !byte_of(rt, value, &byte))
            return -1;
        if (!value || i < 0 || i >= a->head.size)
            return bytearray_set_item(rt, self, i, value ? rt->types->small_int[5] : NULL);
        a->start[i] = (char)byte;
        return 0;
    }
    if (!is_slice(key))
        return raise_int(rt, EXC_TypeError,
                         "bytearray indices must be integers or slices, not %.200T", key);
    ssize_t start, stop, step;
    if (!slice_unpack(rt, key, &start, &stop, &step))
        return -1;
    if (value && !is_bytearray(value)) {
        if (is_int(value) || is_str(value))
            return raise_int(rt, EXC_TypeError,
                             "can assign only bytes, buffers, or iterables of ints in range(0, "
                             "256)");
        /* Anything else becomes a bytearray first: that may run Python. */
        Ref made = obj_call_1(rt, REF(builtin_type(rt, TYPE_ID_bytearray)), value);
        if (!made)
            return -1;
        int done = bytearray_set_subscript(rt, self, key, made);
        ref_drop(rt, made);
        return done;
    }
    ssize_t n = slice_adjust(a->head.size, &start, &stop, step);
    if ((step < 0 && start < stop) || (step > 0 && start > stop))
        stop = start;
    if (step == 1)
        return set_slice(rt, self, start, stop, value) ? 0 : -1;
    if (!value)
        return delete_stepped(rt, a, start, step, n);
    ssize_t given = byte_size(value);
    if (given == 0 && n > 0)
        return delete_stepped(rt, a, start, step, n);
    if (given != n)
        return raise_int(rt, EXC_ValueError,
                         "attempt to assign bytes of size %zd to extended slice of size %zd",
                         given, n);
    Ref copy = value == self ? bytearray_new(rt, byte_data(value), given) : ref_keep(value);
    if (!copy)
        return -1;
    for (ssize_t i = 0; i < n; i++, start += step)
        a->start[start] = byte_data(copy)[i];
    ref_drop(rt, copy);
    return 0;
}

static Ref bytearray_item(struct runtime *rt, Val self, ssize_t i)
{
    if (i < 0 || i >= byte_size(self))
        return raise(rt, EXC_IndexError, "bytearray index out of range");
    return int_from_int64(rt, (unsigned char)byte_data(self)[i]);
}

static Ref bytearray_subscript(struct runtime *rt, Val self, Val key)
{
    if (has_index(key)) {
        ssize_t i = number_as_ssize(rt, key, EXC_IndexError);
        if (i == -1 && is_raised(rt))
            return NULL;
        return bytearray_item(rt, self, i < 0 ? i + byte_size(self) : i);
    }
    if (!is_slice(key))
        return raise(rt, EXC_TypeError,
                     "bytearray indices must be integers or slices, not %.200T", key);
    ssize_t start, stop, step;
    if (!slice_unpack(rt, key, &start, &stop, &step))
        return NULL;
    ssize_t n = slice_adjust(byte_size(self), &start, &stop, step);
    if (n <= 0)
        return bytearray_new(rt, NULL, 0);
    return byte_slice_text(rt, self, start, step, n);
}

static ssize_t bytearray_length(struct runtime *rt, Val self)
{
    (void)rt;
    return byte_size(self);
}

static Ref bytearray_concat(struct runtime *rt, Val a, Val b)
{
    if (!has_buffer(a) || !has_buffer(b))
        return raise(rt, EXC_TypeError, "can't concat %.100T to %.100T", b, a);
    struct buffer x, y;
    if (buffer_get(rt, a, &x, BUFFER_SIMPLE) < 0)
        return NULL;
    if (buffer_get(rt, b, &y, BUFFER_SIMPLE) < 0) {
        buffer_release(rt, &x);
        return NULL;
    }
    Ref r = x.size > SSIZE_MAX - y.size ? raise_no_memory(rt)
                                        : bytearray_new(rt, NULL, x.size + y.size);
    if (r && x.size)
        memcpy(as_array(r)->start, x.bytes, (size_t)x.size);
    if (r && y.size)
        memcpy(as_array(r)->start + x.size, y.bytes, (size_t)y.size);
    buffer_release(rt, &y);
    buffer_release(rt, &x);
    return r;
}

static Ref bytearray_inplace_concat(struct runtime *rt, Val self, Val other)
{
    struct buffer view;
    if (!has_buffer(other))
        return raise(rt, EXC_TypeError, "can't concat %.100T to %.100T", other, self);
    if (buffer_get(rt, other, &view, BUFFER_SIMPLE) < 0)
        return NULL;
    struct bytearray *a = as_array(self);
    ssize_t n = a->head.size, m = view.size;
    bool ok = true;
    ok = n <= SSIZE_MAX - m && bytearray_resize(rt, a, n + m);
    if (ok && m)
        memcpy(a->start + n, view.bytes, (size_t)m);
    buffer_release(rt, &view);
    if (!ok)
        return is_raised(rt) ? NULL : raise_no_memory(rt);
    return ref_keep(self);
}

static Ref bytearray_repeat(struct runtime *rt, Val self, ssize_t n)
{
    ssize_t m = byte_size(self);
    if (n < 0)
        n = 0;
    if (n > 0 && m > SSIZE_MAX / n)
        return raise_no_memory(rt);
    Ref r = bytearray_new(rt, NULL, m * n);
    for (ssize_t i = 0; r && m && i < n; i++)
        memcpy(as_array(r)->start + i * m, byte_data(self), (size_t)m);
    return r;
}

static Ref bytearray_inplace_repeat(struct runtime *rt, Val self, ssize_t n)
{
    struct bytearray *a = as_array(self);
    ssize_t m = a->head.size;
    if (n < 0)
        n = 0;
    if (n == 1)
        return ref_keep(self);
    if (n > 0 && m > SSIZE_MAX / n)
        return raise_no_memory(rt);
    if (!bytearray_resize(rt, a, m * n))
        return NULL;
    for (ssize_t i = 1; m && i < n; i++)
        memcpy(a->start + i * m, a->start, (size_t)m);
    return ref_keep(self);
}

/* ---- bytearray(...) ------------------------------------------------------------------------- */

/* A list or tuple that holds nothing but ints tells its length: 1 done, 0 it is none, -1 raised. */
static int fill_from_ints(struct runtime *rt, struct bytearray *self, Val source)
{
    bool is_list = is_exact(source, &list_def);
    if (!is_list && !is_exact(source, &tuple_def))
        return 0;
    ssize_t n = is_list ? list_size(source) : tuple_size(source);
    if (n && !bytearray_resize(rt, self, n))
        return -1;
    for (ssize_t i = 0; i < n; i++) {
        Val item = is_list ? list_at(source, i) : tuple_at(source, i);
        if (!is_exact(item, &int_def))
            return bytearray_resize(rt, self, 0) ? 0 : -1;
        int byte;
        if (!byte_of(rt, item, &byte))
            return -1;
        self->start[i] = (char)byte;
    }
    return 1;
}

static bool extend_iterable(struct runtime *rt, Val self, Val iterable)
{
    Ref it = obj_iter(rt, iterable);
    if (!it) {
        if (raised_is(rt, EXC_TypeError) && !iterable->type->iter) {
            error_clear(rt);
            raise(rt, EXC_TypeError, "cannot convert '%.200T' object to bytearray", iterable);
        }
        return false;
    }
    for (;;) {
        Ref item = iter_next(rt, it);
        if (!item)
            break;
        int byte;
        bool ok = byte_of(rt, item, &byte);
        ref_drop(rt, item);
        struct bytearray *a = as_array(self);
        if (!ok)
            break;
        ssize_t offset = a->bytes ? a->start - a->bytes : 0;
        if (offset + a->head.size + 1 < a->room && !a->exports) {
            a->head.size++;
        } else if (!bytearray_resize(rt, a, a->head.size + 1)) {
            break;
        }
        a->start[a->head.size - 1] = (char)byte;
        a->start[a->head.size] = 0;
    }
    ref_drop(rt, it);
    return !is_raised(rt);
}

static int bytearray_init(struct runtime *rt, Val self, Val args, Val kwargs)
{
    static const struct args_spec spec = {
        "bytearray", 3, 0, 0, {"source", "encoding", "errors"}};
    Val v[3] = {NULL, NULL, NULL};
    struct bytearray *a = as_array(self);
    if (!args_parse_tuple(rt, &spec, args, kwargs, v))
        return -1;
    if (a->head.size && !bytearray_resize(rt, a, 0))
        return -1;
    Val source = v[0];
    if ((v[1] && !arg_str(rt, "bytearray", "argument 'encoding'", v[1])) ||
        (v[2] && !arg_str(rt, "bytearray", "argument 'errors'", v[2])))
        return -1;
    if (!source) {
        if (v[1] || v[2])
            return raise_int(rt, EXC_TypeError,
                             v[1] ? "encoding without a string argument"
                                  : "errors without a string argument");
        return 0;
    }
    if (is_str(source)) {
        if (!v[1])
            return raise_int(rt, EXC_TypeError, "string argument without an encoding");
        const char *encoding = str_utf8_only(rt, v[1]);
        const char *errors = v[2] ? str_utf8_only(rt, v[2]) : NULL;
        if (!encoding || (v[2] && !errors))
            return -1;
        Ref encoded = str_encode(rt, source, encoding, errors);
        Ref done = encoded ? bytearray_inplace_concat(rt, self, encoded) : NULL;
        ref_drop(rt, encoded);
        ref_drop(rt, done);
        return done ? 0 : -1;
    }
    if (v[1] || v[2])
        return raise_int(rt, EXC_TypeError,
                         v[1] ? "encoding without a string argument"
                              : "errors without a string argument");
    if (has_index(source)) {
        ssize_t n = number_as_ssize(rt, source, EXC_OverflowError);
        if (n == -1 && is_raised(rt)) {
            if (!raised_is(rt, EXC_TypeError))
                return -1;
            error_clear(rt);
        } else {
            if (n < 0)
                return raise_int(rt, EXC_ValueError, "negative count");
            if (n > 0) {
                if (!bytearray_resize(rt, a, n))
                    return -1;
                memset(a->start, 0, (size_t)n);
            }
            return 0;
        }
    }
    if (has_buffer(source)) {
        struct buffer view;
        if (buffer_get(rt, source, &view, BUFFER_STRIDES) < 0)
            return -1;
        Ref flat = view.strides[0] == view.itemsize ? NULL : buffer_bytes(rt, &view);
        bool ok = bytearray_resize(rt, a, view.size);
        if (ok && view.size)
            memcpy(a->start, flat ? as_bytes(flat)->data : view.bytes, (size_t)view.size);
        ref_drop(rt, flat);
        buffer_release(rt, &view);
        return ok ? 0 : -1;
    }
    int filled = fill_from_ints(rt, a, source);
    if (filled)
        return filled < 0 ? -1 : 0;
    return extend_iterable(rt, self, source) ? 0 : -1;
}

/* ---- own methods ---------------------------------------------------------------------------- */

#define METHOD(name)                                                                          \
    static Ref bytearray_##name##_py(struct runtime *rt, Val self, Val const *argv,           \
                                     ssize_t argc, Val kwnames)

METHOD(append)
{
    UNUSED_ARGS;
    int byte;
    struct bytearray *a = as_array(self);
    if (!byte_of(rt, argv[0], &byte))
        return NULL;
    if (a->head.size == SSIZE_MAX)
        return raise(rt, EXC_OverflowError, "cannot add more objects to bytearray");
    if (!bytearray_resize(rt, a, a->head.size + 1))
        return NULL;
    a->start[a->head.size - 1] = (char)byte;
    return new_none(rt);
}

METHOD(insert)
{
    UNUSED_ARGS;
    ssize_t at;
    int byte;
    if (!arg_ssize(rt, argv[0], &at) || !byte_of(rt, argv[1], &byte))
        return NULL;
    struct bytearray *a = as_array(self);
    ssize_t n = a->head.size;
    if (n == SSIZE_MAX)
        return raise(rt, EXC_OverflowError, "cannot add more objects to bytearray");
    if (!bytearray_resize(rt, a, n + 1))
        return NULL;
    if (at < 0) {
        at += n;
        if (at < 0)
            at = 0;
    }
    if (at > n)
        at = n;
    memmove(a->start + at + 1, a->start + at, (size_t)(n - at));
    a->start[at] = (char)byte;
    return new_none(rt);
}

METHOD(extend)
{
    UNUSED_ARGS;
    Val other = argv[0];
    if (has_buffer(other)) {
        ssize_t end = byte_size(self);
        return set_slice(rt, self, end, end, other) ? new_none(rt) : NULL;
    }
    Ref it = obj_iter(rt, other);
    if (!it) {
        if (raised_is(rt, EXC_TypeError)) {
            error_clear(rt);
            raise(rt, EXC_TypeError, "can't extend bytearray with %.100T", other);
        }
        return NULL;
    }
    ref_drop(rt, it);
    struct bytes_builder b;
    bytes_builder_init(rt, &b);
    ssize_t hint = obj_length_hint(rt, other, 32);
    bool ok = hint >= 0 && bytes_from_iterable_named(rt, other, &b,
                                                     "byte must be in range(0, 256)");
    if (ok) {
        struct bytearray *a = as_array(self);
        ssize_t n = a->head.size;
        ok = b.size <= SSIZE_MAX - n && bytearray_resize(rt, a, n + b.size);
        if (ok && b.size)
            memcpy(a->start + n, b.data, (size_t)b.size);
    }
    bytes_builder_release(&b);
    return ok ? new_none(rt) : NULL;
}

METHOD(pop)
{
    UNUSED_ARGS;
    ssize_t at = -1;
    if (argc && !arg_ssize(rt, argv[0], &at))
        return NULL;
    struct bytearray *a = as_array(self);
    ssize_t n = a->head.size;
    if (n == 0)
        return raise(rt, EXC_IndexError, "pop from empty bytearray");
    if (at < 0)
        at += n;
    if (at < 0 || at >= n)
        return raise(rt, EXC_IndexError, "pop index out of range");
    if (!can_resize(rt, a))
        return NULL;
    int byte = (unsigned char)a->start[at];
    memmove(a->start + at, a->start + at + 1, (size_t)(n - at - 1));
    if (!bytearray_resize(rt, a, n - 1))
        return NULL;
    return int_from_int64(rt, byte);
}

METHOD(remove)
{
    UNUSED_ARGS;
    int byte;
    if (!byte_of(rt, argv[0], &byte))
        return NULL;
    struct bytearray *a = as_array(self);
    ssize_t n = a->head.size;
    const char *p = n ? memchr(a->start, byte, (size_t)n) : NULL;
    if (!p)
        return raise(rt, EXC_ValueError, "value not found in bytearray");
    if (!can_resize(rt, a))
        return NULL;
    ssize_t at = p - a->start;
    memmove(a->start + at, a->start + at + 1, (size_t)(n - at - 1));
    return bytearray_resize(rt, a, n - 1) ? new_none(rt) : NULL;
}

METHOD(reverse)
{
    UNUSED_ARGS;
    char *p = as_array(self)->start;
    for (ssize_t i = 0, j = byte_size(self) - 1; i < j; i++, j--) {
        char c = p[i];
        p[i] = p[j];
        p[j] = c;
    }
    return new_none(rt);
}

METHOD(clear)
{
    UNUSED_ARGS;
    return bytearray_resize(rt, as_array(self), 0) ? new_none(rt) : NULL;
}

METHOD(copy)
{
    UNUSED_ARGS;
    return bytearray_new(rt, byte_data(self), byte_size(self));
}

METHOD(alloc)
{
    UNUSED_ARGS;
    return int_from_ssize(rt, as_array(self)->room);
}

METHOD(sizeof)
{
    UNUSED_ARGS;
    return int_from_ssize(rt, self->type->basicsize + as_array(self)->room);
}

/* The type, what it is made from, and the state of a subclass. */
static Ref reduce(struct runtime *rt, Val self, int protocol)
{
    Ref state = obj_call_method_0(rt, self, IDENT_OF(rt, __getstate__)), args = NULL;
    if (!state)
        return NULL;
    if (byte_size(self) == 0) {
        args = tuple_new(rt, 0);
    } else if (protocol < 3) {
        Ref text = str_from_latin1(rt, (const unsigned char *)byte_data(self), byte_size(self));
        Ref name = text ? str_new(rt, "latin-1") : NULL;
        args = name ? tuple_pack(rt, 2, text, name) : NULL;
        ref_drop(rt, text);
        ref_drop(rt, name);
    } else {
        Ref bytes = bytes_new(rt, byte_data(self), byte_size(self));
        args = bytes ? tuple_pack(rt, 1, bytes) : NULL;
        ref_drop(rt, bytes);
    }
    Ref r = args ? tuple_pack(rt, 3, REF(self->type), args, state) : NULL;
    ref_drop(rt, args);
    ref_drop(rt, state);
    return r;
}

METHOD(reduce)
{
    UNUSED_ARGS;
    return reduce(rt, self, 2);
}

METHOD(reduce_ex)
{
    UNUSED_ARGS;
    int protocol = 0;
    if (argc && !arg_int(rt, argv[0], &protocol))
        return NULL;
    return reduce(rt, self, protocol);
}

const struct method_def bytearray_methods[] = {
    {"__alloc__", bytearray_alloc_py, 0, 0, 0,
     "B.__alloc__() -> int\n\nReturn the number of bytes actually allocated."},
    {"__reduce__", bytearray_reduce_py, 0, 0, 0,
     "__reduce__($self, /)\n--\n\nReturn state information for pickling."},
    {"__reduce_ex__", bytearray_reduce_ex_py, 0, 1, 0,
     "__reduce_ex__($self, proto=0, /)\n--\n\nReturn state information for pickling."},
    {"__sizeof__", bytearray_sizeof_py, 0, 0, 0,
     "__sizeof__($self, /)\n--\n\nReturns the size of the bytearray object in memory, in "
     "bytes."},
    {"append", bytearray_append_py, 1, 1, 0,
     "append($self, item, /)\n--\n\nAppend a single item to the end of the bytearray.\n\n"
     "  item\n    The item to be appended."},
    {"clear", bytearray_clear_py, 0, 0, 0,
     "clear($self, /)\n--\n\nRemove all items from the bytearray."},
    {"copy", bytearray_copy_py, 0, 0, 0, "copy($self, /)\n--\n\nReturn a copy of B."},
    {"extend", bytearray_extend_py, 1, 1, 0,
     "extend($self, iterable_of_ints, /)\n--\n\n"
     "Append all the items from the iterator or sequence to the bytearray.\n\n"
     "  iterable_of_ints\n    The iterable of items to append."},
    {"insert", bytearray_insert_py, 2, 2, 0,
     "insert($self, index, item, /)\n--\n\n"
     "Insert a single item into the bytearray before the given index.\n\n"
     "  index\n    The index where the value is to be inserted.\n"
     "  item\n    The item to be inserted."},
    {"pop", bytearray_pop_py, 0, 1, 0,
     "pop($self, index=-1, /)\n--\n\nRemove and return a single item from B.\n\n"
     "  index\n    The index from where to remove the item.\n"
     "    -1 (the default value) means remove the last item.\n\n"
     "If no index argument is given, will pop the last item."},
    {"remove", bytearray_remove_py, 1, 1, 0,
     "remove($self, value, /)\n--\n\nRemove the first occurrence of a value in the "
     "bytearray.\n\n  value\n    The value to remove."},
    {"reverse", bytearray_reverse_py, 0, 0, 0,
     "reverse($self, /)\n--\n\nReverse the order of the values in B in place."},
    BYTE_METHOD_ROWS,
    {0},
};

/* ---- type ------------------------------------------------------------------------------------- */

static Ref bytearray_repr(struct runtime *rt, Val self)
{
    char prefix[256];
    const char *name = self->type->name, *dot = strrchr(name, '.');
    name = dot ? dot + 1 : name;
    size_t n = strlen(name);
    if (n > sizeof prefix - 2)
        n = sizeof prefix - 2;
    memcpy(prefix, name, n);
    memcpy(prefix + n, "(", 2);
    return byte_repr(rt, self, prefix, ")");
}

static int bytearray_get_buffer(struct runtime *rt, Val self, struct buffer *view, int flags)
{
    (void)rt, (void)flags;
    struct bytearray *a = as_array(self);
    *view = (struct buffer){.bytes = a->start,
                            .size = a->head.size,
                            .itemsize = 1,
                            .format = "B",
                            .ndim = 1,
                            .shape = {a->head.size},
                            .strides = {1}};
    view->owner = ref_keep(self);
    a->exports++;
    return 0;
}

static void bytearray_release_buffer(struct runtime *rt, Val self, struct buffer *view)
{
    (void)rt, (void)view;
    as_array(self)->exports--;
}

static Ref bytearray_remainder(struct runtime *rt, Val a, Val b)
{
    if (!is_bytearray(a))
        return new_not_implemented(rt);
    return bytes_percent(rt, byte_data(a), byte_size(a), b, true);
}

static const struct number_suite bytearray_number = {.remainder = bytearray_remainder};
static const struct sequence_suite bytearray_sequence = {
    .length = bytearray_length,
    .concat = bytearray_concat,
    .repeat = bytearray_repeat,
    .item = bytearray_item,
    .set_item = bytearray_set_item,
    .contains = byte_contains,
    .inplace_concat = bytearray_inplace_concat,
    .inplace_repeat = bytearray_inplace_repeat,
};
static const struct mapping_suite bytearray_mapping = {
    .length = bytearray_length,
    .subscript = bytearray_subscript,
    .set_subscript = bytearray_set_subscript,
};
static const struct buffer_suite bytearray_buffer = {
    .get = bytearray_get_buffer,
    .release = bytearray_release_buffer,
};

const struct type_def bytearray_def = {
    .name = "bytearray",
    .doc = "bytearray(iterable_of_ints) -> bytearray\n"
           "bytearray(string, encoding[, errors]) -> bytearray\n"
           "bytearray(bytes_or_buffer) -> mutable copy of bytes_or_buffer\n"
           "bytearray(int) -> bytes array of size given by the parameter initialized with "
           "null bytes\nbytearray() -> empty bytes array\n\n"
           "Construct a mutable bytearray object from:\n"
           "  - an iterable yielding integers in range(256)\n"
           "  - a text string encoded using the specified encoding\n"
           "  - a bytes or a buffer object\n"
           "  - any object implementing the buffer API.\n  - an integer",
    .basicsize = sizeof(struct bytearray),
    .flags = TYPE_BASE | TYPE_MATCH_SELF,
    .dealloc = bytearray_dealloc,
    .repr = bytearray_repr,
    .str = bytearray_repr,
    .unhashable = true,
    .compare = byte_compare,
    .iter = bytearray_iter,
    .init = bytearray_init,
    .new_ = bytearray_new_py,
    .number = &bytearray_number,
    .sequence = &bytearray_sequence,
    .mapping = &bytearray_mapping,
    .buffer = &bytearray_buffer,
    .methods = bytearray_methods,
    .blocks = bytearray_blocks,
};
