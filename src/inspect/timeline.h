/* timeline.h - bytes and objects over the steps, thinned so that peaks stay. */
#ifndef INSPECT_TIMELINE_H
#define INSPECT_TIMELINE_H

#include <stddef.h>
#include <stdint.h>

struct moment {
    uint64_t step;
    size_t bytes, peak, objects;
};
struct timeline_event {
    uint64_t step;
    char kind[16]; /* "collection", "mark" */
    char text[80];
};
enum { TIMELINE_POINTS = 400 };

/* At most TIMELINE_POINTS points; when full, neighbours are merged, the higher wins. */
struct timeline {
    struct moment points[TIMELINE_POINTS];
    size_t count;
    uint64_t stride; /* steps a point stands for */
    struct moment peak;
    struct timeline_event *events;
    size_t event_count, event_room;
};

void timeline_add(struct timeline *t, struct moment m);
/* ... while a step runs: each is a point of its own, as there is room. */
void timeline_sample(struct timeline *t, struct moment m);
void timeline_event(struct timeline *t, uint64_t step, const char *kind, const char *text);
void timeline_release(struct timeline *t);

#endif
