/* complete.h - names that fit at the cursor, found without running Python. */
#ifndef ENGINE_COMPLETE_H
#define ENGINE_COMPLETE_H

#include "engine/session.h"

/* Adds start, items, more to the answer. */
void complete_at(struct session *s, const char *source, size_t cursor, json_t *answer);

#endif
