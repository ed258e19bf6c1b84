/* memoryview_methods.c - the methods and attributes of memoryview, and its iterator. */
#include "types/int.h"
#include "types/iter.h"
#include "types/list.h"
#include "types/memoryview_internal.h"
#include "types/str.h"

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
    return memory_check_released(rt, as_memory(self)) ? ref_keep(self) : NULL;
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
    if (!memory_check_released(rt, m) || !args_parse(rt, &spec, argv, argc, kwnames, v))
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
        return memory_item_unpack(rt, p, m->view.format);
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
    return memory_check_released(rt, m) ? list_dims(rt, m, 0, m->view.bytes) : NULL;
}

METHOD(toreadonly)
{
    UNUSED_ARGS;
    struct memory *m = as_memory(self);
    if (!memory_check_released(rt, m))
        return NULL;
    Ref r = memory_view_copy(rt, m);
    if (r)
        as_memory(r)->view.readonly = true;
    return r;
}

METHOD(hex)
{
    static const struct args_spec spec = {"hex", 2, 0, 0, {"sep", "bytes_per_sep"}};
    Val v[2] = {NULL, NULL};
    struct memory *m = as_memory(self);
    if (!args_parse(rt, &spec, argv, argc, kwnames, v) || !memory_check_released(rt, m))
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
        !arg_str(rt, "cast", "argument 'format'", v[0]) || !memory_check_released(rt, m))
        return NULL;
    if (!memory_is_contiguous(m))
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
    char from = memory_native_format(m->view.format), to = memory_native_format(given);
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
    ssize_t itemsize = memory_native_size(to), size = m->view.size;
    if (size % itemsize)
        return raise(rt, EXC_TypeError, "memoryview: length is not a multiple of itemsize");
    Ref r = memory_view_alloc(rt, m->managed, ndim);
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
        memory_view_done(rt, r);
        ref_clear(rt, &r);
        return NULL;
    }
    memory_view_done(rt, r);
    return r;
}

const struct method_def memory_methods[] = {
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
    if (!memory_check_released(rt, m))
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
        return new_bool(rt, memory_is_contiguous(m));
    case A_F:
        return new_bool(rt, memory_is_fortran(m));
    case A_ANY:
        break;
    }
    return new_bool(rt, memory_is_contiguous(m) || memory_is_fortran(m));
}

#define ATTRIBUTE(name, which, doc)                                                           \
    {                                                                                         \
        name, memory_attribute, NULL, doc, (void *)(uintptr_t)(which)                         \
    }
const struct getset_def memory_getset[] = {
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

Ref memory_iter(struct runtime *rt, Val self)
{
    struct memory *m = as_memory(self);
    if (!memory_check_released(rt, m))
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
        if (!memory_check_released(rt, m))
            return NULL;
        char *p = memory_item_at(rt, m, 0, m->view.bytes, it->index++);
        return p ? memory_item_unpack(rt, p, it->format) : NULL;
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
