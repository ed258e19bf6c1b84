/* str_build.c - text from pieces: the builder, format strings for C, joins.
 *
 * Short ASCII text is collected in the builder itself and copied once.  The block of a
 * longer one leaves room for the head of a str in front of its characters, so that
 * finishing only shrinks the block and fills in the head.
 * Invariant: `data` is `small`, or a block begins header_size(max_char) bytes before it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "heap/heap.h"
#include "types/list.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/str_internal.h"
#include "types/tuple.h"
#include "types/type_layout.h"

/* ---- builder -------------------------------------------------------------------- */

static size_t header_size(uint32_t max_char)
{
    return max_char < 128 ? sizeof(struct str) : sizeof(struct str_wide);
}

void str_builder_init(struct runtime *rt, struct str_builder *b)
{
    b->rt = rt;
    b->data = b->small;
    b->length = 0;
    b->room = sizeof b->small;
    b->kind = 1;
    b->max_char = 127;
    b->failed = b->unshared = false;
    b->only = NULL;
}

static char *builder_block(const struct str_builder *b) /* NULL: none yet */
{
    return b->data == b->small ? NULL : (char *)b->data - header_size(b->max_char);
}

static void builder_fail(struct str_builder *b)
{
    if (!b->failed) {
        b->failed = true;
        raise_no_memory(b->rt);
    }
}

static bool builder_reserve(struct str_builder *b, ssize_t more, uint32_t max_char);

/* A second piece comes: the first is copied after all. */
static bool builder_copy_only(struct str_builder *b)
{
    Ref only = ref_move(&b->only);
    ssize_t n = str_length(only);
    bool ok = builder_reserve(b, n, str_max_char(only));
    if (ok) {
        copy_chars(b->kind, b->data, 0, str_kind(only), str_data(only), 0, n);
        b->length = n;
    }
    ref_drop(b->rt, only);
    return ok;
}

/* Room for `more` characters up to `max_char`. */
static bool builder_reserve(struct str_builder *b, ssize_t more, uint32_t max_char)
{
    if (b->failed || (UNLIKELY(b->only != NULL) && !builder_copy_only(b)))
        return false;
    ssize_t need;
    if (__builtin_add_overflow(b->length, more, &need) || need > SSIZE_MAX / 8) {
        builder_fail(b);
        return false;
    }
    if (max_char <= b->max_char && need <= b->room)
        return true;
    uint32_t form = max_char > b->max_char ? max_char : b->max_char;
    form = form < 128 ? 127 : form < 256 ? 255 : form < 0x10000 ? 0xffff : 0x10ffff;
    ssize_t room = b->room;
    if (need > room)
        room = need + need / 4 + (need < 32 ? 16 : 0);
    char *old = builder_block(b);
    size_t size = str_block_size(room, form);
    if (form == b->max_char) {
        char *block = old ? heap_resize(b->rt, old, size) : heap_alloc(b->rt, size);
        if (!block) {
            builder_fail(b);
            return false;
        }
        if (!old)
            memcpy(block + header_size(form), b->small, (size_t)b->length);
        b->data = block + header_size(form);
        b->room = room;
        return true;
    }
    char *block = heap_alloc(b->rt, size);
    if (!block) {
        builder_fail(b);
        return false;
    }
    char *data = block + header_size(form);
    if (b->length)
        copy_chars(kind_for(form), data, 0, b->kind, b->data, 0, b->length);
    heap_free(b->rt, old);
    b->data = data;
    b->room = room;
    b->max_char = form;
    b->kind = kind_for(form);
    return true;
}

void str_builder_reserve(struct str_builder *b, ssize_t more, uint32_t max_char)
{
    if (!b->only)
        builder_reserve(b, more, max_char);
}

void str_builder_char_slow(struct str_builder *b, uint32_t c)
{
    if (builder_reserve(b, 1, c))
        str_write(b->kind, b->data, b->length++, c);
}

void str_builder_fill(struct str_builder *b, uint32_t c, ssize_t count)
{
    if (count <= 0 || !builder_reserve(b, count, c))
        return;
    for (ssize_t i = 0; i < count; i++)
        str_write(b->kind, b->data, b->length + i, c);
    b->length += count;
}

void str_builder_range(struct str_builder *b, int kind, const void *data, ssize_t start,
                       ssize_t end)
{
    if (start >= end)
        return;
    uint32_t max = 127;
    if (kind > 1 || b->max_char < 128)
        max = max_char_in(kind, data, start, end);
    if (!builder_reserve(b, end - start, max))
        return;
    copy_chars(b->kind, b->data, b->length, kind, data, start, end - start);
    b->length += end - start;
}

void str_builder_str(struct str_builder *b, Val v)
{
    ssize_t n = str_length(v);
    if (n && !b->length && !b->only && !b->unshared && !b->failed && is_exact(v, &str_def)) {
        b->only = ref_keep(v);
        return;
    }
    if (n == 0 || !builder_reserve(b, n, str_max_char(v)))
        return;
    copy_chars(b->kind, b->data, b->length, str_kind(v), str_data(v), 0, n);
    b->length += n;
}

void str_builder_slice(struct str_builder *b, Val v, ssize_t start, ssize_t end)
{
    if (start == 0 && end == str_length(v))
        str_builder_str(b, v);
    else
        str_builder_range(b, str_kind(v), str_data(v), start, end);
}

void str_builder_ascii(struct str_builder *b, const char *ascii, ssize_t size)
{
    if (size < 0)
        size = (ssize_t)strlen(ascii);
    if (size == 0 || !builder_reserve(b, size, 127))
        return;
    copy_chars(b->kind, b->data, b->length, 1, ascii, 0, size);
    b->length += size;
}

void str_builder_take(struct str_builder *b, Ref piece)
{
    if (!piece) {
        b->failed = true;
        return;
    }
    str_builder_str(b, piece);
    ref_drop(b->rt, piece);
}

void str_builder_release(struct str_builder *b)
{
    ref_clear(b->rt, &b->only);
    heap_free(b->rt, builder_block(b));
    b->data = b->small;
    b->length = b->room = 0;
}

Ref str_builder_finish(struct str_builder *b)
{
    struct runtime *rt = b->rt;
    if (b->failed) {
        str_builder_release(b);
        return NULL;
    }
    if (b->only) {
        Ref r = ref_move(&b->only);
        str_builder_release(b);
        return r;
    }
    if (b->length == 0) {
        str_builder_release(b);
        return ref_keep(rt->types->empty_str);
    }
    if (b->length == 1 && !b->unshared && str_read(b->kind, b->data, 0) < 256) {
        Ref r = str_from_char(rt, str_read(b->kind, b->data, 0));
        str_builder_release(b);
        return r;
    }
    char *block = builder_block(b);
    if (!block) {
        Ref r = str_alloc(rt, b->length, 127);
        if (r)
            memcpy(str_data(r), b->small, (size_t)b->length);
        return r;
    }
    if (b->room != b->length) {
        char *fit = heap_resize(rt, block, str_block_size(b->length, b->max_char));
        if (!fit) {
            str_builder_release(b);
            return raise_no_memory(rt);
        }
        block = fit;
    }
    b->data = b->small;
    return str_adopt_block(rt, block, b->length, b->max_char);
}

/* ---- format strings for C ------------------------------------------------------------ */

struct conversion {
    bool left, zero, plus, alternate;
    int width, precision; /* -1: none */
};

static void put_field(struct str_builder *b, const struct conversion *c, Ref text)
{
    if (!text) {
        b->failed = true;
        return;
    }
    ssize_t n = str_length(text);
    if (c->precision >= 0 && n > c->precision)
        n = c->precision;
    if (!c->left)
        str_builder_fill(b, ' ', c->width - n);
    str_builder_slice(b, text, 0, n);
    if (c->left)
        str_builder_fill(b, ' ', c->width - n);
    ref_drop(b->rt, text);
}

static void put_number(struct str_builder *b, const struct conversion *c, char code,
                       bool negative, uint64_t magnitude)
{
    char digits[32];
    int n = snprintf(digits, sizeof digits,
                     code == 'x' ? "%lx" : code == 'X' ? "%lX" : code == 'o' ? "%lo" : "%lu",
                     (unsigned long)magnitude);
    int zeros = c->precision > n ? c->precision - n : 0;
    int extra = (negative || c->plus) + (c->alternate && (code == 'x' || code == 'X') ? 2 : 0);
    if (c->zero && !c->left && c->precision < 0 && c->width > n + extra)
        zeros = c->width - n - extra;
    int pad = c->width - n - zeros - extra;
    if (!c->left)
        str_builder_fill(b, ' ', pad);
    if (negative || c->plus)
        str_builder_char(b, negative ? '-' : '+');
    if (c->alternate && (code == 'x' || code == 'X')) {
        str_builder_char(b, '0');
        str_builder_char(b, (uint32_t)code);
    }
    str_builder_fill(b, '0', zeros);
    str_builder_ascii(b, digits, n);
    if (c->left)
        str_builder_fill(b, ' ', pad);
}

/* UTF-8 from C, cut to `precision` bytes; what is not UTF-8 is replaced. */
static Ref c_string(struct runtime *rt, const char *s, int precision)
{
    if (!s)
        s = "(null)";
    size_t n = precision >= 0 ? strnlen(s, (size_t)precision) : strlen(s);
    return str_decode(rt, s, (ssize_t)n, "utf-8", "replace");
}

Ref str_format_v(struct runtime *rt, const char *format, va_list args)
{
    struct str_builder b;
    str_builder_init(rt, &b);
    const char *p = format;
    while (*p && !b.failed) {
        const char *plain = p;
        while (*p && *p != '%')
            p++;
        if (p > plain) {
            if (max_of_bytes((const unsigned char *)plain, p - plain) < 128)
                str_builder_ascii(&b, plain, p - plain);
            else
                str_builder_take(&b, str_from_utf8(rt, plain, p - plain));
        }
        if (!*p)
            break;
        p++;
        struct conversion c = {.width = 0, .precision = -1};
        for (;; p++) {
            if (*p == '-')
                c.left = true;
            else if (*p == '0')
                c.zero = true;
            else if (*p == '+')
                c.plus = true;
            else if (*p == '#')
                c.alternate = true;
            else
                break;
        }
        if (*p == '*') {
            c.width = va_arg(args, int);
            p++;
        } else
            for (; *p >= '0' && *p <= '9'; p++)
                c.width = c.width * 10 + (*p - '0');
        if (*p == '.') {
            p++;
            c.precision = 0;
            if (*p == '*') {
                c.precision = va_arg(args, int);
                p++;
            } else
                for (; *p >= '0' && *p <= '9'; p++)
                    c.precision = c.precision * 10 + (*p - '0');
        }
        int size = 0; /* 1: 64 bits */
        while (*p == 'l' || *p == 'z' || *p == 'j' || *p == 't') {
            size = 1;
            p++;
        }
        char code = *p++;
        struct conversion whole = c;
        whole.precision = -1;
        switch (code) {
        case '%':
            str_builder_char(&b, '%');
            break;
        case 'c':
            str_builder_char(&b, (uint32_t)va_arg(args, int));
            break;
        case 'd':
        case 'i': {
            int64_t v = size ? va_arg(args, long) : va_arg(args, int);
            put_number(&b, &c, 'd', v < 0, v < 0 ? -(uint64_t)v : (uint64_t)v);
            break;
        }
        case 'u':
        case 'x':
        case 'X':
        case 'o': {
            uint64_t v = size ? va_arg(args, unsigned long) : va_arg(args, unsigned);
            put_number(&b, &c, code, false, v);
            break;
        }
        case 'p': {
            c.alternate = true;
            put_number(&b, &c, 'x', false, (uint64_t)(uintptr_t)va_arg(args, void *));
            break;
        }
        case 's':
            put_field(&b, &whole, c_string(rt, va_arg(args, const char *), c.precision));
            break;
        case 'U':
            put_field(&b, &c, ref_keep(va_arg(args, Val)));
            break;
        case 'S':
            put_field(&b, &c, obj_str(rt, va_arg(args, Val)));
            break;
        case 'R':
            put_field(&b, &c, obj_repr(rt, va_arg(args, Val)));
            break;
        case 'A':
            put_field(&b, &c, obj_ascii(rt, va_arg(args, Val)));
            break;
        case 'T':
            put_field(&b, &whole, c_string(rt, va_arg(args, Val)->type->name, c.precision));
            break;
        case 'N':
            put_field(&b, &whole,
                      c_string(rt, va_arg(args, const struct type *)->name, c.precision));
            break;
        default:
            str_builder_char(&b, '%');
            if (!code)
                p--;
            else
                str_builder_char(&b, (unsigned char)code);
        }
    }
    return str_builder_finish(&b);
}

Ref str_format(struct runtime *rt, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    Ref r = str_format_v(rt, format, args);
    va_end(args);
    return r;
}

/* ---- concatenation ---------------------------------------------------------------------- */

Ref str_concat(struct runtime *rt, Val a, Val b)
{
    if (!is_str(a))
        return raise(rt, EXC_TypeError, "must be str, not %.100T", a);
    if (!is_str(b))
        return raise(rt, EXC_TypeError, "can only concatenate str (not \"%.200T\") to str", b);
    ssize_t n = str_length(a), m = str_length(b);
    if (n == 0)
        return str_unchanged(rt, b);
    if (m == 0)
        return str_unchanged(rt, a);
    if (n > SSIZE_MAX - m)
        return raise(rt, EXC_OverflowError, "strings are too large to concat");
    uint32_t ma = str_max_char(a), mb = str_max_char(b);
    Ref r = str_alloc(rt, n + m, ma > mb ? ma : mb);
    if (!r)
        return NULL;
    int kind = str_kind(r);
    void *data = str_data(r);
    copy_chars(kind, data, 0, str_kind(a), str_data(a), 0, n);
    copy_chars(kind, data, n, str_kind(b), str_data(b), 0, m);
    return r;
}

/* Nobody else can see it: it may be changed where it is. */
static bool is_modifiable(Val v)
{
    return v->refs == 1 && as_str(v)->hash == -1 && !str_is_interned(v) &&
           is_exact(v, &str_def);
}

bool str_append(struct runtime *rt, Ref *a, Val b)
{
    Ref left = *a;
    if (!left)
        return false;
    if (!is_str(left) || !is_str(b)) {
        *a = str_concat(rt, left, b);
        ref_drop(rt, left);
        return *a != NULL;
    }
    ssize_t n = str_length(left), m = str_length(b);
    if (n == 0) {
        *a = str_unchanged(rt, b);
        ref_drop(rt, left);
        return *a != NULL;
    }
    if (m == 0)
        return true;
    if (!is_modifiable(left) || !is_exact(b, &str_def) || str_kind(b) > str_kind(left) ||
        (str_is_ascii(left) && !str_is_ascii(b)) || n > SSIZE_MAX / 8 - m) {
        *a = str_concat(rt, left, b);
        ref_drop(rt, left);
        return *a != NULL;
    }
    int from = str_kind(b);
    if (!str_is_ascii(left) && LOOK(str_wide, left)->utf8) {
        heap_free(rt, LOOK(str_wide, left)->utf8);
        LOOK(str_wide, left)->utf8 = NULL;
        LOOK(str_wide, left)->utf8_size = 0;
    }
    struct str *s = heap_resize(rt, left, str_block_size(n + m, str_max_char(left)));
    if (!s) {
        raise_no_memory(rt);
        *a = NULL;
        ref_drop(rt, left);
        return false;
    }
    s->length = n + m;
    *a = &s->head;
    int kind = s->state.kind;
    void *data = str_data(*a);
    copy_chars(kind, data, n, from, str_data(b), 0, m);
    str_write(kind, data, n + m, 0);
    return true;
}

Ref str_repeat(struct runtime *rt, Val v, ssize_t n)
{
    if (n < 1 || str_length(v) == 0)
        return ref_keep(rt->types->empty_str);
    if (n == 1)
        return str_unchanged(rt, v);
    ssize_t m = str_length(v);
    if (m > SSIZE_MAX / n)
        return raise(rt, EXC_OverflowError, "repeated string is too long");
    Ref r = str_alloc(rt, m * n, str_max_char(v));
    if (!r)
        return NULL;
    size_t unit = (size_t)(m * str_kind(v)), total = unit * (size_t)n;
    char *data = str_data(r);
    memcpy(data, str_data(v), unit);
    for (size_t done = unit; done < total;) {
        size_t part = done < total - done ? done : total - done;
        memcpy(data + done, data, part);
        done += part;
    }
    return r;
}

Ref str_slice(struct runtime *rt, Val v, ssize_t start, ssize_t end)
{
    ssize_t n = str_length(v);
    if (end > n)
        end = n;
    if (start < 0)
        start = 0;
    if (start == 0 && end == n)
        return str_unchanged(rt, v);
    return end <= start ? ref_keep(rt->types->empty_str) : str_part(rt, v, start, end);
}

/* ---- join ---------------------------------------------------------------------------------- */

Ref str_join_array(struct runtime *rt, Val separator, Val const *items, ssize_t count)
{
    if (count == 0)
        return ref_keep(rt->types->empty_str);
    if (count == 1 && is_exact(items[0], &str_def))
        return ref_keep(items[0]);
    ssize_t gap = 0;
    uint32_t max = 127;
    if (separator && count > 1) {
        if (!is_str(separator))
            return raise(rt, EXC_TypeError, "separator: expected str instance, %.80T found",
                         separator);
        gap = str_length(separator);
        if (gap)
            max = str_max_char(separator);
    } else if (!separator && count > 1) {
        gap = 1;
    }
    ssize_t total = 0;
    for (ssize_t i = 0; i < count; i++) {
        Val item = items[i];
        if (!is_str(item))
            return raise(rt, EXC_TypeError,
                         "sequence item %zd: expected str instance, %.80T found", i, item);
        ssize_t more = str_length(item) + (i ? gap : 0);
        if (__builtin_add_overflow(total, more, &total))
            return raise(rt, EXC_OverflowError, "join() result is too long for a Python string");
        uint32_t m = str_max_char(item);
        if (m > max)
            max = m;
    }
    if (count == 1 && total <= 1)
        return str_unchanged(rt, items[0]);
    Ref r = str_alloc(rt, total, max);
    if (!r || total == 0)
        return r;
    int kind = str_kind(r);
    void *data = str_data(r);
    ssize_t at = 0;
    for (ssize_t i = 0; i < count; i++) {
        if (i && gap) {
            if (separator)
                copy_chars(kind, data, at, str_kind(separator), str_data(separator), 0, gap);
            else
                str_write(kind, data, at, ' ');
            at += gap;
        }
        copy_chars(kind, data, at, str_kind(items[i]), str_data(items[i]), 0,
                   str_length(items[i]));
        at += str_length(items[i]);
    }
    return r;
}

Ref str_join(struct runtime *rt, Val separator, Val iterable)
{
    Ref fast = sequence_fast(rt, iterable, "can only join an iterable");
    if (!fast)
        return NULL;
    bool list = is_list(fast);
    Ref *items = list ? as_list(fast)->items : as_tuple(fast)->items;
    ssize_t count = list ? list_size(fast) : tuple_size(fast);
    Ref r = str_join_array(rt, separator, (Val const *)items, count);
    ref_drop(rt, fast);
    return r;
}
