/* int_text.c - numbers written and read: any base from 2 to 36. */
#include "types/int_internal.h"

#include <stdlib.h>
#include <string.h>

#include "types/bytes.h"
#include "types/raise.h"
#include "types/str.h"
#include "types/unicode.h"

/* ---- writing ------------------------------------------------------------------- */

static const char digit_chars[] = "0123456789abcdefghijklmnopqrstuvwxyz";

/* Digits before `end`, least last; gives where they start.  In line, for the bases
 * that are constants. */
static inline char *write_uint64(char *end, uint64_t u, unsigned base)
{
    do
        *--end = digit_chars[u % base];
    while (u /= base);
    return end;
}

static bool too_many_digits(struct runtime *rt, size_t digits)
{
    int limit = rt->types->int_str_digits;
    return limit && digits > INT_STR_DIGITS_THRESHOLD && digits > (size_t)limit;
}

static char *raise_too_long(struct runtime *rt)
{
    raise(rt, EXC_ValueError,
          "Exceeds the limit (%d digits) for integer string conversion; "
          "use sys.set_int_max_str_digits() to increase the limit",
          rt->types->int_str_digits);
    return NULL;
}

static bool is_power_of_2(int base)
{
    return (base & (base - 1)) == 0;
}

/* Bits in groups, without GMP: "out" has room for them. */
static size_t write_power_of_2(Val v, int base, char *out)
{
    int group = __builtin_ctz((unsigned)base);
    size_t bits = int_bit_length(v), n = bits ? (bits + (size_t)group - 1) / (size_t)group : 1;
    const uint32_t *d = as_int(v)->digit;
    size_t at = 0, count = int_digits(v);
    uint64_t hold = 0;
    int have = 0;
    for (size_t i = n; i-- > 0;) {
        if (have < group && at < count) {
            hold |= (uint64_t)d[at++] << have;
            have += INT_SHIFT;
        }
        out[i] = digit_chars[hold & (uint64_t)(base - 1)];
        hold >>= group;
        have -= group;
    }
    return n;
}

/* The magnitude in `base`, malloc'ed with `lead` bytes free in front; NULL raised. */
static char *magnitude_text(struct runtime *rt, Val v, int base, size_t lead, size_t *size)
{
    size_t bits = int_bit_length(v);
    bool power = is_power_of_2(base);
    /* Long enough to be certainly over the limit: refused before the work. */
    int limit = rt->types->int_str_digits;
    if (!power && limit && int_digits(v) >= 10 * INT_STR_DIGITS_THRESHOLD / (3 * INT_SHIFT) + 2
        && (size_t)limit / (3 * INT_SHIFT) <= (int_digits(v) - 11) / 10)
        return raise_too_long(rt);
    char *text = malloc(lead + (power ? bits / (size_t)__builtin_ctz((unsigned)base) + 2
                                      : bits / 2 + 72));
    if (!text) {
        raise_no_memory(rt);
        return NULL;
    }
    char *out = text + lead;
    if (power) {
        *size = write_power_of_2(v, base, out);
        return text;
    }
    struct limbs l = {.p = l.small};
    if (!limbs_load(rt, &l, v)) {
        free(text);
        return NULL;
    }
    if (l.count <= 1) {
        char digits[64], *end = digits + sizeof digits;
        char *start = write_uint64(end, l.count ? l.p[0] : 0, (unsigned)base);
        *size = (size_t)(end - start);
        memcpy(out, start, *size);
    } else {
        size_t n = mpn_get_str((unsigned char *)out, base, l.p, (mp_size_t)l.count), zeros = 0;
        while (zeros < n - 1 && !out[zeros])
            zeros++;
        *size = n - zeros;
        for (size_t i = 0; i < *size; i++)
            out[i] = digit_chars[(unsigned char)out[i + zeros]];
    }
    limbs_release(&l);
    if (!power && too_many_digits(rt, *size)) {
        free(text);
        return raise_too_long(rt);
    }
    return text;
}

static Ref write_text(struct runtime *rt, Val v, int base, const char *prefix)
{
    if (base == 10 && int_is_short(v)) {
        char digits[32], *end = digits + sizeof digits;
        int64_t n = int_short_value(v);
        char *start = write_uint64(end, (uint64_t)(n < 0 ? -n : n), 10);
        if (n < 0)
            *--start = '-';
        Ref r = str_alloc(rt, end - start, 127); /* a new one even for one digit */
        if (r)
            memcpy(str_data(r), start, (size_t)(end - start));
        return r;
    }
    bool negative = int_is_negative(v);
    size_t lead = strlen(prefix) + negative, size;
    char *text = magnitude_text(rt, v, base, lead, &size);
    if (!text)
        return NULL;
    if (negative)
        text[0] = '-';
    memcpy(text + negative, prefix, lead - negative);
    Ref r = str_from_ascii(rt, text, (ssize_t)(lead + size));
    free(text);
    return r;
}

Ref int_to_str(struct runtime *rt, Val v, int base)
{
    return write_text(rt, v, base, "");
}

Ref int_format(struct runtime *rt, Val v, int base, bool alternate)
{
    const char *prefix = !alternate ? "" : base == 2 ? "0b" : base == 8 ? "0o"
                                         : base == 16 ? "0x" : "";
    Ref r = write_text(rt, v, base, prefix);
    if (r && str_length(r) == 1)
        ref_set_take(rt, &r, str_from_char(rt, str_at(r, 0)));
    return r;
}

/* ---- reading --------------------------------------------------------------------- */

static int digit_value(unsigned char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'z' ? c - 'a' + 10 : 37;
}

static bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* A number in text, cut into its parts. */
struct literal {
    bool negative;
    int base;
    const char *start, *end; /* digits and underscores */
    size_t digits;
};

/* False: no number. */
static bool read_literal(const char *s, const char *end, int base, struct literal *out)
{
    while (s < end && is_blank(*s))
        s++;
    while (s < end && is_blank(end[-1]))
        end--;
    out->negative = s < end && *s == '-';
    if (s < end && (*s == '+' || *s == '-'))
        s++;
    bool zeros_only = false;
    char x = end - s > 1 && *s == '0' ? (char)(s[1] | 0x20) : '\0';
    int prefix = x == 'x' ? 16 : x == 'o' ? 8 : x == 'b' ? 2 : 0;
    if (base == 0) {
        base = prefix ? prefix : 10;
        zeros_only = !prefix && s < end && *s == '0';
    }
    if (prefix && prefix == base) {
        s += 2;
        if (s < end && *s == '_')
            s++;
    }
    out->base = base;
    out->start = s;
    out->end = end;
    out->digits = 0;
    char before = '_';
    for (; s < end; before = *s++) {
        if (*s == '_') {
            if (before == '_')
                return false;
            continue;
        }
        if (digit_value((unsigned char)*s) >= base)
            return false;
        if (zeros_only && *s != '0')
            return false;
        out->digits++;
    }
    return before != '_';
}

static Ref literal_value(struct runtime *rt, const struct literal *l)
{
    if (!is_power_of_2(l->base) && too_many_digits(rt, l->digits))
        return raise(rt, EXC_ValueError,
                     "Exceeds the limit (%d digits) for integer string conversion: value has %zd "
                     "digits; use sys.set_int_max_str_digits() to increase the limit",
                     rt->types->int_str_digits, (ssize_t)l->digits);
    if (l->digits <= 11) { /* 36**11 < 2**63 */
        int64_t value = 0;
        for (const char *s = l->start; s < l->end; s++)
            if (*s != '_')
                value = value * l->base + digit_value((unsigned char)*s);
        return int_from_int64(rt, l->negative ? -value : value);
    }
    unsigned char *digits = malloc(l->digits);
    struct limbs out = {.p = out.small};
    Ref r = NULL;
    if (!digits || !limbs_room(rt, &out, l->digits * 6 / 64 + 2)) {
        raise_no_memory(rt);
        goto done;
    }
    size_t n = 0;
    for (const char *s = l->start; s < l->end; s++)
        if (*s != '_')
            digits[n++] = (unsigned char)digit_value((unsigned char)*s);
    size_t zeros = 0;
    while (zeros < n - 1 && !digits[zeros])
        zeros++;
    size_t count = (size_t)mpn_set_str(out.p, digits + zeros, n - zeros, l->base);
    r = int_from_limbs(rt, out.p, count, l->negative);
done:
    limbs_release(&out);
    free(digits);
    return r;
}

Ref int_from_byte_text(struct runtime *rt, const char *text, ssize_t size, int base, Val owner)
{
    struct literal l;
    if (read_literal(text, text + size, base, &l))
        return literal_value(rt, &l);
    Ref shown = owner && is_bytes(owner) ? ref_keep(owner) : bytes_new(rt, text, size);
    if (shown)
        raise(rt, EXC_ValueError, "invalid literal for int() with base %d: %.200R", base, shown);
    ref_drop(rt, shown);
    return NULL;
}

Ref int_from_text(struct runtime *rt, const char *text, ssize_t size, int base)
{
    struct literal l;
    if (read_literal(text, text + size, base, &l))
        return literal_value(rt, &l);
    Ref shown = str_from_utf8(rt, text, size);
    if (shown)
        raise(rt, EXC_ValueError, "invalid literal for int() with base %d: %.200R", base, shown);
    ref_drop(rt, shown);
    return NULL;
}

/* Decimal digits of any script become 0-9, blanks a space, all else '?'. */
static char *to_ascii_digits(struct runtime *rt, Val text)
{
    ssize_t n = str_length(text);
    char *out = malloc((size_t)n + 1);
    if (!out) {
        raise_no_memory(rt);
        return NULL;
    }
    int kind = str_kind(text);
    const void *data = str_data(text);
    for (ssize_t i = 0; i < n; i++) {
        uint32_t c = str_read(kind, data, i);
        int digit = c < 128 ? -1 : uni_decimal_value(c);
        out[i] = c < 128 ? (char)c : digit >= 0 ? (char)('0' + digit) : uni_is_space(c) ? ' ' : '?';
    }
    return out;
}

Ref int_from_unicode(struct runtime *rt, Val text, int base)
{
    char *copy = NULL;
    const char *ascii = str_data(text);
    if (!str_is_ascii(text)) {
        ascii = copy = to_ascii_digits(rt, text);
        if (!copy)
            return NULL;
    }
    struct literal l;
    Ref r = NULL;
    if (read_literal(ascii, ascii + str_length(text), base, &l))
        r = literal_value(rt, &l);
    else
        raise(rt, EXC_ValueError, "invalid literal for int() with base %d: %.200R", base, text);
    free(copy);
    return r;
}
