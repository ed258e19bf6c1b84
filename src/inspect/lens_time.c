/* lens_time.c - bytes and objects over the steps, with the peak. */
#include <stdio.h>

#include "inspect/inspect.h"

static json_t *series(const struct timeline *t, const struct lens_query *q, const char *name, const char *unit,
                      bool bytes)
{
    json_t *points = json_array();
    for (size_t i = 0; i < t->count; i++) {
        const struct moment *m = &t->points[i];
        if (m->step < q->from || (q->to && m->step > q->to))
            continue;
        json_array_append_new(points, json_pack("[I,I]", (json_int_t)m->step,
                                                (json_int_t)(bytes ? m->bytes : m->objects)));
    }
    return json_pack("{sssssos[I,I]}", "name", name, "unit", unit, "points", points, "peak",
                     (json_int_t)t->peak.step, (json_int_t)(bytes ? t->peak.bytes : t->peak.objects));
}

bool lens_time(struct inspect *in, const struct lens_query *q, json_t *answer, struct error *err)
{
    (void)err;
    const struct timeline *t = in->timeline;
    json_object_set_new(answer, "empty", json_string("Nothing has run yet."));
    json_object_set_new(answer, "series",
                        json_pack("[o,o]", series(t, q, "live", "bytes", true), series(t, q, "objects", "objects", false)));
    json_t *moments = json_array();
    for (size_t i = 0; i < t->event_count; i++)
        json_array_append_new(moments, json_pack("{sIssss}", "step", (json_int_t)t->events[i].step, "kind",
                                                 t->events[i].kind, "text", t->events[i].text));
    json_object_set_new(answer, "moments", moments);
    view_column(answer, "step", "step", "number");
    view_column(answer, "kind", "what", "text");
    view_column(answer, "text", "", "text");
    for (size_t i = 0; i < t->event_count; i++) {
        const struct timeline_event *e = &t->events[i];
        char id[32];
        snprintf(id, sizeof id, "moment:%zu", i);
        json_t *row = view_row(answer, id);
        view_cell_number(row, (long long)e->step);
        view_cell(row, e->kind);
        view_cell(row, e->text);
        json_object_set_new(row, "step", json_integer((json_int_t)e->step));
    }
    return true;
}
