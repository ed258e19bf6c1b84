/* codec_utf.c - UTF-8, UTF-16, UTF-32, ASCII, Latin-1. */
#include <string.h>

#include "types/codec_internal.h"
#include "types/raise.h"

/* ---- UTF-8 ------------------------------------------------------------------------ */

/* The character at p, or what is wrong: *used is the number of bytes that belong together. */
static int32_t utf8_get(const unsigned char *p, ssize_t left, int *used, const char **reason,
                        bool *incomplete)
{
    unsigned c = p[0];
    *incomplete = false;
    *used = 1;
    if (c < 0x80)
        return (int32_t)c;
    if (c < 0xc2 || c > 0xf4) {
        *reason = "invalid start byte";
        return -1;
    }
    int need = c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
    unsigned low = 0x80, high = 0xbf;
    if (c == 0xe0)
        low = 0xa0;
    else if (c == 0xed)
        high = 0x9f;
    else if (c == 0xf0)
        low = 0x90;
    else if (c == 0xf4)
        high = 0x8f;
    uint32_t value = c & (need == 2 ? 31u : need == 3 ? 15u : 7u);
    for (int i = 1; i < need; i++) {
        if (i >= left) {
            *used = (int)left;
            *reason = "unexpected end of data";
            *incomplete = true;
            return -1;
        }
        if (p[i] < low || p[i] > high) {
            *used = i;
            *reason = "invalid continuation byte";
            return -1;
        }
        low = 0x80;
        high = 0xbf;
        value = value << 6 | (p[i] & 63u);
    }
    *used = need;
    return (int32_t)value;
}

Ref utf8_decode(struct runtime *rt, const char *bytes, ssize_t size, const char *errors,
                ssize_t *consumed)
{
    struct decoding d;
    decoding_init(rt, &d, "utf-8", bytes, size, errors);
    str_builder_reserve(&d.out, size, 127);
    ssize_t at = 0;
    bool ok = true;
    while (at < d.size && !d.out.failed) {
        ssize_t plain = at;
        while (at < d.size && d.bytes[at] < 0x80)
            at++;
        if (at > plain) {
            str_builder_ascii(&d.out, (const char *)d.bytes + plain, at - plain);
            continue;
        }
        int used;
        const char *reason = NULL;
        bool incomplete;
        int32_t c = utf8_get(d.bytes + at, d.size - at, &used, &reason, &incomplete);
        if (c >= 0) {
            str_builder_char(&d.out, (uint32_t)c);
            at += used;
            continue;
        }
        if (incomplete && consumed)
            break;
        ok = decoding_error(&d, at, at + used, reason, &at);
        if (!ok)
            break;
    }
    if (consumed)
        *consumed = at;
    return decoding_finish(&d, ok);
}

ssize_t utf8_size(Val v)
{
    ssize_t n = str_length(v), size = n;
    int kind = str_kind(v);
    const void *data = str_data(v);
    if (str_is_ascii(v))
        return n;
    for (ssize_t i = 0; i < n; i++) {
        uint32_t c = str_read(kind, data, i);
        if (c >= 0xd800 && c <= 0xdfff)
            return -1;
        size += (c >= 0x80) + (c >= 0x800) + (c >= 0x10000);
    }
    return size;
}

void utf8_write(Val v, char *out)
{
    ssize_t n = str_length(v);
    int kind = str_kind(v);
    const void *data = str_data(v);
    if (str_is_ascii(v)) {
        memcpy(out, data, (size_t)n);
        return;
    }
    for (ssize_t i = 0; i < n; i++)
        out += utf8_put((unsigned char *)out, str_read(kind, data, i));
}

/* The replacement a handler gave, when it must be ASCII text or any bytes. */
static bool put_plain(struct encoding *e, Ref piece, ssize_t start, ssize_t end,
                      const char *reason)
{
    bool ok = true;
    if (is_bytes(piece))
        bytes_builder_add(&e->out, as_bytes(piece)->data, as_bytes(piece)->head.size);
    else if (str_is_ascii(piece))
        bytes_builder_add(&e->out, str_data(piece), str_length(piece));
    else {
        encoding_refuse(e, start, end, reason);
        ok = false;
    }
    ref_drop(e->rt, piece);
    return ok && !e->out.failed;
}

Ref utf8_encode(struct runtime *rt, Val v, const char *errors)
{
    if (str_is_ascii(v))
        return bytes_new(rt, str_data(v), str_length(v));
    ssize_t size = utf8_size(v);
    if (size >= 0) {
        Ref r = bytes_new(rt, NULL, size);
        if (r)
            utf8_write(v, as_bytes(r)->data);
        return r;
    }
    struct encoding e;
    encoding_init(rt, &e, "utf-8", v, errors);
    bool ok = true;
    ssize_t n = str_length(v);
    for (ssize_t i = 0; i < n && ok;) {
        uint32_t c = str_at(v, i);
        if (c < 0xd800 || c > 0xdfff) {
            unsigned char out[4];
            bytes_builder_add(&e.out, out, utf8_put(out, c));
            i++;
            continue;
        }
        ssize_t end = i + 1, start = i;
        while (end < n && str_at(v, end) >= 0xd800 && str_at(v, end) <= 0xdfff)
            end++;
        Ref piece = encoding_error(&e, start, end, "surrogates not allowed", &i);
        ok = piece && put_plain(&e, piece, start, end, "surrogates not allowed");
    }
    return encoding_finish(&e, ok);
}

/* ---- ASCII, Latin-1 -------------------------------------------------------------------- */

Ref latin1_decode(struct runtime *rt, const char *bytes, ssize_t size)
{
    return str_from_latin1(rt, (const unsigned char *)bytes, size);
}

Ref ascii_decode(struct runtime *rt, const char *bytes, ssize_t size, const char *errors)
{
    if (max_of_bytes((const unsigned char *)bytes, size) < 128)
        return str_from_ascii(rt, bytes, size);
    struct decoding d;
    decoding_init(rt, &d, "ascii", bytes, size, errors);
    bool ok = true;
    for (ssize_t at = 0; at < d.size && ok;) {
        if (d.bytes[at] < 128)
            str_builder_char(&d.out, d.bytes[at++]);
        else
            ok = decoding_error(&d, at, at + 1, "ordinal not in range(128)", &at);
    }
    return decoding_finish(&d, ok);
}

static Ref encode_below(struct runtime *rt, Val v, const char *errors, uint32_t limit)
{
    struct encoding e;
    const char *reason =
        limit == 256 ? "ordinal not in range(256)" : "ordinal not in range(128)";
    encoding_init(rt, &e, limit == 256 ? "latin-1" : "ascii", v, errors);
    bool ok = true;
    ssize_t n = str_length(v);
    for (ssize_t i = 0; i < n && ok;) {
        uint32_t c = str_at(v, i);
        if (c < limit) {
            bytes_builder_byte(&e.out, (int)c);
            i++;
            continue;
        }
        ssize_t start = i, end = i + 1;
        while (end < n && str_at(v, end) >= limit)
            end++;
        if (strcmp(e.errors, "surrogateescape") == 0 && c >= 0xdc80 && c <= 0xdcff) {
            bytes_builder_byte(&e.out, (int)(c - 0xdc00));
            i++;
            continue;
        }
        Ref piece = encoding_error(&e, start, end, reason, &i);
        if (!piece) {
            ok = false;
        } else if (is_bytes(piece)) {
            bytes_builder_add(&e.out, as_bytes(piece)->data, as_bytes(piece)->head.size);
        } else {
            for (ssize_t k = 0; k < str_length(piece) && ok; k++) {
                ok = str_at(piece, k) < limit;
                if (ok)
                    bytes_builder_byte(&e.out, (int)str_at(piece, k));
                else
                    encoding_refuse(&e, start, end, reason);
            }
        }
        ref_drop(rt, piece);
    }
    return encoding_finish(&e, ok);
}

Ref latin1_encode(struct runtime *rt, Val v, const char *errors)
{
    if (str_kind(v) == 1)
        return bytes_new(rt, str_data(v), str_length(v));
    return encode_below(rt, v, errors, 256);
}

Ref ascii_encode(struct runtime *rt, Val v, const char *errors)
{
    if (str_is_ascii(v))
        return bytes_new(rt, str_data(v), str_length(v));
    return encode_below(rt, v, errors, 128);
}

/* ---- UTF-16, UTF-32 ---------------------------------------------------------------------- */

static uint32_t unit16(const unsigned char *p, bool big)
{
    return big ? (uint32_t)(p[0] << 8 | p[1]) : (uint32_t)(p[1] << 8 | p[0]);
}

static uint32_t unit32(const unsigned char *p, bool big)
{
    return big ? (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3]
               : (uint32_t)p[3] << 24 | (uint32_t)p[2] << 16 | (uint32_t)p[1] << 8 | p[0];
}

Ref utf16_decode(struct runtime *rt, const char *bytes, ssize_t size, const char *errors,
                 int *order, ssize_t *consumed)
{
    int way = order ? *order : 0;
    ssize_t at = 0;
    const unsigned char *mark = (const unsigned char *)bytes;
    if (way == 0 && size >= 2) {
        uint32_t bom = unit16(mark, false);
        if (bom == 0xfeff || bom == 0xfffe) {
            way = bom == 0xfeff ? -1 : 1;
            at = 2;
        }
    }
    bool big = way == 1;
    struct decoding d;
    const char *name = big ? "utf-16-be" : "utf-16-le";
    decoding_init(rt, &d, name, bytes, size, errors);
    bool ok = true;
    while (at < d.size && ok) {
        const char *reason;
        ssize_t end = at + 2;
        if (d.size - at < 2) {
            if (consumed)
                break;
            reason = "truncated data";
            end = d.size;
        } else {
            uint32_t c = unit16(d.bytes + at, big);
            if (c < 0xd800 || c > 0xdfff) {
                str_builder_char(&d.out, c);
                at += 2;
                continue;
            }
            if (c >= 0xdc00) {
                reason = "illegal encoding";
            } else if (d.size - at < 4) {
                if (consumed)
                    break;
                reason = "unexpected end of data";
                end = d.size;
            } else {
                uint32_t low = unit16(d.bytes + at + 2, big);
                if (low >= 0xdc00 && low <= 0xdfff) {
                    str_builder_char(&d.out,
                                     0x10000 + ((c & 0x3ff) << 10 | (low & 0x3ff)));
                    at += 4;
                    continue;
                }
                reason = "illegal UTF-16 surrogate";
            }
        }
        ok = decoding_error(&d, at, end, reason, &at);
    }
    if (consumed)
        *consumed = at;
    if (order)
        *order = way;
    return decoding_finish(&d, ok);
}

Ref utf32_decode(struct runtime *rt, const char *bytes, ssize_t size, const char *errors,
                 int *order, ssize_t *consumed)
{
    int way = order ? *order : 0;
    ssize_t at = 0;
    const unsigned char *mark = (const unsigned char *)bytes;
    if (way == 0 && size >= 4) {
        uint32_t bom = unit32(mark, false);
        if (bom == 0xfeff || bom == 0xfffe0000u) {
            way = bom == 0xfeff ? -1 : 1;
            at = 4;
        }
    }
    bool big = way == 1;
    struct decoding d;
    const char *name = big ? "utf-32-be" : "utf-32-le";
    decoding_init(rt, &d, name, bytes, size, errors);
    bool ok = true;
    while (at < d.size && ok) {
        const char *reason;
        ssize_t end = at + 4;
        if (d.size - at < 4) {
            if (consumed)
                break;
            reason = "truncated data";
            end = d.size;
        } else {
            uint32_t c = unit32(d.bytes + at, big);
            if (c >= 0xd800 && c <= 0xdfff)
                reason = "code point in surrogate code point range";
            else if (c > 0x10ffff)
                reason = "code point not in range(0x110000)";
            else {
                str_builder_char(&d.out, c);
                at += 4;
                continue;
            }
        }
        ok = decoding_error(&d, at, end, reason, &at);
    }
    if (consumed)
        *consumed = at;
    if (order)
        *order = way;
    return decoding_finish(&d, ok);
}

static void put_unit(struct bytes_builder *b, uint32_t c, int bytes, bool big)
{
    for (int i = 0; i < bytes; i++)
        bytes_builder_byte(b, (int)((c >> (8 * (big ? bytes - 1 - i : i))) & 0xff));
}

static Ref utf_wide_encode(struct runtime *rt, Val v, const char *errors, int order, int width)
{
    struct encoding e;
    bool big = order == 1;
    const char *name = width == 2 ? (order < 0   ? "utf-16-le"
                                     : order > 0 ? "utf-16-be"
                                                 : "utf-16")
                                  : (order < 0   ? "utf-32-le"
                                     : order > 0 ? "utf-32-be"
                                                 : "utf-32");
    encoding_init(rt, &e, name, v, errors);
    if (order == 0)
        put_unit(&e.out, 0xfeff, width, false);
    bool ok = true;
    ssize_t n = str_length(v);
    for (ssize_t i = 0; i < n && ok;) {
        uint32_t c = str_at(v, i);
        if (c < 0xd800 || c > 0xdfff) {
            if (width == 2 && c >= 0x10000) {
                put_unit(&e.out, 0xd7c0 + (c >> 10), 2, big);
                put_unit(&e.out, 0xdc00 | (c & 0x3ff), 2, big);
            } else {
                put_unit(&e.out, c, width, big);
            }
            i++;
            continue;
        }
        ssize_t start = i, end = i + 1;
        while (end < n && str_at(v, end) >= 0xd800 && str_at(v, end) <= 0xdfff)
            end++;
        Ref piece = encoding_error(&e, start, end, "surrogates not allowed", &i);
        if (!piece)
            ok = false;
        else if (is_bytes(piece)) {
            if (as_bytes(piece)->head.size % width) {
                encoding_refuse(&e, start, end, "surrogates not allowed");
                ok = false;
            }
            bytes_builder_add(&e.out, as_bytes(piece)->data, as_bytes(piece)->head.size);
        } else if (!str_is_ascii(piece)) {
            encoding_refuse(&e, start, end, "surrogates not allowed");
            ok = false;
        } else {
            for (ssize_t k = 0; k < str_length(piece); k++)
                put_unit(&e.out, str_at(piece, k), width, big);
        }
        ref_drop(rt, piece);
    }
    return encoding_finish(&e, ok);
}

Ref utf16_encode(struct runtime *rt, Val v, const char *errors, int order)
{
    return utf_wide_encode(rt, v, errors, order, 2);
}

Ref utf32_encode(struct runtime *rt, Val v, const char *errors, int order)
{
    return utf_wide_encode(rt, v, errors, order, 4);
}
