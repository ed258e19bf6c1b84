/* review.h - when a question is asked again: boxes with growing intervals. */
#ifndef BOOK_REVIEW_H
#define BOOK_REVIEW_H

#include <stdbool.h>
#include <stdint.h>

#define REVIEW_DAY ((int64_t)24 * 3600 * 1000)

/* A question's place in the schedule.  Box 0: not yet learnt, due at once. */
struct review {
    int box;
    int64_t last, due; /* milliseconds since 1970 */
};

/* After an answer at `now`.  `sure` is 1 (a guess) to 3. */
void review_answer(struct review *review, bool right, int sure, int64_t now);
bool review_is_due(const struct review *review, int64_t now);

#endif
