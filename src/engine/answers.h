/* answers.h - what a learner typed to a script's questions, as Python. */
#ifndef ENGINE_ANSWERS_H
#define ENGINE_ANSWERS_H

#include "base/text.h"

/* Add a statement that puts the answer under its key: `answers["refs"]["a"] = 1` for "refs.a".
 * A number or truth value is one; several words, or any with kind "set", are a set; else a text. */
void answers_add(struct text *program, const char *key, const char *kind, const char *typed);
/* The statement that comes before the first. */
void answers_begin(struct text *program);

#endif
