/* tell.h - what the engine says unasked: output, steps, ticks, deaths, ends. */
#ifndef ENGINE_TELL_H
#define ENGINE_TELL_H

#include "engine/session.h"

/* Send an event (consumed) after the output that came before it. */
void tell_take(struct session *s, json_t *event);
void tell_step(struct session *s, int line);
void tell_tick(struct session *s, bool running);
/* Named objects that died since the last step began. */
void tell_deaths(struct session *s);
/* The end of a run, or a pause; `extra` is consumed, may be NULL. */
void tell_stopped(struct session *s, const char *reason, json_t *extra);

#endif
