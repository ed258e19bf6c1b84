/* names.h - short typed names (list#1, node#2) that stay with an object for life. */
#ifndef INSPECT_NAMES_H
#define INSPECT_NAMES_H

#include "base/text.h"
#include "heap/gc.h"

/* How an object died. */
enum death_cause { DEATH_COUNT, DEATH_COLLECTED, DEATH_EXIT };

/* What is left of a named object that died. */
struct tombstone {
    char name[64], type[48];
    size_t size;
    uint64_t step, born; /* steps; born 0: nobody looked */
    uint32_t birth;      /* its number, 0: none */
    int cell, line;
    enum death_cause cause;
    int generation;   /* of the collection, for DEATH_COLLECTED */
    char text[96];    /* "del a, line 4" */
    char preview[64];
};

struct names;

/* Begin to watch: objects alive now are furniture. */
struct names *names_new(struct runtime *rt);
void names_free(struct names *n);
/* Is v one of the objects that were there before the learner's first line? */
bool names_is_baseline(const struct names *n, Val v);
/* The name of v, or NULL when it has none yet. */
const char *names_get(const struct names *n, Val v);
/* ... when the last snapshot shows v: what is said of a moment must not depend on which
 * others were looked at before. */
const char *names_get_shown(const struct names *n, Val v);
/* A snapshot begins: what it names from now on is shown. */
void names_look(struct names *n);
/* Give v a name if it has none: its type's name in lower case and the next number. */
const char *names_give(struct names *n, Val v);
/* The live object of that name, or NULL. */
Val names_find(const struct names *n, const char *name);
/* The step v was born in; 0: nobody looked. */
uint64_t names_born(const struct names *n, Val v);

/* Births are numbered while a cell runs, and not while it is paused: the same cell then
 * numbers them alike each time it is run. */
enum births { BIRTHS_BEGIN, BIRTHS_PAUSE, BIRTHS_GO_ON };
void names_number_births(struct names *n, enum births births);
uint32_t names_births(const struct names *n); /* numbered so far */
/* The number and step of the birth of an object, live, dead or to come; 0: not known. */
uint32_t names_birth(const struct names *n, const char *name, uint64_t *born);
/* Keep an eye on one birth: names_followed() is the object while it lives, else NULL. */
void names_follow(struct names *n, uint32_t birth);
Val names_followed(const struct names *n);
/* Names given on trial are taken back at its end: looking at a program while it runs
 * must not change what things are called afterwards. */
void names_trial(struct names *n, bool on);

/* Names that births, past and future, have been given: for another process that runs
 * the same history again.  One line each; reading adds to what is known. */
void names_write_known(const struct names *n, struct text *out);
void names_read_known(struct names *n, const char *text);
/* Another future begins. */
void names_forget_future(struct names *n);

/* Where the program is: asked when a named object dies, so that its tombstone can say
 * which statement it was.  `source` is the cell's text (kept by the caller), whose
 * first line has number `first`. */
struct place {
    uint64_t step;
    int cell, line, first;
    const char *source;
};
typedef struct place where_fn(void *arg);
void names_set_where(struct names *n, where_fn *fn, void *arg);
struct place names_where(const struct names *n); /* all zero when nobody knows */
/* The text of the place's line, cut to room. */
void place_text(const struct place *p, char *out, size_t room);
/* From now on deaths are this step's. */
void names_step_begin(struct names *n);
/* Tombstones of named objects, newest last. */
const struct tombstone *names_graveyard(const struct names *n, size_t *count);
uint64_t names_deaths(const struct names *n); /* of named objects, kept or not */
size_t names_died_in_step(const struct names *n); /* how many of the graveyard's last are this step's */

#endif
