/* mastery.h - which beliefs are overcome, told from the answers. */
#ifndef BOOK_MASTERY_H
#define BOOK_MASTERY_H

#include "book/beliefs.h"
#include "book/progress.h"

/* GREEN, retired: right three times, on three days, about two things or more, the last time after
 * a week's rest or more, and not missed with confidence since. */
enum mastery_state { MASTERY_NONE, MASTERY_RED, MASTERY_AMBER, MASTERY_GREEN };
const char *mastery_name(enum mastery_state state); /* "not met", "missed", "on the way", "overcome" */

struct mastery {
    char name[16];
    enum mastery_state state;
    int rights, misses, days, items;
};

/* One for each belief that some question of the course speaks to; *count of them, malloc'ed. */
struct mastery *mastery_of(const struct progress *progress, const struct course *course, size_t *count);

/* ---- what comes up today --------------------------------------------------------- */

struct due {
    int chapter, part; /* in the course */
    double late;       /* in intervals */
};
enum { QUEUE_MOST = 12, QUEUE_PER_BELIEF = 2, QUEUE_PER_CHAPTER = 4 };
/* The day's queue, the latest first: at most QUEUE_MOST, mixed; gives how many. */
size_t review_queue(const struct progress *progress, const struct course *course, int64_t now, struct due out[QUEUE_MOST]);

/* Questions that have variants and were answered on an earlier day come back as another: which,
 * hangs on the question and the day.  To be called before they are shown. */
void questions_vary(struct course *course, const struct progress *progress, int64_t now);

#endif
