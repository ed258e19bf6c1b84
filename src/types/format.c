/* format.c - the format specification mini-language of int, float, complex and str. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "types/format_internal.h"
#include "types/object.h"
#include "types/raise.h"

/* ---- reading a specification --------------------------------------------------------- */

static bool is_align(uint32_t c)
{
    return c == '<' || c == '>' || c == '=' || c == '^';
}

int read_decimal(struct runtime *rt, Val text, ssize_t *at, ssize_t end, ssize_t *value)
{
    int used = 0;
    *value = 0;
    for (; *at < end; ++*at, used++) {
        uint32_t c = str_at(text, *at);
        if (c < '0' || c > '9')
            break;
        if (*value > (SSIZE_MAX - (ssize_t)(c - '0')) / 10)
            return raise_int(rt, EXC_ValueError, "Too many decimal digits in format string");
        *value = *value * 10 + (ssize_t)(c - '0');
    }
    return used;
}

static Ref unknown_type(struct runtime *rt, uint32_t type, Val v)
{
    if (type > 32 && type < 128)
        return raise(rt, EXC_ValueError, "Unknown format code '%c' for object of type '%.200T'",
                     (int)type, v);
    return raise(rt, EXC_ValueError, "Unknown format code '\\x%x' for object of type '%.200T'",
                 type, v);
}

static bool check_grouping(struct runtime *rt, struct spec *s)
{
    if (!s->grouping)
        return true;
    switch (s->type) {
    case 'd':
    case 'e':
    case 'f':
    case 'g':
    case 'E':
    case 'G':
    case '%':
    case 'F':
    case 0:
        return true;
    case 'b':
    case 'o':
    case 'x':
    case 'X':
        if (s->grouping == '_') {
            s->grouping = 4;
            return true;
        }
    }
    if (s->type > 32 && s->type < 128)
        return raise_false(rt, EXC_ValueError, "Cannot specify '%c' with '%c'.", s->grouping,
                           (int)s->type);
    return raise_false(rt, EXC_ValueError, "Cannot specify '%c' with '\\x%x'.", s->grouping,
                       s->type);
}

static bool read_spec(struct runtime *rt, Val text, Val v, struct spec *s, uint32_t type,
                      uint32_t align)
{
    ssize_t at = 0, end = str_length(text);
    bool fill_given = false, align_given = false;
    *s = (struct spec){
        .fill = ' ', .align = align, .width = -1, .precision = -1, .type = type};
    if (end >= 2 && is_align(str_at(text, 1))) {
        s->align = str_at(text, 1);
        s->fill = str_at(text, 0);
        fill_given = align_given = true;
        at = 2;
    } else if (end >= 1 && is_align(str_at(text, 0))) {
        s->align = str_at(text, 0);
        align_given = true;
        at = 1;
    }
#define NEXT (at < end ? str_at(text, at) : 0)
    if (NEXT == ' ' || NEXT == '+' || NEXT == '-')
        s->sign = str_at(text, at++);
    if (NEXT == 'z') {
        s->no_neg_0 = true;
        at++;
    }
    if (NEXT == '#') {
        s->alternate = true;
        at++;
    }
    if (!fill_given && NEXT == '0') {
        s->fill = '0';
        if (!align_given && align == '>')
            s->align = '=';
        at++;
    }
    int used = read_decimal(rt, text, &at, end, &s->width);
    if (used < 0)
        return false;
    if (used == 0)
        s->width = -1;
    if (NEXT == ',') {
        s->grouping = ',';
        at++;
    }
    if (NEXT == '_') {
        if (s->grouping)
            return raise_false(rt, EXC_ValueError, "Cannot specify both ',' and '_'.");
        s->grouping = '_';
        at++;
    }
    if (NEXT == ',' && s->grouping == '_')
        return raise_false(rt, EXC_ValueError, "Cannot specify both ',' and '_'.");
    if (NEXT == '.') {
        at++;
        used = read_decimal(rt, text, &at, end, &s->precision);
        if (used < 0)
            return false;
        if (used == 0)
            return raise_false(rt, EXC_ValueError, "Format specifier missing precision");
    }
#undef NEXT
    if (end - at > 1)
        return raise_false(rt, EXC_ValueError,
                           "Invalid format specifier '%U' for object of type '%.200T'", text,
                           v);
    if (end - at == 1)
        s->type = str_at(text, at);
    return check_grouping(rt, s);
}

/* ---- text -------------------------------------------------------------------------------- */

static void padding(const struct spec *s, ssize_t size, ssize_t *left, ssize_t *right)
{
    ssize_t extra = s->width > size ? s->width - size : 0;
    *left = s->align == '>' ? extra : s->align == '^' ? extra / 2 : 0;
    *right = extra - *left;
}

Ref format_str(struct runtime *rt, Val v, Val text)
{
    if (!text || str_length(text) == 0)
        return is_exact(v, &str_def) ? ref_keep(v) : obj_str(rt, v);
    struct spec s;
    if (!read_spec(rt, text, v, &s, 's', '<'))
        return NULL;
    if (s.type != 's')
        return unknown_type(rt, s.type, v);
    if (s.sign)
        return raise(rt, EXC_ValueError,
                     s.sign == ' ' ? "Space not allowed in string format specifier"
                                   : "Sign not allowed in string format specifier");
    if (s.no_neg_0)
        return raise(rt, EXC_ValueError,
                     "Negative zero coercion (z) not allowed in string format specifier");
    if (s.alternate)
        return raise(rt, EXC_ValueError,
                     "Alternate form (#) not allowed in string format specifier");
    if (s.align == '=')
        return raise(rt, EXC_ValueError,
                     "'=' alignment not allowed in string format specifier");
    ssize_t n = str_length(v);
    if (s.width <= n && (s.precision < 0 || s.precision >= n))
        return str_unchanged(rt, v);
    if (s.precision >= 0 && n > s.precision)
        n = s.precision;
    ssize_t left, right;
    padding(&s, n, &left, &right);
    struct str_builder b;
    str_builder_init(rt, &b);
    str_builder_fill(&b, s.fill, left);
    str_builder_slice(&b, v, 0, n);
    str_builder_fill(&b, s.fill, right);
    return str_builder_finish(&b);
}

/* ---- numbers ------------------------------------------------------------------------------- */

/* A number in parts: sign, prefix, digits to be grouped, the rest as it is. */
struct number_text {
    bool negative;
    const char *prefix; /* "0x" or "" */
    const char *digits;
    ssize_t digit_count;
    const char *rest;
    ssize_t rest_count;
};

/* Digits with separators, filled with zeros to at least `least` characters.
 * Counts when out is NULL; else writes ending at out + the count. */
static ssize_t group_digits(const struct number_text *n, const struct spec *s, ssize_t least,
                            char *out)
{
    ssize_t step = s->grouping == 4 ? 4 : 3;
    char separator = s->grouping == ',' ? ',' : '_';
    if (!s->grouping) {
        ssize_t zeros = least > n->digit_count ? least - n->digit_count : 0;
        if (out) {
            memset(out, '0', (size_t)zeros);
            memcpy(out + zeros, n->digits, (size_t)n->digit_count);
        }
        return zeros + n->digit_count;
    }
    ssize_t total = out ? group_digits(n, s, least, NULL) : 0, count = 0;
    ssize_t left = n->digit_count;
    char *p = out ? out + total : NULL;
    for (bool first = true;; first = false) {
        ssize_t want = left > least ? left : least;
        ssize_t size = want < 1 ? 1 : want > step ? step : want;
        ssize_t zeros = size > left ? size - left : 0;
        ssize_t chars = left < size ? left : size;
        if (!first) {
            count++;
            if (p)
                *--p = separator;
        }
        count += zeros + chars;
        if (p) {
            p -= chars;
            memcpy(p, n->digits + left - chars, (size_t)chars);
            p -= zeros;
            memset(p, '0', (size_t)zeros);
        }
        left -= chars;
        least -= size;
        if (left <= 0 && least <= 0)
            break;
        least--;
    }
    return count;
}

static void put_number(struct str_builder *b, const struct number_text *n,
                       const struct spec *s)
{
    char sign = n->negative ? '-' : s->sign == '+' ? '+' : s->sign == ' ' ? ' ' : 0;
    ssize_t prefix = (ssize_t)strlen(n->prefix);
    ssize_t fixed = (sign != 0) + prefix + n->rest_count;
    ssize_t least = s->fill == '0' && s->align == '=' ? s->width - fixed : 0;
    ssize_t digits = n->digit_count ? group_digits(n, s, least, NULL) : 0;
    ssize_t left = 0, right = 0, inner = 0, extra = s->width - fixed - digits;
    if (extra > 0) {
        if (s->align == '<')
            right = extra;
        else if (s->align == '^')
            right = extra - (left = extra / 2);
        else if (s->align == '=')
            inner = extra;
        else
            left = extra;
    }
    str_builder_fill(b, s->fill, left);
    if (sign)
        str_builder_char(b, (uint32_t)sign);
    for (ssize_t i = 0; i < prefix; i++)
        str_builder_char(b, (unsigned char)n->prefix[i]);
    str_builder_fill(b, s->fill, inner);
    if (digits) {
        str_builder_fill(b, '0', digits);
        if (!b->failed && !s->grouping && digits == n->digit_count) {
            copy_chars(b->kind, b->data, b->length - digits, 1, n->digits, 0, digits);
        } else if (!b->failed) {
            char *text = malloc((size_t)digits + 1);
            if (text) {
                group_digits(n, s, least, text);
                copy_chars(b->kind, b->data, b->length - digits, 1, text, 0, digits);
            }
            free(text);
        }
    }
    str_builder_ascii(b, n->rest, n->rest_count);
    str_builder_fill(b, s->fill, right);
}

static Ref format_char(struct runtime *rt, Val v, const struct spec *s)
{
    if (s->sign)
        return raise(rt, EXC_ValueError,
                     "Sign not allowed with integer format specifier 'c'");
    if (s->alternate)
        return raise(rt, EXC_ValueError,
                     "Alternate form (#) not allowed with integer format specifier 'c'");
    int overflow;
    int64_t c = int_as_int64_overflow(v, &overflow);
    if (overflow)
        return raise(rt, EXC_OverflowError, "Python int too large to convert to C long");
    if (c < 0 || c > 0x10ffff)
        return raise(rt, EXC_OverflowError, "%%c arg not in range(0x110000)");
    struct spec as_text = *s;
    if (as_text.align == '=')
        as_text.align = '>';
    ssize_t left, right;
    padding(&as_text, 1, &left, &right);
    struct str_builder b;
    str_builder_init(rt, &b);
    str_builder_fill(&b, s->fill, left);
    str_builder_char(&b, (uint32_t)c);
    str_builder_fill(&b, s->fill, right);
    return str_builder_finish(&b);
}

static Ref format_whole(struct runtime *rt, Val v, const struct spec *s)
{
    if (s->precision >= 0)
        return raise(rt, EXC_ValueError, "Precision not allowed in integer format specifier");
    if (s->no_neg_0)
        return raise(rt, EXC_ValueError,
                     "Negative zero coercion (z) not allowed in integer format specifier");
    if (s->type == 'c')
        return format_char(rt, v, s);
    int base = s->type == 'b' ? 2 : s->type == 'o' ? 8 : s->type == 'x' || s->type == 'X' ? 16 : 10;
    Ref text = int_to_str(rt, v, base);
    if (!text)
        return NULL;
    ssize_t size = str_length(text);
    char *digits = malloc((size_t)size + 1);
    if (!digits) {
        ref_drop(rt, text);
        return raise_no_memory(rt);
    }
    memcpy(digits, str_data(text), (size_t)size);
    ref_drop(rt, text);
    bool negative = digits[0] == '-';
    for (ssize_t i = 0; s->type == 'X' && i < size; i++) {
        if (digits[i] >= 'a' && digits[i] <= 'f')
            digits[i] -= 32;
    }
    struct number_text n = {.negative = negative,
                            .prefix = "",
                            .digits = digits + negative,
                            .digit_count = size - negative,
                            .rest = ""};
    if (s->alternate && base != 10)
        n.prefix = s->type == 'b'   ? "0b"
                   : s->type == 'o' ? "0o"
                   : s->type == 'x' ? "0x"
                                    : "0X";
    struct str_builder b;
    str_builder_init(rt, &b);
    put_number(&b, &n, s);
    free(digits);
    return str_builder_finish(&b);
}

/* The text of a double by a spec's type and precision, and its parts.  The
 * text is malloc'ed and belongs to the caller. */
static char *double_text(struct runtime *rt, double value, const struct spec *s,
                         struct number_text *n, bool complex)
{
    char type = (char)s->type;
    int flags = (s->alternate ? FLOAT_ALT : 0) | (s->no_neg_0 ? FLOAT_NO_NEG_0 : 0);
    ssize_t precision = s->precision, usual = 6;
    bool percent = false;
    if (precision > INT_MAX) {
        raise(rt, EXC_ValueError, "precision too big");
        return NULL;
    }
    if (type == 0) {
        type = 'r';
        usual = 0;
        if (!complex)
            flags |= FLOAT_DOT_0;
    } else if (type == 'n') {
        type = 'g';
    } else if (type == '%') {
        type = 'f';
        value *= 100;
        percent = true;
    }
    if (precision < 0)
        precision = usual;
    else if (type == 'r')
        type = 'g';
    char *text = float_to_text(value, type, (int)precision, flags);
    if (!text) {
        raise_no_memory(rt);
        return NULL;
    }
    size_t size = strlen(text);
    if (percent) {
        char *longer = realloc(text, size + 2);
        if (!longer) {
            free(text);
            raise_no_memory(rt);
            return NULL;
        }
        text = longer;
        text[size++] = '%';
        text[size] = 0;
    }
    bool negative = text[0] == '-';
    ssize_t i = negative;
    while (text[i] >= '0' && text[i] <= '9')
        i++;
    *n = (struct number_text){.negative = negative,
                              .prefix = "",
                              .digits = text + negative,
                              .digit_count = i - negative,
                              .rest = text + i,
                              .rest_count = (ssize_t)size - i};
    return text;
}

static Ref format_double(struct runtime *rt, double value, const struct spec *s)
{
    struct number_text n;
    char *text = double_text(rt, value, s, &n, false);
    if (!text)
        return NULL;
    struct str_builder b;
    str_builder_init(rt, &b);
    put_number(&b, &n, s);
    free(text);
    return str_builder_finish(&b);
}

static bool is_float_type(uint32_t type)
{
    return type == 'e' || type == 'E' || type == 'f' || type == 'F' || type == 'g' ||
           type == 'G' || type == '%';
}

Ref format_int(struct runtime *rt, Val v, Val text)
{
    if (!text || str_length(text) == 0)
        return is_exact(v, &int_def) ? int_format(rt, v, 10, false) : obj_str(rt, v);
    struct spec s;
    if (!read_spec(rt, text, v, &s, 'd', '>'))
        return NULL;
    if (is_float_type(s.type)) {
        double value = int_as_double(rt, v);
        if (value == -1.0 && is_raised(rt))
            return NULL;
        return format_double(rt, value, &s);
    }
    switch (s.type) {
    case 'b':
    case 'c':
    case 'd':
    case 'o':
    case 'x':
    case 'X':
    case 'n':
        return format_whole(rt, v, &s);
    }
    return unknown_type(rt, s.type, v);
}

Ref format_float(struct runtime *rt, Val v, Val text)
{
    if (!text || str_length(text) == 0)
        return obj_str(rt, v);
    struct spec s;
    if (!read_spec(rt, text, v, &s, 0, '>'))
        return NULL;
    if (s.type == 0 || s.type == 'n' || is_float_type(s.type))
        return format_double(rt, float_value(v), &s);
    return unknown_type(rt, s.type, v);
}

Ref format_complex(struct runtime *rt, Val v, Val text)
{
    if (!text || str_length(text) == 0)
        return obj_str(rt, v);
    struct spec s;
    if (!read_spec(rt, text, v, &s, 0, '>'))
        return NULL;
    if (s.type != 0 && s.type != 'n' && (!is_float_type(s.type) || s.type == '%'))
        return unknown_type(rt, s.type, v);
    if (s.fill == '0')
        return raise(rt, EXC_ValueError,
                     "Zero padding is not allowed in complex format specifier");
    if (s.align == '=')
        return raise(rt, EXC_ValueError,
                     "'=' alignment flag is not allowed in complex format specifier");
    const struct complex_obj *c = LOOK(complex_obj, v);
    bool parentheses = false, real = true;
    if (s.type == 0) {
        if (c->real == 0.0 && !signbit(c->real))
            real = false;
        else
            parentheses = true;
    }
    struct spec part = s;
    part.fill = 0;
    part.align = '<';
    part.width = -1;
    struct number_text re, im;
    char *re_text = double_text(rt, c->real, &s, &re, true);
    char *im_text = re_text ? double_text(rt, c->imag, &s, &im, true) : NULL;
    Ref whole = NULL;
    if (im_text) {
        struct str_builder b;
        str_builder_init(rt, &b);
        if (parentheses)
            str_builder_char(&b, '(');
        if (real) {
            put_number(&b, &re, &part);
            part.sign = '+';
        }
        put_number(&b, &im, &part);
        str_builder_char(&b, 'j');
        if (parentheses)
            str_builder_char(&b, ')');
        whole = str_builder_finish(&b);
    }
    free(re_text);
    free(im_text);
    if (!whole || s.width <= str_length(whole))
        return whole;
    ssize_t left, right;
    padding(&s, str_length(whole), &left, &right);
    struct str_builder b;
    str_builder_init(rt, &b);
    str_builder_fill(&b, s.fill, left);
    str_builder_str(&b, whole);
    str_builder_fill(&b, s.fill, right);
    ref_drop(rt, whole);
    return str_builder_finish(&b);
}
