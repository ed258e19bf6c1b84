/* replay.h - a collection, moment by moment: what the collector's own phases did. */
#ifndef INSPECT_REPLAY_H
#define INSPECT_REPLAY_H

#include "inspect/inspect.h"

/* Listens to one collection and keeps the learner's objects as they were after the
 * moment asked for.  in->now must be fresh. */
struct replay;
struct replay *replay_new(struct inspect *in, size_t moment);
void replay_free(struct replay *r);
/* Has the collection that it listened to ended? */
bool replay_is_done(const struct replay *r);
/* Add `collection`, columns and rows to the answer. */
void replay_fill(struct replay *r, int number, uint64_t step, json_t *answer);

#endif
