/* float_text.c - doubles written and read.
 *
 * Numbers of ordinary size are written by float_decimal.c.  The rest of writing, and
 * reading, is the C library's work, which is exact; the shortest text is found by
 * asking it for few digits first.
 */
#include "types/float_internal.h"

#include <ctype.h>
#include <errno.h>
#include <float.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "types/bytes.h"
#include "types/dict.h"
#include "types/float_decimal.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/str.h"
#include "types/unicode.h"

/* ---- the shortest digits ------------------------------------------------------------ */

static void split(const char *text, struct decimal *out)
{
    const char *e = strchr(text, 'e');
    out->count = 0;
    for (const char *s = text; s < e; s++)
        if (*s != '.')
            out->digits[out->count++] = *s;
    while (out->count > 1 && out->digits[out->count - 1] == '0')
        out->count--;
    out->point = atoi(e + 1) + 1;
}

static bool reads_back(const struct decimal *d, double x)
{
    char text[48];
    snprintf(text, sizeof text, "0.%.*se%d", d->count, d->digits, d->point);
    return strtod(text, NULL) == x;
}

/* The neighbour of d in the last of n places, away from zero. */
static void step_up(struct decimal *d, int n)
{
    while (d->count < n)
        d->digits[d->count++] = '0';
    int i = n - 1;
    while (i >= 0 && d->digits[i] == '9')
        d->digits[i--] = '0';
    if (i >= 0) {
        d->digits[i]++;
    } else {
        memmove(d->digits + 1, d->digits, (size_t)n - 1);
        d->digits[0] = '1';
        d->point++;
    }
    while (d->count > 1 && d->digits[d->count - 1] == '0')
        d->count--;
}

/* x finite and above zero.  15 digits always survive a normal double, so what
 * reads back with 15 is the shortest once its zeros are gone. */
static void shortest(double x, struct decimal *out)
{
    if (decimal_shortest(x, out))
        return;
    char text[48];
    int exponent;
    bool power_of_2 = frexp(x, &exponent) == 0.5; /* more room above than below */
    for (int n = x < DBL_MIN ? 1 : DBL_DIG; n < 17; n++) {
        snprintf(text, sizeof text, "%.*e", n - 1, x);
        split(text, out);
        if (reads_back(out, x))
            return;
        if (!power_of_2)
            continue;
        step_up(out, n);
        if (reads_back(out, x))
            return;
    }
    snprintf(text, sizeof text, "%.16e", x);
    split(text, out);
}

/* ---- writing ---------------------------------------------------------------------------- */

static char *special_text(double x, bool upper, int flags)
{
    const char *word = isnan(x) ? (upper ? "NAN" : "nan") : upper ? "INF" : "inf";
    char *text = malloc(8);
    if (!text)
        return NULL;
    const char *sign = isinf(x) && x < 0 ? "-" : flags & FLOAT_SIGN ? "+" : "";
    snprintf(text, 8, "%s%s", sign, word);
    return text;
}

static char *write_shortest(double x, int flags)
{
    char *text = malloc(48), *s = text;
    if (!text)
        return NULL;
    struct decimal d = {.digits = "0", .count = 1, .point = 1};
    if (x != 0.0)
        shortest(fabs(x), &d);
    if (signbit(x))
        *s++ = '-';
    else if (flags & FLOAT_SIGN)
        *s++ = '+';
    if (d.point <= -4 || d.point > 16) {
        *s++ = d.digits[0];
        if (d.count == 1 && flags & FLOAT_ALT)
            *s++ = '.';
        if (d.count > 1) {
            *s++ = '.';
            memcpy(s, d.digits + 1, (size_t)d.count - 1);
            s += d.count - 1;
        }
        sprintf(s, "e%c%02d", d.point - 1 < 0 ? '-' : '+', abs(d.point - 1));
        return text;
    }
    if (d.point <= 0) {
        memcpy(s, "0.", 2);
        memset(s + 2, '0', (size_t)-d.point);
        s += 2 - d.point;
        memcpy(s, d.digits, (size_t)d.count);
        s += d.count;
    } else {
        for (int i = 0; i < d.point || i < d.count; i++) {
            if (i == d.point)
                *s++ = '.';
            *s++ = i < d.count ? d.digits[i] : '0';
        }
        if (d.count <= d.point && flags & (FLOAT_DOT_0 | FLOAT_ALT)) {
            *s++ = '.';
            if (flags & FLOAT_DOT_0)
                *s++ = '0';
        }
    }
    *s = '\0';
    return text;
}

/* A result that is zero in all its digits loses its minus. */
static bool looks_zero(const char *text)
{
    for (; *text && *text != 'e' && *text != 'E'; text++)
        if (*text >= '1' && *text <= '9')
            return false;
    return true;
}

/* "1.500e+03" loses its trailing zeros, "1.e+03" its point. */
static void strip_mantissa(char *text)
{
    char *e = strchr(text, 'e'), *end = e;
    if (!memchr(text, '.', (size_t)(e - text)))
        return;
    while (end[-1] == '0')
        end--;
    if (end[-1] == '.')
        end--;
    memmove(end, e, strlen(e) + 1);
}

/* With FLOAT_DOT_0, 'g' leaves room for ".0": the exponent comes one digit earlier. */
static bool needs_exponent(double x, int precision)
{
    char text[48];
    snprintf(text, sizeof text, "%.*e", precision - 1 < 20 ? precision - 1 : 20, x);
    return atoi(strchr(text, 'e') + 1) == precision - 1;
}

static char *write_with_printf(double x, char code, int precision, int flags)
{
    char format[16];
    snprintf(format, sizeof format, "%%%s%s.*%c", flags & FLOAT_SIGN ? "+" : "",
             flags & FLOAT_ALT ? "#" : "", code);
    int size = snprintf(NULL, 0, format, precision, x);
    char *text = size < 0 ? NULL : malloc((size_t)size + 3);
    if (text)
        snprintf(text, (size_t)size + 1, format, precision, x);
    return text;
}

/* Plain 'f' without detours; NULL: declined. */
static char *write_fixed(double x, int precision, int flags)
{
    char *text = malloc(DECIMAL_FIXED_ROOM + 4), *s = text;
    if (!text)
        return NULL;
    if (signbit(x))
        *s++ = '-';
    else if (flags & FLOAT_SIGN)
        *s++ = '+';
    if (decimal_fixed(fabs(x), precision, s))
        return text;
    free(text);
    return NULL;
}

char *float_to_text(double x, char code, int precision, int flags)
{
    bool upper = isupper((unsigned char)code);
    if (!isfinite(x))
        return special_text(x, upper, flags);
    if (code == 'r')
        return write_shortest(x == 0 && flags & FLOAT_NO_NEG_0 ? 0.0 : x, flags);
    if ((code == 'g' || code == 'G') && precision == 0)
        precision = 1;
    bool strip = false;
    if (code == 'g' && flags & FLOAT_DOT_0 && needs_exponent(x, precision)) {
        code = 'e';
        precision--;
        strip = !(flags & FLOAT_ALT);
    }
    bool plain = (code == 'f' || code == 'F') && !(flags & FLOAT_ALT);
    char *text = plain ? write_fixed(x, precision, flags) : NULL;
    if (!text)
        text = write_with_printf(x, code, precision, flags);
    if (!text)
        return NULL;
    if (strip)
        strip_mantissa(text);
    if (flags & FLOAT_NO_NEG_0 && *text == '-' && looks_zero(text)) {
        if (flags & FLOAT_SIGN)
            *text = '+';
        else
            memmove(text, text + 1, strlen(text));
    }
    if (flags & FLOAT_DOT_0 && !strpbrk(text, ".eE"))
        strcat(text, ".0");
    return text;
}

double round_left_of_point(double x, int places)
{
    char text[400];
    /* All digits before the point are exact; cut `places` of them by hand. */
    int size = snprintf(text, sizeof text, "%.0f", floor(fabs(x)));
    bool below = fabs(x) != floor(fabs(x)); /* something after the point */
    if (places > size)
        return copysign(0.0, x);
    int keep = size - places;
    char first = text[keep];
    for (int i = keep + 1; i < size; i++)
        below |= text[i] != '0';
    bool odd = keep && (text[keep - 1] - '0') % 2;
    bool up = first > '5' || (first == '5' && (below || odd));
    char out[420];
    memcpy(out + 1, text, (size_t)keep);
    out[0] = '0';
    if (up) {
        int i = keep;
        while (out[i] == '9')
            out[i--] = '0';
        out[i]++;
    }
    snprintf(out + 1 + keep, sizeof out - 1 - (size_t)keep, "e%d", places);
    return copysign(strtod(out, NULL), x);
}

/* ---- reading ------------------------------------------------------------------------------- */

static bool word_at(const char *s, const char *end, const char *word)
{
    for (; *word; s++, word++)
        if (s >= end || tolower((unsigned char)*s) != *word)
            return false;
    return true;
}

const char *float_scan(const char *s, const char *end, double *out)
{
    const char *start = s;
    bool negative = s < end && *s == '-';
    if (s < end && (*s == '-' || *s == '+'))
        s++;
    if (word_at(s, end, "inf")) {
        *out = negative ? -INFINITY : INFINITY;
        return s + (word_at(s, end, "infinity") ? 8 : 3);
    }
    if (word_at(s, end, "nan")) {
        *out = negative ? -NAN : NAN;
        return s + 3;
    }
    const char *digits = s;
    size_t count = 0;
    for (; s < end && isdigit((unsigned char)*s); s++)
        count++;
    if (s < end && *s == '.')
        for (s++; s < end && isdigit((unsigned char)*s); s++)
            count++;
    if (!count || s == digits)
        return NULL;
    if (s < end && (*s == 'e' || *s == 'E')) {
        const char *e = s + 1;
        if (e < end && (*e == '-' || *e == '+'))
            e++;
        if (e < end && isdigit((unsigned char)*e)) {
            while (e < end && isdigit((unsigned char)*e))
                e++;
            s = e;
        }
    }
    /* The text is NUL-terminated by number_text, and what follows is no digit;
     * a "p" or "x" cannot be reached. */
    char hold[64], *copy = (size_t)(s - start) < sizeof hold ? hold : malloc((size_t)(s - start) + 1);
    if (!copy)
        return NULL;
    memcpy(copy, start, (size_t)(s - start));
    copy[s - start] = '\0';
    *out = strtod(copy, NULL);
    if (copy != hold)
        free(copy);
    return s;
}

/* Underscores only between digits; false when one stands elsewhere. */
static bool drop_underscores(char *s)
{
    char *out = s, before = '\0';
    for (; *s; before = *s++) {
        if (*s == '_') {
            if (!isdigit((unsigned char)before))
                return false;
            continue;
        }
        if (before == '_' && !isdigit((unsigned char)*s))
            return false;
        *out++ = *s;
    }
    *out = '\0';
    return before != '_';
}

static char *str_number_text(struct runtime *rt, Val v)
{
    ssize_t n = str_length(v);
    char *out = malloc((size_t)n + 1);
    if (!out) {
        raise_no_memory(rt);
        return NULL;
    }
    for (ssize_t i = 0; i < n; i++) {
        uint32_t c = str_at(v, i);
        int digit = c < 128 ? -1 : uni_decimal_value(c);
        /* NUL is no part of a number and must not end the text early. */
        out[i] = c == 0 ? '?' : c < 128 ? (char)c : digit >= 0 ? (char)('0' + digit)
                                                : uni_is_space(c) ? ' ' : '?';
    }
    out[n] = '\0';
    return out;
}

static char *buffer_number_text(struct runtime *rt, Val v)
{
    struct buffer view;
    if (buffer_get(rt, v, &view, BUFFER_SIMPLE) < 0)
        return NULL;
    char *out = malloc((size_t)view.size + 1);
    if (out) {
        for (ssize_t i = 0; i < view.size; i++) {
            unsigned char c = ((const unsigned char *)view.bytes)[i];
            out[i] = c == 0 || c > 127 ? '?' : (char)c;
        }
        out[view.size] = '\0';
    } else {
        raise_no_memory(rt);
    }
    buffer_release(rt, &view);
    return out;
}

char *number_text(struct runtime *rt, Val v, bool *bad)
{
    *bad = false;
    char *text = is_str(v) ? str_number_text(rt, v) : buffer_number_text(rt, v);
    if (!text)
        return NULL;
    char *start = text, *end = text + strlen(text);
    while (start < end && (*start == ' ' || (*start >= '\t' && *start <= '\r')))
        start++;
    while (end > start && (end[-1] == ' ' || (end[-1] >= '\t' && end[-1] <= '\r')))
        end--;
    *end = '\0';
    memmove(text, start, (size_t)(end - start) + 1);
    if (strchr(text, '_') && !drop_underscores(text)) {
        *bad = true;
        free(text);
        return NULL;
    }
    return text;
}

Ref float_from_text(struct runtime *rt, Val v)
{
    if (!is_str(v) && !has_buffer(v))
        return raise(rt, EXC_TypeError,
                     "float() argument must be a string or a real number, not '%.200s'", v->type->name);
    bool bad;
    double x = 0;
    char *text = number_text(rt, v, &bad);
    if (!text && !bad)
        return NULL;
    if (text) {
        const char *end = text + strlen(text);
        bad = float_scan(text, end, &x) != end;
        free(text);
    }
    if (bad)
        return raise(rt, EXC_ValueError, "could not convert string to float: %R", v);
    return float_new(rt, x);
}

bool args_no_keywords_dict(struct runtime *rt, const char *name, Val kwargs)
{
    if (!kwargs || dict_size(kwargs) == 0)
        return true;
    return raise_false(rt, EXC_TypeError, "%.200s() takes no keyword arguments", name);
}

/* ---- hexadecimal --------------------------------------------------------------------------------- */

static int hex_value(char c)
{
    return isdigit((unsigned char)c) ? c - '0' : isxdigit((unsigned char)c) ? (c | 0x20) - 'a' + 10 : -1;
}

static bool bad_hex(struct runtime *rt)
{
    return raise_false(rt, EXC_ValueError, "invalid hexadecimal floating-point string");
}

static bool hex_too_large(struct runtime *rt)
{
    return raise_false(rt, EXC_OverflowError, "hexadecimal value too large to represent as a float");
}

/* Digits as m * 2**e with a sticky bit in m, then rounded once by ldexp from 64 bits. */
static bool hex_value_of(struct runtime *rt, const char *digits, const char *digits_end, long exponent,
                         double *out)
{
    uint64_t m = 0;
    bool point = false, sticky = false;
    long e = exponent;
    for (const char *s = digits; s < digits_end; s++) {
        if (*s == '.') {
            point = true;
            continue;
        }
        unsigned d = (unsigned)hex_value(*s);
        if (m >> 58) {
            sticky |= d != 0;
            if (!point)
                e += 4;
        } else {
            m = m << 4 | d;
            if (point)
                e -= 4;
        }
    }
    *out = 0.0;
    if (!m)
        return true;
    int bits = 64 - __builtin_clzl(m);
    if (e + bits > DBL_MAX_EXP)
        return hex_too_large(rt);
    if (e + bits < DBL_MIN_EXP - DBL_MANT_DIG)
        return true;
    /* Keep 53 bits, fewer for subnormal results; half to even. */
    int keep = e + bits < DBL_MIN_EXP ? (int)(DBL_MANT_DIG - (DBL_MIN_EXP - (e + bits))) : DBL_MANT_DIG;
    int cut = bits - keep;
    if (cut > 0) {
        uint64_t half = (uint64_t)1 << (cut - 1), rest = m & (2 * half - 1);
        m = cut >= 64 ? 0 : m >> cut;
        if (rest > half || (rest == half && (sticky || m & 1)))
            m++;
        e += cut;
    }
    *out = ldexp((double)m, (int)e);
    return isinf(*out) ? hex_too_large(rt) : true;
}

bool float_read_hex(struct runtime *rt, const char *text, ssize_t size, double *out)
{
    const char *s = text, *end = text + size;
    while (s < end && isspace((unsigned char)*s))
        s++;
    while (end > s && isspace((unsigned char)end[-1]))
        end--;
    const char *after = NULL;
    const char *start = s;
    bool negative = s < end && *s == '-';
    if (s < end && (*s == '-' || *s == '+'))
        s++;
    if (s < end && (*s == 'i' || *s == 'I' || *s == 'n' || *s == 'N')) {
        after = float_scan(start, end, out);
        return after == end ? true : bad_hex(rt);
    }
    if (end - s > 1 && s[0] == '0' && (s[1] | 0x20) == 'x')
        s += 2;
    const char *digits = s;
    size_t count = 0;
    while (s < end && hex_value(*s) >= 0)
        s++, count++;
    if (s < end && *s == '.')
        for (s++; s < end && hex_value(*s) >= 0; s++)
            count++;
    if (!count)
        return bad_hex(rt);
    const char *digits_end = s;
    long exponent = 0;
    if (s < end && (*s | 0x20) == 'p') {
        const char *e = ++s;
        if (s < end && (*s == '-' || *s == '+'))
            s++;
        if (s == end || !isdigit((unsigned char)*s))
            return bad_hex(rt);
        while (s < end && isdigit((unsigned char)*s)) {
            if (exponent < 10000000)
                exponent = exponent * 10 + (*s - '0');
            s++;
        }
        if (*e == '-')
            exponent = -exponent;
    }
    if (s != end)
        return bad_hex(rt);
    if (!hex_value_of(rt, digits, digits_end, exponent, out))
        return false;
    if (negative)
        *out = -*out;
    return true;
}
