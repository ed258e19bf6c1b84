/* pace.h - how a running program is followed, stopped, and gone back in. */
#ifndef ENGINE_PACE_H
#define ENGINE_PACE_H

#include "engine/session.h"

/* A cell is about to begin: observe it. */
void pace_begin(struct session *s);
/* Keep this moment; a process woken here later returns as well, seeking. */
void pace_keep(struct session *s);
/* Processor time of the session, in whichever processes it was spent. */
int64_t pace_ran_ns(const struct session *s);
/* A look at the running program began at `before` and is over. */
void pace_looked(struct session *s, int64_t before);
/* Which part of its time since the last look that look took. */
double pace_looking(const struct session *s);
/* This process goes on from the moment that was kept last. */
void pace_woken(struct session *s);
/* The goal of a goto, undo or redo is reached: answer who asked. */
void pace_arrived(struct session *s);
/* Set s->step and s->last by what the VM has counted. */
void pace_sync(struct session *s);

#endif
