/* abstract.c - what any object can be asked: text, hash, comparison, truth, size, bytes. */
#include "types/object.h"

#include "types/bytes.h"
#include "types/dict.h"
#include "types/int.h"
#include "types/list.h"
#include "types/native.h"
#include "types/raise.h"
#include "types/str.h"
#include "types/tuple.h"
#include "types/type_layout.h"

/* ---- text ----------------------------------------------------------------------- */

/* What a text slot gave must be a str. */
static Ref require_str(struct runtime *rt, Ref text, const char *slot)
{
    if (text && !is_str(text)) {
        raise(rt, EXC_TypeError, "%s returned non-string (type %.200s)", slot, text->type->name);
        ref_clear(rt, &text);
    }
    return text;
}

Ref obj_repr(struct runtime *rt, Val v)
{
    if (!v)
        return str_new(rt, "<NULL>");
    if (!v->type->repr)
        return str_format(rt, "<%s object at %p>", v->type->name, (const void *)v);
    if (!recursion_enter(rt, " while getting the repr of an object"))
        return NULL;
    Ref text = v->type->repr(rt, v);
    recursion_leave(rt);
    return require_str(rt, text, "__repr__");
}

Ref obj_str(struct runtime *rt, Val v)
{
    if (!v)
        return str_new(rt, "<NULL>");
    if (v->type == builtin_type(rt, TYPE_ID_str))
        return ref_keep(v);
    if (!v->type->str)
        return obj_repr(rt, v);
    if (!recursion_enter(rt, " while getting the str of an object"))
        return NULL;
    Ref text = v->type->str(rt, v);
    recursion_leave(rt);
    return require_str(rt, text, "__str__");
}

static void add_escape(struct str_builder *b, uint32_t c)
{
    static const char hex[] = "0123456789abcdef";
    int digits = c <= 0xff ? 2 : c <= 0xffff ? 4 : 8;
    str_builder_char(b, '\\');
    str_builder_char(b, digits == 2 ? 'x' : digits == 4 ? 'u' : 'U');
    while (digits--)
        str_builder_char(b, (unsigned char)hex[c >> (4 * digits) & 15]);
}

Ref obj_ascii(struct runtime *rt, Val v)
{
    Ref text = obj_repr(rt, v);
    if (!text || str_is_ascii(text))
        return text;
    struct str_builder b;
    str_builder_init(rt, &b);
    for (ssize_t i = 0; i < str_length(text); i++) {
        uint32_t c = str_at(text, i);
        if (c < 128)
            str_builder_char(&b, c);
        else
            add_escape(&b, c);
    }
    ref_drop(rt, text);
    return str_builder_finish(&b);
}

Ref obj_bytes(struct runtime *rt, Val v)
{
    if (v->type == builtin_type(rt, TYPE_ID_bytes))
        return ref_keep(v);
    Ref method = obj_lookup_special(rt, v, IDENT_OF(rt, __bytes__));
    if (!method)
        return is_raised(rt) ? NULL : bytes_from_object(rt, v);
    Ref result = obj_call_0(rt, method);
    ref_drop(rt, method);
    if (result && !is_bytes(result)) {
        raise(rt, EXC_TypeError, "__bytes__ returned non-bytes (type %.200s)", result->type->name);
        ref_clear(rt, &result);
    }
    return result;
}

/* int, float and str themselves: no method is looked up and bound, but the collector
 * counts it. */
static bool format_plain(struct runtime *rt, Val v, Val spec, Ref *text)
{
    Ref (*format)(struct runtime *rt, Val v, Val spec) = v->type == rt->int_type ? format_int
                                                         : v->type == rt->float_type ? format_float
                                                         : v->type == rt->str_type ? format_str
                                                                                   : NULL;
    if (!format)
        return false;
    gc_absent_new(rt);
    *text = format(rt, v, spec);
    gc_absent_free(rt);
    return true;
}

Ref obj_format(struct runtime *rt, Val v, Val spec)
{
    if (spec && !is_str(spec))
        return raise(rt, EXC_SystemError, "Format specifier must be a string, not %.200s", spec->type->name);
    if (!spec)
        spec = rt->types->empty_str;
    if (str_length(spec) == 0) {
        if (v->type == builtin_type(rt, TYPE_ID_str))
            return ref_keep(v);
        if (v->type == builtin_type(rt, TYPE_ID_int))
            return obj_str(rt, v);
    }
    if (!rt->watch) {
        Ref text = NULL;
        if (format_plain(rt, v, spec, &text))
            return text;
    }
    Ref method = obj_lookup_special(rt, v, IDENT_OF(rt, __format__));
    if (!method) {
        if (!is_raised(rt))
            raise(rt, EXC_TypeError, "Type %.100s doesn't define __format__", v->type->name);
        return NULL;
    }
    Ref text = obj_call_1(rt, method, spec);
    ref_drop(rt, method);
    if (text && !is_str(text)) {
        raise(rt, EXC_TypeError, "__format__ must return a str, not %.200s", text->type->name);
        ref_clear(rt, &text);
    }
    return text;
}

int repr_enter(struct runtime *rt, Val v)
{
    struct types *t = rt->types;
    if (!t->repr_running) {
        /* The list stands in the thread's dict, made now if need be. */
        if (!t->thread_dict && !(t->thread_dict = dict_new(rt)))
            return -1;
        t->repr_running = list_new(rt, 0);
        if (!t->repr_running || dict_set_text(rt, t->thread_dict, "Py_Repr", t->repr_running) < 0)
            return -1;
    }
    for (ssize_t i = list_size(t->repr_running); i-- > 0;) {
        if (list_at(t->repr_running, i) == v)
            return 1;
    }
    return list_append(rt, t->repr_running, v) ? 0 : -1;
}

void repr_leave(struct runtime *rt, Val v)
{
    Ref running = rt->types->repr_running;
    struct saved_error e;
    error_fetch(rt, &e);
    for (ssize_t i = running ? list_size(running) : 0; i-- > 0;) {
        if (list_at(running, i) == v) {
            if (list_set_slice(rt, running, i, i + 1, NULL) < 0)
                error_clear(rt);
            break;
        }
    }
    error_restore_take(rt, &e);
}

/* ---- hash, comparison, truth -------------------------------------------------------- */

ssize_t hash_not_implemented(struct runtime *rt, Val v)
{
    return raise_int(rt, EXC_TypeError, "unhashable type: '%.200s'", v->type->name);
}

ssize_t hash_pointer(const void *p)
{
    uintptr_t n = (uintptr_t)p;
    ssize_t hash = (ssize_t)(n >> 4 | n << (8 * sizeof n - 4));
    return hash == -1 ? -2 : hash;
}

ssize_t obj_hash(struct runtime *rt, Val v)
{
    return v->type->hash ? v->type->hash(rt, v) : hash_not_implemented(rt, v);
}

static const unsigned char swapped[] = {CMP_GT, CMP_GE, CMP_EQ, CMP_NE, CMP_LT, CMP_LE};

/* Nobody knows: same or not, in an order never. */
static Ref compare_identity(struct runtime *rt, Val a, Val b, int op)
{
    static const char *const signs[] = {"<", "<=", "==", "!=", ">", ">="};
    if (op == CMP_EQ || op == CMP_NE)
        return new_bool(rt, (a == b) == (op == CMP_EQ));
    return raise(rt, EXC_TypeError, "'%s' not supported between instances of '%.100s' and '%.100s'", signs[op],
                 a->type->name, b->type->name);
}

Ref obj_compare_declined(struct runtime *rt, Val a, Val b, int op)
{
    if (b->type->compare) {
        Ref result = b->type->compare(rt, b, a, swapped[op]);
        if (result != rt->not_implemented)
            return result;
        ref_drop(rt, result);
    }
    return compare_identity(rt, a, b, op);
}

static Ref compare_slots(struct runtime *rt, Val a, Val b, int op)
{
    bool reversed = false;
    Ref result;
    if (a->type != b->type && b->type->compare && type_is_subtype(b->type, a->type)) {
        reversed = true;
        result = b->type->compare(rt, b, a, swapped[op]);
        if (result != rt->not_implemented)
            return result;
        ref_drop(rt, result);
    }
    if (a->type->compare) {
        result = a->type->compare(rt, a, b, op);
        if (result != rt->not_implemented)
            return result;
        ref_drop(rt, result);
    }
    return reversed ? compare_identity(rt, a, b, op) : obj_compare_declined(rt, a, b, op);
}

Ref obj_compare(struct runtime *rt, Val a, Val b, int op)
{
    if (!recursion_enter(rt, " in comparison"))
        return NULL;
    Ref result = compare_slots(rt, a, b, op);
    recursion_leave(rt);
    return result;
}

/* Two exact ints or strs compare without a slot and without a bool made; 2: not such. */
static inline int compare_plain(Val a, Val b, int op)
{
    const struct type_def *def = a->type->def;
    if (a->type != b->type)
        return 2;
    if (def == &str_def && (op == CMP_EQ || op == CMP_NE))
        return str_equal(a, b) == (op == CMP_EQ);
    if (def != &int_def || !int_is_medium(a) || !int_is_medium(b))
        return 2;
    int64_t x = int_medium_value(a), y = int_medium_value(b);
    switch (op) {
    case CMP_EQ:
        return x == y;
    case CMP_NE:
        return x != y;
    case CMP_LT:
        return x < y;
    case CMP_LE:
        return x <= y;
    case CMP_GT:
        return x > y;
    default:
        return x >= y;
    }
}

int obj_compare_bool(struct runtime *rt, Val a, Val b, int op)
{
    if (a == b && (op == CMP_EQ || op == CMP_NE))
        return op == CMP_EQ;
    /* At the recursion limit the way through the slot raises. */
    int plain = rt->types->recursion_left > 1 ? compare_plain(a, b, op) : 2;
    if (plain != 2)
        return plain;
    Ref result = obj_compare(rt, a, b, op);
    if (!result)
        return -1;
    int yes = result == rt->true_ ? 1 : result == rt->false_ ? 0 : obj_is_true(rt, result);
    ref_drop(rt, result);
    return yes;
}

int obj_is_true(struct runtime *rt, Val v)
{
    if (v == rt->true_)
        return 1;
    if (v == rt->false_ || v == rt->none)
        return 0;
    const struct type *t = v->type;
    ssize_t result = 1;
    if (t->number && t->number->bool_)
        result = t->number->bool_(rt, v);
    else if (t->mapping && t->mapping->length)
        result = t->mapping->length(rt, v);
    else if (t->sequence && t->sequence->length)
        result = t->sequence->length(rt, v);
    return result > 0 ? 1 : (int)result;
}

int obj_not(struct runtime *rt, Val v)
{
    int yes = obj_is_true(rt, v);
    return yes < 0 ? yes : !yes;
}

/* ---- buffers ---------------------------------------------------------------------------- */

bool has_buffer(Val v)
{
    return v->type->buffer && v->type->buffer->get;
}

int buffer_get(struct runtime *rt, Val v, struct buffer *view, int flags)
{
    *view = (struct buffer){0};
    if (!has_buffer(v))
        return raise_int(rt, EXC_TypeError, "a bytes-like object is required, not '%.100s'", v->type->name);
    return v->type->buffer->get(rt, v, view, flags);
}

void buffer_release(struct runtime *rt, struct buffer *view)
{
    Ref owner = ref_move(&view->owner);
    if (!owner)
        return;
    if (owner->type->buffer && owner->type->buffer->release)
        owner->type->buffer->release(rt, owner, view);
    ref_drop(rt, owner);
}

int buffer_fill(struct runtime *rt, struct buffer *view, Val owner, void *bytes, ssize_t size, bool readonly,
                int flags)
{
    if (readonly && (flags & BUFFER_WRITABLE))
        return raise_int(rt, EXC_BufferError, "Object is not writable.");
    *view = (struct buffer){
        .owner = ref_keep(owner),
        .bytes = bytes,
        .size = size,
        .itemsize = 1,
        .format = "B",
        .readonly = readonly,
        .ndim = 1,
        .shape = {size},
        .strides = {1},
    };
    return 0;
}

/* ---- size ---------------------------------------------------------------------------------- */

static ssize_t headers_size(const struct type *t)
{
    ssize_t size = 0;
    if (type_has(t, TYPE_GC))
        size += (ssize_t)sizeof(struct gc_head);
    if (type_has(t, TYPE_MANAGED_DICT))
        size += 2 * (ssize_t)sizeof(void *);
    return size;
}

ssize_t obj_sizeof_native(struct runtime *rt, Val v)
{
    Val mro = v->type->mro;
    for (ssize_t i = 0; mro && i < tuple_size(mro); i++) {
        Val method = dict_get(rt, as_type(tuple_at(mro, i))->dict, IDENT_OF(rt, __sizeof__));
        if (!method || !is_exact(method, &method_descriptor_def))
            continue;
        Ref result = LOOK(method_descriptor, method)->def->fn(rt, v, NULL, 0, NULL);
        ssize_t size = result ? int_as_int64(rt, result) : -1;
        ref_drop(rt, result);
        return size < 0 ? size : size + headers_size(v->type);
    }
    return v->type->basicsize + headers_size(v->type);
}

ssize_t obj_sizeof(struct runtime *rt, Val v)
{
    Ref method = obj_lookup_special(rt, v, IDENT_OF(rt, __sizeof__));
    if (!method) {
        if (!is_raised(rt))
            raise(rt, EXC_TypeError, "Type %.100s doesn't define __sizeof__", v->type->name);
        return -1;
    }
    Ref result = obj_call_0(rt, method);
    ref_drop(rt, method);
    if (!result)
        return -1;
    int overflow = 0;
    ssize_t size = is_int(result) ? int_as_int64_overflow(result, &overflow) : -1;
    if (!is_int(result))
        raise(rt, EXC_TypeError, "an integer is required");
    else if (overflow)
        raise(rt, EXC_OverflowError, "Python int too large to convert to C ssize_t");
    else if (size < 0)
        raise(rt, EXC_ValueError, "__sizeof__() should return >= 0");
    ref_drop(rt, result);
    return is_raised(rt) ? -1 : size + headers_size(v->type);
}
