/* bytes.h - bytes, bytearray and memoryview. */
#ifndef TYPES_BYTES_H
#define TYPES_BYTES_H

#include "types/state.h"

struct bytes { /* 33 + n: 32-byte header, n bytes, a NUL */
    struct var_obj head;
    ssize_t hash;
    char data[1];
};
struct bytearray {
    struct var_obj head;
    ssize_t room;
    char *bytes; /* owned block */
    char *start; /* inside it */
    ssize_t exports;
};
extern const struct type_def bytes_def, bytearray_def, memoryview_def;

static inline bool is_bytes(Val v)
{
    return type_has(v->type, TYPE_BYTES);
}
bool is_bytearray(Val v);
static inline struct bytes *as_bytes(Val v)
{
    return LOOK(bytes, v);
}
OWNED Ref bytes_new(struct runtime *rt, const void *data, ssize_t size); /* data NULL: undefined */
OWNED Ref bytearray_new(struct runtime *rt, const void *data, ssize_t size);
OWNED Ref bytes_from_object(struct runtime *rt, Val v); /* bytes(v) for buffers and iterables of ints */
OWNED Ref bytes_repr(struct runtime *rt, Val v);
OWNED Ref memoryview_new(struct runtime *rt, Val v);
bool bytearray_resize(struct runtime *rt, struct bytearray *self, ssize_t size);

#endif
