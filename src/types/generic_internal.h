/* generic_internal.h - what list[int] and int | str have in common. */
#ifndef TYPES_GENERIC_INTERNAL_H
#define TYPES_GENERIC_INTERNAL_H

#include "types/type_internal.h"

/* How a class is written inside list[...] and between bars. */
OWNED Ref generic_item_repr(struct runtime *rt, Val v);
/* The type variables among args, each once: a tuple. */
OWNED Ref generic_parameters(struct runtime *rt, Val args);
/* args with the type variables replaced by item(s). */
OWNED Ref generic_substitute(struct runtime *rt, Val self, Val args, Val parameters, Val item);

#endif
