/* codec_internal.h - what the codecs share: one way to meet an error. */
#ifndef TYPES_CODEC_INTERNAL_H
#define TYPES_CODEC_INTERNAL_H

#include "types/bytes.h"
#include "types/codecs.h"
#include "types/str_internal.h"

/* Decoding under way.  `bytes` may move when an error handler replaces the input. */
struct decoding {
    struct runtime *rt;
    const char *encoding, *errors;
    const unsigned char *bytes;
    ssize_t size;
    Ref object;  /* the input as bytes, made at the first error */
    Ref handler; /* Python's, looked up once */
    Ref exc;     /* UnicodeDecodeError, made once and updated */
    struct str_builder out;
};
void decoding_init(struct runtime *rt, struct decoding *d, const char *encoding,
                   const char *bytes, ssize_t size, const char *errors);
/* bytes[start:end] are wrong: writes the replacement to out, *next is where to
 * go on.  False raised. */
bool decoding_error(struct decoding *d, ssize_t start, ssize_t end, const char *reason,
                    ssize_t *next);
/* The text, or NULL raised when !ok; d is released. */
OWNED Ref decoding_finish(struct decoding *d, bool ok);

struct encoding {
    struct runtime *rt;
    const char *encoding, *errors;
    Val text;
    Ref handler, exc;
    struct bytes_builder out;
};
void encoding_init(struct runtime *rt, struct encoding *e, const char *encoding, Val text,
                   const char *errors);
/* text[start:end] cannot be encoded: gives the replacement, str or bytes, and
 * where to go on.  NULL raised. */
OWNED Ref encoding_error(struct encoding *e, ssize_t start, ssize_t end, const char *reason,
                         ssize_t *next);
/* Raise for text[start:end] whatever the handler: its replacement does not do either. */
void encoding_refuse(struct encoding *e, ssize_t start, ssize_t end, const char *reason);
OWNED Ref encoding_finish(struct encoding *e, bool ok);

#endif
