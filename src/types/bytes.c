/* bytes.c - immutable rows of bytes: a 32-byte header, n bytes, a NUL.
 *
 * b'' and the 256 rows of one byte exist once.  A builder's block leaves room
 * for the header, so that finishing only shrinks it.
 */
#include "types/bytes.h"

#include <stdlib.h>
#include <string.h>

#include "heap/heap.h"
#include "types/args.h"
#include "types/bytes_internal.h"
#include "types/iter.h"
#include "types/list.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/str.h"
#include "types/tuple.h"

enum { HEADER = offsetof(struct bytes, data) };

/* ---- making ---------------------------------------------------------------------- */

static Ref adopt_block(struct runtime *rt, void *block, ssize_t size)
{
    struct bytes *b = block;
    obj_init_head(block, builtin_type(rt, TYPE_ID_bytes));
    b->head.size = size;
    b->hash = -1;
    b->data[size] = 0;
    watch_birth(rt, block);
    return block;
}

Ref bytes_new(struct runtime *rt, const void *data, ssize_t size)
{
    if (size == 0)
        return ref_keep(rt->types->empty_bytes);
    if (size < 0 || size > SSIZE_MAX - HEADER - 1)
        return size < 0 ? raise(rt, EXC_SystemError, "Negative size passed to bytes_new")
                        : raise(rt, EXC_OverflowError, "byte string is too large");
    if (size == 1 && data)
        return ref_keep(rt->types->byte[*(const unsigned char *)data]);
    void *block = heap_alloc(rt, (size_t)size + HEADER + 1);
    if (!block)
        return raise_no_memory(rt);
    Ref r = adopt_block(rt, block, size);
    if (data)
        memcpy(as_bytes(r)->data, data, (size_t)size);
    return r;
}

void bytes_builder_init(struct runtime *rt, struct bytes_builder *b)
{
    *b = (struct bytes_builder){.rt = rt};
}

char *bytes_builder_reserve(struct bytes_builder *b, ssize_t more)
{
    ssize_t need;
    if (b->failed)
        return NULL;
    if (__builtin_add_overflow(b->size, more, &need) || need > SSIZE_MAX / 2)
        goto fail;
    if (need > b->room) {
        ssize_t room = need + need / 4 + 15;
        size_t size = (size_t)room + HEADER + 1;
        char *block = b->data ? heap_resize(b->rt, b->data - HEADER, size)
                              : heap_alloc(b->rt, size);
        if (!block)
            goto fail;
        b->data = block + HEADER;
        b->room = room;
    }
    return b->data + b->size;
fail:
    b->failed = true;
    raise_no_memory(b->rt);
    return NULL;
}

void bytes_builder_add(struct bytes_builder *b, const void *bytes, ssize_t size)
{
    if (size <= 0 || !bytes_builder_reserve(b, size))
        return;
    memcpy(b->data + b->size, bytes, (size_t)size);
    b->size += size;
}

void bytes_builder_fill(struct bytes_builder *b, int byte, ssize_t count)
{
    if (count <= 0 || !bytes_builder_reserve(b, count))
        return;
    memset(b->data + b->size, byte, (size_t)count);
    b->size += count;
}

void bytes_builder_release(struct bytes_builder *b)
{
    if (b->data)
        heap_free(b->rt, b->data - HEADER);
    b->data = NULL;
    b->size = b->room = 0;
}

Ref bytes_builder_finish(struct bytes_builder *b)
{
    struct runtime *rt = b->rt;
    if (b->failed || b->size < (b->unshared ? 1 : 2)) {
        Ref r = b->failed ? NULL : bytes_new(rt, b->data, b->size);
        bytes_builder_release(b);
        return r;
    }
    char *block = b->data - HEADER;
    if (b->room != b->size) {
        block = heap_resize(rt, block, (size_t)b->size + HEADER + 1);
        if (!block) {
            bytes_builder_release(b);
            return raise_no_memory(rt);
        }
    }
    b->data = NULL;
    return adopt_block(rt, block, b->size);
}

Ref buffer_bytes(struct runtime *rt, const struct buffer *view)
{
    Ref r = bytes_new(rt, NULL, view->size);
    const char *from = view->bytes;
    for (ssize_t i = 0; r && i < view->shape[0]; i++)
        memcpy(as_bytes(r)->data + i * view->itemsize, from + i * view->strides[0],
               (size_t)view->itemsize);
    return r;
}

/* ---- from other objects -------------------------------------------------------------- */

int byte_value(struct runtime *rt, Val v, const char *message)
{
    Ref index = is_int(v) ? ref_keep(v) : number_index(rt, v);
    if (!index)
        return -1;
    int overflow;
    int64_t value = int_as_int64_overflow(index, &overflow);
    ref_drop(rt, index);
    if (overflow || value < 0 || value > 255)
        return raise_int(rt, EXC_ValueError, "%s", message);
    return (int)value;
}

bool bytes_from_iterable(struct runtime *rt, Val iterable, struct bytes_builder *b)
{
    return bytes_from_iterable_named(rt, iterable, b, "bytes must be in range(0, 256)");
}

bool bytes_from_iterable_named(struct runtime *rt, Val iterable, struct bytes_builder *b,
                               const char *message)
{
    if (is_exact(iterable, &list_def) || is_exact(iterable, &tuple_def)) {
        bool list = is_list(iterable);
        for (ssize_t i = 0;; i++) {
            ssize_t n = list ? list_size(iterable) : tuple_size(iterable);
            if (i >= n)
                return !b->failed;
            Ref item = ref_keep(list ? list_at(iterable, i) : tuple_at(iterable, i));
            int value = byte_value(rt, item, message);
            ref_drop(rt, item);
            if (value < 0)
                return false;
            bytes_builder_byte(b, value);
        }
    }
    Ref it = obj_iter(rt, iterable);
    if (!it)
        return false;
    for (;;) {
        Ref item = iter_next(rt, it);
        if (!item)
            break;
        int value = byte_value(rt, item, message);
        ref_drop(rt, item);
        if (value < 0)
            break;
        bytes_builder_byte(b, value);
        if (b->failed)
            break;
    }
    ref_drop(rt, it);
    return !is_raised(rt) && !b->failed;
}

Ref bytes_from_object(struct runtime *rt, Val v)
{
    if (is_exact(v, &bytes_def))
        return ref_keep(v);
    if (has_buffer(v)) {
        struct buffer view;
        if (buffer_get(rt, v, &view, BUFFER_STRIDES) < 0)
            return NULL;
        Ref r = buffer_bytes(rt, &view);
        buffer_release(rt, &view);
        return r;
    }
    Ref it = is_str(v) ? NULL : is_list(v) || is_tuple(v) ? ref_keep(v) : obj_iter(rt, v);
    if (it) {
        struct bytes_builder b;
        bytes_builder_init(rt, &b);
        b.unshared = is_exact(it, &tuple_def); /* its length is known: the object is made first */
        bool ok = bytes_from_iterable(rt, it, &b);
        ref_drop(rt, it);
        if (ok)
            return bytes_builder_finish(&b);
        bytes_builder_release(&b);
        return NULL;
    }
    if (is_raised(rt) && !error_clear_if(rt, EXC_TypeError))
        return NULL;
    return raise(rt, EXC_TypeError, "cannot convert '%.200T' object to bytes", v);
}

/* bytes(source, encoding, errors), for exact bytes. */
static Ref bytes_make(struct runtime *rt, Val source, Val encoding, Val errors)
{
    if (!source) {
        if (encoding || errors)
            return raise(rt, EXC_TypeError,
                         encoding ? "encoding without a string argument"
                                  : "errors without a string argument");
        return ref_keep(rt->types->empty_bytes);
    }
    if (encoding || errors) {
        const char *e = encoding ? str_utf8_only(rt, encoding) : NULL;
        const char *h = errors ? str_utf8_only(rt, errors) : NULL;
        if ((encoding && !e) || (errors && !h))
            return NULL;
        if (!is_str(source))
            return raise(rt, EXC_TypeError,
                         encoding ? "encoding without a string argument"
                                  : "errors without a string argument");
        if (!encoding)
            return raise(rt, EXC_TypeError, "string argument without an encoding");
        return str_encode(rt, source, e, h);
    }
    Ref method = obj_lookup_special(rt, source, IDENT_OF(rt, __bytes__));
    if (method) {
        Ref r = obj_call_0(rt, method);
        ref_drop(rt, method);
        if (r && !is_bytes(r)) {
            raise(rt, EXC_TypeError, "__bytes__ returned non-bytes (type %.200T)", r);
            ref_clear(rt, &r);
        }
        return r;
    }
    if (is_raised(rt))
        return NULL;
    if (is_str(source))
        return raise(rt, EXC_TypeError, "string argument without an encoding");
    if (has_index(source)) {
        ssize_t n = number_as_ssize(rt, source, EXC_OverflowError);
        if (n == -1 && is_raised(rt)) {
            if (!raised_is(rt, EXC_TypeError))
                return NULL;
            error_clear(rt);
        } else if (n < 0) {
            return raise(rt, EXC_ValueError, "negative count");
        } else {
            Ref r = bytes_new(rt, NULL, n);
            if (r && n)
                memset(as_bytes(r)->data, 0, (size_t)n);
            return r;
        }
    }
    return bytes_from_object(rt, source);
}

static Ref bytes_new_py(struct runtime *rt, struct type *type, Val args, Val kwargs)
{
    static const struct args_spec spec = {"bytes", 3, 0, 0, {"source", "encoding", "errors"}};
    Val v[3] = {NULL, NULL, NULL};
    if (!args_parse_tuple(rt, &spec, args, kwargs, v))
        return NULL;
    if (v[1] && !arg_str(rt, "bytes", "argument 'encoding'", v[1]))
        return NULL;
    if (v[2] && !arg_str(rt, "bytes", "argument 'errors'", v[2]))
        return NULL;
    Ref made = bytes_make(rt, v[0], v[1], v[2]);
    if (!made || type == builtin_type(rt, TYPE_ID_bytes))
        return made;
    ssize_t n = byte_size(made);
    Ref self = type->alloc(rt, type, n);
    if (self) {
        memcpy(as_bytes(self)->data, as_bytes(made)->data, (size_t)n + 1);
        as_bytes(self)->hash = as_bytes(made)->hash;
        as_bytes(self)->head.size = n;
    }
    ref_drop(rt, made);
    return self;
}

/* ---- repr, compare, hash ----------------------------------------------------------------- */

Ref byte_repr(struct runtime *rt, Val v, const char *prefix, const char *suffix)
{
    static const char hex[] = "0123456789abcdef";
    const unsigned char *p = (const unsigned char *)byte_data(v);
    ssize_t n = byte_size(v);
    int quote = '\'';
    if (memchr(p, '\'', (size_t)n) && !memchr(p, '"', (size_t)n))
        quote = '"';
    struct str_builder b;
    str_builder_init(rt, &b);
    str_builder_reserve(&b, n + 16, 127);
    str_builder_ascii(&b, prefix, -1);
    str_builder_char(&b, 'b');
    str_builder_char(&b, (uint32_t)quote);
    for (ssize_t i = 0; i < n; i++) {
        unsigned c = p[i];
        const char *known = c == '\t' ? "\\t" : c == '\n' ? "\\n" : c == '\r' ? "\\r" : NULL;
        if (c == (unsigned)quote || c == '\\' || (*prefix && c == '\'')) {
            str_builder_char(&b, '\\');
            str_builder_char(&b, c);
        } else if (known) {
            str_builder_ascii(&b, known, 2);
        } else if (c < ' ' || c >= 127) {
            char out[4] = {'\\', 'x', hex[c >> 4], hex[c & 15]};
            str_builder_ascii(&b, out, 4);
        } else {
            str_builder_char(&b, c);
        }
    }
    str_builder_char(&b, (uint32_t)quote);
    str_builder_ascii(&b, suffix, -1);
    return str_builder_finish(&b);
}

Ref bytes_repr(struct runtime *rt, Val v)
{
    return byte_repr(rt, v, "", "");
}

static ssize_t bytes_hash(struct runtime *rt, Val v)
{
    struct bytes *b = as_bytes(v);
    if (b->hash == -1)
        b->hash = hash_bytes(rt, b->data, b->head.size);
    return b->hash;
}

static Ref compare_ranges(struct runtime *rt, const char *p, ssize_t n, const char *q,
                          ssize_t m, int op)
{
    if (n != m && (op == CMP_EQ || op == CMP_NE))
        return new_bool(rt, op == CMP_NE);
    ssize_t shared = n < m ? n : m;
    int way = shared ? memcmp(p, q, (size_t)shared) : 0;
    if (way == 0)
        way = n < m ? -1 : n > m;
    bool yes = op == CMP_EQ   ? way == 0
               : op == CMP_NE ? way != 0
               : op == CMP_LT ? way < 0
               : op == CMP_LE ? way <= 0
               : op == CMP_GT ? way > 0
                              : way >= 0;
    return new_bool(rt, yes);
}

Ref byte_compare(struct runtime *rt, Val a, Val b, int op)
{
    if (is_bytes(a) && is_bytes(b))
        return compare_ranges(rt, as_bytes(a)->data, byte_size(a), as_bytes(b)->data,
                              byte_size(b), op);
    if (is_bytes(a) && !is_bytearray(b))
        return new_not_implemented(rt); /* memoryview and others know how */
    if (!has_buffer(a) || !has_buffer(b))
        return new_not_implemented(rt);
    struct buffer x, y;
    if (buffer_get(rt, a, &x, BUFFER_SIMPLE) < 0) {
        error_clear(rt);
        return new_not_implemented(rt);
    }
    if (buffer_get(rt, b, &y, BUFFER_SIMPLE) < 0) {
        error_clear(rt);
        buffer_release(rt, &x);
        return new_not_implemented(rt);
    }
    Ref r = compare_ranges(rt, x.bytes, x.size, y.bytes, y.size, op);
    buffer_release(rt, &y);
    buffer_release(rt, &x);
    return r;
}

/* ---- slots ---------------------------------------------------------------------------------- */

static ssize_t bytes_length(struct runtime *rt, Val self)
{
    (void)rt;
    return byte_size(self);
}

static Ref bytes_concat(struct runtime *rt, Val a, Val b)
{
    struct buffer x, y;
    Ref r = NULL;
    if (!has_buffer(a) || !has_buffer(b))
        return raise(rt, EXC_TypeError, "can't concat %.100T to %.100T", b, a);
    if (is_exact(a, &bytes_def) && byte_size(a) == 0 && is_exact(b, &bytes_def))
        return ref_keep(b);
    if (is_exact(b, &bytes_def) && byte_size(b) == 0 && is_exact(a, &bytes_def))
        return ref_keep(a);
    if (buffer_get(rt, a, &x, BUFFER_SIMPLE) < 0)
        return NULL;
    if (buffer_get(rt, b, &y, BUFFER_SIMPLE) < 0) {
        buffer_release(rt, &x);
        return NULL;
    }
    if (x.size > SSIZE_MAX - y.size) {
        raise_no_memory(rt);
    } else {
        r = bytes_new(rt, NULL, x.size + y.size);
        if (r && x.size)
            memcpy(as_bytes(r)->data, x.bytes, (size_t)x.size);
        if (r && y.size)
            memcpy(as_bytes(r)->data + x.size, y.bytes, (size_t)y.size);
    }
    buffer_release(rt, &y);
    buffer_release(rt, &x);
    return r;
}

bool bytes_append(struct runtime *rt, Ref *a, Val b)
{
    Ref left = *a;
    if (!left)
        return false;
    if (left->refs == 1 && is_exact(left, &bytes_def) && is_exact(b, &bytes_def) &&
        byte_size(left) > 1 && byte_size(b) < SSIZE_MAX / 2 - byte_size(left)) {
        ssize_t n = byte_size(left), m = byte_size(b);
        struct bytes *grown = heap_resize(rt, left, (size_t)(n + m) + HEADER + 1);
        if (!grown) {
            ref_drop(rt, left);
            *a = raise_no_memory(rt);
            return false;
        }
        memcpy(grown->data + n, as_bytes(b)->data, (size_t)m + 1);
        grown->head.size = n + m;
        grown->hash = -1;
        *a = &grown->head.head;
        return true;
    }
    *a = bytes_concat(rt, left, b);
    ref_drop(rt, left);
    return *a != NULL;
}

static Ref bytes_repeat(struct runtime *rt, Val self, ssize_t n)
{
    ssize_t m = byte_size(self);
    if (n < 0)
        n = 0;
    if (n > 0 && m > SSIZE_MAX / n)
        return raise(rt, EXC_OverflowError, "repeated bytes are too long");
    if (n == 1 && is_exact(self, &bytes_def))
        return ref_keep(self);
    if (n == 1)
        return bytes_new(rt, as_bytes(self)->data, m);
    Ref r = bytes_new(rt, NULL, m * n);
    if (!r || m * n == 0)
        return r;
    char *p = as_bytes(r)->data;
    if (m == 1)
        memset(p, as_bytes(self)->data[0], (size_t)n);
    else
        for (ssize_t i = 0; i < n; i++)
            memcpy(p + i * m, as_bytes(self)->data, (size_t)m);
    return r;
}

static Ref bytes_item(struct runtime *rt, Val self, ssize_t i)
{
    if (i < 0 || i >= byte_size(self))
        return raise(rt, EXC_IndexError, "index out of range");
    return int_from_int64(rt, (unsigned char)as_bytes(self)->data[i]);
}

int byte_contains(struct runtime *rt, Val self, Val item)
{
    if (has_index(item)) {
        ssize_t value = number_as_ssize(rt, item, EXC_ValueError);
        if (value == -1 && is_raised(rt)) {
            if (!raised_is(rt, EXC_TypeError) && !raised_is(rt, EXC_ValueError))
                return -1;
            if (raised_is(rt, EXC_ValueError)) {
                error_clear(rt);
                value = -1;
            } else {
                return -1;
            }
        }
        if (value < 0 || value > 255)
            return raise_int(rt, EXC_ValueError, "byte must be in range(0, 256)");
        ssize_t n = byte_size(self);
        return n && memchr(byte_data(self), (int)value, (size_t)n) != NULL;
    }
    struct buffer view;
    if (buffer_get(rt, item, &view, BUFFER_SIMPLE) < 0)
        return -1;
    int yes = byte_find_in(byte_data(self), byte_size(self), view.bytes, view.size) >= 0;
    buffer_release(rt, &view);
    return yes;
}

Ref byte_slice_text(struct runtime *rt, Val v, ssize_t start, ssize_t step, ssize_t n)
{
    if (step == 1)
        return byte_result(rt, v, byte_data(v) + start, n);
    Ref r = byte_result(rt, v, NULL, n);
    if (!r || n == 0)
        return r;
    const char *from = byte_data(v);
    char *to = is_bytes(r) ? as_bytes(r)->data : LOOK(bytearray, r)->start;
    for (ssize_t i = 0; i < n; i++, start += step)
        to[i] = from[start];
    return r;
}

Ref byte_result(struct runtime *rt, Val self, const char *data, ssize_t size)
{
    return is_bytes(self) ? bytes_new(rt, data, size) : bytearray_new(rt, data, size);
}

Ref byte_built(struct bytes_builder *b, Val self)
{
    b->unshared = true;
    if (is_bytes(self))
        return bytes_builder_finish(b);
    Ref r = b->failed ? NULL : bytearray_new(b->rt, b->data, b->size);
    bytes_builder_release(b);
    return r;
}

static Ref bytes_subscript(struct runtime *rt, Val self, Val key)
{
    if (has_index(key)) {
        ssize_t i = number_as_ssize(rt, key, EXC_IndexError);
        if (i == -1 && is_raised(rt))
            return NULL;
        return bytes_item(rt, self, i < 0 ? i + byte_size(self) : i);
    }
    if (!is_slice(key))
        return raise(rt, EXC_TypeError, "byte indices must be integers or slices, not %.200T",
                     key);
    ssize_t start, stop, step;
    if (!slice_unpack(rt, key, &start, &stop, &step))
        return NULL;
    ssize_t n = slice_adjust(byte_size(self), &start, &stop, step);
    if (n <= 0)
        return ref_keep(rt->types->empty_bytes);
    if (start == 0 && step == 1 && n == byte_size(self) && is_exact(self, &bytes_def))
        return ref_keep(self);
    return byte_slice_text(rt, self, start, step, n);
}

static int bytes_get_buffer(struct runtime *rt, Val self, struct buffer *view, int flags)
{
    if (flags & BUFFER_WRITABLE)
        return raise_int(rt, EXC_BufferError, "Object is not writable.");
    *view = (struct buffer){.bytes = as_bytes(self)->data,
                            .size = byte_size(self),
                            .itemsize = 1,
                            .format = "B",
                            .readonly = true,
                            .ndim = 1,
                            .shape = {byte_size(self)},
                            .strides = {1}};
    view->owner = ref_keep(self);
    return 0;
}

static Ref bytes_remainder(struct runtime *rt, Val a, Val b)
{
    if (!is_bytes(a))
        return new_not_implemented(rt);
    return bytes_percent(rt, as_bytes(a)->data, byte_size(a), b, false);
}

static Ref bytes_getnewargs_py(struct runtime *rt, Val self, Val const *argv, ssize_t argc,
                               Val kwnames)
{
    (void)argv, (void)argc, (void)kwnames;
    Ref copy = bytes_new(rt, as_bytes(self)->data, byte_size(self));
    Ref r = copy ? tuple_pack(rt, 1, copy) : NULL;
    ref_drop(rt, copy);
    return r;
}

static Ref bytes_bytes_py(struct runtime *rt, Val self, Val const *argv, ssize_t argc,
                          Val kwnames)
{
    (void)argv, (void)argc, (void)kwnames;
    if (is_exact(self, &bytes_def))
        return ref_keep(self);
    return bytes_new(rt, as_bytes(self)->data, byte_size(self));
}

const struct method_def bytes_methods[] = {
    {"__getnewargs__", bytes_getnewargs_py, 0, 0, 0, NULL},
    {"__bytes__", bytes_bytes_py, 0, 0, 0,
     "__bytes__($self, /)\n--\n\nConvert this value to exact type bytes."},
    BYTE_METHOD_ROWS,
    {0},
};

/* ---- iterator ----------------------------------------------------------------------------- */

struct bytes_iterator { /* 32 + 16 = 48 */
    struct obj head;
    ssize_t index;
    Ref bytes; /* bytes or bytearray; NULL when exhausted */
};
extern const struct type_def bytes_iterator_def, bytearray_iterator_def;

static Ref bytes_iter(struct runtime *rt, Val self)
{
    enum type_id id = is_bytes(self) ? TYPE_ID_bytes_iterator : TYPE_ID_bytearray_iterator;
    Ref r = gc_new(rt, builtin_type(rt, id));
    if (!r)
        return NULL;
    LOOK(bytes_iterator, r)->index = 0;
    LOOK(bytes_iterator, r)->bytes = ref_keep(self);
    gc_track(rt, r);
    return r;
}

Ref bytearray_iter(struct runtime *rt, Val self)
{
    return bytes_iter(rt, self);
}

static void bytes_iterator_dealloc(struct runtime *rt, Ref self)
{
    gc_untrack(rt, self);
    ref_drop(rt, LOOK(bytes_iterator, self)->bytes);
    gc_free(rt, self);
}

static int bytes_iterator_visit(Val self, visit_fn *fn, void *arg)
{
    VISIT_SLOT(LOOK(bytes_iterator, self)->bytes, "bytes");
    return 0;
}

static Ref bytes_iterator_next(struct runtime *rt, Val self)
{
    struct bytes_iterator *it = LOOK(bytes_iterator, self);
    if (!it->bytes)
        return NULL;
    if (it->index < byte_size(it->bytes))
        return int_from_int64(rt, (unsigned char)byte_data(it->bytes)[it->index++]);
    ref_clear(rt, &it->bytes);
    return NULL;
}

static Ref bytes_iterator_len_py(struct runtime *rt, Val self, Val const *argv, ssize_t argc,
                                 Val kwnames)
{
    (void)argv, (void)argc, (void)kwnames;
    struct bytes_iterator *it = LOOK(bytes_iterator, self);
    ssize_t left = it->bytes ? byte_size(it->bytes) - it->index : 0;
    return int_from_ssize(rt, left < 0 ? 0 : left);
}

static Ref bytes_iterator_reduce_py(struct runtime *rt, Val self, Val const *argv,
                                    ssize_t argc, Val kwnames)
{
    (void)argv, (void)argc, (void)kwnames;
    struct bytes_iterator *it = LOOK(bytes_iterator, self);
    Ref iter = builtin_named(rt, "iter");
    if (!iter)
        return NULL;
    Ref args = tuple_pack(rt, 1, it->bytes ? it->bytes : rt->types->empty_tuple);
    Ref index = it->bytes ? int_from_ssize(rt, it->index) : NULL;
    Ref r = NULL;
    if (args)
        r = index ? tuple_pack(rt, 3, iter, args, index) : tuple_pack(rt, 2, iter, args);
    ref_drop(rt, index);
    ref_drop(rt, args);
    ref_drop(rt, iter);
    return r;
}

static Ref bytes_iterator_setstate_py(struct runtime *rt, Val self, Val const *argv,
                                      ssize_t argc, Val kwnames)
{
    (void)argc, (void)kwnames;
    struct bytes_iterator *it = LOOK(bytes_iterator, self);
    ssize_t index;
    if (!arg_ssize(rt, argv[0], &index))
        return NULL;
    if (it->bytes) {
        ssize_t n = byte_size(it->bytes);
        it->index = index < 0 ? 0 : index > n ? n : index;
    }
    return new_none(rt);
}

static const struct method_def bytes_iterator_methods[] = {
    {"__length_hint__", bytes_iterator_len_py, 0, 0, 0,
     "Private method returning an estimate of len(list(it))."},
    {"__reduce__", bytes_iterator_reduce_py, 0, 0, 0,
     "Return state information for pickling."},
    {"__setstate__", bytes_iterator_setstate_py, 1, 1, 0,
     "Set state information for unpickling."},
    {0},
};

#define BYTES_ITERATOR(type_name)                                                             \
    {                                                                                         \
        .name = type_name, .basicsize = sizeof(struct bytes_iterator),                        \
        .flags = TYPE_GC | TYPE_NO_NEW, .dealloc = bytes_iterator_dealloc,                    \
        .visit = bytes_iterator_visit, .iter = iter_self, .iternext = bytes_iterator_next,    \
        .methods = bytes_iterator_methods,                                                    \
    }
const struct type_def bytes_iterator_def = BYTES_ITERATOR("bytes_iterator");
const struct type_def bytearray_iterator_def = BYTES_ITERATOR("bytearray_iterator");

/* ---- type ------------------------------------------------------------------------------------ */

static const struct number_suite bytes_number = {.remainder = bytes_remainder};
static const struct sequence_suite bytes_sequence = {
    .length = bytes_length,
    .concat = bytes_concat,
    .repeat = bytes_repeat,
    .item = bytes_item,
    .contains = byte_contains,
};
static const struct mapping_suite bytes_mapping = {
    .length = bytes_length,
    .subscript = bytes_subscript,
};
static const struct buffer_suite bytes_buffer = {.get = bytes_get_buffer};

static void bytes_dealloc(struct runtime *rt, Ref self)
{
    if (self->type->free)
        self->type->free(rt, self);
    else
        obj_free(rt, self);
}

const struct type_def bytes_def = {
    .name = "bytes",
    .doc = "bytes(iterable_of_ints) -> bytes\nbytes(string, encoding[, errors]) -> bytes\n"
           "bytes(bytes_or_buffer) -> immutable copy of bytes_or_buffer\n"
           "bytes(int) -> bytes object of size given by the parameter initialized with null "
           "bytes\nbytes() -> empty bytes object\n\n"
           "Construct an immutable array of bytes from:\n"
           "  - an iterable yielding integers in range(256)\n"
           "  - a text string encoded using the specified encoding\n"
           "  - any object implementing the buffer API.\n  - an integer",
    .basicsize = HEADER + 1,
    .itemsize = 1,
    .flags = TYPE_BASE | TYPE_BYTES | TYPE_MATCH_SELF,
    .dealloc = bytes_dealloc,
    .repr = bytes_repr,
    .str = bytes_repr,
    .hash = bytes_hash,
    .compare = byte_compare,
    .iter = bytes_iter,
    .number = &bytes_number,
    .sequence = &bytes_sequence,
    .mapping = &bytes_mapping,
    .buffer = &bytes_buffer,
    .methods = bytes_methods,
    .new_ = bytes_new_py,
};
