/* weakref.h - the types of weak references. */
#ifndef TYPES_WEAKREF_H
#define TYPES_WEAKREF_H

#include "heap/weak.h"
#include "types/state.h"

extern const struct type_def weakref_def, weakproxy_def, weakcallableproxy_def;

static inline bool is_weakref(Val v)
{
    return v->type->layout == &weakref_def;
}
static inline bool is_weakproxy(Val v)
{
    return v->type->def == &weakproxy_def || v->type->def == &weakcallableproxy_def;
}
/* The shared proxy of an object, or a new one with a callback (NULL: none). */
OWNED Ref weakproxy_new(struct runtime *rt, Val object, Val callback);

#endif
