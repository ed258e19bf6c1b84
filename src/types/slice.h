/* slice.h - slice and range. */
#ifndef TYPES_SLICE_H
#define TYPES_SLICE_H

#include "types/state.h"

struct slice {
    struct obj head;
    Ref start, stop, step; /* None where not given */
};
struct range {
    struct obj head;
    Ref start, stop, step, length; /* ints */
};
struct range_iterator {
    struct obj head;
    int64_t index, start, step, length;
};
struct longrange_iterator { /* numbers beyond 64 bits */
    struct obj head;
    Ref index, start, step, length; /* ints */
};
extern const struct type_def slice_def, range_def, range_iterator_def, longrange_iterator_def;

bool is_slice(Val v);
OWNED Ref slice_new(struct runtime *rt, Val start, Val stop, Val step); /* NULL: None */
/* As PySlice_Unpack: step never 0 (ValueError); may call __index__. */
bool slice_unpack(struct runtime *rt, Val slice, ssize_t *start, ssize_t *stop, ssize_t *step);
/* Clip to a length; gives the number of items. */
ssize_t slice_adjust(ssize_t length, ssize_t *start, ssize_t *stop, ssize_t step);
/* Start, stop, step for a length that is an int of any size (slice.indices); owned. */
bool slice_long_indices(struct runtime *rt, Val slice, Val length, Ref *start, Ref *stop, Ref *step);
OWNED Ref range_new(struct runtime *rt, Val start, Val stop, Val step);

#endif
