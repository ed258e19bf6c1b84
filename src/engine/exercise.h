/* exercise.h - the exercise that is on, between the protocol and its Lua script. */
#ifndef ENGINE_EXERCISE_H
#define ENGINE_EXERCISE_H

#include "engine/session.h"
#include "script/script.h"

struct exercise;

/* Serve {"do":"exercise","op":...}: sends the answer itself, and say/ask/verdict events. */
void exercise_serve(struct session *s, json_t *request, json_int_t id);
/* A cell of the learner has ended: the script may be waiting for it. */
void exercise_cell_done(struct session *s);
/* One line of Lua in the sandbox: its value as text. */
bool exercise_lua(struct session *s, const char *source, struct text *out, struct error *err);
/* A user's config.lua: what is in it, or one of its commands (script/config.h). */
bool exercise_config(struct session *s, json_t *request, json_t *answer, struct error *err);
void exercise_free(struct exercise *e);

/* Without a wire (grade, check): run one submission in a fresh runtime and judge it.
 * `submission` NULL: the start code alone.  False with err when the script is broken. */
struct grade {
    bool passed;
    char key[64], message[512];
    char raised[256]; /* last line of an uncaught exception, or "" */
    char belief[16];  /* what the mistake shows to be believed ("M13"), or "" */
    char help[300];   /* the first hint */
    struct text evidence, output;
    struct text expected; /* what the reference prints, where it differs from the output */
};
void grade_release(struct grade *g);
bool exercise_grade(struct session *s, const char *name, const char *script, const struct script_lib *libs,
                    size_t lib_count, const char *submission, struct grade *out, struct error *err);

#endif
