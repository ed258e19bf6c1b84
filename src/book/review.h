/* review.h - when a question is asked again: boxes with growing intervals. */
#ifndef BOOK_REVIEW_H
#define BOOK_REVIEW_H

#include <stdbool.h>
#include <stdint.h>

#define REVIEW_DAY ((int64_t)24 * 3600 * 1000)
enum { REVIEW_BOXES = 6, REVIEW_OTHERS = 3 };

/* A question's place in the schedule.  Box 0: in its first session; it leaves it when
 * answered right twice, with some others between. */
struct review {
    int box;
    int64_t last, due; /* milliseconds since 1970 */
    long at;           /* how many answers had been given in all, at the last one */
    bool again;        /* missed: once more today, after others */
    bool streak;       /* box 0: right once */
};

/* One answer. */
struct recall {
    bool right, hinted, exercise;
    int sure;    /* 1 (a guess) to 3 */
    long number; /* answers given in all so far, this one included */
    int64_t now;
};

void review_answer(struct review *review, const struct recall *recall);
/* Is it time?  `number`: answers given in all so far. */
bool review_is_due(const struct review *review, long number, int64_t now);
/* The days it was to rest before the answer that comes next. */
double review_interval(const struct review *review);
/* How late it is, in intervals: 1 is at its day. */
double review_lateness(const struct review *review, int64_t now);

#endif
