/* memoryview.c - a look at another object's bytes, without copying.
 *
 * One struct managed holds the export of the object; views cut from each other
 * share it.  A view is 144 bytes and three words a dimension: shape, strides,
 * suboffsets (unused).
 *
 *   memoryview -> managed -> (buffer) object
 */
#include "types/int.h"
#include "types/memoryview_internal.h"
#include "types/str.h"

/* ---- making ---------------------------------------------------------------------------- */

Ref memory_view_alloc(struct runtime *rt, struct managed *managed, int ndim)
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
void memory_view_done(struct runtime *rt, Ref r)
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

Ref memory_view_copy(struct runtime *rt, struct memory *from)
{
    int ndim = from->view.ndim;
    Ref r = memory_view_alloc(rt, from->managed, ndim);
    if (!r)
        return NULL;
    struct memory *m = as_memory(r);
    m->view = from->view;
    memcpy(m->array, from->array, sizeof(ssize_t) * 3 * (size_t)ndim);
    memory_view_done(rt, r);
    return r;
}

Ref memoryview_new(struct runtime *rt, Val v)
{
    if (is_exact(v, &memoryview_def)) {
        if (!memory_check_released(rt, as_memory(v)))
            return NULL;
        return memory_view_copy(rt, as_memory(v));
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
    Ref r = memory_view_alloc(rt, managed, 1);
    if (r) {
        struct memory *m = as_memory(r);
        m->array[0] = managed->master.shape[0];
        m->array[1] = managed->master.strides[0];
        memory_view_done(rt, r);
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

bool memory_release(struct runtime *rt, struct memory *m)
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

bool memory_is_contiguous(struct memory *m)
{
    ssize_t step = m->view.itemsize;
    for (int i = m->view.ndim - 1; i >= 0; i--) {
        if (shape_of(m)[i] != 1 && strides_of(m)[i] != step)
            return false;
        step *= shape_of(m)[i];
    }
    return true;
}

bool memory_is_fortran(struct memory *m)
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
    if (!memory_check_released(rt, m))
        return -1;
    if ((flags & BUFFER_WRITABLE) && m->view.readonly)
        return raise_int(rt, EXC_BufferError, "memoryview: underlying buffer is not writable");
    if (!memory_is_contiguous(m) && (!(flags & BUFFER_STRIDES) || m->view.ndim != 1))
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

char *memory_item_at(struct runtime *rt, struct memory *m, int dim, char *p, ssize_t i)
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
        if (!memory_check_released(rt, m))
            return NULL;
        p = memory_item_at(rt, m, (int)i, p, at);
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
    Ref r = memory_view_copy(rt, m);
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
    memory_view_done(rt, r);
    return r;
}

static Ref memory_item(struct runtime *rt, Val self, ssize_t i)
{
    struct memory *m = as_memory(self);
    if (!memory_check_released(rt, m))
        return NULL;
    if (m->view.ndim == 0)
        return raise(rt, EXC_TypeError, "invalid indexing of 0-dim memory");
    if (m->view.ndim > 1)
        return raise(rt, EXC_NotImplementedError,
                     "multi-dimensional sub-views are not implemented");
    char *p = memory_item_at(rt, m, 0, m->view.bytes, i);
    return p ? memory_item_unpack(rt, p, m->view.format) : NULL;
}

static Ref memory_subscript(struct runtime *rt, Val self, Val key)
{
    struct memory *m = as_memory(self);
    if (!memory_check_released(rt, m))
        return NULL;
    if (m->view.ndim == 0) {
        if (is_tuple(key) && tuple_size(key) == 0)
            return memory_item_unpack(rt, m->view.bytes, m->view.format);
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
        return p ? memory_item_unpack(rt, p, m->view.format) : NULL;
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
    if (slice_unpack(rt, key, &start, &stop, &step) && memory_check_released(rt, m)) {
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
    if (!memory_check_released(rt, m))
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
        if (!memory_check_released(rt, m))
            return -1;
        p = memory_item_at(rt, m, 0, m->view.bytes, i);
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
    if (!p || memory_item_pack(rt, bytes, m->view.format, value) < 0)
        return -1;
    if (!memory_check_released(rt, m))
        return -1;
    memcpy(p, bytes, (size_t)m->view.itemsize);
    return 0;
}

static ssize_t memory_length(struct runtime *rt, Val self)
{
    struct memory *m = as_memory(self);
    if (!memory_check_released(rt, m))
        return -1;
    return m->view.ndim ? shape_of(m)[0] : 1;
}

/* ---- comparison, hash -------------------------------------------------------------------------- */

/* A value of any native format as an item for comparing: numbers by value. */
static int items_equal(struct runtime *rt, const char *p, const char *format, const char *q,
                       const char *other)
{
    if (same_format(format, other) && !strchr("fd", memory_native_format(format)))
        return memcmp(p, q, (size_t)memory_native_size(memory_native_format(format))) == 0;
    Ref a = memory_item_unpack(rt, p, format), b = a ? memory_item_unpack(rt, q, other) : NULL;
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
    if (memory_is_released(a))
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
    if (memory_is_released(b)) {
        yes = v == w;
    } else if (a->view.ndim == b->view.ndim &&
               memcmp(shape_of(a), shape_of(b), sizeof(ssize_t) * (size_t)a->view.ndim) == 0) {
        if (!memory_native_format(a->view.format) || !memory_native_format(b->view.format))
            yes = 0;
        else
            yes = dims_equal(rt, a, b, 0, a->view.bytes, b->view.bytes);
    }
    ref_drop(rt, held);
    if (yes < 0)
        return NULL;
    return new_bool(rt, op == CMP_EQ ? yes : !yes);
}

static bool memory_copy_dims(struct memory *m, int dim, const char *p,
                             struct bytes_builder *b)
{
    if (dim == m->view.ndim) {
        bytes_builder_add(b, p, m->view.itemsize);
        return !b->failed;
    }
    for (ssize_t i = 0; i < shape_of(m)[dim]; i++, p += strides_of(m)[dim])
        if (!memory_copy_dims(m, dim + 1, p, b))
            return false;
    return true;
}

Ref memory_bytes(struct runtime *rt, struct memory *m)
{
    struct bytes_builder b;
    bytes_builder_init(rt, &b);
    b.unshared = true;
    if (memory_is_contiguous(m))
        bytes_builder_add(&b, m->view.bytes, m->view.size);
    else
        memory_copy_dims(m, 0, m->view.bytes, &b);
    return bytes_builder_finish(&b);
}

static ssize_t memory_hash(struct runtime *rt, Val self)
{
    struct memory *m = as_memory(self);
    if (m->hash != -1)
        return m->hash;
    if (!memory_check_released(rt, m))
        return -1;
    if (!m->view.readonly)
        return raise_int(rt, EXC_ValueError, "cannot hash writable memoryview object");
    char code = memory_native_format(m->view.format);
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
    return str_format(rt, memory_is_released(as_memory(self)) ? "<released memory at %p>"
                                                       : "<memory at %p>",
                      self);
}

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
