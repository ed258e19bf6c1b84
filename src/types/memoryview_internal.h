/* memoryview_internal.h - a memoryview's layout, and what its files share. */
#ifndef TYPES_MEMORYVIEW_INTERNAL_H
#define TYPES_MEMORYVIEW_INTERNAL_H

#include <string.h>

#include "heap/weak.h"
#include "types/args.h"
#include "types/bytes_internal.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/tuple.h"

enum { MAX_DIM = 64 };

struct managed {
    struct obj head;
    bool released;
    ssize_t exports; /* memoryviews that use it */
    struct buffer master;
    ssize_t pad;
};

struct memory {
    struct var_obj head; /* size: 3 * ndim */
    struct managed *managed; /* owned */
    ssize_t hash;
    int released;
    ssize_t exports; /* buffers given out */
    struct buffer view; /* owner: borrowed from managed */
    ssize_t pad;
    struct weak *weaklist;
    ssize_t array[]; /* shape, strides, suboffsets */
};
_Static_assert(sizeof(struct memory) == 144, "sys.getsizeof(memoryview) is 184 with one dimension");

extern const struct type_def managed_buffer_def, memory_iterator_def;

static inline struct memory *as_memory(Val v)
{
    return LOOK(memory, v);
}
static inline ssize_t *shape_of(struct memory *m)
{
    return m->array;
}
static inline ssize_t *strides_of(struct memory *m)
{
    return m->array + m->view.ndim;
}

static inline bool memory_is_released(const struct memory *m)
{
    return m->released || m->managed->released;
}

static inline bool memory_check_released(struct runtime *rt, const struct memory *m)
{
    if (memory_is_released(m))
        return raise_false(rt, EXC_ValueError,
                           "operation forbidden on released memoryview object");
    return true;
}

/* A view of nothing yet on what `managed` exports: the caller sets view, shape and strides,
 * then calls memory_view_done(). */
OWNED Ref memory_view_alloc(struct runtime *rt, struct managed *managed, int ndim);
void memory_view_done(struct runtime *rt, Ref r);
OWNED Ref memory_view_copy(struct runtime *rt, struct memory *from);
/* Let go of the export; false with BufferError while somebody looks at this view. */
bool memory_release(struct runtime *rt, struct memory *m);
/* Do the items lie one behind the other, the last (first) dimension the fastest? */
bool memory_is_contiguous(struct memory *m);
bool memory_is_fortran(struct memory *m);
/* Item i of dimension dim whose first item is at p; NULL with IndexError. */
char *memory_item_at(struct runtime *rt, struct memory *m, int dim, char *p, ssize_t i);
/* The items one behind the other, the last dimension the fastest. */
OWNED Ref memory_bytes(struct runtime *rt, struct memory *m);

/* 'c', 'i' ...: one native character, an '@' before it or not; 0: something else. */
char memory_native_format(const char *format);
ssize_t memory_native_size(char format);
/* The item at p as an object; v stored at `out`: -1 with an exception if it does not fit. */
OWNED Ref memory_item_unpack(struct runtime *rt, const char *p, const char *format);
int memory_item_pack(struct runtime *rt, char *out, const char *format, Val v);

extern const struct method_def memory_methods[];
extern const struct getset_def memory_getset[];
OWNED Ref memory_iter(struct runtime *rt, Val self);

#endif
