/* cell.h - the box a closure shares its variable in. */
#ifndef TYPES_CELL_H
#define TYPES_CELL_H

#include "types/state.h"

struct cell { /* 24 + 16 = 40 */
    struct obj head;
    Ref value; /* NULL: empty */
};
extern const struct type_def cell_def;
OWNED Ref cell_new(struct runtime *rt, Val value); /* NULL: empty */

#endif
