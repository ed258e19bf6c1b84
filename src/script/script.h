/* script.h - an exercise's Lua script: a coroutine that drives, in a closed room. */
#ifndef SCRIPT_SCRIPT_H
#define SCRIPT_SCRIPT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/text.h"

#include "script/trial.h"

struct inspect;
struct script;

/* What the script reaches outside; `data` comes first in each call. */
struct script_host {
    void *data;
    struct inspect *(*inspect)(void *data);           /* the heap as it is now */
    const char *(*output)(void *data);                /* what the learner's code printed */
    size_t (*peak)(void *data);                       /* highest live bytes since the start */
    size_t (*base)(void *data);                       /* live bytes before the learner's code */
    const char *(*raised)(void *data);                /* last uncaught exception's line, or "" */
    const char *(*program)(void *data);               /* what the learner made of the start, or NULL */
    double run_seconds;                               /* for all programs a check runs; 0: 10 */
    bool (*poll)(void *data);                         /* while a check runs Python: true stops it */
    void (*say)(void *data, const char *kind, const char *text);
    void (*ask)(void *data, const char *prompt);
};

/* An older module an exercise may require(): scripts/lib/NAME.lua. */
struct script_lib {
    const char *name, *source;
};

/* What a script tells about itself (doc/lua-api.md); texts live as long as the script. */
struct script_pair {
    const char *key, *text;
    const char *kind; /* of a question: "set", "text", or "" */
};
struct script_par {
    long statements, bytes, allocations; /* 0: not played for */
};
struct script_info {
    const char *title, *goal, *start;
    const char *mode; /* "prompt", "program" or "answers" */
    const char **hints, **solutions, **alternatives; /* end with NULL */
    size_t hint_count, solution_count, alternative_count;
    struct script_pair *wrongs, *questions; /* key and code; key and what is asked */
    size_t wrong_count, question_count;
    struct trial_file *files;
    size_t file_count;
    const char **beliefs;
    size_t belief_count;
    struct script_par par;
};

/* Load a script; NULL with err "NAME.lua:LINE: what" when it is broken.  Never runs
 * longer than its budget of steps, memory and time. */
struct script *script_new(const char *name, const char *source, const struct script_lib *libs, size_t lib_count,
                          const struct script_host *host, struct error *err);
void script_free(struct script *s);
const struct script_info *script_info(const struct script *s);

enum script_state {
    SCRIPT_WAITING, /* for the next cell, check or answer */
    SCRIPT_ASKING,  /* for an answer */
    SCRIPT_PASSED,
    SCRIPT_BROKEN,  /* err says where */
};

/* Resume with an event: "start", "cell", "check" or "answer" (with its text). */
enum script_state script_resume(struct script *s, const char *event, const char *text, struct error *err);

/* What the program uses, for golf: statements, peak bytes, allocations. */
void script_prints(const struct script *s, const char *program, struct text *out); /* its output */
struct script_par script_golf(const struct script *s, const char *program);

/* The judgement given since the last resume, if any. */
struct verdict {
    bool given, passed;
    bool replay; /* the run is worth stepping through ... */
    char replayed[64]; /* ... of this function, or "": of the program */
    char key[64];
    char belief[16]; /* of the curriculum, "M13", or "" */
    char message[512];
    const char *evidence;         /* lines, "" for none */
    const char *object, *at_mark; /* what it points at, and when; "" for nothing */
};
const struct verdict *script_verdict(struct script *s);

/* Evaluate one chunk with the heap library; the value as text. */
bool script_eval(const struct script_host *host, const char *source, struct text *out, struct error *err);

#endif
