/* str.c - text: three compact forms, made, kept, hashed, compared, interned.
 *
 *   ASCII     [struct str 48][n + 1 bytes]
 *   others    [struct str_wide 72][(n + 1) * kind bytes]
 *   subclass  [struct str_any 80][fields of the subclass], characters in a block
 *
 * Invariant: the form is the narrowest that holds every character, so two equal
 * texts have equal bytes.  A NUL character of its kind follows the last one.
 * Characters below 256 alone, and '', exist once (rt->types->latin1).
 */
#include "types/str.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "heap/fast.h"
#include "types/args.h"
#include "types/bytes.h"
#include "types/codecs.h"
#include "types/dict.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/siphash.h"
#include "types/str_internal.h"
#include "types/type_layout.h"
#include "types/unicode.h"

/* ---- making ------------------------------------------------------------------- */

static inline void str_init_head(struct str *s, ssize_t length, uint32_t max_char)
{
    s->length = length;
    s->hash = -1;
    memset(&s->state, 0, sizeof s->state);
    s->state.kind = (unsigned)kind_for(max_char) & 7u;
    s->state.compact = 1;
    s->state.ready = 1;
    s->state.ascii = max_char < 128;
    s->wstr = NULL;
    if (max_char >= 128) {
        struct str_wide *w = (struct str_wide *)s;
        w->utf8 = NULL;
        w->utf8_size = 0;
        w->unused = 0;
    }
    char *data = str_data(&s->head);
    memset(data + length * s->state.kind, 0, s->state.kind);
}

size_t str_block_size(ssize_t length, uint32_t max_char)
{
    size_t header = max_char < 128 ? sizeof(struct str) : sizeof(struct str_wide);
    return size_mul_add((size_t)length + 1, (size_t)kind_for(max_char), header);
}

Ref str_adopt_block(struct runtime *rt, void *block, ssize_t length, uint32_t max_char)
{
    struct obj *o = block;
    obj_init_head(o, builtin_type(rt, TYPE_ID_str));
    str_init_head((struct str *)o, length, max_char);
    watch_birth(rt, o);
    return o;
}

Ref str_alloc(struct runtime *rt, ssize_t length, uint32_t max_char)
{
    if (length == 0)
        return ref_keep(rt->types->empty_str);
    if (length < 0 || length > SSIZE_MAX / 8)
        return raise_no_memory(rt);
    if (LIKELY(max_char < 128)) {
        struct str *s = heap_alloc_fast(rt, sizeof *s + (size_t)length + 1);
        if (LIKELY(s != NULL)) {
            s->head.refs = 1;
            s->head.type = builtin_type(rt, TYPE_ID_str);
            str_init_head(s, length, 127);
            return REF(s);
        }
    }
    void *block = heap_alloc(rt, str_block_size(length, max_char));
    if (!block)
        return raise_no_memory(rt);
    return str_adopt_block(rt, block, length, max_char);
}

Ref str_from_char(struct runtime *rt, uint32_t c)
{
    if (c < 256)
        return ref_keep(rt->types->latin1[c]);
    Ref r = str_alloc(rt, 1, c);
    if (r)
        str_write(str_kind(r), str_data(r), 0, c);
    return r;
}

Ref str_from_ascii(struct runtime *rt, const char *ascii, ssize_t size)
{
    if (size == 1)
        return ref_keep(rt->types->latin1[(unsigned char)*ascii]);
    Ref r = str_alloc(rt, size, 127);
    if (r && size)
        memcpy(str_data(r), ascii, (size_t)size);
    return r;
}

uint32_t max_of_bytes(const unsigned char *p, ssize_t n)
{
    const unsigned char *end = p + n;
    for (; end - p >= 8; p += 8) {
        uint64_t word;
        memcpy(&word, p, 8);
        if (word & 0x8080808080808080u)
            return 255;
    }
    for (; p < end; p++) {
        if (*p & 0x80)
            return 255;
    }
    return 127;
}

uint32_t max_char_in(int kind, const void *data, ssize_t start, ssize_t end)
{
    if (kind == 1)
        return max_of_bytes((const unsigned char *)data + start, end - start);
    uint32_t seen = 0;
    if (kind == 2) {
        const uint16_t *p = data;
        for (ssize_t i = start; i < end; i++) {
            seen |= p[i];
            if (seen >= 256)
                return 0xffff;
        }
    } else {
        const uint32_t *p = data;
        for (ssize_t i = start; i < end; i++) {
            seen |= p[i];
            if (seen >= 0x10000)
                return 0x10ffff;
        }
    }
    return seen < 128 ? 127 : seen < 256 ? 255 : 0xffff;
}

void copy_chars(int to_kind, void *to, ssize_t at, int from_kind, const void *from,
                ssize_t start, ssize_t count)
{
    if (count <= 0)
        return;
    if (to_kind == from_kind) {
        memcpy((char *)to + at * to_kind, (const char *)from + start * to_kind,
               (size_t)(count * to_kind));
        return;
    }
    if (from_kind == 1) {
        const uint8_t *p = (const uint8_t *)from + start;
        if (to_kind == 2) {
            uint16_t *q = (uint16_t *)to + at;
            for (ssize_t i = 0; i < count; i++)
                q[i] = p[i];
        } else {
            uint32_t *q = (uint32_t *)to + at;
            for (ssize_t i = 0; i < count; i++)
                q[i] = p[i];
        }
        return;
    }
    for (ssize_t i = 0; i < count; i++)
        str_write(to_kind, to, at + i, str_read(from_kind, from, start + i));
}

Ref str_from_range(struct runtime *rt, int kind, const void *data, ssize_t start, ssize_t end)
{
    if (end <= start)
        return ref_keep(rt->types->empty_str);
    if (end - start == 1)
        return str_from_char(rt, str_read(kind, data, start));
    Ref r = str_alloc(rt, end - start, max_char_in(kind, data, start, end));
    if (r)
        copy_chars(str_kind(r), str_data(r), 0, kind, data, start, end - start);
    return r;
}

/* ASCII stays ASCII: nothing to look for. */
Ref str_part(struct runtime *rt, Val v, ssize_t start, ssize_t end)
{
    if (LIKELY(str_is_ascii(v)))
        return str_from_ascii(rt, (const char *)str_data(v) + start, end - start);
    return str_from_range(rt, str_kind(v), str_data(v), start, end);
}

Ref str_from_kind(struct runtime *rt, int kind, const void *data, ssize_t length)
{
    return str_from_range(rt, kind, data, 0, length);
}

Ref str_from_latin1(struct runtime *rt, const unsigned char *bytes, ssize_t size)
{
    return str_from_range(rt, 1, bytes, 0, size);
}

Ref str_new(struct runtime *rt, const char *utf8)
{
    return str_from_utf8(rt, utf8, (ssize_t)strlen(utf8));
}

Ref str_from_utf8(struct runtime *rt, const char *utf8, ssize_t size)
{
    if (max_of_bytes((const unsigned char *)utf8, size) < 128)
        return str_from_ascii(rt, utf8, size);
    return utf8_decode(rt, utf8, size, NULL, NULL);
}

Ref str_unchanged(struct runtime *rt, Val v)
{
    if (is_exact(v, &str_def))
        return ref_keep(v);
    ssize_t n = str_length(v);
    if (n <= 1)
        return str_from_range(rt, str_kind(v), str_data(v), 0, n);
    Ref r = str_alloc(rt, n, str_max_char(v));
    if (r)
        memcpy(str_data(r), str_data(v), (size_t)(n * str_kind(v)));
    return r;
}

Ref str_isinstance_or_raise(struct runtime *rt, Val v)
{
    if (is_str(v))
        return ref_keep(v);
    return raise(rt, EXC_TypeError, "must be str, not %.100T", v);
}

/* ---- UTF-8 kept with the text --------------------------------------------------- */

const char *str_utf8(struct runtime *rt, Val v, ssize_t *size)
{
    if (str_is_ascii(v)) {
        if (size)
            *size = str_length(v);
        return str_data(v);
    }
    struct str_wide *w = LOOK(str_wide, v);
    if (!w->utf8) {
        ssize_t n = utf8_size(v);
        if (n < 0) {
            ref_drop(rt, utf8_encode(rt, v, NULL));
            return NULL;
        }
        char *block = heap_alloc(rt, (size_t)n + 1);
        if (!block) {
            raise_no_memory(rt);
            return NULL;
        }
        utf8_write(v, block);
        block[n] = 0;
        w->utf8 = block;
        w->utf8_size = n;
    }
    if (size)
        *size = w->utf8_size;
    return w->utf8;
}

const char *str_utf8_only(struct runtime *rt, Val v)
{
    return str_utf8(rt, v, NULL);
}

/* A lone surrogate from surrogateescape gives its byte back; others become '?'. */
char *str_to_utf8_lossy(Val v, size_t *size)
{
    ssize_t n = str_length(v), at = 0;
    unsigned char *out = malloc((size_t)n * 4 + 1);
    if (!out)
        return NULL;
    for (ssize_t i = 0; i < n; i++) {
        uint32_t c = str_at(v, i);
        if (c >= 0xdc80 && c <= 0xdcff)
            out[at++] = (unsigned char)(c - 0xdc00);
        else if (c >= 0xd800 && c <= 0xdfff)
            out[at++] = '?';
        else
            at += utf8_put(out + at, c);
    }
    out[at] = 0;
    if (size)
        *size = (size_t)at;
    return (char *)out;
}

/* ---- hash, comparison -------------------------------------------------------------- */

ssize_t hash_bytes(struct runtime *rt, const void *bytes, ssize_t size)
{
    if (size == 0)
        return 0;
    ssize_t h = (ssize_t)siphash13(rt->types->hash_key, bytes, (size_t)size);
    return h == -1 ? -2 : h;
}

ssize_t str_hash(struct runtime *rt, Val v)
{
    struct str *s = as_str(v);
    if (s->hash == -1)
        s->hash = hash_bytes(rt, str_data(v), s->length * s->state.kind);
    return s->hash;
}

bool str_equal(Val a, Val b)
{
    if (a == b)
        return true;
    ssize_t n = str_length(a);
    return n == str_length(b) && str_kind(a) == str_kind(b) &&
           memcmp(str_data(a), str_data(b), (size_t)(n * str_kind(a))) == 0;
}

int str_compare(Val a, Val b)
{
    ssize_t n = str_length(a), m = str_length(b), shared = n < m ? n : m;
    int ka = str_kind(a), kb = str_kind(b);
    const void *p = str_data(a), *q = str_data(b);
    if (ka == 1 && kb == 1) {
        int way = memcmp(p, q, (size_t)shared);
        if (way)
            return way < 0 ? -1 : 1;
    } else {
        for (ssize_t i = 0; i < shared; i++) {
            uint32_t c = str_read(ka, p, i), d = str_read(kb, q, i);
            if (c != d)
                return c < d ? -1 : 1;
        }
    }
    return n == m ? 0 : n < m ? -1 : 1;
}

bool str_equals_ascii(Val v, const char *ascii)
{
    size_t n = strlen(ascii);
    return (size_t)str_length(v) == n && str_is_ascii(v) &&
           memcmp(str_data(v), ascii, n) == 0;
}

static Ref str_richcompare(struct runtime *rt, Val a, Val b, int op)
{
    if (!is_str(a) || !is_str(b))
        return new_not_implemented(rt);
    bool yes;
    switch (op) {
    case CMP_EQ:
        yes = str_equal(a, b);
        break;
    case CMP_NE:
        yes = !str_equal(a, b);
        break;
    case CMP_LT:
        yes = str_compare(a, b) < 0;
        break;
    case CMP_LE:
        yes = str_compare(a, b) <= 0;
        break;
    case CMP_GT:
        yes = str_compare(a, b) > 0;
        break;
    default:
        yes = str_compare(a, b) >= 0;
    }
    return new_bool(rt, yes);
}

/* ---- interning ------------------------------------------------------------------------ */

/* The table's two references do not count: an interned text dies when nobody
 * else holds it, and its dealloc takes it out. */
void str_intern_in_place(struct runtime *rt, Ref *slot)
{
    Ref s = *slot;
    if (!s || !is_exact(s, &str_def) || str_is_interned(s))
        return;
    if (!rt->types->interned) {
        rt->types->interned = dict_new(rt);
        if (!rt->types->interned) {
            error_clear(rt);
            return;
        }
    }
    Val table = rt->types->interned;
    Val known = dict_set_default(rt, table, s, s);
    if (!known) {
        error_clear(rt);
        return;
    }
    if (known != s) {
        *slot = ref_keep(known);
        ref_drop(rt, s);
        return;
    }
    s->refs -= 2;
    as_str(s)->state.interned = 1;
}

Ref str_intern(struct runtime *rt, const char *utf8)
{
    Ref s = str_new(rt, utf8);
    if (s)
        str_intern_in_place(rt, &s);
    return s;
}

/* ---- life ------------------------------------------------------------------------------- */

static bool utf8_is_own_block(Val v)
{
    struct str *s = as_str(v);
    if (s->state.ascii && s->state.compact)
        return false;
    struct str_wide *w = LOOK(str_wide, v);
    return w->utf8 && (s->state.compact || (void *)w->utf8 != LOOK(str_any, v)->data);
}

static void str_dealloc(struct runtime *rt, Ref self)
{
    struct str *s = as_str(self);
    if (LIKELY(s->state.ascii && s->state.compact && !s->state.interned)) {
        heap_give_fast(rt, self);
        return;
    }
    if (s->state.interned && rt->types->interned) {
        s->head.refs = 3;
        struct saved_error saved;
        error_fetch(rt, &saved);
        if (dict_delete(rt, rt->types->interned, self) < 0)
            error_clear(rt);
        error_restore_take(rt, &saved);
    }
    if (utf8_is_own_block(self))
        heap_free(rt, LOOK(str_wide, self)->utf8);
    if (!s->state.compact)
        heap_free(rt, LOOK(str_any, self)->data);
    if (self->type->free)
        self->type->free(rt, self);
    else
        obj_free(rt, self);
}

static void str_blocks(Val self, void (*block)(const void *p, void *arg), void *arg)
{
    if (utf8_is_own_block(self))
        block(LOOK(str_wide, self)->utf8, arg);
    if (!as_str(self)->state.compact && LOOK(str_any, self)->data)
        block(LOOK(str_any, self)->data, arg);
}

static Ref str_sizeof_py(struct runtime *rt, Val self, Val const *argv, ssize_t argc,
                         Val kwnames)
{
    (void)argv, (void)argc, (void)kwnames;
    struct str *s = as_str(self);
    size_t size;
    if (!s->state.compact)
        size = sizeof(struct str_any) + (size_t)((s->length + 1) * s->state.kind);
    else
        size = str_block_size(s->length, str_max_char(self));
    if (utf8_is_own_block(self))
        size += (size_t)LOOK(str_wide, self)->utf8_size + 1;
    return int_from_ssize(rt, (ssize_t)size);
}

const struct method_def str_sizeof_method = {
    "__sizeof__", str_sizeof_py, 0, 0, 0,
    "__sizeof__($self, /)\n--\n\nReturn the size of the string in memory, in bytes."};

/* ---- str(...) --------------------------------------------------------------------------- */

/* str(object), or str(bytes, encoding, errors). */
static Ref str_from_args(struct runtime *rt, Val object, Val encoding, Val errors)
{
    if (!object)
        return ref_keep(rt->types->empty_str);
    if (!encoding && !errors)
        return obj_str(rt, object);
    const char *e = encoding ? str_utf8_only(rt, encoding) : NULL;
    const char *h = errors ? str_utf8_only(rt, errors) : NULL;
    if ((encoding && !e) || (errors && !h))
        return NULL;
    return str_decode_object(rt, object, e, h);
}

static Ref str_new_py(struct runtime *rt, struct type *type, Val args, Val kwargs)
{
    static const struct args_spec spec = {"str", 3, 0, 0, {"object", "encoding", "errors"}};
    Val v[3] = {NULL, NULL, NULL};
    if (!args_parse_tuple(rt, &spec, args, kwargs, v))
        return NULL;
    if (v[1] && !arg_str(rt, "str", "argument 'encoding'", v[1]))
        return NULL;
    if (v[2] && !arg_str(rt, "str", "argument 'errors'", v[2]))
        return NULL;
    Ref text = str_from_args(rt, v[0], v[1], v[2]);
    if (!text || type == builtin_type(rt, TYPE_ID_str))
        return text;

    /* A subclass: the characters go to a block of their own. */
    ssize_t n = str_length(text);
    int kind = str_kind(text);
    Ref self = type->alloc(rt, type, 0);
    char *data = self ? heap_alloc(rt, size_mul_add((size_t)n + 1, (size_t)kind, 0)) : NULL;
    if (!self || !data) {
        if (self) {
            as_str(self)->state.kind = 1;
            ref_drop(rt, self);
            raise_no_memory(rt);
        }
        ref_drop(rt, text);
        return NULL;
    }
    struct str *s = as_str(self);
    s->length = n;
    s->hash = as_str(text)->hash;
    memset(&s->state, 0, sizeof s->state);
    s->state.kind = (unsigned)kind & 7u;
    s->state.ascii = str_is_ascii(text);
    s->state.ready = 1;
    memcpy(data, str_data(text), (size_t)((n + 1) * kind));
    struct str_any *any = LOOK(str_any, self);
    any->data = data;
    any->wide.utf8 = s->state.ascii ? data : NULL;
    any->wide.utf8_size = s->state.ascii ? n : 0;
    ref_drop(rt, text);
    return self;
}

/* ---- slots ---------------------------------------------------------------------------------- */

static ssize_t str_length_slot(struct runtime *rt, Val self)
{
    (void)rt;
    return str_length(self);
}

static Ref str_item(struct runtime *rt, Val self, ssize_t i)
{
    if (i < 0 || i >= str_length(self))
        return raise(rt, EXC_IndexError, "string index out of range");
    return str_from_char(rt, str_at(self, i));
}

static Ref ascii_steps(struct runtime *rt, const char *from, ssize_t step, ssize_t n)
{
    Ref r = str_alloc(rt, n, 127);
    char *to = r ? str_data(r) : NULL;
    for (ssize_t i = 0; r && i < n; i++, from += step)
        to[i] = *from;
    return r;
}

static Ref str_subscript(struct runtime *rt, Val self, Val key)
{
    if (has_index(key)) {
        ssize_t i = number_as_ssize(rt, key, EXC_IndexError);
        if (i == -1 && is_raised(rt))
            return NULL;
        return str_item(rt, self, i < 0 ? i + str_length(self) : i);
    }
    if (!is_slice(key))
        return raise(rt, EXC_TypeError, "string indices must be integers, not '%.200T'", key);
    ssize_t start, stop, step;
    if (!slice_unpack(rt, key, &start, &stop, &step))
        return NULL;
    ssize_t n = slice_adjust(str_length(self), &start, &stop, step);
    if (n <= 0)
        return ref_keep(rt->types->empty_str);
    if (start == 0 && step == 1 && n == str_length(self) && is_exact(self, &str_def))
        return ref_keep(self);
    if (step == 1)
        return str_part(rt, self, start, start + n);
    if (str_is_ascii(self) && n > 1)
        return ascii_steps(rt, (const char *)str_data(self) + start, step, n);
    int kind = str_kind(self);
    const void *data = str_data(self);
    uint32_t seen = 0;
    for (ssize_t i = 0, at = start; i < n; i++, at += step)
        seen |= str_read(kind, data, at);
    Ref r = str_alloc(rt, n, seen > 0x10ffff ? 0x10ffff : seen);
    if (!r)
        return NULL;
    int to = str_kind(r);
    void *out = str_data(r);
    for (ssize_t i = 0, at = start; i < n; i++, at += step)
        str_write(to, out, i, str_read(kind, data, at));
    return r;
}

static Ref str_str(struct runtime *rt, Val self)
{
    return str_unchanged(rt, self);
}

static Ref str_remainder(struct runtime *rt, Val a, Val b)
{
    if (!is_str(a))
        return new_not_implemented(rt);
    return str_percent(rt, a, b);
}

static const struct number_suite str_number = {.remainder = str_remainder};
static const struct sequence_suite str_sequence = {
    .length = str_length_slot,
    .concat = str_concat,
    .repeat = str_repeat,
    .item = str_item,
    .contains = str_contains,
};
static const struct mapping_suite str_mapping = {
    .length = str_length_slot,
    .subscript = str_subscript,
};

const struct type_def str_def = {
    .name = "str",
    .doc = "str(object='') -> str\nstr(bytes_or_buffer[, encoding[, errors]]) -> str\n\n"
           "Create a new string object from the given object. If encoding or\n"
           "errors is specified, then the object must expose a data buffer\n"
           "that will be decoded using the given encoding and error handler.\n"
           "Otherwise, returns the result of object.__str__() (if defined)\n"
           "or repr(object).\n"
           "encoding defaults to sys.getdefaultencoding().\n"
           "errors defaults to 'strict'.",
    .basicsize = sizeof(struct str_any),
    .flags = TYPE_BASE | TYPE_STR | TYPE_MATCH_SELF,
    .dealloc = str_dealloc,
    .repr = str_repr,
    .str = str_str,
    .hash = str_hash,
    .compare = str_richcompare,
    .iter = str_iter,
    .number = &str_number,
    .sequence = &str_sequence,
    .mapping = &str_mapping,
    .methods = str_methods,
    .new_ = str_new_py,
    .blocks = str_blocks,
};
