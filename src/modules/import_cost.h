/* import_cost.h - imports count for the collector as in CPython. */
#ifndef MODULES_IMPORT_COST_H
#define MODULES_IMPORT_COST_H

#include "types/state.h"

struct import_cost {
    int row; /* -1: nothing to do */
    int count;
    ssize_t objects;
    bool enabled;
    struct freelist_levels levels;
};
/* Around the loading of a module that is built in or frozen.  No automatic
 * collection comes in between. */
void import_cost_begin(struct runtime *rt, const char *name, struct import_cost *c);
/* Something else that CPython makes once, by the name of its row. */
void import_cost_once(struct runtime *rt, const char *name);
void import_cost_end(struct runtime *rt, struct import_cost *c);

#endif
