/* lens_frames.c - the call stack, and suspended generators with what they keep alive. */
#include "inspect/inspect.h"
#include "inspect/preview.h"
#include "types/str.h"
#include "types/type_layout.h"

static void add_local(struct inspect *in, const char *owner, const struct holding *h, json_t *answer)
{
    struct text value = {0}, name = {0};
    const char *id = snapshot_name(in->now, h->to);
    if (h->how.kind == EDGE_LOCAL)
        preview_text(h->how.name, 40, &name);
    else
        text_printf(&name, "value stack [%u]", h->how.index);
    preview_add(in->rt, in->names, in->now->objects[h->to].v, 40, &value);
    json_t *row = view_row(answer, id ? id : text_str(&name));
    view_cell(row, owner);
    view_cell(row, text_str(&name));
    view_cell(row, id ? id : "–");
    view_cell(row, text_str(&value));
    if (id)
        view_link(row, id);
    text_release(&value);
    text_release(&name);
}

static void add_frame(struct inspect *in, size_t at, json_t *answer)
{
    const struct snap_frame *f = &in->now->frames[at];
    struct text title = {0};
    bool any = false;
    text_printf(&title, "%s, line %d", f->name, f->line);
    for (size_t i = 0; i < in->now->holding_count; i++) {
        const struct holding *h = &in->now->holdings[i];
        if (h->kind == FROM_FRAME && h->from == at) {
            add_local(in, text_str(&title), h, answer);
            any = true;
        }
    }
    if (!any) {
        json_t *row = view_row(answer, text_str(&title));
        view_cell(row, text_str(&title));
        for (int i = 0; i < 3; i++)
            view_cell(row, "");
        view_row_flag(row, "quiet");
    }
    text_release(&title);
}

static void add_generator(struct inspect *in, uint32_t at, json_t *answer)
{
    const struct generator *g = LOOK(generator, in->now->objects[at].v);
    struct text title = {0};
    text_printf(&title, "%s", snapshot_name(in->now, at));
    if (g->state >= GEN_COMPLETED)
        text_add_str(&title, ", finished");
    else
        text_printf(&title, ", %s at line %d", g->state == GEN_CREATED ? "not begun," : "suspended",
                    frame_line(&g->frame));
    bool any = false;
    for (size_t i = 0; i < in->now->holding_count; i++) {
        const struct holding *h = &in->now->holdings[i];
        if (h->kind == FROM_OBJECT && h->from == at && (h->how.kind == EDGE_LOCAL || h->how.kind == EDGE_STACK)) {
            add_local(in, text_str(&title), h, answer);
            any = true;
        }
    }
    if (!any) {
        json_t *row = view_row(answer, text_str(&title));
        view_cell(row, text_str(&title));
        for (int i = 0; i < 3; i++)
            view_cell(row, "");
    }
    text_release(&title);
}

bool lens_frames(struct inspect *in, const struct lens_query *q, json_t *answer, struct error *err)
{
    (void)q;
    (void)err;
    json_object_set_new(answer, "empty", json_string("No function is running, no generator is waiting."));
    view_column(answer, "frame", "frame", "text");
    view_column(answer, "name", "local", "text");
    view_column(answer, "id", "id", "object");
    view_column(answer, "value", "value", "preview");
    for (size_t i = 0; i < in->now->frame_count; i++)
        add_frame(in, i, answer);
    for (size_t i = 0; i < in->now->count; i++) {
        if (in->now->objects[i].v->type->def == &generator_def && snap_is_shown(&in->now->objects[i]))
            add_generator(in, (uint32_t)i, answer);
    }
    return true;
}
