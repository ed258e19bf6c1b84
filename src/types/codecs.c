/* codecs.c - encodings by name: the built-in ones directly, others through the register. */
#include "types/codecs.h"

#include <string.h>

#include "types/codec_internal.h"
#include "types/dict.h"
#include "types/list.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/tuple.h"

bool codec_normalize(const char *encoding, char *out, size_t room)
{
    size_t n = 0;
    for (; *encoding; encoding++) {
        unsigned char c = (unsigned char)*encoding;
        if (c >= 'A' && c <= 'Z')
            c += 32;
        else if (c == '_' || c == ' ')
            c = '-';
        if (n + 1 >= room)
            return false;
        out[n++] = (char)c;
    }
    out[n] = 0;
    return true;
}

enum codec {
    CODEC_UNKNOWN,
    CODEC_UTF8,
    CODEC_UTF8_SIG,
    CODEC_ASCII,
    CODEC_LATIN1,
    CODEC_UTF16,
    CODEC_UTF16LE,
    CODEC_UTF16BE,
    CODEC_UTF32,
    CODEC_UTF32LE,
    CODEC_UTF32BE,
    CODEC_UNICODE_ESCAPE,
    CODEC_RAW_UNICODE_ESCAPE,
    CODEC_NOT_TEXT,
};

static const struct {
    const char *name;
    enum codec codec;
} codec_names[] = {
    {"utf-8", CODEC_UTF8},
    {"utf8", CODEC_UTF8},
    {"u8", CODEC_UTF8},
    {"utf", CODEC_UTF8},
    {"cp65001", CODEC_UTF8},
    {"utf-8-sig", CODEC_UTF8_SIG},
    {"utf8-sig", CODEC_UTF8_SIG},
    {"ascii", CODEC_ASCII},
    {"us-ascii", CODEC_ASCII},
    {"646", CODEC_ASCII},
    {"iso646-us", CODEC_ASCII},
    {"latin-1", CODEC_LATIN1},
    {"latin1", CODEC_LATIN1},
    {"latin", CODEC_LATIN1},
    {"l1", CODEC_LATIN1},
    {"iso-8859-1", CODEC_LATIN1},
    {"iso8859-1", CODEC_LATIN1},
    {"8859", CODEC_LATIN1},
    {"cp819", CODEC_LATIN1},
    {"utf-16", CODEC_UTF16},
    {"utf16", CODEC_UTF16},
    {"u16", CODEC_UTF16},
    {"utf-16-le", CODEC_UTF16LE},
    {"utf-16le", CODEC_UTF16LE},
    {"utf16-le", CODEC_UTF16LE},
    {"utf-16-be", CODEC_UTF16BE},
    {"utf-16be", CODEC_UTF16BE},
    {"utf16-be", CODEC_UTF16BE},
    {"utf-32", CODEC_UTF32},
    {"utf32", CODEC_UTF32},
    {"u32", CODEC_UTF32},
    {"utf-32-le", CODEC_UTF32LE},
    {"utf-32le", CODEC_UTF32LE},
    {"utf32-le", CODEC_UTF32LE},
    {"utf-32-be", CODEC_UTF32BE},
    {"utf-32be", CODEC_UTF32BE},
    {"utf32-be", CODEC_UTF32BE},
    {"unicode-escape", CODEC_UNICODE_ESCAPE},
    {"unicodeescape", CODEC_UNICODE_ESCAPE},
    {"raw-unicode-escape", CODEC_RAW_UNICODE_ESCAPE},
    {"rawunicodeescape", CODEC_RAW_UNICODE_ESCAPE},
    {"hex", CODEC_NOT_TEXT},
    {"base64", CODEC_NOT_TEXT},
    {"bz2", CODEC_NOT_TEXT},
    {"zlib", CODEC_NOT_TEXT},
    {"zip", CODEC_NOT_TEXT},
    {"uu", CODEC_NOT_TEXT},
    {"quopri", CODEC_NOT_TEXT},
    {"rot13", CODEC_NOT_TEXT},
    {"rot-13", CODEC_NOT_TEXT},
    {"hex-codec", CODEC_NOT_TEXT},
    {"base64-codec", CODEC_NOT_TEXT},
};

static enum codec find_codec(const char *encoding)
{
    if (!encoding)
        return CODEC_UTF8;
    char name[64];
    if (!codec_normalize(encoding, name, sizeof name))
        return CODEC_UNKNOWN;
    for (size_t i = 0; i < sizeof codec_names / sizeof codec_names[0]; i++) {
        if (strcmp(name, codec_names[i].name) == 0)
            return codec_names[i].codec;
    }
    return CODEC_UNKNOWN;
}

/* ---- Python's codecs ---------------------------------------------------------------- */

bool codec_register(struct runtime *rt, Val search)
{
    if (!obj_is_callable(search))
        return raise_false(rt, EXC_TypeError, "argument must be callable");
    if (!rt->types->codec_search)
        rt->types->codec_search = list_new(rt, 0);
    return rt->types->codec_search && list_append(rt, rt->types->codec_search, search);
}

bool codec_unregister(struct runtime *rt, Val search)
{
    Val list = rt->types->codec_search;
    for (ssize_t i = 0; list && i < list_size(list); i++) {
        if (list_at(list, i) == search) {
            if (rt->types->codec_cache)
                dict_clear(rt, rt->types->codec_cache);
            return list_set_slice(rt, list, i, i + 1, NULL) == 0;
        }
    }
    return true;
}

void codecs_forget(struct runtime *rt)
{
    ref_clear(rt, &rt->types->codec_cache);
    ref_clear(rt, &rt->types->codec_search);
    ref_clear(rt, &rt->types->codec_errors);
}

Ref codec_lookup(struct runtime *rt, const char *encoding)
{
    /* Names are cached as the search functions get them: lower case, blanks as '_'. */
    char name[256];
    size_t n = 0;
    for (const char *p = encoding; *p && n + 1 < sizeof name; p++)
        name[n++] = *p >= 'A' && *p <= 'Z' ? (char)(*p + 32) : *p == ' ' ? '_' : *p;
    name[n] = 0;
    /* The module codecs registers what it knows when it is imported. */
    if (!rt->types->codec_search) {
        Ref import = builtin_named(rt, "__import__");
        Ref module = str_new(rt, "codecs"), done = NULL;
        if (import && module && obj_is_callable(import))
            done = obj_call_1(rt, import, module);
        bool failed = is_raised(rt);
        ref_drop(rt, done);
        ref_drop(rt, module);
        ref_drop(rt, import);
        if (failed)
            return NULL;
    }
    Ref key = str_intern(rt, name);
    if (!key)
        return NULL;
    if (!rt->types->codec_cache)
        rt->types->codec_cache = dict_new(rt);
    Ref found = NULL;
    if (rt->types->codec_cache)
        found = ref_keep_null(dict_get(rt, rt->types->codec_cache, key));
    Val list = rt->types->codec_search;
    for (ssize_t i = 0; !found && !is_raised(rt) && list && i < list_size(list); i++) {
        Ref search = ref_keep(list_at(list, i));
        Ref answer = obj_call_1(rt, search, key);
        ref_drop(rt, search);
        if (!answer)
            break;
        if (answer == rt->none) {
            ref_drop(rt, answer);
            continue;
        }
        if (!is_tuple(answer) || tuple_size(answer) != 4) {
            ref_drop(rt, answer);
            raise(rt, EXC_TypeError, "codec search functions must return 4-tuples");
            break;
        }
        found = answer;
        if (dict_set(rt, rt->types->codec_cache, key, found) < 0)
            ref_clear(rt, &found);
    }
    ref_drop(rt, key);
    if (!found && !is_raised(rt))
        raise(rt, EXC_LookupError, "unknown encoding: %s", encoding);
    return found;
}

static Ref refuse_not_text(struct runtime *rt, const char *encoding, const char *alternative)
{
    return raise(rt, EXC_LookupError,
                 "'%.400s' is not a text encoding; use %s to handle arbitrary codecs", encoding,
                 alternative);
}

/* Call CodecInfo[which](argument, errors) and take the first of its two results. */
static Ref call_codec(struct runtime *rt, const char *encoding, int which, Val argument,
                      const char *errors)
{
    Ref info = codec_lookup(rt, encoding);
    if (!info)
        return NULL;
    Ref is_text = NULL;
    if (!is_exact(info, &tuple_def) &&
        obj_lookup_attr(rt, info, IDENT_OF(rt, _is_text_encoding), &is_text) < 0) {
        ref_drop(rt, info);
        return NULL;
    }
    int text = is_text ? obj_is_true(rt, is_text) : 1;
    ref_drop(rt, is_text);
    if (text <= 0) {
        ref_drop(rt, info);
        return text < 0 ? NULL
                        : refuse_not_text(rt, encoding,
                                          which ? "codecs.decode()" : "codecs.encode()");
    }
    Ref handler = str_new(rt, errors ? errors : "strict");
    Ref result = NULL, value = NULL;
    if (handler)
        result = errors ? obj_call_2(rt, tuple_at(info, which), argument, handler)
                        : obj_call_1(rt, tuple_at(info, which), argument);
    if (result && is_tuple(result) && tuple_size(result) == 2)
        value = ref_keep(tuple_at(result, 0));
    else if (result)
        raise(rt, EXC_TypeError, "%s must return a tuple (object, integer)",
              which ? "decoder" : "encoder");
    ref_drop(rt, result);
    ref_drop(rt, handler);
    ref_drop(rt, info);
    return value;
}

/* ---- encode, decode ---------------------------------------------------------------------- */

/* Codecs of the register tell who failed, when the error is a plain LookupError. */
static Ref told(struct runtime *rt, Ref r, const char *what, const char *encoding,
                enum codec codec)
{
    if (r || codec == CODEC_UTF8 || codec == CODEC_ASCII || codec == CODEC_LATIN1 ||
        codec == CODEC_UTF16 || codec == CODEC_UTF32 || codec >= CODEC_NOT_TEXT || codec == CODEC_UNKNOWN ||
        rt->types->err_type != REF(exc_type(rt, EXC_LookupError)))
        return r;
    struct saved_error e;
    error_fetch(rt, &e);
    error_normalize(rt, &e);
    Ref text = str_format(rt, "%s with '%s' codec failed (%T: %S)", what, encoding, e.value,
                          e.value);
    error_restore_take(rt, &e);
    if (text)
        raise_from_cause(rt, EXC_LookupError, "%U", text);
    ref_drop(rt, text);
    return NULL;
}

static Ref encode_by(struct runtime *rt, enum codec codec, Val v, const char *encoding,
                     const char *errors)
{
    switch (codec) {
    case CODEC_UTF8:
        return utf8_encode(rt, v, errors);
    case CODEC_UTF8_SIG: {
        Ref mark = bytes_new(rt, "\xef\xbb\xbf", 3);
        Ref rest = utf8_encode(rt, v, errors);
        if (!rest)
            ref_clear(rt, &mark);
        else if (mark && !bytes_append(rt, &mark, rest))
            mark = NULL;
        ref_drop(rt, rest);
        return mark;
    }
    case CODEC_ASCII:
        return ascii_encode(rt, v, errors);
    case CODEC_LATIN1:
        return latin1_encode(rt, v, errors);
    case CODEC_UTF16:
        return utf16_encode(rt, v, errors, 0);
    case CODEC_UTF16LE:
        return utf16_encode(rt, v, errors, -1);
    case CODEC_UTF16BE:
        return utf16_encode(rt, v, errors, 1);
    case CODEC_UTF32:
        return utf32_encode(rt, v, errors, 0);
    case CODEC_UTF32LE:
        return utf32_encode(rt, v, errors, -1);
    case CODEC_UTF32BE:
        return utf32_encode(rt, v, errors, 1);
    case CODEC_UNICODE_ESCAPE:
        return unicode_escape_encode(rt, v);
    case CODEC_RAW_UNICODE_ESCAPE:
        return raw_unicode_escape_encode(rt, v);
    case CODEC_NOT_TEXT:
        return refuse_not_text(rt, encoding, "codecs.encode()");
    case CODEC_UNKNOWN:
        break;
    }
    Ref r = call_codec(rt, encoding, 0, v, errors);
    if (r && !is_bytes(r)) {
        raise(rt, EXC_TypeError,
              "'%.400s' encoder returned '%.400T' instead of 'bytes'; use codecs.encode() to "
              "encode to arbitrary types",
              encoding, r);
        ref_clear(rt, &r);
    }
    return r;
}

Ref str_encode(struct runtime *rt, Val v, const char *encoding, const char *errors)
{
    enum codec codec = find_codec(encoding);
    return told(rt, encode_by(rt, codec, v, encoding, errors), "encoding", encoding, codec);
}

/* With a warning for the first escape that means nothing. */
static Ref escapes_decode(struct runtime *rt, const char *bytes, ssize_t size,
                          const char *errors)
{
    const char *wrong = NULL;
    Ref r = unicode_escape_decode(rt, bytes, size, errors, NULL, &wrong);
    if (!r || !wrong || wrong < bytes || wrong >= bytes + size)
        return r;
    int failed = *wrong >= '4' && *wrong <= '7'
                     ? warn(rt, EXC_DeprecationWarning, 1,
                            "invalid octal escape sequence '\\%.3s'", wrong)
                     : warn(rt, EXC_DeprecationWarning, 1, "invalid escape sequence '\\%c'",
                            (unsigned char)*wrong);
    if (failed < 0)
        ref_clear(rt, &r);
    return r;
}

static Ref decode_by(struct runtime *rt, enum codec codec, const char *bytes, ssize_t size,
                     const char *encoding, const char *errors)
{
    int order = 0;
    switch (codec) {
    case CODEC_UTF8:
        return utf8_decode(rt, bytes, size, errors, NULL);
    case CODEC_UTF8_SIG:
        if (size >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0)
            return utf8_decode(rt, bytes + 3, size - 3, errors, NULL);
        return utf8_decode(rt, bytes, size, errors, NULL);
    case CODEC_ASCII:
        return ascii_decode(rt, bytes, size, errors);
    case CODEC_LATIN1:
        return latin1_decode(rt, bytes, size);
    case CODEC_UTF16:
        return utf16_decode(rt, bytes, size, errors, &order, NULL);
    case CODEC_UTF16LE:
        order = -1;
        return utf16_decode(rt, bytes, size, errors, &order, NULL);
    case CODEC_UTF16BE:
        order = 1;
        return utf16_decode(rt, bytes, size, errors, &order, NULL);
    case CODEC_UTF32:
        return utf32_decode(rt, bytes, size, errors, &order, NULL);
    case CODEC_UTF32LE:
        order = -1;
        return utf32_decode(rt, bytes, size, errors, &order, NULL);
    case CODEC_UTF32BE:
        order = 1;
        return utf32_decode(rt, bytes, size, errors, &order, NULL);
    case CODEC_UNICODE_ESCAPE:
        return escapes_decode(rt, bytes, size, errors);
    case CODEC_RAW_UNICODE_ESCAPE:
        return raw_unicode_escape_decode(rt, bytes, size, errors, NULL);
    case CODEC_NOT_TEXT:
        return refuse_not_text(rt, encoding, "codecs.decode()");
    case CODEC_UNKNOWN:
        break;
    }
    Ref copy = bytes_new(rt, bytes, size);
    Ref r = copy ? call_codec(rt, encoding, 1, copy, errors) : NULL;
    ref_drop(rt, copy);
    if (r && !is_str(r)) {
        raise(rt, EXC_TypeError,
              "'%.400s' decoder returned '%.400T' instead of 'str'; use codecs.decode() to "
              "decode to arbitrary types",
              encoding, r);
        ref_clear(rt, &r);
    }
    return r;
}

Ref str_decode(struct runtime *rt, const char *bytes, ssize_t size, const char *encoding,
               const char *errors)
{
    if (size == 0)
        return ref_keep(rt->types->empty_str);
    enum codec codec = find_codec(encoding);
    return told(rt, decode_by(rt, codec, bytes, size, encoding, errors), "decoding", encoding,
                codec);
}

Ref str_decode_object(struct runtime *rt, Val object, const char *encoding, const char *errors)
{
    if (is_bytes(object)) {
        if (as_bytes(object)->head.size == 0)
            return ref_keep(rt->types->empty_str);
        return str_decode(rt, as_bytes(object)->data, as_bytes(object)->head.size, encoding,
                          errors);
    }
    if (is_str(object))
        return raise(rt, EXC_TypeError, "decoding str is not supported");
    struct buffer view;
    if (!has_buffer(object) || buffer_get(rt, object, &view, BUFFER_SIMPLE) < 0) {
        error_clear(rt);
        return raise(rt, EXC_TypeError,
                     "decoding to str: need a bytes-like object, %.80T found", object);
    }
    Ref r = view.size ? str_decode(rt, view.bytes, view.size, encoding, errors)
                      : ref_keep(rt->types->empty_str);
    buffer_release(rt, &view);
    return r;
}
