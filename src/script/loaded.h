/* loaded.h - a learner's program kept alive, so that its functions can be called. */
#ifndef SCRIPT_LOADED_H
#define SCRIPT_LOADED_H

#include "heap/ref.h"
#include "script/trial.h"

struct loaded;

/* Owns the trial, whose runtime stays. */
struct loaded *loaded_new_take(struct trial *t);
void loaded_free(struct loaded *l);
struct picture *loaded_picture(struct loaded *l);
struct trial *loaded_trial(struct loaded *l);
/* Run hidden code in a namespace of its own, once a name; false with the exception's type in `raised`. */
bool loaded_hide(struct loaded *l, const char *name, const char *source, char *raised, size_t room);
/* Its global, or its n-th function from the end (1: the last); borrowed, NULL: none. */
Val loaded_global(struct loaded *l, const char *name, const char *global);
Val loaded_function(struct loaded *l, const char *name, int from_end);
/* Call the program's function with objects found by address; the result stays alive and its address
 * is given.  False with the exception's type in `raised`, "" when there is no such function. */
bool loaded_call(struct loaded *l, const char *function, const uintptr_t *args, int count, uintptr_t *result,
                 char *raised, size_t room);

#endif
