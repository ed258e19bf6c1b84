/* binascii.c - bytes to hexadecimal digits and base 64, and back; checksums. */
#include <stdio.h>
#include <string.h>

#include "modules/modules.h"
#include "types/args.h"
#include "types/bytes.h"
#include "types/bytes_internal.h"
#include "types/dict.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/str.h"
#include "types/tuple.h"

struct state {
    Ref error, incomplete;
};

#define FUNCTION(name)                                                                        \
    static Ref name(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)

static Ref fail(struct runtime *rt, Val module, const char *text)
{
    Ref message = str_new(rt, text);
    if (message)
        raise_value(rt, ((struct state *)LOOK(module, module)->state)->error, message);
    ref_drop(rt, message);
    return NULL;
}

/* Bytes-like, or text of ASCII characters. */
static bool ascii_buffer(struct runtime *rt, Val v, struct buffer *view)
{
    if (is_str(v)) {
        if (!str_is_ascii(v))
            return raise_false(rt, EXC_ValueError,
                               "string argument should contain only ASCII characters");
        *view = (struct buffer){.bytes = str_data(v), .size = str_length(v)};
        return true;
    }
    if (!has_buffer(v))
        return raise_false(rt, EXC_TypeError,
                           "argument should be bytes, buffer or ASCII string, not '%.100T'", v);
    return buffer_get(rt, v, view, BUFFER_SIMPLE) == 0;
}

FUNCTION(hexlify)
{
    (void)self;
    static const struct args_spec spec = {"hexlify", 3, 1, 0, {"data", "sep", "bytes_per_sep"}};
    Val v[3] = {NULL, NULL, NULL};
    struct buffer view;
    if (!args_parse(rt, &spec, argv, argc, kwnames, v) ||
        buffer_get(rt, v[0], &view, BUFFER_SIMPLE) < 0)
        return NULL;
    Ref text = hex_text(rt, view.bytes, view.size, v[1], v[2]);
    buffer_release(rt, &view);
    Ref r = text ? bytes_new(rt, str_data(text), str_length(text)) : NULL;
    ref_drop(rt, text);
    return r;
}

static int hex_value(unsigned c)
{
    if (c >= '0' && c <= '9')
        return (int)(c - '0');
    c |= 32;
    return c >= 'a' && c <= 'f' ? (int)(c - 'a') + 10 : -1;
}

FUNCTION(unhexlify)
{
    (void)argc, (void)kwnames;
    struct buffer view;
    if (!ascii_buffer(rt, argv[0], &view))
        return NULL;
    const unsigned char *p = view.bytes;
    struct bytes_builder b;
    bytes_builder_init(rt, &b);
    b.unshared = true;
    const char *wrong = view.size % 2 ? "Odd-length string" : NULL;
    for (ssize_t i = 0; !wrong && i < view.size; i += 2) {
        int high = hex_value(p[i]), low = hex_value(p[i + 1]);
        if (high < 0 || low < 0)
            wrong = "Non-hexadecimal digit found";
        else
            bytes_builder_byte(&b, high << 4 | low);
    }
    buffer_release(rt, &view);
    if (!wrong)
        return bytes_builder_finish(&b);
    bytes_builder_release(&b);
    return fail(rt, self, wrong);
}

static const char letters64[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

FUNCTION(b2a_base64)
{
    (void)self;
    static const struct args_spec spec = {"b2a_base64", 1, 1, 0, {"", "newline"}};
    Val v[2] = {NULL, NULL};
    bool newline = true;
    struct buffer view;
    if (!args_parse(rt, &spec, argv, argc, kwnames, v) || !arg_bool(rt, v[1], &newline) ||
        buffer_get(rt, v[0], &view, BUFFER_SIMPLE) < 0)
        return NULL;
    const unsigned char *p = view.bytes;
    struct bytes_builder b;
    bytes_builder_init(rt, &b);
    for (ssize_t i = 0; i < view.size; i += 3) {
        ssize_t left = view.size - i;
        uint32_t n = (uint32_t)p[i] << 16 | (left > 1 ? (uint32_t)p[i + 1] << 8 : 0) |
                     (left > 2 ? p[i + 2] : 0u);
        bytes_builder_byte(&b, letters64[n >> 18]);
        bytes_builder_byte(&b, letters64[n >> 12 & 63]);
        bytes_builder_byte(&b, left > 1 ? letters64[n >> 6 & 63] : '=');
        bytes_builder_byte(&b, left > 2 ? letters64[n & 63] : '=');
    }
    if (newline)
        bytes_builder_byte(&b, '\n');
    buffer_release(rt, &view);
    return bytes_builder_finish(&b);
}

FUNCTION(a2b_base64)
{
    static const struct args_spec spec = {"a2b_base64", 1, 1, 0, {"", "strict_mode"}};
    Val v[2] = {NULL, NULL};
    bool strict = false;
    struct buffer view;
    if (!args_parse(rt, &spec, argv, argc, kwnames, v) || !arg_bool(rt, v[1], &strict) ||
        !ascii_buffer(rt, v[0], &view))
        return NULL;
    const unsigned char *p = view.bytes;
    struct bytes_builder b;
    bytes_builder_init(rt, &b);
    const char *wrong = NULL;
    char counted[160];
    int quad = 0, pads = 0;
    unsigned left = 0;
    bool padding = false, done = false;
    if (strict && view.size && p[0] == '=')
        wrong = "Leading padding not allowed";
    for (ssize_t i = 0; !wrong && !done && i < view.size; i++) {
        unsigned c = p[i];
        if (c == '=') {
            padding = true;
            if (quad >= 2 && quad + ++pads >= 4) {
                if (strict && i + 1 < view.size)
                    wrong = "Excess data after padding";
                done = true;
            }
            continue;
        }
        const char *at = c ? memchr(letters64, (int)c, 64) : NULL;
        if (!at) {
            if (strict)
                wrong = "Only base64 data is allowed";
            continue;
        }
        if (strict && padding) {
            wrong = "Discontinuous padding not allowed";
            continue;
        }
        pads = 0;
        unsigned value = (unsigned)(at - letters64);
        switch (quad) {
        case 0:
            quad = 1;
            left = value;
            break;
        case 1:
            quad = 2;
            bytes_builder_byte(&b, (int)(left << 2 | value >> 4));
            left = value & 15;
            break;
        case 2:
            quad = 3;
            bytes_builder_byte(&b, (int)(left << 4 | value >> 2));
            left = value & 3;
            break;
        default:
            quad = 0;
            bytes_builder_byte(&b, (int)((left << 6 | value) & 255));
            left = 0;
        }
    }
    if (!wrong && !done && quad == 1) {
        long count = (long)(b.size / 3 * 4 + 1);
        snprintf(counted, sizeof counted,
                 "Invalid base64-encoded string: number of data characters (%ld) cannot be 1 "
                 "more than a multiple of 4",
                 count);
        wrong = counted;
    } else if (!wrong && !done && quad != 0) {
        wrong = "Incorrect padding";
    }
    buffer_release(rt, &view);
    if (!wrong)
        return bytes_builder_finish(&b);
    bytes_builder_release(&b);
    return fail(rt, self, wrong);
}

FUNCTION(crc32)
{
    (void)self, (void)kwnames;
    struct buffer view;
    uint32_t crc = 0;
    if (argc > 1) {
        Ref start = number_index(rt, argv[1]);
        if (!start)
            return NULL;
        crc = (uint32_t)int_as_uint64_mask(start);
        ref_drop(rt, start);
    }
    if (buffer_get(rt, argv[0], &view, BUFFER_SIMPLE) < 0)
        return NULL;
    crc = ~crc;
    for (ssize_t i = 0; i < view.size; i++) {
        crc ^= ((unsigned char *)view.bytes)[i];
        for (int k = 0; k < 8; k++)
            crc = crc >> 1 ^ (crc & 1 ? 0xedb88320u : 0);
    }
    buffer_release(rt, &view);
    return int_from_int64(rt, ~crc);
}

FUNCTION(crc_hqx)
{
    (void)self, (void)argc, (void)kwnames;
    struct buffer view;
    Ref start = number_index(rt, argv[1]);
    if (!start)
        return NULL;
    unsigned crc = (unsigned)(int_as_uint64_mask(start) & 0xffff);
    ref_drop(rt, start);
    if (buffer_get(rt, argv[0], &view, BUFFER_SIMPLE) < 0)
        return NULL;
    for (ssize_t i = 0; i < view.size; i++) {
        crc ^= (unsigned)((unsigned char *)view.bytes)[i] << 8;
        for (int k = 0; k < 8; k++)
            crc = (crc << 1 ^ (crc & 0x8000 ? 0x1021 : 0)) & 0xffff;
    }
    buffer_release(rt, &view);
    return int_from_int64(rt, crc);
}

static const struct method_def functions[] = {
    {"hexlify", hexlify, 1, 3, METH_KW, "Hexadecimal representation of binary data."},
    {"b2a_hex", hexlify, 1, 3, METH_KW, "Hexadecimal representation of binary data."},
    {"unhexlify", unhexlify, 1, 1, 0,
     "unhexlify($module, hexstr, /)\n--\n\nBinary data of hexadecimal representation."},
    {"a2b_hex", unhexlify, 1, 1, 0,
     "a2b_hex($module, hexstr, /)\n--\n\nBinary data of hexadecimal representation."},
    {"b2a_base64", b2a_base64, 1, 1, METH_KW,
     "b2a_base64($module, data, /, *, newline=True)\n--\n\nBase64-code line of data."},
    {"a2b_base64", a2b_base64, 1, 1, METH_KW,
     "a2b_base64($module, data, /, *, strict_mode=False)\n--\n\nDecode a line of base64 data."},
    {"crc32", crc32, 1, 2, 0,
     "crc32($module, data, crc=0, /)\n--\n\nCompute CRC-32 incrementally."},
    {"crc_hqx", crc_hqx, 2, 2, 0,
     "crc_hqx($module, data, crc, /)\n--\n\nCompute CRC-CCITT incrementally."},
    {0},
};

static Ref new_class(struct runtime *rt, const char *name, Val base)
{
    Ref text = str_new(rt, name), where = str_new(rt, "binascii");
    Ref bases = tuple_pack(rt, 1, base), dict = dict_new(rt), r = NULL;
    if (text && where && bases && dict && dict_set_text(rt, dict, "__module__", where) == 0) {
        Val argv[] = {text, bases, dict};
        r = obj_vectorcall(rt, REF(builtin_type(rt, TYPE_ID_type)), argv, 3, NULL);
    }
    ref_drop(rt, text);
    ref_drop(rt, where);
    ref_drop(rt, bases);
    ref_drop(rt, dict);
    return r;
}

static bool init(struct runtime *rt, Val module)
{
    struct state *s = LOOK(module, module)->state;
    s->error = new_class(rt, "Error", REF(exc_type(rt, EXC_ValueError)));
    s->incomplete = new_class(rt, "Incomplete", REF(exc_type(rt, EXC_Exception)));
    return s->error && s->incomplete && module_add(rt, module, "Error", s->error) &&
           module_add(rt, module, "Incomplete", s->incomplete);
}

static int visit(Val module, visit_fn *fn, void *arg)
{
    struct state *s = LOOK(module, module)->state;
    VISIT_SLOT(s->error, "Error");
    VISIT_SLOT(s->incomplete, "Incomplete");
    return 0;
}

static void clear(struct runtime *rt, Val module)
{
    struct state *s = LOOK(module, module)->state;
    ref_clear(rt, &s->error);
    ref_clear(rt, &s->incomplete);
}

const struct module_def binascii_module;
const struct module_def binascii_module = {
    .name = "binascii",
    .doc = "Conversion between binary data and ASCII",
    .functions = functions,
    .state_size = sizeof(struct state),
    .init = init,
    .visit = visit,
    .clear = clear,
};
