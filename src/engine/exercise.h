/* exercise.h - the exercise that is on, between the protocol and its Lua script. */
#ifndef ENGINE_EXERCISE_H
#define ENGINE_EXERCISE_H

#include "engine/session.h"

struct exercise;

/* Serve {"do":"exercise","op":...}: sends the answer itself, and say/ask/verdict events. */
void exercise_serve(struct session *s, json_t *request, json_int_t id);
/* A cell of the learner has ended: the script may be waiting for it. */
void exercise_cell_done(struct session *s);
/* One line of Lua in the sandbox: its value as text. */
bool exercise_lua(struct session *s, const char *source, struct text *out, struct error *err);
void exercise_free(struct exercise *e);

#endif
