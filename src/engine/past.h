/* past.h - the collections of a session. */
#ifndef ENGINE_PAST_H
#define ENGINE_PAST_H

#include "engine/session.h"

/* Listen to the collections of the session's runtime. */
void past_watch(struct session *s);
/* "past" of the collector lens. */
json_t *past_json(const struct session *s);
/* The collection with that number, or NULL when it is not kept any more. */
const struct past *past_find(const struct session *s, uint64_t number);

#endif
