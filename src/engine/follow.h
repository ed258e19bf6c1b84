/* follow.h - the life of one object, found by running the session again. */
#ifndef ENGINE_FOLLOW_H
#define ENGINE_FOLLOW_H

#include "engine/session.h"

/* Answer with what happened to the object: the `events` lens. */
void follow_ask(struct session *s, json_t *request, json_int_t id);
/* The step of an event of the object: "born", "died", "next", "previous"; false: none. */
bool follow_step(struct session *s, const char *object, const char *event, uint64_t *step, struct error *err);

/* In the process that was woken for it: begin; and at the end of each step. */
void follow_begin(struct session *s);
void follow_look(struct session *s);
_Noreturn void follow_end(struct session *s);

#endif
