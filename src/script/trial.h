/* trial.h - a program run apart, on a runtime of its own, and all that a check may ask of it. */
#ifndef SCRIPT_TRIAL_H
#define SCRIPT_TRIAL_H

#include "inspect/picture.h"

struct trial_file {
    const char *path, *content;
};

struct touched;
struct trial_options {
    const char *source;  /* the program */
    const char *call;    /* NULL, or a function without arguments that is called after it */
    const struct trial_file *files; /* that it can open */
    size_t file_count;
    size_t memory;       /* bytes it may use */
    double seconds;      /* of processor time */
    bool (*poll)(void *arg); /* every few ms; true: stop.  NULL: nobody asks */
    void *arg;
    bool stay;           /* the runtime stays, for trial_call() */
    struct touched *touched; /* asked at every instruction; NULL: not asked */
};

/* Most that was alive at once, of a type, in a stretch. */
struct trial_most {
    const char *type; /* the trial's */
    size_t most;
    size_t at_peak; /* alive when the stretch used most bytes */
};

/* How often an object was born at the address of a dead one of its own type. */
struct trial_reuse {
    size_t born, reborn;
};

/* A moment, and the stretch that ends with it. */
struct trial_mark {
    char *label;
    struct picture *picture; /* NULL: more than TRIAL_PICTURES were asked for */
    size_t *alive;           /* by type, as trial->types */
    size_t type_count;
    size_t bytes;                        /* in use, above what was there before the program */
    size_t peak;                         /* most bytes of the stretch */
    struct trial_most *most;             /* of the stretch, by type */
    ssize_t collections[3], collected[3]; /* since the start */
};
enum { TRIAL_PICTURES = 100 };

struct trial_death {
    char *tag, *cause, *after; /* after: the mark before it, or NULL */
    int line;
};

struct trial {
    struct text output;
    char error[256]; /* the uncaught exception's last line, the limit that was reached, or "" */
    bool stopped;    /* by a limit */
    uint64_t allocations;
    char *call;     /* the function that was called after the program, or NULL */
    int statements; /* of the program's text */
    struct trial_mark *marks; /* "start" first, "finish" last */
    size_t count, room;
    struct trial_death *deaths;
    size_t death_count, death_room;
    struct trial_reuse *reuse; /* beside types */
    char **types;
    size_t type_count, type_room;
    struct trial_run *run; /* while the runtime stays */
};

struct trial *trial_new(const struct trial_options *options);
void trial_free(struct trial *t);
size_t trial_weight(const struct trial *t);
/* The latest mark of that name, or NULL. */
const struct trial_mark *trial_mark(const struct trial *t, const char *label);
/* Over the stretch from the mark a to the mark b, NULL: the start, the end. */
size_t trial_peak(const struct trial *t, const struct trial_mark *a, const struct trial_mark *b);
size_t trial_most_alive(const struct trial *t, const char *type, const struct trial_mark *a, const struct trial_mark *b);
/* The mark that ends the stretch with the highest peak. */
const struct trial_mark *trial_highest(const struct trial *t, const struct trial_mark *a, const struct trial_mark *b);
/* Of all types of that name. */
struct trial_reuse trial_reuse_of(const struct trial *t, const char *type);
size_t trial_alive(const struct trial *t, const struct trial_mark *m, const char *type);

#endif
