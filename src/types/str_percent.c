/* str_percent.c - the % operator of str and of bytes. */
#include <stdlib.h>
#include <string.h>

#include "types/bytes.h"
#include "types/dict.h"
#include "types/format_internal.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/slice.h"
#include "types/tuple.h"

/* One conversion: %[(key)][flags][width][.precision][length]type */
struct directive {
    bool left, plus, blank, alternate, zero;
    ssize_t width, precision; /* -1: none */
    uint32_t type;
    bool numeric;
    char sign; /* to be shown, 0: none */
};

struct percent {
    struct runtime *rt;
    Val format;  /* str; of bytes: their Latin-1 text */
    bool bytes;  /* the rules of bytes */
    ssize_t at, end;
    Val args;    /* what follows %, borrowed */
    Val mapping; /* args, when it may be one, else NULL */
    ssize_t used, count; /* of the tuple; count -1: one argument, -2: it is used up */
    Ref current; /* the mapping's item; owned */
    struct str_builder out;
};

static Val next_argument(struct percent *p)
{
    if (p->current)
        return p->current;
    if (p->count >= 0) {
        if (p->used < p->count)
            return tuple_at(p->args, p->used++);
    } else if (p->count == -1) {
        p->count = -2;
        return p->args;
    }
    raise(p->rt, EXC_TypeError, "not enough arguments for format string");
    return NULL;
}

static bool read_key(struct percent *p)
{
    struct runtime *rt = p->rt;
    if (!p->mapping)
        return raise_false(rt, EXC_TypeError, "format requires a mapping");
    ssize_t start = ++p->at;
    int depth = 1;
    for (; p->at < p->end && depth > 0; p->at++) {
        uint32_t c = str_at(p->format, p->at);
        depth += c == '(' ? 1 : c == ')' ? -1 : 0;
    }
    if (depth > 0)
        return raise_false(rt, EXC_ValueError, "incomplete format key");
    Ref key = str_from_range(rt, str_kind(p->format), str_data(p->format), start, p->at - 1);
    if (key && p->bytes)
        ref_set_take(rt, &key, latin1_to_bytes(rt, key));
    if (!key)
        return false;
    Ref item = obj_getitem(rt, p->mapping, key);
    ref_drop(rt, key);
    if (!item)
        return false;
    ref_set_take(rt, &p->current, item);
    p->count = -1;
    return true;
}

/* A width or precision: digits or '*'. */
static bool read_number(struct percent *p, ssize_t *value, const char *too_big, bool precision)
{
    struct runtime *rt = p->rt;
    if (p->at < p->end && str_at(p->format, p->at) == '*') {
        Ref held = NULL;
        p->at++;
        Val v;
        if (p->current) {
            v = p->current;
        } else {
            v = next_argument(p);
        }
        if (!v)
            return false;
        held = ref_keep(v);
        if (!is_int(held)) {
            ref_drop(rt, held);
            return raise_false(rt, EXC_TypeError, "* wants int");
        }
        int overflow;
        int64_t n = int_as_int64_overflow(held, &overflow);
        ref_drop(rt, held);
        if (overflow)
            return raise_false(rt, EXC_OverflowError,
                               "Python int too large to convert to C ssize_t");
        if (precision && (n > INT_MAX || n < INT_MIN))
            return raise_false(rt, EXC_OverflowError, "Python int too large to convert to C int");
        *value = n;
        return true;
    }
    *value = 0;
    bool any = precision;
    for (; p->at < p->end; p->at++) {
        uint32_t c = str_at(p->format, p->at);
        if (c < '0' || c > '9')
            break;
        any = true;
        ssize_t limit = precision ? INT_MAX : SSIZE_MAX;
        if (*value > (limit - (ssize_t)(c - '0')) / 10)
            return raise_false(rt, EXC_ValueError, "%s", too_big);
        *value = *value * 10 + (ssize_t)(c - '0');
    }
    if (!any)
        *value = -1;
    return true;
}

static bool read_directive(struct percent *p, struct directive *d)
{
    struct runtime *rt = p->rt;
    *d = (struct directive){.width = -1, .precision = -1};
#define AT_END (p->at >= p->end)
#define HERE (AT_END ? 0 : str_at(p->format, p->at))
    if (AT_END)
        goto incomplete;
    if (HERE == '(' && !read_key(p))
        return false;
    for (bool more = true; more && !AT_END;) {
        switch (HERE) {
        case '-':
            d->left = true;
            break;
        case '+':
            d->plus = true;
            break;
        case ' ':
            d->blank = true;
            break;
        case '#':
            d->alternate = true;
            break;
        case '0':
            d->zero = true;
            break;
        case 'z':
            if (p->bytes)
                break;
            /* fall through */
        default:
            more = false;
            continue;
        }
        p->at++;
    }
    if (!read_number(p, &d->width, "width too big", false))
        return false;
    if (d->width < -1) {
        d->left = true;
        d->width = -d->width;
    }
    if (HERE == '.') {
        p->at++;
        if (!read_number(p, &d->precision, "precision too big", true))
            return false;
        if (d->precision < 0)
            d->precision = 0;
    }
    if (HERE == 'h' || HERE == 'l' || HERE == 'L')
        p->at++;
    if (AT_END)
        goto incomplete;
    d->type = str_at(p->format, p->at++);
    return true;

incomplete:
    return raise_false(rt, EXC_ValueError, "incomplete format");
#undef AT_END
#undef HERE
}

/* ---- values --------------------------------------------------------------------------- */

/* The int that %d, %x ... shows: owned; NULL raised. */
static Ref whole_of(struct percent *p, const struct directive *d, Val v)
{
    struct runtime *rt = p->rt;
    if (is_int(v))
        return ref_keep(v);
    bool hexadecimal = d->type == 'x' || d->type == 'X' || d->type == 'o';
    Ref r = NULL;
    if (is_number(v)) {
        r = hexadecimal ? number_index(rt, v) : number_int(rt, v);
        if (!r && !raised_is(rt, EXC_TypeError))
            return NULL;
        error_clear_if(rt, EXC_TypeError);
    }
    if (!r)
        raise(rt, EXC_TypeError,
              hexadecimal ? "%%%c format: an integer is required, not %.200T"
                          : "%%%c format: a real number is required, not %.200T",
              (int)d->type, v);
    return r;
}

static Ref integer_text(struct percent *p, struct directive *d, Val v)
{
    struct runtime *rt = p->rt;
    Ref whole = whole_of(p, d, v);
    if (!whole)
        return NULL;
    int base = d->type == 'o' ? 8 : d->type == 'x' || d->type == 'X' ? 16 : 10;
    Ref text = int_format(rt, whole, base, false);
    ref_drop(rt, whole);
    if (!text)
        return NULL;
    if (base == 10 && d->precision < 0)
        return text;
    const char *digits = str_data(text);
    ssize_t n = str_length(text);
    bool negative = digits[0] == '-';
    struct str_builder b;
    str_builder_init(rt, &b);
    if (negative)
        str_builder_char(&b, '-');
    if (d->alternate && base != 10) {
        str_builder_char(&b, '0');
        str_builder_char(&b, d->type);
    }
    if (d->precision >= 0)
        str_builder_fill(&b, '0', d->precision - (n - negative));
    for (ssize_t i = negative; i < n; i++) {
        int c = digits[i];
        str_builder_char(&b, d->type == 'X' && c >= 'a' ? (uint32_t)c - 32 : (uint32_t)c);
    }
    ref_drop(rt, text);
    return str_builder_finish(&b);
}

static Ref float_text(struct percent *p, struct directive *d, Val v)
{
    struct runtime *rt = p->rt;
    double x = float_as_double(rt, v);
    if (x == -1.0 && is_raised(rt)) {
        if (p->bytes && raised_is(rt, EXC_TypeError)) {
            error_clear(rt);
            raise(rt, EXC_TypeError, "float argument required, not %.200T", v);
        }
        return NULL;
    }
    ssize_t precision = d->precision < 0 ? 6 : d->precision;
    if (precision > INT_MAX)
        return raise(rt, EXC_ValueError, "precision too big");
    char *text =
        float_to_text(x, (char)d->type, (int)precision, d->alternate ? FLOAT_ALT : 0);
    if (!text)
        return raise_no_memory(rt);
    Ref r = str_from_ascii(rt, text, (ssize_t)strlen(text));
    free(text);
    return r;
}

static Ref char_text(struct percent *p, Val v)
{
    struct runtime *rt = p->rt;
    if (p->bytes) {
        if ((is_bytes(v) || is_bytearray(v)) && LOOK(var_obj, v)->size == 1) {
            const char *data = is_bytes(v) ? as_bytes(v)->data : LOOK(bytearray, v)->start;
            return str_from_char(rt, (unsigned char)data[0]);
        }
        if (is_number(v) && has_index(v)) {
            ssize_t c = number_as_ssize(rt, v, EXC_OverflowError);
            if (c == -1 && is_raised(rt) && !raised_is(rt, EXC_OverflowError))
                return NULL;
            error_clear(rt);
            if (c < 0 || c > 255)
                return raise(rt, EXC_OverflowError, "%%c arg not in range(256)");
            return str_from_char(rt, (uint32_t)c);
        }
        return raise(rt, EXC_TypeError,
                     "%%c requires an integer in range(256) or a single byte");
    }
    if (is_str(v)) {
        if (str_length(v) == 1)
            return str_from_char(rt, str_at(v, 0));
        return raise(rt, EXC_TypeError, "%%c requires int or char");
    }
    if (!has_index(v))
        return raise(rt, EXC_TypeError, "%%c requires int or char");
    Ref whole = number_index(rt, v);
    if (!whole)
        return NULL;
    int overflow;
    int64_t c = int_as_int64_overflow(whole, &overflow);
    ref_drop(rt, whole);
    if (overflow || c < 0 || c > 0x10ffff)
        return raise(rt, EXC_OverflowError, "%%c arg not in range(0x110000)");
    return str_from_char(rt, (uint32_t)c);
}

/* bytes: %s and %b want a buffer or __bytes__. */
static Ref bytes_text(struct percent *p, Val v)
{
    struct runtime *rt = p->rt;
    Ref made = NULL;
    if (is_bytes(v)) {
        made = ref_keep(v);
    } else if (has_buffer(v)) {
        made = bytes_from_object(rt, v);
    } else {
        Ref method = obj_lookup_special(rt, v, IDENT_OF(rt, __bytes__));
        if (method) {
            made = obj_call_0(rt, method);
            ref_drop(rt, method);
            if (made && !is_bytes(made)) {
                raise(rt, EXC_TypeError, "__bytes__ returned non-bytes (type %.200T)", made);
                ref_clear(rt, &made);
            }
        } else if (!is_raised(rt)) {
            raise(rt, EXC_TypeError,
                  "%%b requires a bytes-like object, or an object that implements "
                  "__bytes__, not '%.100T'",
                  v);
        }
    }
    if (!made)
        return NULL;
    Ref r = str_from_latin1(rt, (unsigned char *)as_bytes(made)->data,
                            as_bytes(made)->head.size);
    ref_drop(rt, made);
    return r;
}

static Ref value_text(struct percent *p, struct directive *d, Val v)
{
    struct runtime *rt = p->rt;
    if (is_exact(v, &int_def) && !p->bytes && strchr("sra", (int)d->type))
        return int_format(rt, v, 10, false);
    switch (d->type) {
    case 'r':
        if (!p->bytes)
            return obj_repr(rt, v);
        return obj_ascii(rt, v);
    case 'a':
        return obj_ascii(rt, v);
    case 'b':
        if (!p->bytes)
            break;
        return bytes_text(p, v);
    case 's':
        return p->bytes ? bytes_text(p, v) : obj_str(rt, v);
    case 'i':
    case 'u':
    case 'd':
    case 'o':
    case 'x':
    case 'X':
        d->numeric = true;
        return integer_text(p, d, v);
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G':
        d->numeric = true;
        return float_text(p, d, v);
    case 'c':
        d->precision = -1;
        return char_text(p, v);
    }
    if (p->bytes)
        return raise(rt, EXC_ValueError, "unsupported format character '%c' (0x%x) at index %zd",
                     (int)d->type, d->type, p->at - 1);
    return raise(rt, EXC_ValueError, "unsupported format character '%c' (0x%x) at index %zd",
                 d->type >= 32 && d->type < 128 ? (int)d->type : '?', d->type, p->at - 1);
}

/* Sign and prefix first, then filling, then the rest. */
static void put_value(struct percent *p, const struct directive *d, Val text)
{
    struct str_builder *b = &p->out;
    ssize_t n = str_length(text), start = 0;
    if (d->width < 0 && d->precision < 0 && !d->plus && !d->blank && !d->alternate) {
        str_builder_str(b, text);
        return;
    }
    if (!d->numeric && d->precision >= 0 && n > d->precision && d->type != 'c')
        n = d->precision;
    uint32_t sign = 0;
    if (d->numeric) {
        uint32_t c = n ? str_at(text, 0) : 0;
        if (c == '-' || c == '+') {
            sign = c;
            start = 1;
        } else if (d->plus) {
            sign = '+';
        } else if (d->blank) {
            sign = ' ';
        }
    }
    bool prefix = d->numeric && d->alternate &&
                  (d->type == 'x' || d->type == 'X' || d->type == 'o');
    ssize_t size = n - start + (sign != 0);
    ssize_t extra = d->width > size ? d->width - size : 0;
    bool zeros = d->zero && d->numeric && !d->left;
    if (extra && !d->left && !zeros)
        str_builder_fill(b, ' ', extra);
    if (sign)
        str_builder_char(b, sign);
    if (prefix) {
        str_builder_slice(b, text, start, start + 2);
        start += 2;
    }
    if (zeros)
        str_builder_fill(b, '0', extra);
    str_builder_slice(b, text, start, n);
    if (d->left)
        str_builder_fill(b, ' ', extra);
}

/* "%d", "%s": nothing between. */
static bool read_plain(struct percent *p, struct directive *d)
{
    uint32_t c = p->at < p->end ? str_at(p->format, p->at) : 0;
    if (c != 'd' && c != 's' && c != 'r')
        return false;
    *d = (struct directive){.width = -1, .precision = -1, .type = c};
    p->at++;
    return true;
}

static bool one_directive(struct percent *p)
{
    struct runtime *rt = p->rt;
    struct directive d;
    if (p->at < p->end && str_at(p->format, p->at) == '%') {
        p->at++;
        str_builder_char(&p->out, '%');
        return true;
    }
    if (!read_plain(p, &d) && !read_directive(p, &d))
        return false;
    Val v = next_argument(p); /* held by the arguments, which the caller holds */
    if (!v)
        return false;
    Ref text = value_text(p, &d, v);
    if (!text)
        return false;
    put_value(p, &d, text);
    ref_drop(rt, text);
    if (p->current && p->mapping) {
        ref_clear(rt, &p->current);
        p->count = -2;
    }
    return !p->out.failed;
}

/* A mapping with string keys may follow %: not a tuple, not text. */
static bool may_be_mapping(Val v, bool bytes)
{
    if (is_tuple(v) || !v->type->mapping || !v->type->mapping->subscript)
        return false;
    return bytes ? !is_bytes(v) && !is_bytearray(v) && !is_str(v) : !is_str(v);
}

static Ref percent_run(struct runtime *rt, struct percent *p, bool bytes, Val format, Val args)
{
    p->rt = rt;
    p->bytes = bytes;
    p->at = p->used = 0;
    p->current = NULL;
    p->format = format;
    p->end = str_length(format);
    p->args = args;
    p->count = is_tuple(args) ? tuple_size(args) : -1;
    p->mapping = may_be_mapping(args, p->bytes) ? args : NULL;
    str_builder_init(rt, &p->out);
    int kind = str_kind(format);
    const void *data = str_data(format);
    bool ok = true, all_plain = p->end > 0 && !p->bytes;
    while (ok && p->at < p->end) {
        ssize_t plain = p->at;
        while (p->at < p->end && str_read(kind, data, p->at) != '%')
            p->at++;
        str_builder_slice(&p->out, format, plain, p->at);
        if (p->at >= p->end)
            break;
        p->at++;
        ok = one_directive(p);
        all_plain = false;
    }
    ref_clear(rt, &p->current);
    if (ok && !p->mapping && (p->count == -1 || (p->count >= 0 && p->used < p->count)))
        ok = raise_false(rt, EXC_TypeError,
                         p->bytes ? "not all arguments converted during bytes formatting"
                                  : "not all arguments converted during string formatting");
    if (ok && !all_plain)
        return str_builder_finish(&p->out);
    str_builder_release(&p->out);
    return ok ? ref_keep(format) : NULL; /* nothing was to be put in */
}

/* "%s" or "%.5s" of an exact text that fits: the text itself. */
static bool is_whole_text(Val format, Val v)
{
    ssize_t n = str_length(format), at = 1, most = -1;
    if (n < 2 || !is_exact(v, &str_def) || str_at(format, 0) != '%' ||
        str_at(format, n - 1) != 's')
        return false;
    if (at < n - 1 && str_at(format, at) == '-')
        at++;
    ssize_t width = 0;
    for (; at < n - 1 && n < 12; at++) {
        uint32_t c = str_at(format, at);
        if (c == '.' && most < 0)
            most = 0;
        else if (c < '0' || c > '9')
            return false;
        else if (most >= 0)
            most = most * 10 + (ssize_t)(c - '0');
        else
            width = width * 10 + (ssize_t)(c - '0');
    }
    return at == n - 1 && width <= str_length(v) && (most < 0 || most >= str_length(v));
}

Ref str_percent(struct runtime *rt, Val format, Val args)
{
    struct percent p;
    Val one = is_exact(args, &tuple_def) && tuple_size(args) == 1 ? tuple_at(args, 0) : args;
    if (is_whole_text(format, one))
        return ref_keep(one);
    return percent_run(rt, &p, false, format, args);
}

Ref latin1_to_bytes(struct runtime *rt, Val text)
{
    return bytes_new(rt, str_data(text), str_length(text));
}

/* Bytes are formatted as the text of the same code points. */
Ref bytes_percent(struct runtime *rt, const char *format, ssize_t size, Val args,
                  bool bytearray)
{
    struct percent p;
    Ref text = str_from_latin1(rt, (const unsigned char *)format, size);
    Ref made = text ? percent_run(rt, &p, true, text, args) : NULL;
    Ref r = NULL;
    if (made)
        r = bytearray ? bytearray_new(rt, str_data(made), str_length(made))
                      : bytes_new(rt, str_data(made), str_length(made));
    ref_drop(rt, made);
    ref_drop(rt, text);
    return r;
}
