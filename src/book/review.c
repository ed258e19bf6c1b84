/* review.c - Leitner boxes with credit for time passed.
 *
 *   right, sure or rather sure   next box; the interval is at least the time that passed
 *   right, a guess               same box, same interval
 *   right, with a hint           same box, half the interval
 *   wrong                        two boxes back; again today after others; due tomorrow
 *   wrong, and sure              first box; due tomorrow
 *
 * An exercise costs minutes: it comes up in boxes 3 and 5 only.
 */
#include "book/review.h"

static const int box_days[REVIEW_BOXES + 1] = {0, 1, 3, 7, 16, 35, 80};

/* Who reviews each morning is not early when it is a bit earlier than yesterday. */
#define SLACK (REVIEW_DAY / 3)

static void rest(struct review *self, int64_t now, int64_t interval)
{
    self->due = now + (interval < REVIEW_DAY ? REVIEW_DAY : interval);
}

static int next_box(int box, bool exercise)
{
    if (exercise)
        return box < 3 ? 3 : box < 5 ? 5 : REVIEW_BOXES;
    return box < REVIEW_BOXES ? box + 1 : REVIEW_BOXES;
}

static void missed(struct review *self, const struct recall *r)
{
    bool learnt = self->box > 0;
    self->again = r->sure < 3;
    self->streak = false;
    self->box = !learnt ? 0 : r->sure >= 3 || self->box <= 3 ? 1 : self->box - 2;
    rest(self, r->now, REVIEW_DAY);
}

/* In its first session: right twice, and it begins to rest. */
static void learnt(struct review *self, const struct recall *r)
{
    self->again = false;
    bool apart = self->streak && (r->number - self->at > REVIEW_OTHERS || r->now - self->last > REVIEW_DAY / 2);
    if (r->exercise || apart) {
        self->box = next_box(0, r->exercise);
        rest(self, r->now, box_days[self->box] * REVIEW_DAY);
    } else {
        self->streak = true;
        self->due = r->now;
    }
}

static void recalled(struct review *self, const struct recall *r)
{
    int64_t elapsed = r->now - self->last, planned = self->due - self->last;
    bool early = r->now < self->due - SLACK;
    if (self->again || early) { /* asked before its day: nothing is earned, nothing lost */
        self->again = false;
        return;
    }
    if (r->hinted) {
        rest(self, r->now, planned / 2);
    } else if (r->sure <= 1) {
        rest(self, r->now, planned);
    } else {
        self->box = next_box(self->box, r->exercise);
        int64_t interval = box_days[self->box] * REVIEW_DAY;
        rest(self, r->now, elapsed > interval ? elapsed : interval);
    }
}

void review_answer(struct review *self, const struct recall *r)
{
    if (!r->right)
        missed(self, r);
    else if (self->box == 0)
        learnt(self, r);
    else
        recalled(self, r);
    self->last = r->now;
    self->at = r->number;
}

bool review_is_due(const struct review *self, long number, int64_t now)
{
    if (!self->last)
        return false;
    if (self->again || self->box == 0)
        return number - self->at >= REVIEW_OTHERS || self->due <= now - REVIEW_DAY / 2;
    return self->due - SLACK <= now;
}

double review_interval(const struct review *self)
{
    return self->last ? (double)(self->due - self->last) / (double)REVIEW_DAY : 0;
}

double review_lateness(const struct review *self, int64_t now)
{
    double planned = review_interval(self);
    return (double)(now - self->last) / (double)REVIEW_DAY / (planned > 0.1 ? planned : 0.1);
}
