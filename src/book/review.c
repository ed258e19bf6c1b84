/* review.c - Leitner boxes with credit for time passed. */
#include "book/review.h"

#define BOX_MOST 6

static const int box_days[BOX_MOST + 1] = {0, 1, 3, 7, 16, 35, 80};

void review_answer(struct review *self, bool right, int sure, int64_t now)
{
    int64_t elapsed = self->last ? now - self->last : 0;
    int64_t planned = self->due - self->last;
    bool early = self->box > 0 && now < self->due;

    if (!right) {
        self->box = sure >= 3 || self->box <= 3 ? 1 : self->box - 2;
        self->due = now + REVIEW_DAY;
    } else if (early || (sure <= 1 && self->box > 0)) {
        self->due = now + (early ? self->due - now : planned);
    } else {
        if (self->box < BOX_MOST)
            self->box++;
        int64_t interval = box_days[self->box] * REVIEW_DAY;
        self->due = now + (elapsed > interval ? elapsed : interval);
    }
    self->last = now;
}

bool review_is_due(const struct review *self, int64_t now)
{
    return self->last && self->due <= now;
}
