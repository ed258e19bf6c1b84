/* list_parts.h - what the list_*.c files share. */
#ifndef TYPES_LIST_PARTS_H
#define TYPES_LIST_PARTS_H

#include "types/list.h"

/* Like list_new(), but the items are not set: they must be before anything can look. */
OWNED Ref list_new_unset(struct runtime *rt, ssize_t size);
void list_dealloc(struct runtime *rt, Ref self);
/* All items go, last to first, and the block. */
void list_empty(struct runtime *rt, struct list *self);

#endif
