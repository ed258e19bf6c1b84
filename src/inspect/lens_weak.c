/* lens_weak.c - weak references: what each looks at, its callback, and the dead ones. */
#include "heap/weak.h"
#include "inspect/inspect.h"
#include "inspect/preview.h"
#include "types/type_layout.h"
#include "types/weakref.h"

static bool is_weak_object(Val v)
{
    const struct type_def *layout = v->type->layout;
    return layout == &weakref_def || layout == &weakproxy_def || layout == &weakcallableproxy_def;
}

bool lens_weak(struct inspect *in, const struct lens_query *q, json_t *answer, struct error *err)
{
    (void)q;
    (void)err;
    json_object_set_new(answer, "empty", json_string("No weak references."));
    view_column(answer, "id", "id", "object");
    view_column(answer, "type", "type", "type");
    view_column(answer, "to", "looks at", "object");
    view_column(answer, "callback", "callback", "text");
    view_column(answer, "state", "state", "text");
    for (size_t i = 0; i < in->now->count; i++) {
        const struct snap_object *o = &in->now->objects[i];
        if (!snap_is_shown(o) || !is_weak_object(o->v))
            continue;
        const struct weak *w = LOOK(weak, o->v);
        const char *name = snapshot_name(in->now, (uint32_t)i);
        bool dead = weak_is_dead(in->rt, w);
        json_t *row = view_row(answer, name);
        view_cell(row, name);
        view_cell(row, type_short_name(o->v->type));
        const char *to = dead ? NULL : names_get_shown(in->names, w->object);
        if (dead)
            view_cell(row, "dead");
        else if (to)
            view_cell(row, to);
        else
            view_cellf(row, "a %s", type_short_name(w->object->type));
        if (w->callback) {
            struct text t = {0};
            preview_add(in->rt, in->names, w->callback, 40, &t);
            view_cell(row, text_str(&t));
            text_release(&t);
        } else
            view_cell(row, "");
        view_cell(row, dead ? "dead" : "alive");
        if (dead)
            view_row_flag(row, "dead");
        if (to)
            view_link(row, to);
    }
    return true;
}
