/* list_parts.h - what the list_*.c files share. */
#ifndef TYPES_LIST_PARTS_H
#define TYPES_LIST_PARTS_H

#include "types/list.h"

void list_dealloc(struct runtime *rt, Ref self);
/* All items go, last to first, and the block. */
void list_empty(struct runtime *rt, struct list *self);

#endif
