/* codec_errors.c - what happens to what cannot be decoded or encoded.
 *
 * The handlers every program has are written once, as functions of the
 * exception (what codecs.lookup_error gives); the frequent ones have a short
 * way that makes no exception object.
 */
#include <stdio.h>
#include <string.h>

#include "types/codec_internal.h"
#include "types/dict.h"
#include "types/exc_layout.h"
#include "types/native.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/tuple.h"
#include "types/type_layout.h"
#include "types/unicode.h"

/* ---- exceptions ----------------------------------------------------------------- */

static Ref new_error(struct runtime *rt, enum exc_id id, const char *encoding, Val object,
                     ssize_t start, ssize_t end, const char *reason)
{
    Ref name = encoding ? str_new(rt, encoding) : NULL;
    Ref from = int_from_ssize(rt, start), to = int_from_ssize(rt, end);
    Ref why = str_new(rt, reason);
    Ref exc = NULL;
    if (name && from && to && why) {
        Val argv[] = {name, object, from, to, why};
        exc = obj_vectorcall(rt, REF(exc_type(rt, id)), argv, 5, NULL);
    }
    ref_drop(rt, name);
    ref_drop(rt, from);
    ref_drop(rt, to);
    ref_drop(rt, why);
    return exc;
}

/* The exception of an earlier error is used again with new places. */
static bool set_error(struct runtime *rt, Ref exc, Val object, ssize_t start, ssize_t end,
                      const char *reason)
{
    Ref why = str_new(rt, reason);
    if (!why)
        return false;
    struct exc_unicode *u = LOOK(exc_unicode, exc);
    ref_set_take(rt, &u->object, ref_keep(object));
    u->start = start;
    u->end = end;
    ref_set_take(rt, &u->reason, why);
    return true;
}

static void raise_this(struct runtime *rt, Val exc)
{
    raise_value(rt, REF(exc->type), exc);
}

/* ---- handlers as functions of the exception ----------------------------------------- */

enum problem { ENCODE = 1, DECODE = 2, TRANSLATE = 4 };

struct trouble {
    enum problem kind;
    Ref object;
    ssize_t start, end, size;
    const char *encoding;
};

/* Read the exception; TypeError when it is none of `kinds`. */
static bool read_trouble(struct runtime *rt, Val exc, int kinds, struct trouble *out)
{
    int kind = 0;
    if (is_instance_of(exc, exc_type(rt, EXC_UnicodeEncodeError)))
        kind = ENCODE;
    else if (is_instance_of(exc, exc_type(rt, EXC_UnicodeDecodeError)))
        kind = DECODE;
    else if (is_instance_of(exc, exc_type(rt, EXC_UnicodeTranslateError)))
        kind = TRANSLATE;
    if (!(kind & kinds))
        return raise_false(rt, EXC_TypeError,
                           "don't know how to handle %.200T in error callback", exc);
    struct exc_unicode *u = LOOK(exc_unicode, exc);
    if (!u->object)
        return raise_false(rt, EXC_TypeError, "object attribute not set");
    if (kind == DECODE ? !is_bytes(u->object) : !is_str(u->object))
        return raise_false(rt, EXC_TypeError, "object attribute must be %s",
                           kind == DECODE ? "bytes" : "str");
    out->kind = (enum problem)kind;
    out->object = u->object;
    out->size = kind == DECODE ? as_bytes(u->object)->head.size : str_length(u->object);
    out->start = u->start;
    out->end = u->end;
    if (out->start < 0)
        out->start = 0;
    if (out->start >= out->size)
        out->start = out->size ? out->size - 1 : 0;
    if (out->end < 1)
        out->end = 1;
    if (out->end > out->size)
        out->end = out->size;
    out->encoding = NULL;
    if (kind != TRANSLATE && u->encoding && is_str(u->encoding)) {
        out->encoding = str_utf8_only(rt, u->encoding);
        if (!out->encoding)
            return false;
    }
    return true;
}

static Ref answer(struct runtime *rt, Ref text, ssize_t at)
{
    if (!text)
        return NULL;
    Ref where = int_from_ssize(rt, at);
    Ref r = where ? tuple_pack(rt, 2, text, where) : NULL;
    ref_drop(rt, where);
    ref_drop(rt, text);
    return r;
}

#define HANDLER(name)                                                                         \
    static Ref name(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)

HANDLER(strict_errors)
{
    (void)self, UNUSED_ARGS;
    if (is_exc(argv[0]))
        raise_this(rt, argv[0]);
    else
        raise(rt, EXC_TypeError, "codec must pass exception instance");
    return NULL;
}

HANDLER(ignore_errors)
{
    (void)self, UNUSED_ARGS;
    struct trouble t;
    if (!read_trouble(rt, argv[0], ENCODE | DECODE | TRANSLATE, &t))
        return NULL;
    return answer(rt, ref_keep(rt->types->empty_str), t.end);
}

static Ref fill_text(struct runtime *rt, uint32_t c, ssize_t count)
{
    struct str_builder b;
    str_builder_init(rt, &b);
    str_builder_fill(&b, c, count);
    return str_builder_finish(&b);
}

HANDLER(replace_errors)
{
    (void)self, UNUSED_ARGS;
    struct trouble t;
    if (!read_trouble(rt, argv[0], ENCODE | DECODE | TRANSLATE, &t))
        return NULL;
    if (t.kind == DECODE)
        return answer(rt, str_from_char(rt, 0xfffd), t.end);
    return answer(rt, fill_text(rt, t.kind == ENCODE ? '?' : 0xfffd, t.end - t.start), t.end);
}

static void put_backslash(struct str_builder *b, uint32_t c)
{
    char out[12];
    int n = snprintf(out, sizeof out,
                     c < 0x100     ? "\\x%02x"
                     : c < 0x10000 ? "\\u%04x"
                                   : "\\U%08x",
                     c);
    str_builder_ascii(b, out, n);
}

static Ref escaped(struct runtime *rt, Val text, ssize_t start, ssize_t end, bool xml)
{
    struct str_builder b;
    str_builder_init(rt, &b);
    for (ssize_t i = start; i < end; i++) {
        uint32_t c = str_at(text, i);
        if (xml) {
            char out[16];
            str_builder_ascii(&b, out, snprintf(out, sizeof out, "&#%u;", c));
        } else {
            put_backslash(&b, c);
        }
    }
    return str_builder_finish(&b);
}

HANDLER(xmlcharrefreplace_errors)
{
    (void)self, UNUSED_ARGS;
    struct trouble t;
    if (!read_trouble(rt, argv[0], ENCODE, &t))
        return NULL;
    return answer(rt, escaped(rt, t.object, t.start, t.end, true), t.end);
}

HANDLER(backslashreplace_errors)
{
    (void)self, UNUSED_ARGS;
    struct trouble t;
    if (!read_trouble(rt, argv[0], ENCODE | DECODE | TRANSLATE, &t))
        return NULL;
    if (t.kind != DECODE)
        return answer(rt, escaped(rt, t.object, t.start, t.end, false), t.end);
    struct str_builder b;
    str_builder_init(rt, &b);
    for (ssize_t i = t.start; i < t.end; i++)
        put_backslash(&b, (unsigned char)as_bytes(t.object)->data[i]);
    return answer(rt, str_builder_finish(&b), t.end);
}

/* Characters without a name known to us come out as backslashreplace writes them. */
HANDLER(namereplace_errors)
{
    (void)self, UNUSED_ARGS;
    struct trouble t;
    if (!read_trouble(rt, argv[0], ENCODE, &t))
        return NULL;
    struct str_builder b;
    str_builder_init(rt, &b);
    for (ssize_t i = t.start; i < t.end; i++) {
        uint32_t c = str_at(t.object, i);
        const char *name = uni_name(c);
        if (!name) {
            put_backslash(&b, c);
            continue;
        }
        str_builder_ascii(&b, "\\N{", 3);
        str_builder_ascii(&b, name, -1);
        str_builder_char(&b, '}');
    }
    return answer(rt, str_builder_finish(&b), t.end);
}

HANDLER(surrogateescape_errors)
{
    (void)self, UNUSED_ARGS;
    struct trouble t;
    if (!read_trouble(rt, argv[0], ENCODE | DECODE, &t))
        return NULL;
    if (t.kind == ENCODE) {
        Ref r = bytes_new(rt, NULL, t.end - t.start);
        for (ssize_t i = t.start; r && i < t.end; i++) {
            uint32_t c = str_at(t.object, i);
            if (c < 0xdc80 || c > 0xdcff) {
                ref_drop(rt, r);
                raise_this(rt, argv[0]);
                return NULL;
            }
            as_bytes(r)->data[i - t.start] = (char)(c - 0xdc00);
        }
        return answer(rt, r, t.end);
    }
    struct str_builder b;
    str_builder_init(rt, &b);
    ssize_t i = t.start;
    for (; i < t.end && i < t.start + 4; i++) {
        unsigned c = (unsigned char)as_bytes(t.object)->data[i];
        if (c < 128)
            break;
        str_builder_char(&b, 0xdc00 + c);
    }
    if (i == t.start) {
        str_builder_release(&b);
        raise_this(rt, argv[0]);
        return NULL;
    }
    return answer(rt, str_builder_finish(&b), i);
}

/* How the codec writes a surrogate: 0 not known. */
enum width { W_NONE, W_UTF8, W_UTF16LE, W_UTF16BE, W_UTF32LE, W_UTF32BE };

static enum width width_of(const char *encoding)
{
    char name[32];
    if (!encoding || !codec_normalize(encoding, name, sizeof name))
        return W_NONE;
    static const struct {
        const char *name;
        enum width width;
    } known[] = {
        {"utf-8", W_UTF8},         {"utf8", W_UTF8},          {"cp65001", W_UTF8},
        {"utf-16", W_UTF16LE},     {"utf16", W_UTF16LE},      {"utf-16-le", W_UTF16LE},
        {"utf-16le", W_UTF16LE},   {"utf16-le", W_UTF16LE},   {"utf16le", W_UTF16LE},
        {"utf-16-be", W_UTF16BE},  {"utf-16be", W_UTF16BE},   {"utf16-be", W_UTF16BE},
        {"utf16be", W_UTF16BE},    {"utf-32", W_UTF32LE},     {"utf32", W_UTF32LE},
        {"utf-32-le", W_UTF32LE},  {"utf-32le", W_UTF32LE},   {"utf32-le", W_UTF32LE},
        {"utf32le", W_UTF32LE},    {"utf-32-be", W_UTF32BE},  {"utf-32be", W_UTF32BE},
        {"utf32-be", W_UTF32BE},   {"utf32be", W_UTF32BE},
    };
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        if (strcmp(name, known[i].name) == 0)
            return known[i].width;
    }
    return W_NONE;
}

static int put_surrogate(enum width w, unsigned char *out, uint32_t c)
{
    switch (w) {
    case W_UTF8:
        return utf8_put(out, c);
    case W_UTF16LE:
        out[0] = (unsigned char)c;
        out[1] = (unsigned char)(c >> 8);
        return 2;
    case W_UTF16BE:
        out[0] = (unsigned char)(c >> 8);
        out[1] = (unsigned char)c;
        return 2;
    case W_UTF32LE:
        memcpy(out, &c, 4);
        return 4;
    default:
        c = __builtin_bswap32(c);
        memcpy(out, &c, 4);
        return 4;
    }
}

HANDLER(surrogatepass_errors)
{
    (void)self, UNUSED_ARGS;
    struct trouble t;
    if (!read_trouble(rt, argv[0], ENCODE | DECODE, &t))
        return NULL;
    enum width w = width_of(t.encoding);
    if (w == W_NONE)
        goto refuse;
    if (t.kind == ENCODE) {
        struct bytes_builder b;
        bytes_builder_init(rt, &b);
        for (ssize_t i = t.start; i < t.end; i++) {
            uint32_t c = str_at(t.object, i);
            if (c < 0xd800 || c > 0xdfff) {
                bytes_builder_release(&b);
                goto refuse;
            }
            unsigned char out[4];
            bytes_builder_add(&b, out, put_surrogate(w, out, c));
        }
        return answer(rt, bytes_builder_finish(&b), t.end);
    }
    const unsigned char *p = (unsigned char *)as_bytes(t.object)->data + t.start;
    ssize_t left = t.size - t.start;
    uint32_t c = 0;
    int used = w == W_UTF8 ? 3 : w <= W_UTF16BE ? 2 : 4;
    if (left < used)
        goto refuse;
    if (w == W_UTF8 && (p[0] & 0xf0) == 0xe0 && (p[1] & 0xc0) == 0x80 && (p[2] & 0xc0) == 0x80)
        c = (uint32_t)((p[0] & 15) << 12 | (p[1] & 63) << 6 | (p[2] & 63));
    else if (w == W_UTF16LE)
        c = (uint32_t)(p[0] | p[1] << 8);
    else if (w == W_UTF16BE)
        c = (uint32_t)(p[1] | p[0] << 8);
    else if (w == W_UTF32LE)
        c = p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
    else if (w == W_UTF32BE)
        c = p[3] | (uint32_t)p[2] << 8 | (uint32_t)p[1] << 16 | (uint32_t)p[0] << 24;
    if (c < 0xd800 || c > 0xdfff)
        goto refuse;
    return answer(rt, str_from_char(rt, c), t.start + used);

refuse:
    raise_this(rt, argv[0]);
    return NULL;
}

static const struct method_def handlers[] = {
    {"strict_errors", strict_errors, 1, 1, 0,
     "Implements the 'strict' error handling, which raises a UnicodeError on coding errors."},
    {"ignore_errors", ignore_errors, 1, 1, 0,
     "Implements the 'ignore' error handling, which ignores malformed data and continues."},
    {"replace_errors", replace_errors, 1, 1, 0,
     "Implements the 'replace' error handling, which replaces malformed data with a "
     "replacement marker."},
    {"xmlcharrefreplace_errors", xmlcharrefreplace_errors, 1, 1, 0,
     "Implements the 'xmlcharrefreplace' error handling, which replaces an unencodable "
     "character with the appropriate XML character reference."},
    {"backslashreplace_errors", backslashreplace_errors, 1, 1, 0,
     "Implements the 'backslashreplace' error handling, which replaces malformed data with a "
     "backslashed escape sequence."},
    {"namereplace_errors", namereplace_errors, 1, 1, 0,
     "Implements the 'namereplace' error handling, which replaces an unencodable character "
     "with a \\N{...} escape sequence."},
    {"surrogatepass", surrogatepass_errors, 1, 1, 0, NULL},
    {"surrogateescape", surrogateescape_errors, 1, 1, 0, NULL},
    {0},
};
static const char *const handler_names[] = {"strict",          "ignore",
                                            "replace",         "xmlcharrefreplace",
                                            "backslashreplace", "namereplace",
                                            "surrogatepass",   "surrogateescape"};

/* ---- the register ------------------------------------------------------------------ */

static bool fill_register(struct runtime *rt)
{
    if (rt->types->codec_errors)
        return true;
    Ref table = dict_new(rt);
    for (int i = 0; table && handlers[i].name; i++) {
        Ref f = builtin_function_new(rt, &handlers[i], NULL, NULL);
        int done = f ? dict_set_text(rt, table, handler_names[i], f) : -1;
        ref_drop(rt, f);
        if (done < 0)
            ref_clear(rt, &table);
    }
    rt->types->codec_errors = table;
    return table != NULL;
}

bool codec_register_error(struct runtime *rt, Val name, Val handler)
{
    if (!obj_is_callable(handler))
        return raise_false(rt, EXC_TypeError, "handler must be callable");
    return fill_register(rt) && dict_set(rt, rt->types->codec_errors, name, handler) == 0;
}

Ref codec_lookup_error(struct runtime *rt, const char *name)
{
    if (!fill_register(rt))
        return NULL;
    Ref key = str_new(rt, name ? name : "strict");
    Val found = key ? dict_get(rt, rt->types->codec_errors, key) : NULL;
    Ref r = ref_keep_null(found);
    ref_drop(rt, key);
    if (!r && !is_raised(rt))
        raise(rt, EXC_LookupError, "unknown error handler name '%.400s'", name);
    return r;
}

/* ---- decoding ------------------------------------------------------------------------ */

void decoding_init(struct runtime *rt, struct decoding *d, const char *encoding,
                   const char *bytes, ssize_t size, const char *errors)
{
    *d = (struct decoding){.rt = rt,
                           .encoding = encoding,
                           .errors = errors ? errors : "strict",
                           .bytes = (const unsigned char *)bytes,
                           .size = size};
    str_builder_init(rt, &d->out);
}

Ref decoding_finish(struct decoding *d, bool ok)
{
    ref_drop(d->rt, d->object);
    ref_drop(d->rt, d->handler);
    ref_drop(d->rt, d->exc);
    if (ok)
        return str_builder_finish(&d->out);
    str_builder_release(&d->out);
    return NULL;
}

/* The handlers that need no exception: true when done. */
static bool decoding_shortcut(struct decoding *d, ssize_t start, ssize_t end, ssize_t *next)
{
    *next = end;
    if (strcmp(d->errors, "ignore") == 0)
        return true;
    if (strcmp(d->errors, "replace") == 0) {
        str_builder_char(&d->out, 0xfffd);
        return true;
    }
    if (strcmp(d->errors, "backslashreplace") == 0) {
        for (ssize_t i = start; i < end; i++)
            put_backslash(&d->out, d->bytes[i]);
        return true;
    }
    if (strcmp(d->errors, "surrogateescape") == 0 && d->bytes[start] >= 128) {
        ssize_t i = start;
        for (; i < end && d->bytes[i] >= 128; i++)
            str_builder_char(&d->out, 0xdc00u + d->bytes[i]);
        *next = i;
        return true;
    }
    return false;
}

static bool decoding_make_error(struct decoding *d, ssize_t start, ssize_t end,
                                const char *reason)
{
    struct runtime *rt = d->rt;
    if (!d->object) {
        d->object = bytes_new(rt, d->bytes, d->size);
        if (!d->object)
            return false;
        d->bytes = (const unsigned char *)as_bytes(d->object)->data;
    }
    if (d->exc)
        return set_error(rt, d->exc, d->object, start, end, reason);
    d->exc = new_error(rt, EXC_UnicodeDecodeError, d->encoding, d->object, start, end, reason);
    return d->exc != NULL;
}

bool decoding_error(struct decoding *d, ssize_t start, ssize_t end, const char *reason,
                    ssize_t *next)
{
    struct runtime *rt = d->rt;
    if (d->out.failed)
        return false;
    if (!rt->types->codec_errors || !d->handler) {
        if (decoding_shortcut(d, start, end, next))
            return !d->out.failed;
    }
    if (!decoding_make_error(d, start, end, reason))
        return false;
    if (strcmp(d->errors, "strict") == 0) {
        raise_this(rt, d->exc);
        return false;
    }
    if (!d->handler)
        d->handler = codec_lookup_error(rt, d->errors);
    Ref result = d->handler ? obj_call_1(rt, d->handler, d->exc) : NULL;
    if (!result)
        return false;
    if (!is_tuple(result) || tuple_size(result) != 2 || !is_str(tuple_at(result, 0)) ||
        !has_index(tuple_at(result, 1))) {
        ref_drop(rt, result);
        return raise_false(rt, EXC_TypeError,
                           "decoding error handler must return (str, int) tuple");
    }
    ssize_t at = number_as_ssize(rt, tuple_at(result, 1), EXC_OverflowError);
    bool ok = !(at == -1 && is_raised(rt));
    if (ok) {
        Ref object = LOOK(exc_unicode, d->exc)->object;
        if (!object || !is_bytes(object)) {
            ok = raise_false(rt, EXC_TypeError, object ? "object attribute must be bytes"
                                                       : "object attribute not set");
        } else if (object != d->object) {
            ref_set_take(rt, &d->object, ref_keep(object));
            d->bytes = (const unsigned char *)as_bytes(object)->data;
            d->size = as_bytes(object)->head.size;
        }
    }
    if (ok && at < 0)
        at += d->size;
    if (ok && (at < 0 || at > d->size))
        ok = raise_false(rt, EXC_IndexError, "position %zd from error handler out of bounds",
                         at);
    if (ok) {
        str_builder_str(&d->out, tuple_at(result, 0));
        *next = at;
        ok = !d->out.failed;
    }
    ref_drop(rt, result);
    return ok;
}

/* ---- encoding -------------------------------------------------------------------------- */

void encoding_init(struct runtime *rt, struct encoding *e, const char *encoding, Val text,
                   const char *errors)
{
    *e = (struct encoding){
        .rt = rt, .encoding = encoding, .errors = errors ? errors : "strict", .text = text};
    bytes_builder_init(rt, &e->out);
}

Ref encoding_finish(struct encoding *e, bool ok)
{
    ref_drop(e->rt, e->handler);
    ref_drop(e->rt, e->exc);
    if (ok)
        return bytes_builder_finish(&e->out);
    bytes_builder_release(&e->out);
    return NULL;
}

static bool encoding_make_error(struct encoding *e, ssize_t start, ssize_t end,
                                const char *reason)
{
    if (e->exc)
        return set_error(e->rt, e->exc, e->text, start, end, reason);
    e->exc =
        new_error(e->rt, EXC_UnicodeEncodeError, e->encoding, e->text, start, end, reason);
    return e->exc != NULL;
}

void encoding_refuse(struct encoding *e, ssize_t start, ssize_t end, const char *reason)
{
    if (encoding_make_error(e, start, end, reason))
        raise_this(e->rt, e->exc);
}

Ref encoding_error(struct encoding *e, ssize_t start, ssize_t end, const char *reason,
                   ssize_t *next)
{
    struct runtime *rt = e->rt;
    *next = end;
    if (strcmp(e->errors, "ignore") == 0)
        return ref_keep(rt->types->empty_str);
    if (strcmp(e->errors, "replace") == 0)
        return fill_text(rt, '?', end - start);
    if (strcmp(e->errors, "backslashreplace") == 0)
        return escaped(rt, e->text, start, end, false);
    if (strcmp(e->errors, "xmlcharrefreplace") == 0)
        return escaped(rt, e->text, start, end, true);
    if (!encoding_make_error(e, start, end, reason))
        return NULL;
    if (strcmp(e->errors, "strict") == 0) {
        raise_this(rt, e->exc);
        return NULL;
    }
    if (!e->handler)
        e->handler = codec_lookup_error(rt, e->errors);
    Ref result = e->handler ? obj_call_1(rt, e->handler, e->exc) : NULL;
    if (!result)
        return NULL;
    Val text = NULL;
    if (is_tuple(result) && tuple_size(result) == 2 && has_index(tuple_at(result, 1)))
        text = tuple_at(result, 0);
    if (!text || (!is_str(text) && !is_bytes(text))) {
        ref_drop(rt, result);
        return raise(rt, EXC_TypeError,
                     "encoding error handler must return (str/bytes, int) tuple");
    }
    ssize_t at = number_as_ssize(rt, tuple_at(result, 1), EXC_OverflowError);
    Ref r = NULL;
    if (at != -1 || !is_raised(rt)) {
        ssize_t length = str_length(e->text);
        if (at < 0)
            at += length;
        if (at < 0 || at > length) {
            raise(rt, EXC_IndexError, "position %zd from error handler out of bounds", at);
        } else {
            *next = at;
            r = ref_keep(text);
        }
    }
    ref_drop(rt, result);
    return r;
}
