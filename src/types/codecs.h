/* codecs.h - text to bytes and back, with error handlers. */
#ifndef TYPES_CODECS_H
#define TYPES_CODECS_H

#include "types/str.h"

/* UTF-8 of c (no surrogates check); gives the number of bytes. */
static inline int utf8_put(unsigned char *out, uint32_t c)
{
    if (c < 0x80) {
        out[0] = (unsigned char)c;
        return 1;
    }
    if (c < 0x800) {
        out[0] = (unsigned char)(0xc0 | (c >> 6));
        out[1] = (unsigned char)(0x80 | (c & 63));
        return 2;
    }
    if (c < 0x10000) {
        out[0] = (unsigned char)(0xe0 | (c >> 12));
        out[1] = (unsigned char)(0x80 | ((c >> 6) & 63));
        out[2] = (unsigned char)(0x80 | (c & 63));
        return 3;
    }
    out[0] = (unsigned char)(0xf0 | (c >> 18));
    out[1] = (unsigned char)(0x80 | ((c >> 12) & 63));
    out[2] = (unsigned char)(0x80 | ((c >> 6) & 63));
    out[3] = (unsigned char)(0x80 | (c & 63));
    return 4;
}
/* Size of v in UTF-8; -1 when it has lone surrogates.  Nothing is raised. */
ssize_t utf8_size(Val v);
void utf8_write(Val v, char *out); /* utf8_size() bytes; surrogates allowed */

/* Decoders: errors NULL is "strict".  With `consumed` an incomplete character
 * at the end is left alone and *consumed says how far it went. */
OWNED Ref utf8_decode(struct runtime *rt, const char *bytes, ssize_t size, const char *errors,
                      ssize_t *consumed);
OWNED Ref latin1_decode(struct runtime *rt, const char *bytes, ssize_t size);
OWNED Ref ascii_decode(struct runtime *rt, const char *bytes, ssize_t size, const char *errors);
/* order: -1 little, 1 big, 0 by byte order mark; set to what was found. */
OWNED Ref utf16_decode(struct runtime *rt, const char *bytes, ssize_t size, const char *errors,
                       int *order, ssize_t *consumed);
OWNED Ref utf32_decode(struct runtime *rt, const char *bytes, ssize_t size, const char *errors,
                       int *order, ssize_t *consumed);
OWNED Ref unicode_escape_decode(struct runtime *rt, const char *bytes, ssize_t size,
                                const char *errors, ssize_t *consumed,
                                const char **first_invalid);
OWNED Ref raw_unicode_escape_decode(struct runtime *rt, const char *bytes, ssize_t size,
                                    const char *errors, ssize_t *consumed);
OWNED Ref charmap_decode(struct runtime *rt, const char *bytes, ssize_t size,
                         const char *errors, Val mapping);
/* bytes' own escapes (pickle, "string_escape"). */
OWNED Ref escape_decode(struct runtime *rt, const char *bytes, ssize_t size,
                        const char *errors, const char **first_invalid);

/* Encoders give bytes. */
OWNED Ref utf8_encode(struct runtime *rt, Val v, const char *errors);
OWNED Ref latin1_encode(struct runtime *rt, Val v, const char *errors);
OWNED Ref ascii_encode(struct runtime *rt, Val v, const char *errors);
OWNED Ref utf16_encode(struct runtime *rt, Val v, const char *errors, int order);
OWNED Ref utf32_encode(struct runtime *rt, Val v, const char *errors, int order);
OWNED Ref unicode_escape_encode(struct runtime *rt, Val v);
OWNED Ref raw_unicode_escape_encode(struct runtime *rt, Val v);
OWNED Ref charmap_encode(struct runtime *rt, Val v, const char *errors, Val mapping);

/* str(object, encoding, errors). */
OWNED Ref str_decode_object(struct runtime *rt, Val object, const char *encoding,
                            const char *errors);
/* "UTF_8" -> "utf-8"; gives false when it does not fit. */
bool codec_normalize(const char *encoding, char *out, size_t room);

/* Error handlers by name (codecs.register_error, lookup_error). */
bool codec_register_error(struct runtime *rt, Val name, Val handler);
OWNED Ref codec_lookup_error(struct runtime *rt, const char *name); /* LookupError */

/* Let go of what was registered: the end of a program. */
void codecs_forget(struct runtime *rt);

/* Python codecs (codecs.register, lookup): a CodecInfo tuple. */
bool codec_register(struct runtime *rt, Val search);
bool codec_unregister(struct runtime *rt, Val search);
OWNED Ref codec_lookup(struct runtime *rt, const char *encoding);

#endif
