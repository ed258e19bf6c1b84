/* dominate.h - what would go with an object: the dominator tree of a snapshot. */
#ifndef INSPECT_DOMINATE_H
#define INSPECT_DOMINATE_H

#include "inspect/snapshot.h"

/* By object of the snapshot.  Furniture has none. */
struct dominators {
    uint32_t *up;    /* the object that dominates it most closely; NO_OBJECT: a root does */
    size_t *bytes;   /* retained: its own and of all that it dominates */
    size_t *objects; /* how many these are, parts not counted */
};
struct dominators *dominators_of(const struct snapshot *s);
void dominators_free(struct dominators *d);
/* Does every way to `object` lead through `by`?  (Also when they are the same.) */
bool is_dominated(const struct dominators *d, uint32_t object, uint32_t by);

#endif
