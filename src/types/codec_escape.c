/* codec_escape.c - backslash escapes: unicode_escape, raw_unicode_escape, bytes' own. */
#include <stdio.h>
#include <string.h>

#include "types/codec_internal.h"
#include "types/raise.h"
#include "types/unicode.h"

static int hex_value(unsigned c)
{
    if (c >= '0' && c <= '9')
        return (int)(c - '0');
    c |= 32;
    return c >= 'a' && c <= 'f' ? (int)(c - 'a') + 10 : -1;
}

/* \x.. \u.... \U........ at p (after the letter): how many digits are there. */
static int read_hex(const unsigned char *p, ssize_t left, int want, uint32_t *value)
{
    int n = 0;
    *value = 0;
    while (n < want && n < left && hex_value(p[n]) >= 0) {
        *value = *value << 4 | (uint32_t)hex_value(p[n]);
        n++;
    }
    return n;
}

Ref unicode_escape_decode(struct runtime *rt, const char *bytes, ssize_t size,
                          const char *errors, ssize_t *consumed, const char **first_invalid)
{
    struct decoding d;
    decoding_init(rt, &d, "unicodeescape", bytes, size, errors);
    ssize_t at = 0;
    bool ok = true;
    if (first_invalid)
        *first_invalid = NULL;
    while (at < d.size && ok && !d.out.failed) {
        unsigned c = d.bytes[at];
        if (c != '\\') {
            str_builder_char(&d.out, c);
            at++;
            continue;
        }
        ssize_t start = at++;
        const char *reason = NULL;
        ssize_t end = d.size;
        if (at >= d.size) {
            if (consumed) {
                at = start;
                break;
            }
            ok = decoding_error(&d, start, d.size, "\\ at end of string", &at);
            continue;
        }
        c = d.bytes[at++];
        static const char plain[] = "\\\\''\"\"b\bt\tn\nf\fr\rv\va\a";
        const char *known = NULL;
        for (const char *q = plain; *q; q += 2) {
            if ((unsigned char)*q == c)
                known = q + 1;
        }
        if (known) {
            str_builder_char(&d.out, (unsigned char)*known);
            continue;
        }
        if (c == '\n')
            continue;
        if (c >= '0' && c <= '7') {
            uint32_t value = c - '0';
            for (int i = 0; i < 2 && at < d.size && d.bytes[at] >= '0' && d.bytes[at] <= '7'; i++)
                value = value * 8 + (d.bytes[at++] - '0');
            if (value > 0xff && first_invalid && !*first_invalid)
                *first_invalid = (const char *)d.bytes + start + 1;
            str_builder_char(&d.out, value);
            continue;
        }
        int want = c == 'x' ? 2 : c == 'u' ? 4 : c == 'U' ? 8 : 0;
        if (want) {
            uint32_t value;
            int got = read_hex(d.bytes + at, d.size - at, want, &value);
            if (got == want && value <= 0x10ffff) {
                str_builder_char(&d.out, value);
                at += got;
                continue;
            }
            if (got < want && consumed && at + got == d.size) {
                at = start;
                break;
            }
            reason = got == want ? "illegal Unicode character"
                     : want == 2 ? "truncated \\xXX escape"
                     : want == 4 ? "truncated \\uXXXX escape"
                                 : "truncated \\UXXXXXXXX escape";
            end = at + got;
        } else if (c == 'N') {
            reason = "malformed \\N character escape";
            end = at;
            if (at < d.size && d.bytes[at] == '{') {
                const unsigned char *close = memchr(d.bytes + at, '}', (size_t)(d.size - at));
                if (!close && consumed) {
                    at = start;
                    break;
                }
                end = close ? close - d.bytes + 1 : d.size;
                if (close && close > d.bytes + at + 1) {
                    int32_t named = uni_lookup((const char *)d.bytes + at + 1,
                                               (size_t)(close - d.bytes - at - 1));
                    if (named >= 0) {
                        str_builder_char(&d.out, (uint32_t)named);
                        at = end;
                        continue;
                    }
                    reason = "unknown Unicode character name";
                }
            }
        } else {
            if (first_invalid && !*first_invalid)
                *first_invalid = (const char *)d.bytes + start + 1;
            str_builder_char(&d.out, '\\');
            str_builder_char(&d.out, c);
            continue;
        }
        ok = decoding_error(&d, start, end, reason, &at);
    }
    if (consumed)
        *consumed = at;
    return decoding_finish(&d, ok);
}

Ref raw_unicode_escape_decode(struct runtime *rt, const char *bytes, ssize_t size,
                              const char *errors, ssize_t *consumed)
{
    struct decoding d;
    decoding_init(rt, &d, "rawunicodeescape", bytes, size, errors);
    ssize_t at = 0;
    bool ok = true;
    while (at < d.size && ok && !d.out.failed) {
        unsigned c = d.bytes[at];
        if (c != '\\' || (at + 1 >= d.size && !consumed)) {
            str_builder_char(&d.out, c);
            at++;
            continue;
        }
        if (at + 1 >= d.size)
            break;
        ssize_t start = at;
        c = d.bytes[at + 1];
        if (c != 'u' && c != 'U') {
            str_builder_char(&d.out, '\\');
            str_builder_char(&d.out, c);
            at += 2;
            continue;
        }
        int want = c == 'u' ? 4 : 8;
        uint32_t value;
        int got = read_hex(d.bytes + at + 2, d.size - at - 2, want, &value);
        if (got == want && value <= 0x10ffff) {
            str_builder_char(&d.out, value);
            at += 2 + got;
            continue;
        }
        if (got < want && consumed && at + 2 + got == d.size)
            break;
        const char *reason = got == want ? "\\Uxxxxxxxx out of range"
                             : want == 4 ? "truncated \\uXXXX escape"
                                         : "truncated \\UXXXXXXXX escape";
        ok = decoding_error(&d, start, at + 2 + got, reason, &at);
    }
    if (consumed)
        *consumed = at;
    return decoding_finish(&d, ok);
}

Ref unicode_escape_encode(struct runtime *rt, Val v)
{
    struct bytes_builder b;
    bytes_builder_init(rt, &b);
    ssize_t n = str_length(v);
    for (ssize_t i = 0; i < n; i++) {
        uint32_t c = str_at(v, i);
        char out[12];
        if (c >= 32 && c < 127 && c != '\\') {
            bytes_builder_byte(&b, (int)c);
            continue;
        }
        int size;
        if (c == '\\' || c == '\t' || c == '\n' || c == '\r')
            size = snprintf(out, sizeof out, "\\%c",
                            c == '\\'   ? '\\'
                            : c == '\t' ? 't'
                            : c == '\n' ? 'n'
                                        : 'r');
        else
            size = snprintf(out, sizeof out,
                            c < 0x100     ? "\\x%02x"
                            : c < 0x10000 ? "\\u%04x"
                                          : "\\U%08x",
                            c);
        bytes_builder_add(&b, out, size);
    }
    return bytes_builder_finish(&b);
}

Ref raw_unicode_escape_encode(struct runtime *rt, Val v)
{
    if (str_kind(v) == 1)
        return bytes_new(rt, str_data(v), str_length(v));
    struct bytes_builder b;
    bytes_builder_init(rt, &b);
    ssize_t n = str_length(v);
    for (ssize_t i = 0; i < n; i++) {
        uint32_t c = str_at(v, i);
        char out[12];
        if (c < 256)
            bytes_builder_byte(&b, (int)c);
        else
            bytes_builder_add(&b, out,
                              snprintf(out, sizeof out, c < 0x10000 ? "\\u%04x" : "\\U%08x",
                                       c));
    }
    return bytes_builder_finish(&b);
}

Ref escape_decode(struct runtime *rt, const char *bytes, ssize_t size, const char *errors,
                  const char **first_invalid)
{
    struct bytes_builder b;
    bytes_builder_init(rt, &b);
    const unsigned char *p = (const unsigned char *)bytes, *end = p + size, *begin = p;
    if (first_invalid)
        *first_invalid = NULL;
    while (p < end) {
        if (*p != '\\') {
            bytes_builder_byte(&b, *p++);
            continue;
        }
        if (++p == end) {
            bytes_builder_release(&b);
            return raise(rt, EXC_ValueError, "Trailing \\ in string");
        }
        unsigned c = *p++;
        static const char plain[] = "\\\\''\"\"b\bt\tn\nf\fr\rv\va\a";
        const char *known = NULL;
        for (const char *q = plain; *q; q += 2) {
            if ((unsigned char)*q == c)
                known = q + 1;
        }
        if (known) {
            bytes_builder_byte(&b, *known);
        } else if (c == '\n') {
            continue;
        } else if (c >= '0' && c <= '7') {
            unsigned value = c - '0';
            const unsigned char *escape = p - 1;
            for (int i = 0; i < 2 && p < end && *p >= '0' && *p <= '7'; i++)
                value = value * 8 + (*p++ - '0');
            if (value > 0xff && first_invalid && !*first_invalid)
                *first_invalid = (const char *)escape;
            bytes_builder_byte(&b, (int)(value & 0xff));
        } else if (c == 'x') {
            uint32_t value;
            int got = read_hex(p, end - p, 2, &value);
            if (got == 2) {
                bytes_builder_byte(&b, (int)value);
                p += 2;
                continue;
            }
            if (!errors || strcmp(errors, "strict") == 0) {
                bytes_builder_release(&b);
                return raise(rt, EXC_ValueError, "invalid \\x escape at position %zd",
                             (ssize_t)(p - 2 - begin));
            }
            if (strcmp(errors, "replace") == 0) {
                bytes_builder_byte(&b, '?');
            } else if (strcmp(errors, "ignore") != 0) {
                bytes_builder_release(&b);
                return raise(rt, EXC_ValueError,
                             "decoding error; unknown error handling code: %.400s", errors);
            }
            p += got;
        } else {
            if (first_invalid && !*first_invalid)
                *first_invalid = (const char *)p - 1;
            bytes_builder_byte(&b, '\\');
            bytes_builder_byte(&b, (int)c);
        }
    }
    return bytes_builder_finish(&b);
}
