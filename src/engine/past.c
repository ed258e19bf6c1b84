/* past.c - the collections of a session: noted, told, and one of them replayed. */
#include "engine/past.h"

#include <string.h>

#include "engine/oracle.h"
#include "engine/tell.h"

enum { IDS_TOLD = 20, COLLECTIONS_TOLD = 20, MOMENTS_KEPT = 400 };

/* The named objects that it freed: the last tombstones. */
static json_t *freed_ids(const struct session *s, size_t graves_before)
{
    size_t count;
    const struct tombstone *graves = names_graveyard(s->inspect->names, &count);
    json_t *ids = json_array();
    for (size_t i = graves_before < count ? graves_before : count; i < count && json_array_size(ids) < IDS_TOLD; i++) {
        if (graves[i].cause == DEATH_COLLECTED)
            json_array_append_new(ids, json_string(graves[i].name));
    }
    return ids;
}

static void note(struct session *s, int generation, ssize_t found, bool asked)
{
    struct past *p = &s->past[s->past_count++ % PAST_KEPT];
    *p = (struct past){.number = s->past_count, .step = vm_steps(s->rt), .generation = generation, .found = found,
                       .asked = asked};
    char text[80];
    snprintf(text, sizeof text, "generation %d: %zd unreachable", generation, found);
    if ((found || asked) && s->inspect->timeline->event_count < MOMENTS_KEPT)
        timeline_event(s->inspect->timeline, p->step, "collection", text);
    if ((found || asked) && s->collections_told++ < COLLECTIONS_TOLD)
        tell_take(s, json_pack("{sssIsisIsisosb}", "event", "collection", "step", (json_int_t)p->step, "generation",
                               generation, "found", (json_int_t)found, "uncollectable", 0, "ids",
                               freed_ids(s, s->graves_before), "asked", asked));
}

static void on_collection(struct runtime *rt, bool begins, int generation, ssize_t found, bool asked, void *arg)
{
    (void)rt;
    struct session *s = arg;
    if (!s->running)
        return;
    if (begins) {
        names_graveyard(s->inspect->names, &s->graves_before);
        oracle_collection_begins(s, s->past_count + 1);
    } else {
        note(s, generation, found, asked);
        oracle_collection_ended(s);
    }
}

void past_watch(struct session *s)
{
    gc_set_listener(s->rt, on_collection, s);
}

const struct past *past_find(const struct session *s, uint64_t number)
{
    if (number == 0 || number > s->past_count || number + PAST_KEPT <= s->past_count)
        return NULL;
    return &s->past[(number - 1) % PAST_KEPT];
}

json_t *past_json(const struct session *s)
{
    json_t *all = json_array();
    uint64_t first = s->past_count > PAST_KEPT ? s->past_count - PAST_KEPT : 0;
    for (uint64_t n = first; n < s->past_count; n++) {
        const struct past *p = past_find(s, n + 1);
        json_array_append_new(all, json_pack("{sIsIsisIsb}", "number", (json_int_t)p->number, "step", (json_int_t)p->step,
                                             "generation", p->generation, "found", (json_int_t)p->found, "asked",
                                             p->asked));
    }
    return all;
}
