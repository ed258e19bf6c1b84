/* array.c - array.array: numbers of one machine type in a block.
 *
 * The block over-allocates by a sixteenth.  While a view of the bytes is out (exports)
 * the size cannot change.
 *
 * Invariant: size <= room; bytes[0 .. size * itemsize) are in use; bytes NULL: room 0.
 */
#include <limits.h>
#include <string.h>

#include "heap/weak.h"
#include "modules/modules.h"
#include "types/args.h"
#include "types/bytes.h"
#include "types/dict.h"
#include "types/float.h"
#include "types/int.h"
#include "types/iter.h"
#include "types/list.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/slice.h"
#include "types/str.h"
#include "types/tuple.h"
#include "types/type_layout.h"

#define NATIVE_ARGS                                                                       \
    struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames
#define UNUSED_ARGS (void)argv, (void)argc, (void)kwnames

struct item_kind {
    char code;
    int size;
    const char *format; /* of the buffer */
    OWNED Ref (*get)(struct runtime *rt, const void *at);
    bool (*set)(struct runtime *rt, void *at, Val v);
    int machine_format; /* __reduce_ex__(3) */
};

struct array { /* 64 + 16 = 80 */
    struct var_obj head;
    char *bytes;
    ssize_t room;
    const struct item_kind *kind;
    struct weak *weaklist;
    ssize_t exports;
};
extern const struct type_def array_def, array_iterator_def;

static inline struct array *as_array(Val v)
{
    return LOOK(array, v);
}
static inline bool is_array(struct runtime *rt, Val v)
{
    return is_instance_of(v, builtin_type(rt, TYPE_ID_array));
}
static inline ssize_t array_size(Val v)
{
    return as_array(v)->head.size;
}
static inline char *item_at(const struct array *a, ssize_t i)
{
    return a->bytes + i * a->kind->size;
}

/* ---- the machine types -------------------------------------------------------------- */

#define GETTER(name, ctype, make, as)                                                     \
    static Ref get_##name(struct runtime *rt, const void *at)                             \
    {                                                                                     \
        ctype item;                                                                       \
        memcpy(&item, at, sizeof item);                                                   \
        return make(rt, (as)item);                                                        \
    }
GETTER(b, int8_t, int_from_int64, int64_t)
GETTER(B, uint8_t, int_from_uint64, uint64_t)
static Ref get_u(struct runtime *rt, const void *at)
{
    uint32_t c;
    memcpy(&c, at, sizeof c);
    if (c > 0x10ffff)
        return raise(rt, EXC_ValueError, "character U+%x is not in range [U+0000; U+10ffff]", c);
    return str_from_char(rt, c);
}
GETTER(h, int16_t, int_from_int64, int64_t)
GETTER(H, uint16_t, int_from_uint64, uint64_t)
GETTER(i, int32_t, int_from_int64, int64_t)
GETTER(I, uint32_t, int_from_uint64, uint64_t)
GETTER(q, int64_t, int_from_int64, int64_t)
GETTER(Q, uint64_t, int_from_uint64, uint64_t)
GETTER(f, float, float_new, double)
GETTER(d, double, float_new, double)

/* v as a whole number between least and most; `name` for the messages. */
static bool whole_between(struct runtime *rt, Val v, const char *name, int64_t least,
                          int64_t most, int64_t *out)
{
    Ref number = number_index(rt, v);
    if (!number)
        return false;
    int overflow;
    *out = int_as_int64_overflow(number, &overflow);
    ref_drop(rt, number);
    if (overflow < 0 || (!overflow && *out < least))
        return raise_false(rt, EXC_OverflowError, "%s is less than minimum", name);
    if (overflow > 0 || *out > most)
        return raise_false(rt, EXC_OverflowError, "%s is greater than maximum", name);
    return true;
}

#define SETTER(code, ctype, name, least, most)                                            \
    static bool set_##code(struct runtime *rt, void *at, Val v)                           \
    {                                                                                     \
        int64_t number;                                                                   \
        if (!whole_between(rt, v, name, least, most, &number))                            \
            return false;                                                                 \
        ctype item = (ctype)number;                                                       \
        if (at)                                                                           \
            memcpy(at, &item, sizeof item);                                               \
        return true;                                                                      \
    }
SETTER(b, int8_t, "signed char", INT8_MIN, INT8_MAX)
SETTER(B, uint8_t, "unsigned byte integer", 0, UINT8_MAX)
SETTER(h, int16_t, "signed short integer", INT16_MIN, INT16_MAX)
SETTER(H, uint16_t, "unsigned short", 0, UINT16_MAX)
SETTER(i, int32_t, "signed integer", INT32_MIN, INT32_MAX)

static bool set_signed(struct runtime *rt, void *at, Val v, const char *message)
{
    Ref number = number_index(rt, v);
    if (!number)
        return false;
    int overflow;
    int64_t item = int_as_int64_overflow(number, &overflow);
    ref_drop(rt, number);
    if (overflow)
        return raise_false(rt, EXC_OverflowError, "%s", message);
    if (at)
        memcpy(at, &item, sizeof item);
    return true;
}

static bool set_l(struct runtime *rt, void *at, Val v)
{
    return set_signed(rt, at, v, "Python int too large to convert to C long");
}
static bool set_q(struct runtime *rt, void *at, Val v)
{
    return set_signed(rt, at, v, "int too big to convert");
}

static bool set_unsigned(struct runtime *rt, Val v, const char *negative, const char *large,
                         uint64_t *out)
{
    Ref number = number_index(rt, v);
    if (!number)
        return false;
    bool ok = true;
    if (int_sign(number) < 0)
        ok = raise_false(rt, EXC_OverflowError, "%s", negative);
    else if (int_bit_length(number) > 64)
        ok = raise_false(rt, EXC_OverflowError, "%s", large);
    else
        *out = int_as_uint64_mask(number);
    ref_drop(rt, number);
    return ok;
}

static bool set_I(struct runtime *rt, void *at, Val v)
{
    uint64_t number;
    if (!set_unsigned(rt, v, "can't convert negative value to unsigned int",
                      "Python int too large to convert to C unsigned long", &number))
        return false;
    if (number > UINT32_MAX)
        return raise_false(rt, EXC_OverflowError, "unsigned int is greater than maximum");
    uint32_t item = (uint32_t)number;
    if (at)
        memcpy(at, &item, sizeof item);
    return true;
}
static bool set_L(struct runtime *rt, void *at, Val v)
{
    uint64_t number;
    if (!set_unsigned(rt, v, "can't convert negative value to unsigned int",
                      "Python int too large to convert to C unsigned long", &number))
        return false;
    if (at)
        memcpy(at, &number, sizeof number);
    return true;
}
static bool set_Q(struct runtime *rt, void *at, Val v)
{
    uint64_t number;
    if (!set_unsigned(rt, v, "can't convert negative int to unsigned", "int too big to convert",
                      &number))
        return false;
    if (at)
        memcpy(at, &number, sizeof number);
    return true;
}

static bool set_u(struct runtime *rt, void *at, Val v)
{
    if (!is_str(v) || str_length(v) != 1)
        return raise_false(rt, EXC_TypeError, "array item must be unicode character");
    uint32_t item = str_at(v, 0);
    if (at)
        memcpy(at, &item, sizeof item);
    return true;
}

static bool set_d(struct runtime *rt, void *at, Val v)
{
    double item = float_as_double(rt, v);
    if (item == -1.0 && is_raised(rt))
        return false;
    if (at)
        memcpy(at, &item, sizeof item);
    return true;
}
static bool set_f(struct runtime *rt, void *at, Val v)
{
    double number;
    if (!set_d(rt, &number, v))
        return false;
    float item = (float)number;
    if (at)
        memcpy(at, &item, sizeof item);
    return true;
}

static const struct item_kind kinds[] = {
    {'b', 1, "b", get_b, set_b, 1},  {'B', 1, "B", get_B, set_B, 0},
    {'u', 4, "w", get_u, set_u, 20}, {'h', 2, "h", get_h, set_h, 4},
    {'H', 2, "H", get_H, set_H, 2},  {'i', 4, "i", get_i, set_i, 8},
    {'I', 4, "I", get_I, set_I, 6},  {'l', 8, "l", get_q, set_l, 12},
    {'L', 8, "L", get_Q, set_L, 10}, {'q', 8, "q", get_q, set_q, 12},
    {'Q', 8, "Q", get_Q, set_Q, 10}, {'f', 4, "f", get_f, set_f, 14},
    {'d', 8, "d", get_d, set_d, 16}, {0},
};

static const struct item_kind *kind_of(uint32_t code)
{
    for (const struct item_kind *k = kinds; k->code; k++) {
        if ((uint32_t)k->code == code)
            return k;
    }
    return NULL;
}

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

static bool array_resize(struct runtime *rt, struct array *a, ssize_t size)
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

static bool array_insert(struct runtime *rt, struct array *a, ssize_t where, Val v)
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

static bool array_delete_range(struct runtime *rt, struct array *a, ssize_t low, ssize_t high)
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

static bool array_extend(struct runtime *rt, Val self, Val source)
{
    if (is_array(rt, source))
        return array_extend_array(rt, as_array(self), as_array(source));
    return array_extend_iterable(rt, as_array(self), source);
}

static bool array_add_bytes(struct runtime *rt, struct array *a, const void *bytes, ssize_t size)
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

static bool array_add_text(struct runtime *rt, struct array *a, Val text)
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
    const struct item_kind *kind = kind_of(str_at(code, 0));
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

static Ref array_get(struct runtime *rt, Val self, ssize_t i)
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

static Ref array_repeat(struct runtime *rt, Val self, ssize_t n)
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

static int array_equal_at(struct runtime *rt, Val self, ssize_t i, Val value)
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

/* ---- methods ------------------------------------------------------------------------------------ */

static Ref array_append_py(NATIVE_ARGS)
{
    UNUSED_ARGS;
    return array_insert(rt, as_array(self), array_size(self), argv[0]) ? new_none(rt) : NULL;
}

static Ref array_buffer_info_py(NATIVE_ARGS)
{
    UNUSED_ARGS;
    Ref address = int_from_pointer(rt, as_array(self)->bytes);
    Ref size = address ? int_from_ssize(rt, array_size(self)) : NULL;
    Ref result = size ? tuple_pack(rt, 2, address, size) : NULL;
    ref_drop(rt, address);
    ref_drop(rt, size);
    return result;
}

static Ref array_byteswap_py(NATIVE_ARGS)
{
    UNUSED_ARGS;
    struct array *a = as_array(self);
    int size = a->kind->size;
    for (ssize_t i = 0; i < a->head.size; i++) {
        char *p = item_at(a, i);
        for (int k = 0; k < size / 2; k++) {
            char swap = p[k];
            p[k] = p[size - 1 - k];
            p[size - 1 - k] = swap;
        }
    }
    return new_none(rt);
}

static Ref array_copy_py(NATIVE_ARGS)
{
    UNUSED_ARGS;
    return array_repeat(rt, self, 1);
}

static Ref array_count_py(NATIVE_ARGS)
{
    UNUSED_ARGS;
    ssize_t count = 0;
    for (ssize_t i = 0; i < array_size(self); i++) {
        int same = array_equal_at(rt, self, i, argv[0]);
        if (same < 0)
            return NULL;
        count += same;
    }
    return int_from_ssize(rt, count);
}

static Ref array_extend_py(NATIVE_ARGS)
{
    UNUSED_ARGS;
    return array_extend(rt, self, argv[0]) ? new_none(rt) : NULL;
}

static Ref array_frombytes_py(NATIVE_ARGS)
{
    UNUSED_ARGS;
    struct buffer view;
    if (buffer_get(rt, argv[0], &view, BUFFER_SIMPLE) < 0)
        return NULL;
    bool ok;
    if (view.itemsize > 1)
        ok = raise_false(rt, EXC_TypeError, "a bytes-like object is required");
    else
        ok = array_add_bytes(rt, as_array(self), view.bytes, view.size);
    buffer_release(rt, &view);
    return ok ? new_none(rt) : NULL;
}

static Ref array_fromlist_py(NATIVE_ARGS)
{
    UNUSED_ARGS;
    struct array *a = as_array(self);
    Val list = argv[0];
    if (!is_list(list))
        return raise(rt, EXC_TypeError, "arg must be list");
    ssize_t n = list_size(list), old = a->head.size;
    if (n && !array_resize(rt, a, old + n))
        return NULL;
    for (ssize_t i = 0; i < n; i++) {
        Ref item = ref_keep(list_at(list, i));
        char value[8]; /* setting may run Python, which may resize the array */
        bool ok = a->kind->set(rt, value, item);
        ref_drop(rt, item);
        ssize_t at = a->head.size - n + i;
        if (ok && at >= 0)
            memcpy(item_at(a, at), value, (size_t)a->kind->size);
        if (ok && n != list_size(list))
            ok = raise_false(rt, EXC_RuntimeError, "list changed size during iteration");
        if (!ok) {
            struct saved_error e;
            error_fetch(rt, &e);
            if (!array_resize(rt, a, old))
                error_clear(rt);
            error_restore_take(rt, &e);
            return NULL;
        }
    }
    return new_none(rt);
}

static Ref array_fromunicode_py(NATIVE_ARGS)
{
    UNUSED_ARGS;
    if (!is_str(argv[0]))
        return raise(rt, EXC_TypeError, "fromunicode() argument must be str, not %s",
                     argv[0]->type->name);
    if (as_array(self)->kind->code != 'u')
        return raise(rt, EXC_ValueError,
                     "fromunicode() may only be called on unicode type arrays");
    return array_add_text(rt, as_array(self), argv[0]) ? new_none(rt) : NULL;
}

static Ref array_index_py(NATIVE_ARGS)
{
    UNUSED_ARGS;
    ssize_t start = 0, stop = SSIZE_MAX;
    if ((argc > 1 && !arg_slice_index(rt, argv[1], &start)) ||
        (argc > 2 && !arg_slice_index(rt, argv[2], &stop)))
        return NULL;
    if (start < 0 && (start += array_size(self)) < 0)
        start = 0;
    if (stop < 0)
        stop += array_size(self);
    for (ssize_t i = start; i < stop && i < array_size(self); i++) {
        int same = array_equal_at(rt, self, i, argv[0]);
        if (same < 0)
            return NULL;
        if (same)
            return int_from_ssize(rt, i);
    }
    return raise(rt, EXC_ValueError, "array.index(x): x not in array");
}

static Ref array_insert_py(NATIVE_ARGS)
{
    UNUSED_ARGS;
    ssize_t where = 0;
    if (!arg_ssize(rt, argv[0], &where) || !array_insert(rt, as_array(self), where, argv[1]))
        return NULL;
    return new_none(rt);
}

static Ref array_pop_py(NATIVE_ARGS)
{
    UNUSED_ARGS;
    ssize_t i = -1, n = array_size(self);
    if (argc && !arg_ssize(rt, argv[0], &i))
        return NULL;
    if (n == 0)
        return raise(rt, EXC_IndexError, "pop from empty array");
    if (i < 0)
        i += n;
    if (i < 0 || i >= n)
        return raise(rt, EXC_IndexError, "pop index out of range");
    Ref item = array_get(rt, self, i);
    if (item && !array_delete_range(rt, as_array(self), i, i + 1))
        ref_clear(rt, &item);
    return item;
}

static Ref array_remove_py(NATIVE_ARGS)
{
    UNUSED_ARGS;
    for (ssize_t i = 0; i < array_size(self); i++) {
        int same = array_equal_at(rt, self, i, argv[0]);
        if (same < 0)
            return NULL;
        if (same)
            return array_delete_range(rt, as_array(self), i, i + 1) ? new_none(rt) : NULL;
    }
    return raise(rt, EXC_ValueError, "array.remove(x): x not in array");
}

static Ref array_reverse_py(NATIVE_ARGS)
{
    UNUSED_ARGS;
    struct array *a = as_array(self);
    size_t size = (size_t)a->kind->size;
    for (ssize_t i = 0, j = a->head.size - 1; i < j; i++, j--) {
        char swap[8];
        memcpy(swap, item_at(a, i), size);
        memcpy(item_at(a, i), item_at(a, j), size);
        memcpy(item_at(a, j), swap, size);
    }
    return new_none(rt);
}

static Ref array_tobytes_py(NATIVE_ARGS)
{
    UNUSED_ARGS;
    const struct array *a = as_array(self);
    return bytes_new(rt, a->bytes ? a->bytes : "", a->head.size * a->kind->size);
}

static Ref array_tolist_py(NATIVE_ARGS)
{
    UNUSED_ARGS;
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

static Ref array_text(struct runtime *rt, Val self)
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

static Ref array_tounicode_py(NATIVE_ARGS)
{
    UNUSED_ARGS;
    if (as_array(self)->kind->code != 'u')
        return raise(rt, EXC_ValueError,
                     "tounicode() may only be called on unicode type arrays");
    return array_text(rt, self);
}

static Ref array_tofile_py(NATIVE_ARGS)
{
    Ref bytes = array_tobytes_py(rt, self, NULL, 0, NULL);
    (void)argc, (void)kwnames;
    Ref done = bytes ? obj_call_method_1(rt, argv[0], IDENT_OF(rt, write), bytes) : NULL;
    ref_drop(rt, bytes);
    if (!done)
        return NULL;
    ref_drop(rt, done);
    return new_none(rt);
}

static Ref array_fromfile_py(NATIVE_ARGS)
{
    UNUSED_ARGS;
    ssize_t n;
    if (!arg_ssize(rt, argv[1], &n))
        return NULL;
    if (n < 0)
        return raise(rt, EXC_ValueError, "negative count");
    Ref wanted = int_from_ssize(rt, n * as_array(self)->kind->size);
    Ref bytes = wanted ? obj_call_method_1(rt, argv[0], IDENT_OF(rt, read), wanted) : NULL;
    ref_drop(rt, wanted);
    if (!bytes)
        return NULL;
    if (!is_bytes(bytes)) {
        ref_drop(rt, bytes);
        return raise(rt, EXC_TypeError, "read() didn't return bytes");
    }
    bool few = as_bytes(bytes)->head.size != n * as_array(self)->kind->size;
    bool ok = array_add_bytes(rt, as_array(self), as_bytes(bytes)->data,
                              as_bytes(bytes)->head.size);
    ref_drop(rt, bytes);
    if (!ok)
        return NULL;
    return few ? raise(rt, EXC_EOFError, "read() didn't return enough bytes") : new_none(rt);
}

static Ref array_sizeof_py(NATIVE_ARGS)
{
    UNUSED_ARGS;
    const struct array *a = as_array(self);
    return int_from_ssize(rt, self->type->basicsize + a->room * a->kind->size);
}

/* Up to protocol 2 as a list; later the bytes with the machine's format. */
static Ref array_reduce_py(NATIVE_ARGS)
{
    const struct array *a = as_array(self);
    int protocol = 0;
    if (!arg_int(rt, argv[0], &protocol))
        return NULL;
    Ref state = NULL, items = NULL, args = NULL, result = NULL, fn = NULL, module = NULL;
    int found = obj_lookup_attr(rt, self, IDENT_OF(rt, __dict__), &state);
    if (found < 0)
        return NULL;
    if (!found)
        state = new_none(rt);
    char code[2] = {a->kind->code, 0};
    Ref typecode = str_new(rt, code);
    if (protocol < 3) {
        items = a->kind->code == 'u' && a->head.size
                    ? array_text(rt, self)
                    : array_tolist_py(rt, self, argv, argc, kwnames);
        args = typecode && items ? tuple_pack(rt, 2, typecode, items) : NULL;
        result = args ? tuple_pack(rt, 3, REF(self->type), args, state) : NULL;
    } else {
        items = array_tobytes_py(rt, self, argv, argc, kwnames);
        Ref format = int_from_int64(rt, a->kind->machine_format);
        module = import_module(rt, "array");
        fn = module ? ref_keep_null(dict_get_text(rt, module_dict(module),
                                                  "_array_reconstructor"))
                    : NULL;
        if (typecode && items && format && fn)
            args = tuple_pack(rt, 4, REF(self->type), typecode, format, items);
        result = args ? tuple_pack(rt, 3, fn, args, state) : NULL;
        ref_drop(rt, format);
    }
    ref_drop(rt, state);
    ref_drop(rt, typecode);
    ref_drop(rt, items);
    ref_drop(rt, args);
    ref_drop(rt, fn);
    ref_drop(rt, module);
    return result;
}

static Ref array_repr(struct runtime *rt, Val self)
{
    char code = as_array(self)->kind->code;
    const char *name = type_short_name(self->type);
    if (array_size(self) == 0)
        return str_format(rt, "%s('%c')", name, code);
    Ref items = code == 'u' ? array_text(rt, self) : array_tolist_py(rt, self, NULL, 0, NULL);
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

static const struct method_def array_methods[] = {
    {"append", array_append_py, 1, 1, 0,
     "append($self, v, /)\n--\n\nAppend new value v to the end of the array."},
    {"buffer_info", array_buffer_info_py, 0, 0, 0,
     "buffer_info($self, /)\n--\n\n"
     "Return a tuple (address, length) giving the current memory address and the length in "
     "items of the buffer used to hold array's contents."},
    {"byteswap", array_byteswap_py, 0, 0, 0,
     "byteswap($self, /)\n--\n\nByteswap all items of the array."},
    {"__copy__", array_copy_py, 0, 0, 0, "__copy__($self, /)\n--\n\nReturn a copy of the array."},
    {"count", array_count_py, 1, 1, 0,
     "count($self, v, /)\n--\n\nReturn number of occurrences of v in the array."},
    {"__deepcopy__", array_copy_py, 1, 1, 0,
     "__deepcopy__($self, unused, /)\n--\n\nReturn a copy of the array."},
    {"extend", array_extend_py, 1, 1, 0,
     "extend($self, bb, /)\n--\n\nAppend items to the end of the array."},
    {"fromfile", array_fromfile_py, 2, 2, 0,
     "fromfile($self, f, n, /)\n--\n\n"
     "Read n objects from the file object f and append them to the end of the array."},
    {"fromlist", array_fromlist_py, 1, 1, 0,
     "fromlist($self, list, /)\n--\n\nAppend items to array from list."},
    {"frombytes", array_frombytes_py, 1, 1, 0,
     "frombytes($self, buffer, /)\n--\n\n"
     "Appends items from the string, interpreting it as an array of machine values, as if it "
     "had been read from a file using the fromfile() method."},
    {"fromunicode", array_fromunicode_py, 1, 1, 0,
     "fromunicode($self, ustr, /)\n--\n\n"
     "Extends this array with data from the unicode string ustr."},
    {"index", array_index_py, 1, 3, 0,
     "index($self, v, start=0, stop=sys.maxsize, /)\n--\n\n"
     "Return index of first occurrence of v in the array.\n\n"
     "Raise ValueError if the value is not present."},
    {"insert", array_insert_py, 2, 2, 0,
     "insert($self, i, v, /)\n--\n\nInsert a new item v into the array before position i."},
    {"pop", array_pop_py, 0, 1, 0,
     "pop($self, i=-1, /)\n--\n\nReturn the i-th element and delete it from the array.\n\n"
     "i defaults to -1."},
    {"__reduce_ex__", array_reduce_py, 1, 1, 0,
     "__reduce_ex__($self, value, /)\n--\n\nReturn state information for pickling."},
    {"remove", array_remove_py, 1, 1, 0,
     "remove($self, v, /)\n--\n\nRemove the first occurrence of v in the array."},
    {"reverse", array_reverse_py, 0, 0, 0,
     "reverse($self, /)\n--\n\nReverse the order of the items in the array."},
    {"tofile", array_tofile_py, 1, 1, 0,
     "tofile($self, f, /)\n--\n\nWrite all items (as machine values) to the file object f."},
    {"tolist", array_tolist_py, 0, 0, 0,
     "tolist($self, /)\n--\n\nConvert array to an ordinary list with the same items."},
    {"tobytes", array_tobytes_py, 0, 0, 0,
     "tobytes($self, /)\n--\n\n"
     "Convert the array to an array of machine values and return the bytes representation."},
    {"tounicode", array_tounicode_py, 0, 0, 0,
     "tounicode($self, /)\n--\n\n"
     "Extends this array with data from the unicode string ustr."},
    {"__sizeof__", array_sizeof_py, 0, 0, 0,
     "__sizeof__($self, /)\n--\n\nSize of the array in memory, in bytes."},
    {0},
};
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

/* What the bytes of a pickle are: CPython's numbers for machine formats. */
struct machine_format {
    int size;
    bool is_signed, big;
    enum { WHOLE, REAL, TEXT } what;
};
static const struct machine_format machine_formats[] = {
    {1, false, false, WHOLE}, {1, true, false, WHOLE}, {2, false, false, WHOLE},
    {2, false, true, WHOLE},  {2, true, false, WHOLE}, {2, true, true, WHOLE},
    {4, false, false, WHOLE}, {4, false, true, WHOLE}, {4, true, false, WHOLE},
    {4, true, true, WHOLE},   {8, false, false, WHOLE}, {8, false, true, WHOLE},
    {8, true, false, WHOLE},  {8, true, true, WHOLE},  {4, false, false, REAL},
    {4, false, true, REAL},   {8, false, false, REAL}, {8, false, true, REAL},
    {2, false, false, TEXT},  {2, false, true, TEXT},  {4, false, false, TEXT},
    {4, false, true, TEXT},
};
enum { MACHINE_FORMATS = sizeof machine_formats / sizeof *machine_formats };

/* One number of a foreign format. */
static Ref machine_number(struct runtime *rt, const struct machine_format *f, const char *at)
{
    unsigned char bytes[8];
    for (int i = 0; i < f->size; i++)
        bytes[i] = (unsigned char)at[f->big ? f->size - 1 - i : i];
    if (f->what == WHOLE)
        return int_from_bytes(rt, bytes, (size_t)f->size, true, f->is_signed);
    if (f->size == 8) {
        double number;
        memcpy(&number, bytes, sizeof number);
        return float_new(rt, number);
    }
    float number;
    memcpy(&number, bytes, sizeof number);
    return float_new(rt, (double)number);
}

static Ref machine_list(struct runtime *rt, const struct machine_format *f, const char *bytes,
                        ssize_t size)
{
    Ref list = list_new(rt, 0);
    for (ssize_t at = 0; list && at < size; at += f->size) {
        if (!list_append_take(rt, list, machine_number(rt, f, bytes + at)))
            ref_clear(rt, &list);
    }
    return list;
}

/* The last kind of the same size and sign; the one asked for when there is none. */
static const struct item_kind *kind_like(const struct item_kind *kind,
                                         const struct machine_format *f)
{
    for (const struct item_kind *k = kinds; k->code && f->what == WHOLE; k++) {
        const struct machine_format *own = &machine_formats[k->machine_format];
        if (own->what == WHOLE && own->size == f->size && own->is_signed == f->is_signed)
            kind = k;
    }
    return kind;
}

/* Unpickling: (type, typecode, machine format, bytes). */
static Ref array_reconstructor(NATIVE_ARGS)
{
    (void)self;
    UNUSED_ARGS;
    int number = 0;
    if (!is_str(argv[1]) || str_length(argv[1]) != 1)
        return raise(rt, EXC_TypeError,
                     "_array_reconstructor() argument 2 must be a unicode character, not %s",
                     argv[1]->type->name);
    if (!arg_int(rt, argv[2], &number))
        return NULL;
    if (!is_type(argv[0]))
        return raise(rt, EXC_TypeError, "first argument must be a type object, not %.200s",
                     argv[0]->type->name);
    if (!type_is_subtype(as_type(argv[0]), builtin_type(rt, TYPE_ID_array)))
        return raise(rt, EXC_TypeError, "%.200s is not a subtype of %.200s",
                     as_type(argv[0])->name, "array.array");
    const struct item_kind *kind = kind_of(str_at(argv[1], 0));
    if (!kind)
        return raise(rt, EXC_ValueError, "second argument must be a valid type code");
    if (number < 0 || number >= MACHINE_FORMATS)
        return raise(rt, EXC_ValueError, "third argument must be a valid machine format code.");
    if (!is_bytes(argv[3]))
        return raise(rt, EXC_TypeError, "fourth argument should be bytes, not %.200s",
                     argv[3]->type->name);

    const struct machine_format *f = &machine_formats[number];
    const struct bytes *data = as_bytes(argv[3]);
    if (kind->machine_format == number)
        return obj_call_2(rt, argv[0], argv[1], argv[3]);
    if (data->head.size % f->size)
        return raise(rt, EXC_ValueError, "string length not a multiple of item size");
    kind = kind_like(kind, f);
    Ref items;
    if (f->what == TEXT)
        items = str_decode(rt, data->data, data->head.size,
                           f->size == 2 ? (f->big ? "utf-16-be" : "utf-16-le")
                                        : (f->big ? "utf-32-be" : "utf-32-le"),
                           NULL);
    else
        items = machine_list(rt, f, data->data, data->head.size);
    Ref code = items ? str_from_char(rt, (uint32_t)kind->code) : NULL;
    Ref result = code ? obj_call_2(rt, argv[0], code, items) : NULL;
    ref_drop(rt, items);
    ref_drop(rt, code);
    return result;
}

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
