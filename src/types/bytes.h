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
OWNED Ref bytes_join(struct runtime *rt, Val separator, Val iterable);
/* *a = *a + b, in place when nobody else holds *a; consumes *a.  False raised (*a NULL). */
bool bytes_append(struct runtime *rt, Ref *a, Val b);
OWNED Ref bytes_percent(struct runtime *rt, const char *format, ssize_t size, Val args, bool bytearray);

/* Building bytes piece by piece; the block becomes the object. */
struct bytes_builder {
    struct runtime *rt;
    char *data; /* after room for the head, or NULL */
    ssize_t size, room;
    bool failed; /* an exception is pending; further writes do nothing */
    bool unshared; /* a result of one byte is not the shared one */
};
void bytes_builder_init(struct runtime *rt, struct bytes_builder *b);
void bytes_builder_add(struct bytes_builder *b, const void *bytes, ssize_t size);
void bytes_builder_fill(struct bytes_builder *b, int byte, ssize_t count);
static inline void bytes_builder_byte(struct bytes_builder *b, int byte)
{
    if (b->size < b->room)
        b->data[b->size++] = (char)byte;
    else
        bytes_builder_fill(b, byte, 1);
}
/* Room for `more` bytes to be written at data + size; NULL when failed. */
char *bytes_builder_reserve(struct bytes_builder *b, ssize_t more);
OWNED Ref bytes_builder_finish(struct bytes_builder *b); /* NULL raised; b is released */
void bytes_builder_release(struct bytes_builder *b);
bool bytearray_resize(struct runtime *rt, struct bytearray *self, ssize_t size);

#endif
