/* timeline.c - bytes and objects over the steps.
 *
 * Invariant: points are in order of steps, each the highest of its stride.
 */
#include "inspect/timeline.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/text.h"

static struct moment higher(struct moment a, struct moment b)
{
    return b.bytes > a.bytes ? b : a;
}

static void thin(struct timeline *t)
{
    size_t kept = 0;
    for (size_t i = 0; i + 1 < t->count; i += 2)
        t->points[kept++] = higher(t->points[i], t->points[i + 1]);
    if (t->count % 2)
        t->points[kept++] = t->points[t->count - 1];
    t->count = kept;
    t->stride = t->stride ? t->stride * 2 : 2;
}

void timeline_add(struct timeline *t, struct moment m)
{
    if (t->count == 0 || m.bytes > t->peak.bytes)
        t->peak = m;
    if (m.peak > t->peak.bytes)
        t->peak = (struct moment){m.step, m.peak, m.peak, m.objects};
    if (t->count && m.step < t->points[t->count - 1].step + (t->stride ? t->stride : 1)) {
        t->points[t->count - 1] = higher(t->points[t->count - 1], m);
        return;
    }
    if (t->count == TIMELINE_POINTS)
        thin(t);
    t->points[t->count++] = m;
}

void timeline_sample(struct timeline *t, struct moment m)
{
    if (m.bytes > t->peak.bytes)
        t->peak = m;
    if (t->count == TIMELINE_POINTS)
        thin(t);
    t->points[t->count++] = m;
}

void timeline_event(struct timeline *t, uint64_t step, const char *kind, const char *text)
{
    struct timeline_event *e = ARRAY_PUSH(t->events, t->event_count, t->event_room);
    e->step = step;
    snprintf(e->kind, sizeof e->kind, "%s", kind);
    snprintf(e->text, sizeof e->text, "%s", text);
}

void timeline_release(struct timeline *t)
{
    free(t->events);
}
