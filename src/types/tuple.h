/* tuple.h - a fixed row of references. */
#ifndef TYPES_TUPLE_H
#define TYPES_TUPLE_H

#include "types/state.h"

struct tuple {
    struct var_obj head;
    Ref items[1]; /* size of them, NULL only while being built */
};
extern const struct type_def tuple_def, tuple_iterator_def;

static inline bool is_tuple(Val v)
{
    return type_has(v->type, TYPE_TUPLE);
}
static inline struct tuple *as_tuple(Val v)
{
    return LOOK(tuple, v);
}
static inline ssize_t tuple_size(Val v)
{
    return as_tuple(v)->head.size;
}
static inline Val tuple_at(Val v, ssize_t i)
{
    return as_tuple(v)->items[i];
}
/* New, items NULL, tracked: fill every one before Python can see it.  Size 0: the empty tuple. */
OWNED Ref tuple_new(struct runtime *rt, ssize_t size);
static inline void tuple_set_take(Ref tuple, ssize_t i, Ref item)
{
    as_tuple(tuple)->items[i] = item;
}
OWNED Ref tuple_from_array(struct runtime *rt, Val const *items, ssize_t count);
OWNED Ref tuple_from_array_take(struct runtime *rt, Ref const *items, ssize_t count);
OWNED Ref tuple_pack(struct runtime *rt, int count, ...); /* Vals, kept; a NULL item: NULL */
OWNED Ref tuple_slice(struct runtime *rt, Val v, ssize_t start, ssize_t end);
/* Replace *t by one of another size (only reference). */
bool tuple_resize(struct runtime *rt, Ref *t, ssize_t size);
bool tuple_untrack(struct runtime *rt, Val v); /* collector's hook */

#endif
