/* memoryview.c - a look at another object's bytes, without copying.
 *
 * One struct managed holds the export of the object; views cut from each other
 * share it.  A view is 144 bytes and three words a dimension: shape, strides,
 * suboffsets (unused).
 *
 *   memoryview -> managed -> (buffer) object
 */
#include <math.h>
#include <string.h>

#include "heap/weak.h"
#include "types/args.h"
#include "types/bytes_internal.h"
#include "types/float.h"
#include "types/iter.h"
#include "types/list.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/str.h"
#include "types/tuple.h"

enum { MAX_DIM = 64 };

struct managed {
    struct obj head;
    bool released;
    ssize_t exports; /* memoryviews that use it */
    struct buffer master;
    ssize_t pad;
};

struct memory {
    struct var_obj head; /* size: 3 * ndim */
    struct managed *managed; /* owned */
    ssize_t hash;
    int released;
    ssize_t exports; /* buffers given out */
    struct buffer view; /* owner: borrowed from managed */
    ssize_t pad;
    struct weak *weaklist;
    ssize_t array[]; /* shape, strides, suboffsets */
};
_Static_assert(sizeof(struct memory) == 144, "sys.getsizeof(memoryview) is 184 with one dimension");

extern const struct type_def managed_buffer_def, memory_iterator_def;

static struct memory *as_memory(Val v)
{
    return LOOK(memory, v);
}
static ssize_t *shape_of(struct memory *m)
{
    return m->array;
}
static ssize_t *strides_of(struct memory *m)
{
    return m->array + m->view.ndim;
}

static bool is_released(const struct memory *m)
{
    return m->released || m->managed->released;
}

static bool check_released(struct runtime *rt, const struct memory *m)
{
    if (is_released(m))
        return raise_false(rt, EXC_ValueError,
                           "operation forbidden on released memoryview object");
    return true;
}

/* 'c', 'i' ...: one native character, an '@' before it or not; 0: something else. */
static char native_format(const char *format)
{
    if (!format)
        return 'B';
    if (*format == '@')
        format++;
    return format[0] && !format[1] && strchr("cbB?hHiIlLqQnNfdP", format[0]) ? format[0] : 0;
}

static ssize_t native_size(char format)
{
    switch (format) {
    case 'c':
    case 'b':
    case 'B':
    case '?':
        return 1;
    case 'h':
    case 'H':
        return 2;
    case 'i':
    case 'I':
    case 'f':
        return 4;
    }
    return 8;
}

/* ---- making ---------------------------------------------------------------------------- */

static Ref view_alloc(struct runtime *rt, struct managed *managed, int ndim)
{
    Ref r = gc_new_var(rt, builtin_type(rt, TYPE_ID_memoryview), 3 * ndim);
    if (!r)
        return NULL;
    struct memory *m = as_memory(r);
    m->managed = (struct managed *)(uintptr_t)ref_keep(&managed->head);
    m->hash = -1;
    m->released = 0;
    m->exports = 0;
    m->view = managed->master;
    m->view.ndim = ndim;
    m->pad = 0;
    m->weaklist = NULL;
    for (int i = 0; i < ndim; i++)
        m->array[2 * ndim + i] = -1;
    managed->exports++;
    return r;
}

/* After shape and strides are set: the buffer's own copy of the first dimension. */
static void view_done(struct runtime *rt, Ref r)
{
    struct memory *m = as_memory(r);
    ssize_t items = 1;
    for (int i = 0; i < m->view.ndim; i++)
        items *= shape_of(m)[i];
    m->view.size = items * m->view.itemsize;
    m->view.shape[0] = m->view.ndim ? shape_of(m)[0] : 1;
    m->view.strides[0] = m->view.ndim ? strides_of(m)[0] : m->view.itemsize;
    gc_track(rt, r);
}

static Ref view_copy(struct runtime *rt, struct memory *from)
{
    int ndim = from->view.ndim;
    Ref r = view_alloc(rt, from->managed, ndim);
    if (!r)
        return NULL;
    struct memory *m = as_memory(r);
    m->view = from->view;
    memcpy(m->array, from->array, sizeof(ssize_t) * 3 * (size_t)ndim);
    view_done(rt, r);
    return r;
}

Ref memoryview_new(struct runtime *rt, Val v)
{
    if (is_exact(v, &memoryview_def)) {
        if (!check_released(rt, as_memory(v)))
            return NULL;
        return view_copy(rt, as_memory(v));
    }
    if (!has_buffer(v))
        return raise(rt, EXC_TypeError,
                     "memoryview: a bytes-like object is required, not '%.200T'", v);
    Ref holder = gc_new(rt, builtin_type(rt, TYPE_ID_managed_buffer));
    if (!holder)
        return NULL;
    struct managed *managed = LOOK(managed, holder);
    managed->released = true;
    managed->exports = 0;
    managed->master = (struct buffer){0};
    managed->pad = 0;
    if (buffer_get(rt, v, &managed->master, BUFFER_FORMAT | BUFFER_STRIDES) < 0) {
        ref_drop(rt, holder);
        return NULL;
    }
    managed->released = false;
    gc_track(rt, holder);
    Ref r = view_alloc(rt, managed, 1);
    if (r) {
        struct memory *m = as_memory(r);
        m->array[0] = managed->master.shape[0];
        m->array[1] = managed->master.strides[0];
        view_done(rt, r);
    }
    ref_drop(rt, holder);
    return r;
}

static Ref memoryview_new_py(struct runtime *rt, struct type *type, Val args, Val kwargs)
{
    (void)type;
    static const struct args_spec spec = {"memoryview", 1, 1, 0, {"object"}};
    Val v[1] = {NULL};
    if (!args_parse_tuple(rt, &spec, args, kwargs, v))
        return NULL;
    return memoryview_new(rt, v[0]);
}

/* ---- letting go --------------------------------------------------------------------------- */

static void managed_release(struct runtime *rt, struct managed *managed)
{
    if (managed->released)
        return;
    managed->released = true;
    buffer_release(rt, &managed->master);
}

static void managed_dealloc(struct runtime *rt, Ref self)
{
    gc_untrack(rt, self);
    managed_release(rt, LOOK(managed, self));
    gc_free(rt, self);
}

static int managed_visit(Val self, visit_fn *fn, void *arg)
{
    struct managed *m = LOOK(managed, self);
    if (!m->released)
        VISIT_SLOT(m->master.owner, "obj");
    return 0;
}

static int managed_clear(struct runtime *rt, Val self)
{
    managed_release(rt, LOOK(managed, self));
    return 0;
}

static bool memory_release(struct runtime *rt, struct memory *m)
{
    if (m->released)
        return true;
    if (m->exports > 0)
        return raise_false(rt, EXC_BufferError, "memoryview has %zd exported buffer%s",
                           m->exports, m->exports == 1 ? "" : "s");
    m->released = 1;
    if (--m->managed->exports == 0)
        managed_release(rt, m->managed);
    return true;
}

static void memory_dealloc(struct runtime *rt, Ref self)
{
    struct memory *m = as_memory(self);
    gc_untrack(rt, self);
    memory_release(rt, m);
    if (m->weaklist)
        weak_clear_all(rt, self);
    Ref managed = REF(m->managed);
    m->managed = NULL;
    ref_drop(rt, managed);
    gc_free(rt, self);
}

static int memory_visit(Val self, visit_fn *fn, void *arg)
{
    VISIT_SLOT(as_memory(self)->managed, "_managed");
    return 0;
}

static int memory_clear(struct runtime *rt, Val self)
{
    if (as_memory(self)->exports == 0)
        memory_release(rt, as_memory(self));
    return 0;
}

static bool is_contiguous(struct memory *m)
{
    ssize_t step = m->view.itemsize;
    for (int i = m->view.ndim - 1; i >= 0; i--) {
        if (shape_of(m)[i] != 1 && strides_of(m)[i] != step)
            return false;
        step *= shape_of(m)[i];
    }
    return true;
}

static bool is_fortran(struct memory *m)
{
    ssize_t step = m->view.itemsize;
    for (int i = 0; i < m->view.ndim; i++) {
        if (shape_of(m)[i] != 1 && strides_of(m)[i] != step)
            return false;
        step *= shape_of(m)[i];
    }
    return true;
}

static int memory_get_buffer(struct runtime *rt, Val self, struct buffer *view, int flags)
{
    struct memory *m = as_memory(self);
    if (!check_released(rt, m))
        return -1;
    if ((flags & BUFFER_WRITABLE) && m->view.readonly)
        return raise_int(rt, EXC_BufferError, "memoryview: underlying buffer is not writable");
    if (!is_contiguous(m) && (!(flags & BUFFER_STRIDES) || m->view.ndim != 1))
        return raise_int(rt, EXC_BufferError,
                         "memoryview: underlying buffer is not C-contiguous");
    *view = m->view;
    if (m->view.ndim != 1) {
        view->ndim = 1;
        view->shape[0] = m->view.itemsize ? m->view.size / m->view.itemsize : 0;
        view->strides[0] = m->view.itemsize;
    }
    view->owner = ref_keep(self);
    m->exports++;
    return 0;
}

static void memory_release_buffer(struct runtime *rt, Val self, struct buffer *view)
{
    (void)rt, (void)view;
    as_memory(self)->exports--;
}

/* ---- items ----------------------------------------------------------------------------------- */

static Ref item_unpack(struct runtime *rt, const char *p, const char *format)
{
    char code = native_format(format);
    union {
        char c;
        signed char b;
        unsigned char u;
        short h;
        unsigned short H;
        int i;
        unsigned I;
        int64_t q;
        uint64_t Q;
        float f;
        double d;
    } x;
    if (!code)
        return raise(rt, EXC_NotImplementedError, "memoryview: unsupported format %s", format);
    memcpy(&x, p, (size_t)native_size(code));
    switch (code) {
    case 'c':
        return bytes_new(rt, p, 1);
    case 'b':
        return int_from_int64(rt, x.b);
    case 'B':
        return int_from_int64(rt, x.u);
    case '?':
        return new_bool(rt, x.u != 0);
    case 'h':
        return int_from_int64(rt, x.h);
    case 'H':
        return int_from_int64(rt, x.H);
    case 'i':
        return int_from_int64(rt, x.i);
    case 'I':
        return int_from_int64(rt, x.I);
    case 'f':
        return float_new(rt, (double)x.f);
    case 'd':
        return float_new(rt, x.d);
    case 'l':
    case 'q':
    case 'n':
        return int_from_int64(rt, x.q);
    }
    return int_from_uint64(rt, x.Q);
}

static int bad_type(struct runtime *rt, const char *format)
{
    return raise_int(rt, EXC_TypeError, "memoryview: invalid type for format '%s'", format);
}
static int bad_value(struct runtime *rt, const char *format)
{
    return raise_int(rt, EXC_ValueError, "memoryview: invalid value for format '%s'", format);
}

/* The value as the format's bytes at out (8 bytes); 0, or -1 raised. */
static int item_pack(struct runtime *rt, char *out, const char *format, Val v)
{
    char code = native_format(format);
    if (!code)
        return raise_int(rt, EXC_NotImplementedError, "memoryview: unsupported format %s",
                         format);
    if (code == 'c') {
        if (!is_bytes(v))
            return bad_type(rt, format);
        if (byte_size(v) != 1)
            return bad_value(rt, format);
        out[0] = as_bytes(v)->data[0];
        return 0;
    }
    if (code == '?') {
        int yes = obj_is_true(rt, v);
        out[0] = (char)yes;
        return yes < 0 ? -1 : 0;
    }
    if (code == 'f' || code == 'd') {
        double x = float_as_double(rt, v);
        if (x == -1.0 && is_raised(rt)) {
            if (!raised_is(rt, EXC_TypeError))
                return -1;
            error_clear(rt);
            return bad_type(rt, format);
        }
        if (code == 'd') {
            memcpy(out, &x, 8);
        } else {
            float f = (float)x;
            memcpy(out, &f, 4);
        }
        return 0;
    }
    if (!has_index(v))
        return bad_type(rt, format);
    Ref index = number_index(rt, v);
    if (!index)
        return -1;
    static const char signs[] = "bhilqn";
    ssize_t size = native_size(code);
    bool is_signed = strchr(signs, code) != NULL;
    int overflow;
    int64_t value = int_as_int64_overflow(index, &overflow);
    bool ok = true;
    uint64_t bits = (uint64_t)value;
    if (is_signed) {
        int64_t high = size == 8 ? INT64_MAX : ((int64_t)1 << (size * 8 - 1)) - 1;
        ok = !overflow && value <= high && value >= -high - 1;
    } else if (overflow > 0 && size == 8 && int_bit_length(index) <= 64) {
        bits = int_as_uint64_mask(index);
    } else {
        ok = !overflow && value >= 0 && (size == 8 || value >> (size * 8) == 0);
    }
    ref_drop(rt, index);
    if (!ok)
        return bad_value(rt, format);
    memcpy(out, &bits, (size_t)size);
    return 0;
}

static char *item_at(struct runtime *rt, struct memory *m, int dim, char *p, ssize_t i)
{
    ssize_t n = shape_of(m)[dim];
    if (i < 0)
        i += n;
    if (i < 0 || i >= n) {
        raise(rt, EXC_IndexError, "index out of bounds on dimension %d", dim + 1);
        return NULL;
    }
    return p + strides_of(m)[dim] * i;
}

/* A tuple of as many indices as there are dimensions. */
static char *item_by_tuple(struct runtime *rt, struct memory *m, Val key)
{
    char *p = m->view.bytes;
    if (tuple_size(key) > m->view.ndim) {
        raise(rt, EXC_TypeError, "cannot index %d-dimension view with %zd-element tuple",
              m->view.ndim, tuple_size(key));
        return NULL;
    }
    for (ssize_t i = 0; p && i < tuple_size(key); i++) {
        ssize_t at = number_as_ssize(rt, tuple_at(key, i), EXC_IndexError);
        if (at == -1 && is_raised(rt))
            return NULL;
        if (!check_released(rt, m))
            return NULL;
        p = item_at(rt, m, (int)i, p, at);
    }
    return p;
}

static bool all_indices(Val key)
{
    if (!is_tuple(key))
        return false;
    for (ssize_t i = 0; i < tuple_size(key); i++) {
        if (!has_index(tuple_at(key, i)))
            return false;
    }
    return true;
}

static bool all_slices(Val key)
{
    if (!is_tuple(key))
        return false;
    for (ssize_t i = 0; i < tuple_size(key); i++) {
        if (!is_slice(tuple_at(key, i)))
            return false;
    }
    return true;
}

static Ref slice_view(struct runtime *rt, struct memory *m, Val key)
{
    ssize_t start, stop, step;
    Ref r = view_copy(rt, m);
    if (!r)
        return NULL;
    /* The new view keeps the buffer, whatever an __index__ does to this one. */
    if (!slice_unpack(rt, key, &start, &stop, &step)) {
        ref_drop(rt, r);
        return NULL;
    }
    ssize_t n = slice_adjust(shape_of(m)[0], &start, &stop, step);
    struct memory *cut = as_memory(r);
    cut->view.bytes = (char *)m->view.bytes + strides_of(m)[0] * start;
    shape_of(cut)[0] = n;
    strides_of(cut)[0] *= step;
    gc_untrack(rt, r);
    view_done(rt, r);
    return r;
}

static Ref memory_item(struct runtime *rt, Val self, ssize_t i)
{
    struct memory *m = as_memory(self);
    if (!check_released(rt, m))
        return NULL;
    if (m->view.ndim == 0)
        return raise(rt, EXC_TypeError, "invalid indexing of 0-dim memory");
    if (m->view.ndim > 1)
        return raise(rt, EXC_NotImplementedError,
                     "multi-dimensional sub-views are not implemented");
    char *p = item_at(rt, m, 0, m->view.bytes, i);
    return p ? item_unpack(rt, p, m->view.format) : NULL;
}

static Ref memory_subscript(struct runtime *rt, Val self, Val key)
{
    struct memory *m = as_memory(self);
    if (!check_released(rt, m))
        return NULL;
    if (m->view.ndim == 0) {
        if (is_tuple(key) && tuple_size(key) == 0)
            return item_unpack(rt, m->view.bytes, m->view.format);
        if (key == rt->ellipsis)
            return ref_keep(self);
        return raise(rt, EXC_TypeError, "invalid indexing of 0-dim memory");
    }
    if (has_index(key)) {
        ssize_t i = number_as_ssize(rt, key, EXC_IndexError);
        if (i == -1 && is_raised(rt))
            return NULL;
        return memory_item(rt, self, i);
    }
    if (is_slice(key))
        return slice_view(rt, m, key);
    if (all_indices(key)) {
        if (tuple_size(key) < m->view.ndim)
            return raise(rt, EXC_NotImplementedError, "sub-views are not implemented");
        char *p = item_by_tuple(rt, m, key);
        return p ? item_unpack(rt, p, m->view.format) : NULL;
    }
    if (all_slices(key))
        return raise(rt, EXC_NotImplementedError,
                     "multi-dimensional slicing is not implemented");
    return raise(rt, EXC_TypeError, "memoryview: invalid slice key");
}

static bool same_format(const char *a, const char *b)
{
    if (a && *a == '@')
        a++;
    if (b && *b == '@')
        b++;
    return strcmp(a ? a : "B", b ? b : "B") == 0;
}

static int set_slice(struct runtime *rt, struct memory *m, Val key, Val value)
{
    ssize_t start, stop, step;
    struct buffer from;
    if (buffer_get(rt, value, &from, BUFFER_FORMAT | BUFFER_STRIDES) < 0)
        return -1;
    int done = -1;
    if (slice_unpack(rt, key, &start, &stop, &step) && check_released(rt, m)) {
        ssize_t n = slice_adjust(shape_of(m)[0], &start, &stop, step);
        ssize_t size = m->view.itemsize;
        if (!same_format(m->view.format, from.format) || from.itemsize != size ||
            from.shape[0] != n) {
            raise(rt, EXC_ValueError,
                  "memoryview assignment: lvalue and rvalue have different structures");
        } else {
            Ref flat = buffer_bytes(rt, &from);
            char *to = (char *)m->view.bytes + strides_of(m)[0] * start;
            for (ssize_t i = 0; flat && i < n; i++)
                memcpy(to + i * step * strides_of(m)[0], as_bytes(flat)->data + i * size,
                       (size_t)size);
            done = flat ? 0 : -1;
            ref_drop(rt, flat);
        }
    }
    buffer_release(rt, &from);
    return done;
}

static int memory_set_subscript(struct runtime *rt, Val self, Val key, Val value)
{
    struct memory *m = as_memory(self);
    if (!check_released(rt, m))
        return -1;
    if (m->view.readonly)
        return raise_int(rt, EXC_TypeError, "cannot modify read-only memory");
    if (!value)
        return raise_int(rt, EXC_TypeError, "cannot delete memory");
    char *p = NULL;
    if (m->view.ndim == 0) {
        if (key != rt->ellipsis && !(is_tuple(key) && tuple_size(key) == 0))
            return raise_int(rt, EXC_TypeError, "invalid indexing of 0-dim memory");
        p = m->view.bytes;
    } else if (has_index(key)) {
        ssize_t i = number_as_ssize(rt, key, EXC_IndexError);
        if (i == -1 && is_raised(rt))
            return -1;
        if (m->view.ndim > 1)
            return raise_int(rt, EXC_NotImplementedError, "sub-views are not implemented");
        if (!check_released(rt, m))
            return -1;
        p = item_at(rt, m, 0, m->view.bytes, i);
    } else if (is_slice(key) && m->view.ndim == 1) {
        return set_slice(rt, m, key, value);
    } else if (all_indices(key)) {
        if (tuple_size(key) < m->view.ndim)
            return raise_int(rt, EXC_NotImplementedError, "sub-views are not implemented");
        p = item_by_tuple(rt, m, key);
    } else if (is_slice(key) || all_slices(key)) {
        return raise_int(rt, EXC_NotImplementedError,
                         "memoryview slice assignments are currently restricted to ndim = 1");
    } else {
        return raise_int(rt, EXC_TypeError, "memoryview: invalid slice key");
    }
    char bytes[8];
    if (!p || item_pack(rt, bytes, m->view.format, value) < 0)
        return -1;
    if (!check_released(rt, m))
        return -1;
    memcpy(p, bytes, (size_t)m->view.itemsize);
    return 0;
}

static ssize_t memory_length(struct runtime *rt, Val self)
{
    struct memory *m = as_memory(self);
    if (!check_released(rt, m))
        return -1;
    return m->view.ndim ? shape_of(m)[0] : 1;
}

/* ---- comparison, hash -------------------------------------------------------------------------- */

/* A value of any native format as an item for comparing: numbers by value. */
static int items_equal(struct runtime *rt, const char *p, const char *format, const char *q,
                       const char *other)
{
    if (same_format(format, other) && !strchr("fd", native_format(format)))
        return memcmp(p, q, (size_t)native_size(native_format(format))) == 0;
    Ref a = item_unpack(rt, p, format), b = a ? item_unpack(rt, q, other) : NULL;
    int yes = b ? obj_compare_bool(rt, a, b, CMP_EQ) : -1;
    if (yes == 1 && a == b)
        yes = 1;
    ref_drop(rt, a);
    ref_drop(rt, b);
    return yes;
}

static int dims_equal(struct runtime *rt, struct memory *a, struct memory *b, int dim,
                      const char *p, const char *q)
{
    if (dim == a->view.ndim)
        return items_equal(rt, p, a->view.format, q, b->view.format);
    for (ssize_t i = 0; i < shape_of(a)[dim]; i++) {
        int yes = dims_equal(rt, a, b, dim + 1, p, q);
        if (yes <= 0)
            return yes;
        p += strides_of(a)[dim];
        q += strides_of(b)[dim];
    }
    return 1;
}

static Ref memory_compare(struct runtime *rt, Val v, Val w, int op)
{
    if (op != CMP_EQ && op != CMP_NE)
        return new_not_implemented(rt);
    struct memory *a = as_memory(v);
    if (is_released(a))
        return op == CMP_EQ ? new_bool(rt, v == w) : new_bool(rt, v != w);
    if (!has_buffer(w))
        return new_not_implemented(rt);
    Ref held = is_exact(w, &memoryview_def) ? ref_keep(w) : memoryview_new(rt, w);
    if (!held) {
        error_clear(rt);
        return new_not_implemented(rt);
    }
    struct memory *b = as_memory(held);
    int yes = 0;
    if (is_released(b)) {
        yes = v == w;
    } else if (a->view.ndim == b->view.ndim &&
               memcmp(shape_of(a), shape_of(b), sizeof(ssize_t) * (size_t)a->view.ndim) == 0) {
        if (!native_format(a->view.format) || !native_format(b->view.format))
            yes = 0;
        else
            yes = dims_equal(rt, a, b, 0, a->view.bytes, b->view.bytes);
    }
    ref_drop(rt, held);
    if (yes < 0)
        return NULL;
    return new_bool(rt, op == CMP_EQ ? yes : !yes);
}

static bool copy_dims(struct memory *m, int dim, const char *p, struct bytes_builder *b,
                      bool fortran)
{
    (void)fortran;
    if (dim == m->view.ndim) {
        bytes_builder_add(b, p, m->view.itemsize);
        return !b->failed;
    }
    for (ssize_t i = 0; i < shape_of(m)[dim]; i++, p += strides_of(m)[dim])
        if (!copy_dims(m, dim + 1, p, b, fortran))
            return false;
    return true;
}

static Ref memory_bytes(struct runtime *rt, struct memory *m)
{
    if (is_contiguous(m))
        return bytes_new(rt, m->view.bytes, m->view.size);
    struct bytes_builder b;
    bytes_builder_init(rt, &b);
    copy_dims(m, 0, m->view.bytes, &b, false);
    return bytes_builder_finish(&b);
}

static ssize_t memory_hash(struct runtime *rt, Val self)
{
    struct memory *m = as_memory(self);
    if (m->hash != -1)
        return m->hash;
    if (!check_released(rt, m))
        return -1;
    if (!m->view.readonly)
        return raise_int(rt, EXC_ValueError, "cannot hash writable memoryview object");
    char code = native_format(m->view.format);
    if (code != 'B' && code != 'b' && code != 'c')
        return raise_int(rt, EXC_ValueError,
                         "memoryview: hashing is restricted to formats 'B', 'b' or 'c'");
    if (obj_hash(rt, m->view.owner) == -1)
        return -1;
    Ref flat = memory_bytes(rt, m);
    if (!flat)
        return -1;
    m->hash = obj_hash(rt, flat);
    ref_drop(rt, flat);
    return m->hash;
}

static Ref memory_repr(struct runtime *rt, Val self)
{
    return str_format(rt, is_released(as_memory(self)) ? "<released memory at %p>"
                                                       : "<memory at %p>",
                      self);
}

/* ---- methods -------------------------------------------------------------------------------------- */

#define METHOD(name)                                                                          \
    static Ref memory_##name##_py(struct runtime *rt, Val self, Val const *argv,              \
                                  ssize_t argc, Val kwnames)

METHOD(release)
{
    UNUSED_ARGS;
    return memory_release(rt, as_memory(self)) ? new_none(rt) : NULL;
}

METHOD(enter)
{
    UNUSED_ARGS;
    return check_released(rt, as_memory(self)) ? ref_keep(self) : NULL;
}

METHOD(exit)
{
    UNUSED_ARGS;
    return memory_release(rt, as_memory(self)) ? new_none(rt) : NULL;
}

METHOD(tobytes)
{
    static const struct args_spec spec = {"tobytes", 1, 0, 0, {"order"}};
    Val v[1] = {NULL};
    struct memory *m = as_memory(self);
    if (!check_released(rt, m) || !args_parse(rt, &spec, argv, argc, kwnames, v))
        return NULL;
    char order = 'C';
    if (v[0] && v[0] != rt->none) {
        if (!arg_str(rt, "tobytes", "argument 'order'", v[0]))
            return NULL;
        if (str_equals_ascii(v[0], "F"))
            order = 'F';
        else if (!str_equals_ascii(v[0], "C") && !str_equals_ascii(v[0], "A"))
            return raise(rt, EXC_ValueError, "order must be 'C', 'F' or 'A'");
    }
    (void)order;
    return memory_bytes(rt, m);
}

static Ref list_dims(struct runtime *rt, struct memory *m, int dim, const char *p)
{
    if (dim == m->view.ndim)
        return item_unpack(rt, p, m->view.format);
    ssize_t n = shape_of(m)[dim];
    Ref list = list_new(rt, n);
    for (ssize_t i = 0; list && i < n; i++, p += strides_of(m)[dim]) {
        Ref item = list_dims(rt, m, dim + 1, p);
        if (!item)
            ref_clear(rt, &list);
        else
            as_list(list)->items[i] = item;
    }
    return list;
}

METHOD(tolist)
{
    UNUSED_ARGS;
    struct memory *m = as_memory(self);
    return check_released(rt, m) ? list_dims(rt, m, 0, m->view.bytes) : NULL;
}

METHOD(toreadonly)
{
    UNUSED_ARGS;
    struct memory *m = as_memory(self);
    if (!check_released(rt, m))
        return NULL;
    Ref r = view_copy(rt, m);
    if (r)
        as_memory(r)->view.readonly = true;
    return r;
}

METHOD(hex)
{
    static const struct args_spec spec = {"hex", 2, 0, 0, {"sep", "bytes_per_sep"}};
    Val v[2] = {NULL, NULL};
    struct memory *m = as_memory(self);
    if (!args_parse(rt, &spec, argv, argc, kwnames, v) || !check_released(rt, m))
        return NULL;
    Ref flat = memory_bytes(rt, m);
    Ref r = flat ? hex_text(rt, (unsigned char *)as_bytes(flat)->data, byte_size(flat), v[0],
                            v[1])
                 : NULL;
    ref_drop(rt, flat);
    return r;
}

/* The formats as constants: a view keeps a pointer to them. */
static const char *constant_format(const char *format)
{
    static const char *const plain[] = {"c", "b", "B", "?", "h", "H", "i", "I", "l",
                                        "L", "q", "Q", "n", "N", "f", "d", "P"};
    static const char *const marked[] = {"@c", "@b", "@B", "@?", "@h", "@H", "@i", "@I", "@l",
                                         "@L", "@q", "@Q", "@n", "@N", "@f", "@d", "@P"};
    for (size_t i = 0; i < sizeof plain / sizeof plain[0]; i++) {
        if (strcmp(plain[i], format) == 0)
            return plain[i];
        if (strcmp(marked[i], format) == 0)
            return marked[i];
    }
    return NULL;
}

static bool is_byte_format(char c)
{
    return c == 'b' || c == 'B' || c == 'c';
}

/* ND: every element of shape, whose product must fill the buffer. */
static bool set_shape(struct runtime *rt, struct memory *m, Val shape, ssize_t size)
{
    ssize_t length = m->view.itemsize;
    for (int i = 0; i < m->view.ndim; i++) {
        Val item = is_list(shape) ? list_at(shape, i) : tuple_at(shape, i);
        if (!is_int(item))
            return raise_false(rt, EXC_TypeError,
                               "memoryview.cast(): elements of shape must be integers");
        ssize_t n = number_as_ssize(rt, item, EXC_OverflowError);
        if (n == -1 && is_raised(rt))
            return false;
        if (n <= 0)
            return raise_false(rt, EXC_ValueError,
                               "memoryview.cast(): elements of shape must be integers > 0");
        if (n > SSIZE_MAX / length)
            return raise_false(rt, EXC_ValueError,
                               "memoryview.cast(): product(shape) > SSIZE_MAX");
        length *= n;
        shape_of(m)[i] = n;
    }
    if (length != size)
        return raise_false(rt, EXC_TypeError,
                           "memoryview: product(shape) * itemsize != buffer size");
    ssize_t step = m->view.itemsize;
    for (int i = m->view.ndim - 1; i >= 0; i--) {
        strides_of(m)[i] = step;
        step *= shape_of(m)[i];
    }
    return true;
}

METHOD(cast)
{
    static const struct args_spec spec = {"cast", 2, 1, 0, {"format", "shape"}};
    Val v[2] = {NULL, NULL};
    struct memory *m = as_memory(self);
    if (!args_parse(rt, &spec, argv, argc, kwnames, v) ||
        !arg_str(rt, "cast", "argument 'format'", v[0]) || !check_released(rt, m))
        return NULL;
    if (!is_contiguous(m))
        return raise(rt, EXC_TypeError,
                     "memoryview: casts are restricted to C-contiguous views");
    int ndim = 1;
    if (v[1]) {
        if (!is_list(v[1]) && !is_tuple(v[1]))
            return raise(rt, EXC_TypeError, "shape must be a list or a tuple");
        ssize_t n = is_list(v[1]) ? list_size(v[1]) : tuple_size(v[1]);
        if (n > MAX_DIM)
            return raise(rt, EXC_ValueError,
                         "memoryview: number of dimensions must not exceed %d", MAX_DIM);
        ndim = (int)n;
        if (m->view.ndim != 1 && ndim != 1)
            return raise(rt, EXC_TypeError, "memoryview: cast must be 1D -> ND or ND -> 1D");
    }
    for (int i = 0; m->view.ndim != 1 && i < m->view.ndim; i++) {
        if (shape_of(m)[i] == 0)
            return raise(rt, EXC_TypeError,
                         "memoryview: cannot cast view with zeros in shape or strides");
    }
    const char *given = str_utf8_only(rt, v[0]);
    if (!given)
        return NULL;
    char from = native_format(m->view.format), to = native_format(given);
    if (!from)
        return raise(rt, EXC_ValueError,
                     "memoryview: source format must be a native single character format "
                     "prefixed with an optional '@'");
    if (!to)
        return raise(rt, EXC_ValueError,
                     "memoryview: destination format must be a native single character format "
                     "prefixed with an optional '@'");
    if (!is_byte_format(from) && !is_byte_format(to))
        return raise(rt, EXC_TypeError, "memoryview: cannot cast between two non-byte formats");
    ssize_t itemsize = native_size(to), size = m->view.size;
    if (size % itemsize)
        return raise(rt, EXC_TypeError, "memoryview: length is not a multiple of itemsize");
    Ref r = view_alloc(rt, m->managed, ndim);
    if (!r)
        return NULL;
    struct memory *cast = as_memory(r);
    cast->view.bytes = m->view.bytes;
    cast->view.readonly = m->view.readonly;
    cast->view.format = constant_format(given);
    cast->view.itemsize = itemsize;
    bool ok = true;
    if (v[1]) {
        ok = set_shape(rt, cast, v[1], size);
    } else {
        cast->array[0] = size / itemsize;
        cast->array[1] = itemsize;
    }
    if (!ok) {
        memset(cast->array, 0, sizeof(ssize_t) * 3 * (size_t)ndim);
        view_done(rt, r);
        ref_clear(rt, &r);
        return NULL;
    }
    view_done(rt, r);
    return r;
}

static const struct method_def memory_methods[] = {
    {"release", memory_release_py, 0, 0, 0,
     "release($self, /)\n--\n\nRelease the underlying buffer exposed by the memoryview "
     "object."},
    {"tobytes", memory_tobytes_py, 0, 1, METH_KW,
     "tobytes($self, /, order='C')\n--\n\nReturn the data in the buffer as a byte string."},
    {"hex", memory_hex_py, 0, 2, METH_KW,
     "Return the data in the buffer as a str of hexadecimal numbers."},
    {"tolist", memory_tolist_py, 0, 0, 0,
     "tolist($self, /)\n--\n\nReturn the data in the buffer as a list of elements."},
    {"cast", memory_cast_py, 1, 2, METH_KW,
     "cast($self, /, format, shape=<unrepresentable>)\n--\n\n"
     "Cast a memoryview to a new format or shape."},
    {"toreadonly", memory_toreadonly_py, 0, 0, 0,
     "toreadonly($self, /)\n--\n\nReturn a readonly version of the memoryview."},
    {"__enter__", memory_enter_py, 0, 0, 0, NULL},
    {"__exit__", memory_exit_py, 0, -1, METH_TUPLE, NULL},
    {0},
};

/* ---- attributes ------------------------------------------------------------------------------------- */

static Ref words(struct runtime *rt, const ssize_t *p, int n)
{
    Ref r = tuple_new(rt, n);
    for (int i = 0; r && i < n; i++) {
        Ref item = int_from_ssize(rt, p[i]);
        if (!item)
            ref_clear(rt, &r);
        else
            tuple_set_take(r, i, item);
    }
    return r;
}

enum attribute {
    A_OBJ,
    A_NBYTES,
    A_READONLY,
    A_ITEMSIZE,
    A_FORMAT,
    A_NDIM,
    A_SHAPE,
    A_STRIDES,
    A_SUBOFFSETS,
    A_C,
    A_F,
    A_ANY,
};

static Ref memory_attribute(struct runtime *rt, Val self, void *closure)
{
    struct memory *m = as_memory(self);
    if (!check_released(rt, m))
        return NULL;
    switch ((enum attribute)(uintptr_t)closure) {
    case A_OBJ:
        return ref_keep(m->view.owner ? m->view.owner : rt->none);
    case A_NBYTES:
        return int_from_ssize(rt, m->view.size);
    case A_READONLY:
        return new_bool(rt, m->view.readonly);
    case A_ITEMSIZE:
        return int_from_ssize(rt, m->view.itemsize);
    case A_FORMAT:
        return str_new(rt, m->view.format ? m->view.format : "B");
    case A_NDIM:
        return int_from_int64(rt, m->view.ndim);
    case A_SHAPE:
        return words(rt, shape_of(m), m->view.ndim);
    case A_STRIDES:
        return words(rt, strides_of(m), m->view.ndim);
    case A_SUBOFFSETS:
        return words(rt, NULL, 0);
    case A_C:
        return new_bool(rt, is_contiguous(m));
    case A_F:
        return new_bool(rt, is_fortran(m));
    case A_ANY:
        break;
    }
    return new_bool(rt, is_contiguous(m) || is_fortran(m));
}

#define ATTRIBUTE(name, which, doc)                                                           \
    {                                                                                         \
        name, memory_attribute, NULL, doc, (void *)(uintptr_t)(which)                         \
    }
static const struct getset_def memory_getset[] = {
    ATTRIBUTE("obj", A_OBJ, "The underlying object of the memoryview."),
    ATTRIBUTE("nbytes", A_NBYTES,
              "The amount of space in bytes that the array would use in\n a contiguous "
              "representation."),
    ATTRIBUTE("readonly", A_READONLY, "A bool indicating whether the memory is read only."),
    ATTRIBUTE("itemsize", A_ITEMSIZE, "The size in bytes of each element of the memoryview."),
    ATTRIBUTE("format", A_FORMAT,
              "A string containing the format (in struct module style)\n for each element in "
              "the view."),
    ATTRIBUTE("ndim", A_NDIM,
              "An integer indicating how many dimensions of a multi-dimensional\n array the "
              "memory represents."),
    ATTRIBUTE("shape", A_SHAPE,
              "A tuple of ndim integers giving the shape of the memory\n as an N-dimensional "
              "array."),
    ATTRIBUTE("strides", A_STRIDES,
              "A tuple of ndim integers giving the size in bytes to access\n each element for "
              "each dimension of the array."),
    ATTRIBUTE("suboffsets", A_SUBOFFSETS,
              "A tuple of integers used internally for PIL-style arrays."),
    ATTRIBUTE("c_contiguous", A_C, "A bool indicating whether the memory is C contiguous."),
    ATTRIBUTE("f_contiguous", A_F,
              "A bool indicating whether the memory is Fortran contiguous."),
    ATTRIBUTE("contiguous", A_ANY, "A bool indicating whether the memory is contiguous."),
    {0},
};

/* ---- iterator ------------------------------------------------------------------------------------------ */

struct memory_iterator {
    struct obj head;
    ssize_t index;
    Ref memory; /* NULL when exhausted */
    ssize_t length;
    const char *format; /* the view's, as it was at the start */
};

static Ref memory_iter(struct runtime *rt, Val self)
{
    struct memory *m = as_memory(self);
    if (!check_released(rt, m))
        return NULL;
    if (m->view.ndim == 0)
        return raise(rt, EXC_TypeError, "invalid indexing of 0-dim memory");
    if (m->view.ndim != 1)
        return raise(rt, EXC_NotImplementedError,
                     "multi-dimensional sub-views are not implemented");
    Ref r = gc_new(rt, builtin_type(rt, TYPE_ID_memory_iterator));
    if (!r)
        return NULL;
    struct memory_iterator *it = LOOK(memory_iterator, r);
    it->index = 0;
    it->memory = ref_keep(self);
    it->length = shape_of(m)[0];
    it->format = m->view.format;
    gc_track(rt, r);
    return r;
}

static void memory_iterator_dealloc(struct runtime *rt, Ref self)
{
    gc_untrack(rt, self);
    ref_drop(rt, LOOK(memory_iterator, self)->memory);
    gc_free(rt, self);
}

static int memory_iterator_visit(Val self, visit_fn *fn, void *arg)
{
    VISIT_SLOT(LOOK(memory_iterator, self)->memory, "memoryview");
    return 0;
}

static Ref memory_iterator_next(struct runtime *rt, Val self)
{
    struct memory_iterator *it = LOOK(memory_iterator, self);
    if (!it->memory)
        return NULL;
    if (it->index < it->length) {
        struct memory *m = as_memory(it->memory);
        if (!check_released(rt, m))
            return NULL;
        char *p = item_at(rt, m, 0, m->view.bytes, it->index++);
        return p ? item_unpack(rt, p, it->format) : NULL;
    }
    ref_clear(rt, &it->memory);
    return NULL;
}

const struct type_def memory_iterator_def = {
    .name = "memory_iterator",
    .basicsize = sizeof(struct memory_iterator),
    .flags = TYPE_GC | TYPE_NO_NEW,
    .dealloc = memory_iterator_dealloc,
    .visit = memory_iterator_visit,
    .iter = iter_self,
    .iternext = memory_iterator_next,
};

/* ---- types ------------------------------------------------------------------------------------------------ */

static const struct sequence_suite memory_sequence = {
    .length = memory_length,
    .item = memory_item,
};
static const struct mapping_suite memory_mapping = {
    .length = memory_length,
    .subscript = memory_subscript,
    .set_subscript = memory_set_subscript,
};
static const struct buffer_suite memory_buffer = {
    .get = memory_get_buffer,
    .release = memory_release_buffer,
};

const struct type_def memoryview_def = {
    .name = "memoryview",
    .doc = "memoryview(object)\n--\n\n"
           "Create a new memoryview object which references the given object.",
    .basicsize = sizeof(struct memory),
    .itemsize = sizeof(ssize_t),
    .flags = TYPE_GC | TYPE_SEQUENCE,
    .weaklist_offset = offsetof(struct memory, weaklist),
    .dealloc = memory_dealloc,
    .visit = memory_visit,
    .clear = memory_clear,
    .repr = memory_repr,
    .hash = memory_hash,
    .compare = memory_compare,
    .iter = memory_iter,
    .new_ = memoryview_new_py,
    .sequence = &memory_sequence,
    .mapping = &memory_mapping,
    .buffer = &memory_buffer,
    .methods = memory_methods,
    .getset = memory_getset,
};

const struct type_def managed_buffer_def = {
    .name = "managedbuffer",
    .basicsize = sizeof(struct managed),
    .flags = TYPE_GC | TYPE_NO_NEW,
    .dealloc = managed_dealloc,
    .visit = managed_visit,
    .clear = managed_clear,
};
