/* _codecs.c - the codecs of types/codecs.h as functions of Python. */
#include <string.h>

#include "modules/modules.h"
#include "types/args.h"
#include "types/bytes.h"
#include "types/bytes_internal.h"
#include "types/codecs.h"
#include "types/dict.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/tuple.h"

#define FUNCTION(name)                                                                        \
    static Ref name(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)

/* (result, length consumed) */
static Ref pair_take(struct runtime *rt, Ref result, ssize_t used)
{
    Ref n = result ? int_from_ssize(rt, used) : NULL;
    Ref r = n ? tuple_pack(rt, 2, result, n) : NULL;
    ref_drop(rt, n);
    ref_drop(rt, result);
    return r;
}

static bool errors_of(struct runtime *rt, Val v, const char *function, const char **out)
{
    *out = NULL;
    if (!v || v == rt->none)
        return true;
    if (!arg_str(rt, function, "argument 2", v))
        return false;
    *out = str_utf8_only(rt, v);
    return *out != NULL;
}

/* ---- the register ------------------------------------------------------------------- */

FUNCTION(codecs_register)
{
    (void)self, (void)argc, (void)kwnames;
    return codec_register(rt, argv[0]) ? new_none(rt) : NULL;
}

FUNCTION(codecs_unregister)
{
    (void)self, (void)argc, (void)kwnames;
    return codec_unregister(rt, argv[0]) ? new_none(rt) : NULL;
}

FUNCTION(codecs_lookup)
{
    (void)self, (void)argc, (void)kwnames;
    if (!arg_str(rt, "lookup", "argument", argv[0]))
        return NULL;
    const char *name = str_utf8_only(rt, argv[0]);
    return name ? codec_lookup(rt, name) : NULL;
}

FUNCTION(codecs_register_error)
{
    (void)self, (void)argc, (void)kwnames;
    if (!arg_str(rt, "register_error", "argument 1", argv[0]))
        return NULL;
    return codec_register_error(rt, argv[0], argv[1]) ? new_none(rt) : NULL;
}

FUNCTION(codecs_lookup_error)
{
    (void)self, (void)argc, (void)kwnames;
    if (!arg_str(rt, "lookup_error", "argument", argv[0]))
        return NULL;
    const char *name = str_utf8_only(rt, argv[0]);
    return name ? codec_lookup_error(rt, name) : NULL;
}

/* encode(obj, encoding, errors), decode(...): any codec of the register. */
static Ref through(struct runtime *rt, Val const *argv, ssize_t argc, Val kwnames, int which)
{
    static const struct args_spec specs[] = {
        {"encode", 3, 1, 0, {"obj", "encoding", "errors"}},
        {"decode", 3, 1, 0, {"obj", "encoding", "errors"}}};
    Val v[3] = {NULL, NULL, NULL};
    const char *function = specs[which].function;
    if (!args_parse(rt, &specs[which], argv, argc, kwnames, v) ||
        (v[1] && !arg_str(rt, function, "argument 'encoding'", v[1])) ||
        (v[2] && !arg_str(rt, function, "argument 'errors'", v[2])))
        return NULL;
    const char *encoding = v[1] ? str_utf8_only(rt, v[1]) : "utf-8";
    Ref info = encoding ? codec_lookup(rt, encoding) : NULL;
    if (!info)
        return NULL;
    Ref pair = v[2] ? obj_call_2(rt, tuple_at(info, which), v[0], v[2])
                    : obj_call_1(rt, tuple_at(info, which), v[0]);
    ref_drop(rt, info);
    if (!pair)
        return NULL;
    Ref r = NULL;
    if (is_tuple(pair) && tuple_size(pair) == 2)
        r = ref_keep(tuple_at(pair, 0));
    else
        raise(rt, EXC_TypeError, "%s must return a tuple (object, integer)",
              which ? "decoder" : "encoder");
    ref_drop(rt, pair);
    return r;
}

FUNCTION(codecs_encode)
{
    (void)self;
    return through(rt, argv, argc, kwnames, 0);
}

FUNCTION(codecs_decode)
{
    (void)self;
    return through(rt, argv, argc, kwnames, 1);
}

/* ---- encoders ---------------------------------------------------------------------------- */

enum coder {
    C_UTF8,
    C_ASCII,
    C_LATIN1,
    C_UTF16,
    C_UTF16LE,
    C_UTF16BE,
    C_UTF32,
    C_UTF32LE,
    C_UTF32BE,
    C_UNICODE_ESCAPE,
    C_RAW_UNICODE_ESCAPE,
};

static Ref encode_with(struct runtime *rt, enum coder coder, Val text, const char *errors)
{
    switch (coder) {
    case C_UTF8:
        return utf8_encode(rt, text, errors);
    case C_ASCII:
        return ascii_encode(rt, text, errors);
    case C_LATIN1:
        return latin1_encode(rt, text, errors);
    case C_UTF16:
        return utf16_encode(rt, text, errors, 0);
    case C_UTF16LE:
        return utf16_encode(rt, text, errors, -1);
    case C_UTF16BE:
        return utf16_encode(rt, text, errors, 1);
    case C_UTF32:
        return utf32_encode(rt, text, errors, 0);
    case C_UTF32LE:
        return utf32_encode(rt, text, errors, -1);
    case C_UTF32BE:
        return utf32_encode(rt, text, errors, 1);
    case C_UNICODE_ESCAPE:
        return unicode_escape_encode(rt, text);
    case C_RAW_UNICODE_ESCAPE:
        break;
    }
    return raw_unicode_escape_encode(rt, text);
}

static Ref encoder(struct runtime *rt, enum coder coder, const char *name, Val const *argv,
                   ssize_t argc)
{
    const char *errors;
    if (!arg_str(rt, name, "argument 1", argv[0]) ||
        !errors_of(rt, argc > 1 ? argv[1] : NULL, name, &errors))
        return NULL;
    return pair_take(rt, encode_with(rt, coder, argv[0], errors), str_length(argv[0]));
}

#define ENCODER(name, coder, last)                                                            \
    FUNCTION(name)                                                                            \
    {                                                                                         \
        (void)self, (void)kwnames;                                                            \
        return encoder(rt, coder, #name, argv, argc);                                         \
    }
ENCODER(utf_8_encode, C_UTF8, 2)
ENCODER(py_ascii_encode, C_ASCII, 2)
ENCODER(latin_1_encode, C_LATIN1, 2)
ENCODER(utf_16_encode, C_UTF16, 3)
ENCODER(utf_16_le_encode, C_UTF16LE, 2)
ENCODER(utf_16_be_encode, C_UTF16BE, 2)
ENCODER(utf_32_encode, C_UTF32, 3)
ENCODER(utf_32_le_encode, C_UTF32LE, 2)
ENCODER(utf_32_be_encode, C_UTF32BE, 2)
ENCODER(py_unicode_escape_encode, C_UNICODE_ESCAPE, 2)
ENCODER(py_raw_unicode_escape_encode, C_RAW_UNICODE_ESCAPE, 2)

/* ---- decoders -------------------------------------------------------------------------------- */

static Ref decode_with(struct runtime *rt, enum coder coder, const char *bytes, ssize_t size,
                       const char *errors, ssize_t *consumed, int *order)
{
    switch (coder) {
    case C_UTF8:
        return utf8_decode(rt, bytes, size, errors, consumed);
    case C_ASCII:
        return ascii_decode(rt, bytes, size, errors);
    case C_LATIN1:
        return latin1_decode(rt, bytes, size);
    case C_UTF16:
    case C_UTF16LE:
    case C_UTF16BE:
        *order = coder == C_UTF16 ? *order : coder == C_UTF16LE ? -1 : 1;
        return utf16_decode(rt, bytes, size, errors, order, consumed);
    case C_UTF32:
    case C_UTF32LE:
    case C_UTF32BE:
        *order = coder == C_UTF32 ? *order : coder == C_UTF32LE ? -1 : 1;
        return utf32_decode(rt, bytes, size, errors, order, consumed);
    case C_UNICODE_ESCAPE:
        return unicode_escape_decode(rt, bytes, size, errors, consumed, NULL);
    case C_RAW_UNICODE_ESCAPE:
        break;
    }
    return raw_unicode_escape_decode(rt, bytes, size, errors, consumed);
}

static Ref decoder(struct runtime *rt, enum coder coder, const char *name, Val const *argv,
                   ssize_t argc, int final_at)
{
    const char *errors;
    Val source = argv[0];
    if (!errors_of(rt, argc > 1 ? argv[1] : NULL, name, &errors))
        return NULL;
    int final = final_at < 0 ? 1 : 0;
    if (final_at >= 0 && argc > final_at) {
        final = obj_is_true(rt, argv[final_at]);
        if (final < 0)
            return NULL;
    }
    if (final_at >= 0 && coder >= C_UNICODE_ESCAPE && argc <= final_at)
        final = 1;
    Ref text = NULL;
    if (is_str(source) && coder >= C_UNICODE_ESCAPE) {
        text = utf8_encode(rt, source, NULL);
        if (!text)
            return NULL;
        source = text;
    }
    struct buffer view;
    if (buffer_get(rt, source, &view, BUFFER_SIMPLE) < 0) {
        ref_drop(rt, text);
        return NULL;
    }
    ssize_t consumed = view.size;
    int order = 0;
    Ref r = decode_with(rt, coder, view.bytes, view.size, errors, final ? NULL : &consumed,
                        &order);
    buffer_release(rt, &view);
    ref_drop(rt, text);
    return pair_take(rt, r, consumed);
}

#define DECODER(name, coder, final_at)                                                        \
    FUNCTION(name)                                                                            \
    {                                                                                         \
        (void)self, (void)kwnames;                                                            \
        return decoder(rt, coder, #name, argv, argc, final_at);                               \
    }
DECODER(utf_8_decode, C_UTF8, 2)
DECODER(py_ascii_decode, C_ASCII, -1)
DECODER(latin_1_decode, C_LATIN1, -1)
DECODER(utf_16_decode, C_UTF16, 2)
DECODER(utf_16_le_decode, C_UTF16LE, 2)
DECODER(utf_16_be_decode, C_UTF16BE, 2)
DECODER(utf_32_decode, C_UTF32, 2)
DECODER(utf_32_le_decode, C_UTF32LE, 2)
DECODER(utf_32_be_decode, C_UTF32BE, 2)
DECODER(py_unicode_escape_decode, C_UNICODE_ESCAPE, 2)
DECODER(py_raw_unicode_escape_decode, C_RAW_UNICODE_ESCAPE, 2)

/* utf_16_ex_decode(data, errors, byteorder, final): (text, consumed, byteorder) */
static Ref decode_ex(struct runtime *rt, Val const *argv, ssize_t argc, bool wide)
{
    const char *errors;
    int order = 0, final = 0;
    if (!errors_of(rt, argc > 1 ? argv[1] : NULL, "utf_16_ex_decode", &errors) ||
        (argc > 2 && !arg_int(rt, argv[2], &order)) ||
        (argc > 3 && (final = obj_is_true(rt, argv[3])) < 0))
        return NULL;
    struct buffer view;
    if (buffer_get(rt, argv[0], &view, BUFFER_SIMPLE) < 0)
        return NULL;
    ssize_t consumed = view.size;
    Ref text = (wide ? utf32_decode : utf16_decode)(rt, view.bytes, view.size, errors, &order,
                                                    final ? NULL : &consumed);
    buffer_release(rt, &view);
    Ref n = text ? int_from_ssize(rt, consumed) : NULL, o = n ? int_from_int64(rt, order) : NULL;
    Ref r = o ? tuple_pack(rt, 3, text, n, o) : NULL;
    ref_drop(rt, o);
    ref_drop(rt, n);
    ref_drop(rt, text);
    return r;
}

FUNCTION(utf_16_ex_decode)
{
    (void)self, (void)kwnames;
    return decode_ex(rt, argv, argc, false);
}

FUNCTION(utf_32_ex_decode)
{
    (void)self, (void)kwnames;
    return decode_ex(rt, argv, argc, true);
}

/* ---- mappings ---------------------------------------------------------------------------------- */

FUNCTION(py_charmap_encode)
{
    (void)self, (void)kwnames;
    const char *errors;
    if (!arg_str(rt, "charmap_encode", "argument 1", argv[0]) ||
        !errors_of(rt, argc > 1 ? argv[1] : NULL, "charmap_encode", &errors))
        return NULL;
    return pair_take(rt, charmap_encode(rt, argv[0], errors, argc > 2 ? argv[2] : NULL),
                     str_length(argv[0]));
}

FUNCTION(py_charmap_decode)
{
    (void)self, (void)kwnames;
    const char *errors;
    struct buffer view;
    if (!errors_of(rt, argc > 1 ? argv[1] : NULL, "charmap_decode", &errors) ||
        buffer_get(rt, argv[0], &view, BUFFER_SIMPLE) < 0)
        return NULL;
    ssize_t size = view.size;
    Ref r = charmap_decode(rt, view.bytes, size, errors, argc > 2 ? argv[2] : NULL);
    buffer_release(rt, &view);
    return pair_take(rt, r, size);
}

/* The inverse of a decoding table: a dict from character to byte. */
FUNCTION(charmap_build)
{
    (void)self, (void)argc, (void)kwnames;
    if (!arg_str(rt, "charmap_build", "argument", argv[0]))
        return NULL;
    Ref table = dict_new(rt);
    for (ssize_t i = 0; table && i < str_length(argv[0]) && i < 256; i++) {
        uint32_t c = str_at(argv[0], i);
        if (c == 0xfffe)
            continue;
        Ref key = int_from_int64(rt, c), value = int_from_ssize(rt, i);
        if (!key || !value || dict_set(rt, table, key, value) < 0)
            ref_clear(rt, &table);
        ref_drop(rt, key);
        ref_drop(rt, value);
    }
    return table;
}

FUNCTION(py_escape_decode)
{
    (void)self, (void)kwnames;
    const char *errors;
    if (!errors_of(rt, argc > 1 ? argv[1] : NULL, "escape_decode", &errors))
        return NULL;
    Ref text = is_str(argv[0]) ? utf8_encode(rt, argv[0], NULL) : ref_keep(argv[0]);
    struct buffer view;
    if (!text || buffer_get(rt, text, &view, BUFFER_SIMPLE) < 0) {
        ref_drop(rt, text);
        return NULL;
    }
    ssize_t size = view.size;
    Ref r = escape_decode(rt, view.bytes, size, errors, NULL);
    buffer_release(rt, &view);
    ref_drop(rt, text);
    return pair_take(rt, r, size);
}

FUNCTION(py_escape_encode)
{
    (void)self, (void)argc, (void)kwnames;
    if (!is_bytes(argv[0]))
        return raise(rt, EXC_TypeError, "escape_encode() argument 1 must be bytes, not %.50T",
                     argv[0]);
    struct bytes_builder b;
    bytes_builder_init(rt, &b);
    for (ssize_t i = 0; i < byte_size(argv[0]); i++) {
        static const char hex[] = "0123456789abcdef";
        unsigned c = (unsigned char)as_bytes(argv[0])->data[i];
        char known = c == '\t' ? 't' : c == '\n' ? 'n' : c == '\r' ? 'r' : 0;
        if (c == '\'' || c == '\\')
            known = (char)c;
        if (known) {
            bytes_builder_byte(&b, '\\');
            bytes_builder_byte(&b, known);
        } else if (c < ' ' || c >= 0x7f) {
            char out[4] = {'\\', 'x', hex[c >> 4], hex[c & 15]};
            bytes_builder_add(&b, out, 4);
        } else {
            bytes_builder_byte(&b, (int)c);
        }
    }
    return pair_take(rt, bytes_builder_finish(&b), byte_size(argv[0]));
}

FUNCTION(readbuffer_encode)
{
    (void)self, (void)argc, (void)kwnames;
    Ref bytes = is_str(argv[0]) ? utf8_encode(rt, argv[0], NULL)
                                : bytes_from_object(rt, argv[0]);
    return bytes ? pair_take(rt, bytes, byte_size(bytes)) : NULL;
}

static const struct method_def functions[] = {
    {"register", codecs_register, 1, 1, 0,
     "register($module, search_function, /)\n--\n\nRegister a codec search function.\n\n"
     "Search functions are expected to take one argument, the encoding name in\n"
     "all lower case letters, and either return None, or a tuple of functions\n"
     "(encoder, decoder, stream_reader, stream_writer) (or a CodecInfo object)."},
    {"unregister", codecs_unregister, 1, 1, 0,
     "unregister($module, search_function, /)\n--\n\nUnregister a codec search function and "
     "clear the registry's cache.\n\nIf the search function is not registered, do nothing."},
    {"lookup", codecs_lookup, 1, 1, 0,
     "lookup($module, encoding, /)\n--\n\nLooks up a codec tuple in the Python codec registry "
     "and returns a CodecInfo object."},
    {"encode", codecs_encode, 0, -1, METH_KW,
     "encode($module, /, obj, encoding='utf-8', errors='strict')\n--\n\nEncodes obj using the "
     "codec registered for encoding.\n\nThe default encoding is 'utf-8'.  errors may be given "
     "to set a\ndifferent error handling scheme.  Default is 'strict' meaning that encoding\n"
     "errors raise a ValueError.  Other possible values are 'ignore', 'replace'\nand "
     "'backslashreplace' as well as any other name registered with\ncodecs.register_error that "
     "can handle ValueErrors."},
    {"decode", codecs_decode, 0, -1, METH_KW,
     "decode($module, /, obj, encoding='utf-8', errors='strict')\n--\n\nDecodes obj using the "
     "codec registered for encoding.\n\nDefault encoding is 'utf-8'.  errors may be given to "
     "set a\ndifferent error handling scheme.  Default is 'strict' meaning that encoding\n"
     "errors raise a ValueError.  Other possible values are 'ignore', 'replace'\nand "
     "'backslashreplace' as well as any other name registered with\ncodecs.register_error that "
     "can handle ValueErrors."},
    {"register_error", codecs_register_error, 2, 2, 0,
     "register_error($module, errors, handler, /)\n--\n\nRegister the specified error handler "
     "under the name errors."},
    {"lookup_error", codecs_lookup_error, 1, 1, 0,
     "lookup_error($module, name, /)\n--\n\nlookup_error(errors) -> handler\n\nReturn the error "
     "handler for the specified error handling name or raise a\nLookupError, if no handler "
     "exists under this name."},
    {"utf_8_encode", utf_8_encode, 1, 2, 0, NULL},
    {"utf_8_decode", utf_8_decode, 1, 3, 0, NULL},
    {"ascii_encode", py_ascii_encode, 1, 2, 0, NULL},
    {"ascii_decode", py_ascii_decode, 1, 2, 0, NULL},
    {"latin_1_encode", latin_1_encode, 1, 2, 0, NULL},
    {"latin_1_decode", latin_1_decode, 1, 2, 0, NULL},
    {"utf_16_encode", utf_16_encode, 1, 3, 0, NULL},
    {"utf_16_decode", utf_16_decode, 1, 3, 0, NULL},
    {"utf_16_le_encode", utf_16_le_encode, 1, 2, 0, NULL},
    {"utf_16_le_decode", utf_16_le_decode, 1, 3, 0, NULL},
    {"utf_16_be_encode", utf_16_be_encode, 1, 2, 0, NULL},
    {"utf_16_be_decode", utf_16_be_decode, 1, 3, 0, NULL},
    {"utf_16_ex_decode", utf_16_ex_decode, 1, 4, 0, NULL},
    {"utf_32_encode", utf_32_encode, 1, 3, 0, NULL},
    {"utf_32_decode", utf_32_decode, 1, 3, 0, NULL},
    {"utf_32_le_encode", utf_32_le_encode, 1, 2, 0, NULL},
    {"utf_32_le_decode", utf_32_le_decode, 1, 3, 0, NULL},
    {"utf_32_be_encode", utf_32_be_encode, 1, 2, 0, NULL},
    {"utf_32_be_decode", utf_32_be_decode, 1, 3, 0, NULL},
    {"utf_32_ex_decode", utf_32_ex_decode, 1, 4, 0, NULL},
    {"unicode_escape_encode", py_unicode_escape_encode, 1, 2, 0, NULL},
    {"unicode_escape_decode", py_unicode_escape_decode, 1, 3, 0, NULL},
    {"raw_unicode_escape_encode", py_raw_unicode_escape_encode, 1, 2, 0, NULL},
    {"raw_unicode_escape_decode", py_raw_unicode_escape_decode, 1, 3, 0, NULL},
    {"charmap_encode", py_charmap_encode, 1, 3, 0, NULL},
    {"charmap_decode", py_charmap_decode, 1, 3, 0, NULL},
    {"charmap_build", charmap_build, 1, 1, 0, NULL},
    {"escape_encode", py_escape_encode, 1, 2, 0, NULL},
    {"escape_decode", py_escape_decode, 1, 2, 0, NULL},
    {"readbuffer_encode", readbuffer_encode, 1, 2, 0, NULL},
    {0},
};

const struct module_def _codecs_module;
const struct module_def _codecs_module = {
    .name = "_codecs",
    .functions = functions,
};
