/* _struct.c - values packed into bytes by a format, and back.
 *
 * A format is read once into rows: which code, how many, at which offset.  A
 * Struct keeps them; the module's functions make a Struct each time.
 */
#include <math.h>
#include <string.h>

#include "heap/heap.h"
#include "heap/weak.h"
#include "modules/modules.h"
#include "types/args.h"
#include "types/bytes.h"
#include "types/dict.h"
#include "types/float.h"
#include "types/int.h"
#include "types/iter.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/str.h"
#include "types/tuple.h"
#include "types/type_layout.h"

struct row {
    char code;
    ssize_t size;   /* bytes of one value */
    ssize_t offset; /* of the first */
    ssize_t repeat; /* values; of 's' and 'p' one value of `size` bytes */
};

struct packer { /* the type Struct */
    struct obj head;
    ssize_t size, values, row_count;
    struct row *rows; /* owned block */
    Ref format;       /* bytes, or NULL before __init__ */
    struct weak *weaklist;
    bool native, big;
};

struct state {
    Ref error;
};

extern const struct type_def struct_packer_def, struct_unpack_iterator_def;

static struct packer *as_packer(Val v)
{
    return LOOK(packer, v);
}

/* struct.error lives in the module; the type finds it through sys.modules. */
static Ref fail(struct runtime *rt, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    Ref text = str_format_v(rt, format, args);
    va_end(args);
    Ref module = text ? import_module(rt, "_struct") : NULL;
    if (module) {
        struct state *s = LOOK(module, module)->state;
        raise_value(rt, s->error, text);
    }
    ref_drop(rt, module);
    ref_drop(rt, text);
    return NULL;
}

/* ---- formats ----------------------------------------------------------------------- */

static ssize_t code_size(char code, bool native)
{
    switch (code) {
    case 'x':
    case 'b':
    case 'B':
    case 'c':
    case 's':
    case 'p':
    case '?':
        return 1;
    case 'h':
    case 'H':
    case 'e':
        return 2;
    case 'i':
    case 'I':
    case 'f':
        return 4;
    case 'l':
    case 'L':
        return native ? 8 : 4;
    case 'q':
    case 'Q':
    case 'd':
        return 8;
    case 'n':
    case 'N':
    case 'P':
        return native ? 8 : 0;
    }
    return 0;
}

/* One walk over the format: counts rows, or fills them. */
static bool read_format(struct runtime *rt, struct packer *p, const char *s, ssize_t length,
                        struct row *rows)
{
    bool native = true, aligned = true, big = false;
    ssize_t i = 0;
    if (length > 0) {
        switch (s[0]) {
        case '<':
            native = aligned = false;
            i = 1;
            break;
        case '>':
        case '!':
            native = aligned = false;
            big = true;
            i = 1;
            break;
        case '=':
            native = aligned = false;
            i = 1;
            break;
        case '@':
            i = 1;
        }
    }
    p->native = native;
    p->big = big;
    p->size = p->values = p->row_count = 0;
    while (i < length) {
        char c = s[i++];
        ssize_t count = 1;
        if (c == ' ' || (c >= 9 && c <= 13))
            continue;
        if (c >= '0' && c <= '9') {
            count = c - '0';
            while (i < length && s[i] >= '0' && s[i] <= '9') {
                if (__builtin_mul_overflow(count, 10, &count) ||
                    __builtin_add_overflow(count, s[i] - '0', &count))
                    goto overflow;
                i++;
            }
            if (i == length)
                return fail(rt, "repeat count given without format specifier");
            c = s[i++];
        }
        ssize_t size = code_size(c, native);
        if (c == 0)
            return fail(rt, "embedded null character");
        if (!size)
            return fail(rt, "bad char in struct format");
        if (aligned && size > 1 && p->size % size) {
            if (p->size > SSIZE_MAX - size)
                goto overflow;
            p->size += size - p->size % size;
        }
        ssize_t bytes;
        if (__builtin_mul_overflow(size, count, &bytes) || bytes > SSIZE_MAX - p->size)
            goto overflow;
        if (c != 'x' && (count || c == 's' || c == 'p')) {
            bool text = c == 's' || c == 'p';
            if (rows)
                rows[p->row_count] = (struct row){.code = c,
                                                  .size = text ? count : size,
                                                  .offset = p->size,
                                                  .repeat = text ? 1 : count};
            p->row_count++;
            p->values += text ? 1 : count;
        }
        p->size += bytes;
    }
    return true;
overflow:
    fail(rt, "total struct size too long");
    return false;
}

static bool packer_set(struct runtime *rt, struct packer *p, Val format)
{
    Ref bytes = NULL;
    if (is_str(format)) {
        bytes = str_encode(rt, format, "ascii", NULL);
        if (!bytes)
            return false;
    } else if (is_bytes(format)) {
        bytes = ref_keep(format);
    } else {
        return raise_false(rt, EXC_TypeError,
                           "Struct() argument 1 must be a str or bytes object, not %.200T",
                           format);
    }
    const char *s = as_bytes(bytes)->data;
    ssize_t n = as_bytes(bytes)->head.size;
    struct packer scratch = *p;
    struct row *rows = NULL;
    if (!read_format(rt, &scratch, s, n, NULL)) {
        ref_drop(rt, bytes);
        return false;
    }
    if (scratch.row_count) {
        rows = heap_alloc(rt, (size_t)scratch.row_count * sizeof *rows);
        if (!rows) {
            ref_drop(rt, bytes);
            raise_no_memory(rt);
            return false;
        }
        read_format(rt, &scratch, s, n, rows);
    }
    struct row *old_rows = p->rows;
    p->size = scratch.size;
    p->values = scratch.values;
    p->row_count = scratch.row_count;
    p->native = scratch.native;
    p->big = scratch.big;
    p->rows = rows;
    heap_free(rt, old_rows);
    ref_set_take(rt, &p->format, bytes);
    return true;
}

/* ---- one value ------------------------------------------------------------------------ */

static void put_bytes(char *out, uint64_t bits, ssize_t size, bool big)
{
    for (ssize_t i = 0; i < size; i++)
        out[big ? size - 1 - i : i] = (char)(bits >> (8 * i));
}

static uint64_t get_bytes(const char *in, ssize_t size, bool big)
{
    uint64_t bits = 0;
    for (ssize_t i = 0; i < size; i++)
        bits |= (uint64_t)(unsigned char)in[big ? size - 1 - i : i] << (8 * i);
    return bits;
}

/* Half precision, rounded to even; false when too large. */
static bool to_half(double x, uint16_t *out)
{
    uint16_t sign = signbit(x) ? 0x8000 : 0;
    if (x == 0.0) {
        *out = sign;
        return true;
    }
    if (isinf(x)) {
        *out = sign | 0x7c00;
        return true;
    }
    if (isnan(x)) {
        *out = sign | 0x7e00;
        return true;
    }
    int e;
    double f = frexp(fabs(x), &e) * 2.0;
    e--;
    uint16_t bits;
    if (e >= 16)
        return false;
    if (e < -25) {
        f = 0.0;
        e = 0;
    } else if (e < -14) {
        f = ldexp(f, 14 + e);
        e = 0;
    } else {
        e += 15;
        f -= 1.0;
    }
    f *= 1024.0;
    bits = (uint16_t)f;
    f -= bits;
    if (f > 0.5 || (f == 0.5 && bits % 2 == 1)) {
        bits++;
        if (bits == 1024) {
            bits = 0;
            e++;
            if (e == 31)
                return false;
        }
    }
    *out = (uint16_t)(bits | e << 10 | sign);
    return true;
}

static double from_half(uint16_t bits)
{
    int e = (bits >> 10) & 31;
    double f = bits & 0x3ff;
    double x = e == 31  ? (f != 0 ? (double)NAN : (double)INFINITY)
               : e == 0 ? ldexp(f, -24)
                        : ldexp(f / 1024.0 + 1.0, e - 15);
    return bits & 0x8000 ? -x : x;
}

static bool pack_float(struct runtime *rt, struct packer *p, const struct row *r, char *out,
                       Val v)
{
    double x = float_as_double(rt, v);
    if (x == -1.0 && is_raised(rt)) {
        error_clear(rt);
        return fail(rt, "required argument is not a float");
    }
    if (r->code == 'd') {
        uint64_t bits;
        memcpy(&bits, &x, 8);
        put_bytes(out, bits, 8, p->big);
    } else if (r->code == 'f') {
        float f = (float)x;
        uint32_t bits;
        if (!p->native && isinf(f) && !isinf(x))
            return raise_false(rt, EXC_OverflowError, "float too large to pack with f format");
        memcpy(&bits, &f, 4);
        put_bytes(out, bits, 4, p->big);
    } else {
        uint16_t bits;
        if (!to_half(x, &bits))
            return raise_false(rt, EXC_OverflowError, "float too large to pack with e format");
        put_bytes(out, bits, 2, p->big);
    }
    return true;
}

static bool out_of_range(struct runtime *rt, struct packer *p, char code, ssize_t size,
                         bool is_signed)
{
    if (code == 'b')
        return fail(rt, "byte format requires -128 <= number <= 127");
    if (code == 'B')
        return fail(rt, "ubyte format requires 0 <= number <= 255");
    if (!p->big && code == 'h')
        return fail(rt, "short format requires -32768 <= number <= 32767");
    if (!p->big && code == 'H')
        return fail(rt, "ushort format requires 0 <= number <= 65535");
    if (is_signed) {
        int64_t high = ((int64_t)1 << (8 * size - 1)) - 1;
        return fail(rt, "'%c' format requires %ld <= number <= %ld", code, (long)(-high - 1),
                    (long)high);
    }
    uint64_t high = ((uint64_t)1 << (8 * size)) - 1;
    return fail(rt, "'%c' format requires 0 <= number <= %lu", code, (unsigned long)high);
}

/* Read as a long or, for I L Q N, as an unsigned long first, then cut to size. */
static bool pack_int(struct runtime *rt, struct packer *p, const struct row *r, char *out,
                     Val v)
{
    if (!is_int(v) && !has_index(v))
        return fail(rt, "required argument is not an integer");
    Ref index = is_int(v) ? ref_keep(v) : number_index(rt, v);
    if (!index)
        return false;
    bool is_signed = strchr("bhilqn", r->code) != NULL;
    bool by_long = is_signed || r->code == 'B' || (r->code == 'H' && !p->big);
    bool long_long = p->big && (r->code == 'q' || r->code == 'Q'); /* written byte by byte */
    int overflow;
    int64_t value = int_as_int64_overflow(index, &overflow);
    uint64_t bits = (uint64_t)value;
    bool readable = !overflow, fits;
    if (!by_long) {
        readable = !overflow && value >= 0;
        if (overflow > 0 && int_bit_length(index) <= 64) {
            bits = int_as_uint64_mask(index);
            readable = true;
        } else if (r->code == 'P' && !overflow) {
            readable = true;
        }
    }
    ref_drop(rt, index);
    if (!readable && long_long)
        return fail(rt, "int too large to convert");
    if (!readable)
        return r->code == 'P' ? raise_false(rt, EXC_OverflowError, "int too large to convert")
                              : (bool)fail(rt, "argument out of range");
    if (is_signed) {
        int64_t high = r->size == 8 ? INT64_MAX : ((int64_t)1 << (8 * r->size - 1)) - 1;
        fits = value <= high && value >= -high - 1;
    } else {
        fits = r->size == 8 || ((!by_long || value >= 0) && bits >> (8 * r->size) == 0);
    }
    if (!fits)
        return out_of_range(rt, p, r->code, r->size, is_signed);
    put_bytes(out, bits, r->size, p->big);
    return true;
}

static bool pack_text(struct runtime *rt, const struct row *r, char *out, Val v)
{
    bool array = is_bytearray(v);
    if (!is_bytes(v) && !array)
        return fail(rt, r->code == 's' ? "argument for 's' must be a bytes object"
                                       : "argument for 'p' must be a bytes object");
    const char *data = array ? LOOK(bytearray, v)->start : as_bytes(v)->data;
    ssize_t n = LOOK(var_obj, v)->size;
    if (r->code == 's') {
        memcpy(out, data, (size_t)(n < r->size ? n : r->size));
        return true;
    }
    if (n > r->size - 1)
        n = r->size - 1;
    if (r->size > 0) {
        memcpy(out + 1, data, (size_t)(n < 0 ? 0 : n));
        out[0] = (char)(n > 255 ? 255 : n);
    }
    return true;
}

static bool pack_one(struct runtime *rt, struct packer *p, const struct row *r, char *out,
                     Val v)
{
    switch (r->code) {
    case 's':
    case 'p':
        return pack_text(rt, r, out, v);
    case 'c':
        if (!is_bytes(v) || as_bytes(v)->head.size != 1)
            return fail(rt, "char format requires a bytes object of length 1");
        *out = as_bytes(v)->data[0];
        return true;
    case '?': {
        int yes = obj_is_true(rt, v);
        *out = (char)yes;
        return yes >= 0;
    }
    case 'e':
    case 'f':
    case 'd':
        return pack_float(rt, p, r, out, v);
    }
    return pack_int(rt, p, r, out, v);
}

static Ref unpack_one(struct runtime *rt, struct packer *p, const struct row *r,
                      const char *in)
{
    uint64_t bits;
    switch (r->code) {
    case 's':
        return bytes_new(rt, in, r->size);
    case 'p': {
        ssize_t n = r->size ? (unsigned char)in[0] : 0;
        if (n >= r->size)
            n = r->size - 1;
        return bytes_new(rt, in + 1, n < 0 ? 0 : n);
    }
    case 'c':
        return bytes_new(rt, in, 1);
    case '?':
        return new_bool(rt, *in != 0);
    }
    bits = get_bytes(in, r->size, p->big);
    switch (r->code) {
    case 'e':
        return float_new(rt, from_half((uint16_t)bits));
    case 'f': {
        uint32_t half = (uint32_t)bits;
        float f;
        memcpy(&f, &half, 4);
        return float_new(rt, (double)f);
    }
    case 'd': {
        double x;
        memcpy(&x, &bits, 8);
        return float_new(rt, x);
    }
    case 'b':
    case 'h':
    case 'i':
    case 'l':
    case 'q':
    case 'n': {
        int shift = (int)(64 - 8 * r->size);
        return int_from_int64(rt, (int64_t)(bits << shift) >> shift);
    }
    }
    return int_from_uint64(rt, bits);
}

/* ---- whole structures ----------------------------------------------------------------------- */

static bool pack_all(struct runtime *rt, struct packer *p, Val const *argv, char *out)
{
    memset(out, 0, (size_t)p->size);
    ssize_t used = 0;
    for (ssize_t i = 0; i < p->row_count; i++) {
        const struct row *r = &p->rows[i];
        char *at = out + r->offset;
        for (ssize_t k = 0; k < r->repeat; k++, at += r->size) {
            Val v = argv[used++];
            if (pack_one(rt, p, r, at, v))
                continue;
            if (is_int(v) && error_clear_if(rt, EXC_OverflowError))
                fail(rt, "int too large to convert");
            return false;
        }
    }
    return true;
}

static Ref unpack_all(struct runtime *rt, struct packer *p, const char *in)
{
    Ref r = tuple_new(rt, p->values);
    ssize_t used = 0;
    for (ssize_t i = 0; r && i < p->row_count; i++) {
        const struct row *row = &p->rows[i];
        const char *at = in + row->offset;
        for (ssize_t k = 0; k < row->repeat; k++, at += row->size) {
            Ref item = unpack_one(rt, p, row, at);
            if (!item) {
                ref_clear(rt, &r);
                break;
            }
            tuple_set_take(r, used++, item);
        }
        if (!r)
            break;
    }
    return r;
}

static bool is_ready(struct runtime *rt, struct packer *p)
{
    return p->format || raise_false(rt, EXC_RuntimeError, "Struct object is not initialized");
}

static Ref do_pack(struct runtime *rt, Ref keeper, Val const *argv, ssize_t argc)
{
    struct packer *p = as_packer(keeper);
    if (!is_ready(rt, p))
        return NULL;
    if (argc != p->values)
        return fail(rt, "pack expected %zd items for packing (got %zd)", p->values, argc);
    Ref r = bytes_new(rt, NULL, p->size);
    if (!r)
        return NULL;
    if (!pack_all(rt, p, argv, as_bytes(r)->data))
        ref_clear(rt, &r);
    if (r && p->size == 1) {
        Ref one = bytes_new(rt, as_bytes(r)->data, 1);
        ref_drop(rt, r);
        return one;
    }
    return r;
}

static Ref do_pack_into(struct runtime *rt, Ref keeper, Val const *argv, ssize_t argc)
{
    struct packer *p = as_packer(keeper);
    if (!is_ready(rt, p))
        return NULL;
    if (argc < 2)
        return argc == 0 ? fail(rt, "pack_into expected buffer argument")
                         : fail(rt, "pack_into expected offset argument");
    if (argc != p->values + 2)
        return fail(rt, "pack_into expected %zd items for packing (got %zd)", p->values,
                    argc - 2);
    struct buffer view;
    if (!has_buffer(argv[0]) || buffer_get(rt, argv[0], &view, BUFFER_WRITABLE) < 0) {
        error_clear(rt);
        return raise(rt, EXC_TypeError,
                     "argument must be read-write bytes-like object, not %.100T",
                     argv[0]);
    }
    Ref r = NULL;
    if (view.readonly) {
        raise(rt, EXC_TypeError,
              "argument must be read-write bytes-like object, not %.100T",
              argv[0]);
        goto out;
    }
    ssize_t offset = number_as_ssize(rt, argv[1], EXC_IndexError);
    if (offset == -1 && is_raised(rt))
        goto out;
    if (offset < 0) {
        if (offset + p->size > 0) {
            fail(rt, "no space to pack %zd bytes at offset %zd", p->size, offset);
            goto out;
        }
        if (offset + view.size < 0) {
            fail(rt, "offset %zd out of range for %zd-byte buffer", offset, view.size);
            goto out;
        }
        offset += view.size;
    }
    if (view.size - offset < p->size) {
        fail(rt,
             "pack_into requires a buffer of at least %zu bytes for packing %zd bytes at "
             "offset %zd (actual buffer size is %zd)",
             (size_t)p->size + (size_t)offset, p->size, offset, view.size);
        goto out;
    }
    if (pack_all(rt, p, argv + 2, (char *)view.bytes + offset))
        r = new_none(rt);
out:
    buffer_release(rt, &view);
    return r;
}

static Ref do_unpack(struct runtime *rt, Ref keeper, Val buffer)
{
    struct packer *p = as_packer(keeper);
    struct buffer view;
    if (!is_ready(rt, p) || buffer_get(rt, buffer, &view, BUFFER_SIMPLE) < 0)
        return NULL;
    Ref r = view.size == p->size
                ? unpack_all(rt, p, view.bytes)
                : fail(rt, "unpack requires a buffer of %zd bytes", p->size);
    buffer_release(rt, &view);
    return r;
}

static Ref do_unpack_from(struct runtime *rt, Ref keeper, Val buffer, Val at)
{
    struct packer *p = as_packer(keeper);
    ssize_t offset = 0;
    struct buffer view;
    if (!is_ready(rt, p) || !arg_ssize(rt, at, &offset) ||
        buffer_get(rt, buffer, &view, BUFFER_SIMPLE) < 0)
        return NULL;
    Ref r = NULL;
    if (offset < 0) {
        if (offset + p->size > 0) {
            fail(rt, "not enough data to unpack %zd bytes at offset %zd", p->size, offset);
            goto out;
        }
        if (offset + view.size < 0) {
            fail(rt, "offset %zd out of range for %zd-byte buffer", offset, view.size);
            goto out;
        }
        offset += view.size;
    }
    if (view.size - offset < p->size) {
        fail(rt,
             "unpack_from requires a buffer of at least %zu bytes for unpacking %zd bytes at "
             "offset %zd (actual buffer size is %zd)",
             (size_t)p->size + (size_t)offset, p->size, offset, view.size);
        goto out;
    }
    r = unpack_all(rt, p, (char *)view.bytes + offset);
out:
    buffer_release(rt, &view);
    return r;
}

/* ---- iter_unpack ---------------------------------------------------------------------------- */

struct unpack_iterator {
    struct obj head;
    Ref packer;
    struct buffer view;
    ssize_t index;
};

static Ref do_iter_unpack(struct runtime *rt, Ref keeper, Val buffer)
{
    struct packer *p = as_packer(keeper);
    if (!is_ready(rt, p))
        return NULL;
    if (p->size == 0)
        return fail(rt, "cannot iteratively unpack with a struct of length 0");
    struct buffer view;
    if (buffer_get(rt, buffer, &view, BUFFER_SIMPLE) < 0)
        return NULL;
    if (view.size % p->size) {
        buffer_release(rt, &view);
        return fail(rt, "iterative unpacking requires a buffer of a multiple of %zd bytes",
                    p->size);
    }
    Ref r = gc_new(rt, builtin_type(rt, TYPE_ID_struct_unpack_iterator));
    if (!r) {
        buffer_release(rt, &view);
        return NULL;
    }
    struct unpack_iterator *it = LOOK(unpack_iterator, r);
    it->packer = ref_keep(keeper);
    it->view = view;
    it->index = 0;
    gc_track(rt, r);
    return r;
}

static void unpack_iterator_dealloc(struct runtime *rt, Ref self)
{
    struct unpack_iterator *it = LOOK(unpack_iterator, self);
    gc_untrack(rt, self);
    ref_clear(rt, &it->packer);
    buffer_release(rt, &it->view);
    gc_free(rt, self);
}

static int unpack_iterator_visit(Val self, visit_fn *fn, void *arg)
{
    VISIT_SLOT(LOOK(unpack_iterator, self)->packer, "struct");
    VISIT_SLOT(LOOK(unpack_iterator, self)->view.owner, "buffer");
    return 0;
}

static Ref unpack_iterator_next(struct runtime *rt, Val self)
{
    struct unpack_iterator *it = LOOK(unpack_iterator, self);
    if (!it->packer)
        return NULL;
    struct packer *p = as_packer(it->packer);
    if (it->index >= it->view.size) {
        ref_clear(rt, &it->packer);
        buffer_release(rt, &it->view);
        return NULL;
    }
    Ref r = unpack_all(rt, p, (char *)it->view.bytes + it->index);
    it->index += p->size;
    return r;
}

static Ref unpack_iterator_hint(struct runtime *rt, Val self, Val const *argv, ssize_t argc,
                                Val kwnames)
{
    (void)argv, (void)argc, (void)kwnames;
    struct unpack_iterator *it = LOOK(unpack_iterator, self);
    if (!it->packer)
        return int_from_int64(rt, 0);
    return int_from_ssize(rt, (it->view.size - it->index) / as_packer(it->packer)->size);
}

static const struct method_def unpack_iterator_methods[] = {
    {"__length_hint__", unpack_iterator_hint, 0, 0, 0, NULL},
    {0},
};

const struct type_def struct_unpack_iterator_def = {
    .name = "_struct.unpack_iterator",
    .basicsize = sizeof(struct unpack_iterator),
    .flags = TYPE_GC | TYPE_NO_NEW,
    .dealloc = unpack_iterator_dealloc,
    .visit = unpack_iterator_visit,
    .iter = iter_self,
    .iternext = unpack_iterator_next,
    .methods = unpack_iterator_methods,
};

/* ---- Struct ------------------------------------------------------------------------------------ */

static Ref packer_new(struct runtime *rt, struct type *type, Val args, Val kwargs)
{
    (void)args, (void)kwargs;
    Ref r = type->alloc(rt, type, 0);
    if (r) {
        struct packer *p = as_packer(r);
        p->size = p->values = -1;
        p->row_count = 0;
        p->rows = NULL;
        p->format = NULL;
        p->weaklist = NULL;
    }
    return r;
}

static int packer_init(struct runtime *rt, Val self, Val args, Val kwargs)
{
    static const struct args_spec spec = {"Struct", 1, 1, 0, {"format"}};
    Val v[1] = {NULL};
    if (!args_parse_tuple(rt, &spec, args, kwargs, v))
        return -1;
    return packer_set(rt, as_packer(self), v[0]) ? 0 : -1;
}

static void packer_dealloc(struct runtime *rt, Ref self)
{
    struct packer *p = as_packer(self);
    if (p->weaklist)
        weak_clear_all(rt, self);
    heap_free(rt, p->rows);
    p->rows = NULL;
    ref_clear(rt, &p->format);
    self->type->free ? self->type->free(rt, self) : obj_free(rt, self);
}

static int packer_visit(Val self, visit_fn *fn, void *arg)
{
    VISIT_SLOT(as_packer(self)->format, "format");
    return 0;
}

static void packer_blocks(Val self, void (*block)(const void *p, void *arg), void *arg)
{
    if (as_packer(self)->rows)
        block(as_packer(self)->rows, arg);
}

#define METHOD(name)                                                                          \
    static Ref name(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)

METHOD(packer_pack)
{
    (void)kwnames;
    Ref keeper = ref_keep(self);
    Ref r = do_pack(rt, keeper, argv, argc);
    ref_drop(rt, keeper);
    return r;
}

METHOD(packer_pack_into)
{
    (void)kwnames;
    Ref keeper = ref_keep(self);
    Ref r = do_pack_into(rt, keeper, argv, argc);
    ref_drop(rt, keeper);
    return r;
}

METHOD(packer_unpack)
{
    (void)argc, (void)kwnames;
    Ref keeper = ref_keep(self);
    Ref r = do_unpack(rt, keeper, argv[0]);
    ref_drop(rt, keeper);
    return r;
}

METHOD(packer_unpack_from)
{
    static const struct args_spec spec = {"unpack_from", 2, 1, 0, {"buffer", "offset"}};
    Val v[2] = {NULL, NULL};
    if (!args_parse(rt, &spec, argv, argc, kwnames, v))
        return NULL;
    Ref keeper = ref_keep(self);
    Ref r = do_unpack_from(rt, keeper, v[0], v[1]);
    ref_drop(rt, keeper);
    return r;
}

METHOD(packer_iter_unpack)
{
    (void)argc, (void)kwnames;
    Ref keeper = ref_keep(self);
    Ref r = do_iter_unpack(rt, keeper, argv[0]);
    ref_drop(rt, keeper);
    return r;
}

METHOD(packer_sizeof)
{
    (void)argv, (void)argc, (void)kwnames;
    return int_from_ssize(rt, self->type->basicsize +
                                  as_packer(self)->row_count * (ssize_t)sizeof(struct row));
}

static Ref packer_get_format(struct runtime *rt, Val self, void *closure)
{
    (void)closure;
    Val f = as_packer(self)->format;
    if (!f)
        return raise(rt, EXC_RuntimeError, "Struct object is not initialized");
    return str_from_ascii(rt, as_bytes(f)->data, as_bytes(f)->head.size);
}

static Ref packer_get_size(struct runtime *rt, Val self, void *closure)
{
    (void)closure;
    if (!is_ready(rt, as_packer(self)))
        return NULL;
    return int_from_ssize(rt, as_packer(self)->size);
}

static const struct getset_def packer_getset[] = {
    {"format", packer_get_format, NULL, "struct format string", NULL},
    {"size", packer_get_size, NULL, "struct size in bytes", NULL},
    {0},
};

static const struct method_def packer_methods[] = {
    {"iter_unpack", packer_iter_unpack, 1, 1, 0,
     "iter_unpack($self, buffer, /)\n--\n\nReturn an iterator yielding tuples."},
    {"pack", packer_pack, 0, -1, 0,
     "S.pack(v1, v2, ...) -> bytes\n\nReturn a bytes object containing values v1, v2, ... "
     "packed according\nto the format string S.format."},
    {"pack_into", packer_pack_into, 0, -1, 0,
     "S.pack_into(buffer, offset, v1, v2, ...)"},
    {"unpack", packer_unpack, 1, 1, 0,
     "unpack($self, buffer, /)\n--\n\nReturn a tuple containing unpacked values."},
    {"unpack_from", packer_unpack_from, 0, -1, METH_KW,
     "unpack_from($self, /, buffer, offset=0)\n--\n\nReturn a tuple containing unpacked "
     "values."},
    {"__sizeof__", packer_sizeof, 0, 0, 0, "S.__sizeof__() -> size of S in memory, in bytes"},
    {0},
};

const struct type_def struct_packer_def = {
    .name = "_struct.Struct",
    .doc = "Struct(fmt) --> compiled struct object",
    .basicsize = sizeof(struct packer),
    .flags = TYPE_BASE,
    .weaklist_offset = offsetof(struct packer, weaklist),
    .dealloc = packer_dealloc,
    .visit = packer_visit,
    .init = packer_init,
    .new_ = packer_new,
    .methods = packer_methods,
    .getset = packer_getset,
    .blocks = packer_blocks,
};

/* ---- module ----------------------------------------------------------------------------------------- */

/* A Struct for the functions of the module. */
static Ref made(struct runtime *rt, Val format)
{
    if (is_exact(format, &struct_packer_def))
        return ref_keep(format);
    return obj_call_1(rt, REF(builtin_type(rt, TYPE_ID_struct_packer)), format);
}

METHOD(struct_calcsize)
{
    (void)self, (void)argc, (void)kwnames;
    Ref p = made(rt, argv[0]);
    Ref r = p ? int_from_ssize(rt, as_packer(p)->size) : NULL;
    ref_drop(rt, p);
    return r;
}

METHOD(struct_pack)
{
    (void)self, (void)kwnames;
    if (argc == 0)
        return raise(rt, EXC_TypeError, "missing format argument");
    Ref p = made(rt, argv[0]);
    Ref r = p ? do_pack(rt, p, argv + 1, argc - 1) : NULL;
    ref_drop(rt, p);
    return r;
}

METHOD(struct_pack_into)
{
    (void)self, (void)kwnames;
    if (argc == 0)
        return raise(rt, EXC_TypeError, "missing format argument");
    Ref p = made(rt, argv[0]);
    Ref r = p ? do_pack_into(rt, p, argv + 1, argc - 1) : NULL;
    ref_drop(rt, p);
    return r;
}

METHOD(struct_unpack)
{
    (void)self, (void)argc, (void)kwnames;
    Ref p = made(rt, argv[0]);
    Ref r = p ? do_unpack(rt, p, argv[1]) : NULL;
    ref_drop(rt, p);
    return r;
}

METHOD(struct_unpack_from)
{
    (void)self;
    static const struct args_spec spec = {
        "unpack_from", 3, 2, 0, {"", "buffer", "offset"}};
    Val v[3] = {NULL, NULL, NULL};
    if (!args_parse(rt, &spec, argv, argc, kwnames, v))
        return NULL;
    Ref p = made(rt, v[0]);
    Ref r = p ? do_unpack_from(rt, p, v[1], v[2]) : NULL;
    ref_drop(rt, p);
    return r;
}

METHOD(struct_iter_unpack)
{
    (void)self, (void)argc, (void)kwnames;
    Ref p = made(rt, argv[0]);
    Ref r = p ? do_iter_unpack(rt, p, argv[1]) : NULL;
    ref_drop(rt, p);
    return r;
}

METHOD(struct_clearcache)
{
    (void)self, (void)argv, (void)argc, (void)kwnames;
    return new_none(rt);
}

static const struct method_def functions[] = {
    {"_clearcache", struct_clearcache, 0, 0, 0, "Clear the internal cache."},
    {"calcsize", struct_calcsize, 1, 1, 0,
     "calcsize($module, format, /)\n--\n\nReturn size in bytes of the struct described by the "
     "format string."},
    {"iter_unpack", struct_iter_unpack, 2, 2, 0,
     "iter_unpack($module, format, buffer, /)\n--\n\nReturn an iterator yielding tuples "
     "unpacked from the given bytes."},
    {"pack", struct_pack, 0, -1, 0,
     "pack(format, v1, v2, ...) -> bytes\n\nReturn a bytes object containing the values v1, "
     "v2, ... packed according\nto the format string."},
    {"pack_into", struct_pack_into, 0, -1, 0,
     "pack_into(format, buffer, offset, v1, v2, ...)"},
    {"unpack", struct_unpack, 2, 2, 0,
     "unpack($module, format, buffer, /)\n--\n\nReturn a tuple containing values unpacked "
     "according to the format string."},
    {"unpack_from", struct_unpack_from, 0, -1, METH_KW,
     "unpack_from($module, format, /, buffer, offset=0)\n--\n\nReturn a tuple containing "
     "values unpacked according to the format string."},
    {0},
};

static bool init(struct runtime *rt, Val module)
{
    struct state *s = LOOK(module, module)->state;
    Ref name = str_new(rt, "error"), bases = tuple_pack(rt, 1, REF(exc_type(rt, EXC_Exception)));
    Ref dict = dict_new(rt), where = str_new(rt, "struct");
    if (name && bases && dict && where && dict_set_text(rt, dict, "__module__", where) == 0) {
        Val argv[] = {name, bases, dict};
        s->error = obj_vectorcall(rt, REF(builtin_type(rt, TYPE_ID_type)), argv, 3, NULL);
    }
    ref_drop(rt, name);
    ref_drop(rt, bases);
    ref_drop(rt, dict);
    ref_drop(rt, where);
    struct type *type = type_lazy(rt, TYPE_ID_struct_packer);
    return s->error && type && type_lazy(rt, TYPE_ID_struct_unpack_iterator) &&
           module_add(rt, module, "Struct", REF(type)) &&
           module_add(rt, module, "error", s->error);
}

static int visit(Val module, visit_fn *fn, void *arg)
{
    struct state *s = LOOK(module, module)->state;
    VISIT_SLOT(s->error, "error");
    return 0;
}

static void clear(struct runtime *rt, Val module)
{
    struct state *s = LOOK(module, module)->state;
    ref_clear(rt, &s->error);
}

const struct module_def _struct_module;
const struct module_def _struct_module = {
    .name = "_struct",
    .doc = "Functions to convert between Python values and C structs.",
    .functions = functions,
    .state_size = sizeof(struct state),
    .init = init,
    .visit = visit,
    .clear = clear,
};
