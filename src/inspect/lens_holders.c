/* lens_holders.c - every unit of one object's count, itemised; they add up, or the lens says so. */
#include <stdlib.h>

#include "base/text.h"
#include "inspect/inspect.h"
#include "inspect/preview.h"
#include "types/type_layout.h"

/* All that is needed to find the fault. */
static void set_fault(struct inspect *in, uint32_t at, ssize_t units, json_t *answer)
{
    struct text report = {0}, text = {0};
    const struct snap_object *o = &in->now->objects[at];
    text_printf(&text, "%s counts %zd, %zd holders were found: please report this.", snapshot_name(in->now, at), o->refs, units);
    text_printf(&report, "%s\ntype %s, generation %d, %zu bytes\n", text_str(&text), type_short_name(o->v->type),
                o->generation, o->size);
    for (uint32_t h = o->held; h != NO_OBJECT; h = in->now->holdings[h].next_held) {
        text_add_str(&report, "held: ");
        holder_long(in, &in->now->holdings[h], &report);
        text_add_char(&report, '\n');
    }
    json_object_set_new(answer, "fault", json_pack("{ssss}", "text", text_str(&text), "report", text_str(&report)));
    text_release(&report);
    text_release(&text);
}

bool lens_holders(struct inspect *in, const struct lens_query *q, json_t *answer, struct error *err)
{
    json_object_set_new(answer, "empty", json_string("Nobody holds it."));
    view_column(answer, "by", "held by", "object");
    view_column(answer, "how", "how", "text");
    uint32_t at = lens_object(in, q, err);
    if (at == NO_OBJECT)
        return false;

    const struct snapshot *s = in->now;
    const struct snap_object *o = &s->objects[at];
    const char *name = snapshot_name(s, at);
    ssize_t units = 0;
    json_object_set_new(answer, "object", json_string(name ? name : q->object));
    /* Holdings hang newest first; tell them in the order they were found. */
    uint32_t *order = NULL;
    size_t count = 0, room = 0;
    for (uint32_t h = o->held; h != NO_OBJECT; h = s->holdings[h].next_held)
        *ARRAY_PUSH(order, count, room) = h;
    while (count-- > 0) {
        struct text by = {0}, how = {0};
        const struct holding *held = &s->holdings[order[count]];
        holder_short(in, held, &by);
        holder_long(in, held, &how);
        json_t *row = view_row(answer, text_str(&by));
        view_cell(row, text_str(&by));
        view_cell(row, text_str(&how));
        if (held->kind == FROM_OBJECT && snapshot_name(s, held->from))
            view_link(row, snapshot_name(s, held->from));
        text_release(&by);
        text_release(&how);
        units++;
    }
    free(order);
    if (o->flags & SNAP_FURNITURE) {
        view_note(answer, "%s belongs to the interpreter; its %zd holders are not itemised.",
                  name ? name : type_short_name(o->v->type), o->refs);
        return true;
    }
    if (units != o->refs && (in->now->left_out || in->now->at_least))
        view_note(answer, "%s: count %zd; %zd holders among the first %d objects.", name, o->refs, units, SNAPSHOT_SHOWN);
    else if (units == o->refs)
        view_note(answer, "%s: count %zd = %zd holder%s. sys.getrefcount(%s) says one more: its own argument.",
                  name, o->refs, units, units == 1 ? "" : "s", q->object);
    else {
        view_note(answer, "%s: count %zd, but %zd holders were found: this is a bug of heapbook.", name,
                  o->refs, units);
        set_fault(in, at, units, answer);
    }
    return true;
}
