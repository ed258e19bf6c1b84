/* journal.h - a session's cells as JSON, handed from one process to another. */
#ifndef ENGINE_JOURNAL_H
#define ENGINE_JOURNAL_H

#include "engine/session.h"

/* All cells, the goal and who asked for it. */
void journal_write(const struct session *s, uint64_t target, json_int_t id, const char *how,
                   struct text *out);
/* In a process woken from a checkpoint: know the later cells, mute, aim at the goal. */
void journal_take_over(struct session *s, const char *message, size_t size);

#endif
