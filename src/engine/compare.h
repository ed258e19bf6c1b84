/* compare.h - two runs from the same moment, their memory over one another. */
#ifndef ENGINE_COMPARE_H
#define ENGINE_COMPARE_H

#include "engine/session.h"

struct contender {
    const char *name, *source;
};
/* Run both, each on a copy of the heap, and answer request `id`. */
void compare_runs(struct session *s, const struct contender runs[2], json_int_t id);

#endif
