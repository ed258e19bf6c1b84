/* progress.h - where the learner stands, told from the journal's records. */
#ifndef BOOK_PROGRESS_H
#define BOOK_PROGRESS_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "book/course.h"
#include "book/journal.h"
#include "book/review.h"

/* One answer that was given. */
struct past_answer {
    int64_t t;
    unsigned chosen;
    int sure;
    bool right;
    double interval;  /* days it had rested by plan */
    char belief[16];  /* of an exercise's verdict, or "" */
};

/* One question, prediction or exercise. */
struct progress_item {
    char *id;
    int tries, rights;
    bool right; /* the last answer */
    unsigned chosen; /* bits of the choices last taken */
    int rev;     /* of the chapter, when it was last answered; 0: not known */
    bool skipped;
    char *draft; /* an exercise's last try, or NULL */
    struct past_answer *past;
    size_t past_count, past_room;
    struct review review;
};

enum chapter_state { CHAPTER_NEW, CHAPTER_BEGUN, CHAPTER_DONE };

struct progress {
    struct progress_item *items;
    size_t count, room;
    char *chapter; /* where the learner was last: a chapter's id, "" at first */
    int line;      /* ... and the line of the page */
    json_t *opened; /* chapter id -> true */
    long answers;   /* given in all */
};

/* From records as journal_load() gives them. */
void progress_read(struct progress *progress, const json_t *records);
/* Take one more record into account. */
void progress_apply(struct progress *progress, const json_t *record);
void progress_release(struct progress *progress);

const struct progress_item *progress_item(const struct progress *progress, const char *id);
enum chapter_state progress_chapter(const struct progress *progress,
                                    const struct chapter *chapter);
/* The records the workbook writes; each is given to journal_append_take. */
json_t *record_answer(const char *id, unsigned chosen, bool right, int sure, int rev);
json_t *record_place(const char *chapter, int line);
/* `hints` were seen, and a solution when `solved`; `belief` is what the mistake shows, or "". */
json_t *record_verdict(const char *exercise, bool passed, const char *key, const char *belief, int hints, bool solved);
json_t *record_draft(const char *exercise, const char *program); /* the learner's last try */
json_t *record_skip(const char *exercise);

#endif
