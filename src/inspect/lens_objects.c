/* lens_objects.c - every object: id, type, count, generation, bytes, holders, value. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "inspect/dominate.h"
#include "inspect/facts.h"
#include "inspect/inspect.h"
#include "inspect/preview.h"
#include "types/type_layout.h"

static void add_holders(const struct inspect *in, const struct snap_object *o, json_t *row)
{
    struct text all = {0};
    json_t *names = json_array();
    /* Holdings hang newest first; tell them in the order they were found. */
    uint32_t order[64];
    size_t count = 0, more = 0;
    for (uint32_t h = o->held; h != NO_OBJECT; h = in->now->holdings[h].next_held) {
        if (count < 64)
            order[count++] = h;
        else
            more++;
    }
    while (count-- > 0) {
        const struct holding *h = &in->now->holdings[order[count]];
        size_t from = all.size ? all.size + 2 : 0;
        if (all.size)
            text_add_str(&all, ", ");
        holder_short(in, h, &all);
        bool is_name = h->kind == FROM_FRAME
                           ? h->how.kind == EDGE_LOCAL
                           : h->kind == FROM_OBJECT && in->now->objects[h->from].v == in->now->main_dict;
        if (is_name)
            json_array_append_new(names, json_string(text_str(&all) + from));
    }
    if (more)
        text_printf(&all, ", … %zu more", more);
    view_cell(row, text_str(&all));
    json_object_set_new(row, "names", names);
    text_release(&all);
}

static void add_links(const struct inspect *in, const struct snap_object *o, json_t *row)
{
    int links = 0;
    for (uint32_t h = o->out; h != NO_OBJECT && links < 32; h = in->now->holdings[h].next_out) {
        const char *name = snapshot_name(in->now, in->now->holdings[h].to);
        if (name && snap_is_shown(&in->now->objects[in->now->holdings[h].to])) {
            view_link(row, name);
            links++;
        }
    }
}

/* More columns, as the detail asked for grows. */
static void add_details(struct inspect *in, uint32_t at, int detail, const struct dominators *d, json_t *row)
{
    if (detail >= 1)
        view_cell_number(row, (long long)d->bytes[at]);
    if (detail >= 2) {
        uint64_t born = names_born(in->names, in->now->objects[at].v);
        if (born)
            view_cellf(row, "step %llu", (unsigned long long)born);
        else
            view_cell(row, "–");
    }
}

static void add_object(struct inspect *in, uint32_t at, const struct lens_query *q, int detail,
                       const struct dominators *d, json_t *answer)
{
    const struct snap_object *o = &in->now->objects[at];
    const char *name = snapshot_name(in->now, at);
    struct text preview = {0};
    json_t *row = view_row(answer, name ? name : "-");
    if (q->addresses)
        view_cellf(row, "0x%llx", (unsigned long long)(uintptr_t)o->v);
    else
        view_cell(row, name ? name : "-");
    view_cell(row, type_short_name(o->v->type));
    view_cell_number(row, o->refs);
    if (o->generation < 0)
        view_cell(row, "–");
    else
        view_cell_number(row, o->generation);
    view_cell_number(row, (long long)(o->size ? o->size : object_size(in->rt, o->v)));
    add_details(in, at, detail, d, row);
    add_holders(in, o, row);
    preview_add(in->rt, in->names, o->v, q->width ? (size_t)q->width : 40, &preview);
    view_cell(row, text_str(&preview));
    text_release(&preview);
    const struct fact *was = name ? facts_find(in->before, name) : NULL;
    if (in->before && name && !was)
        view_row_flag(row, "new");
    else if (was && (was->refs != o->refs || was->size != o->size))
        view_row_flag(row, "changed");
    if (o->flags & SNAP_UNREACHABLE)
        view_row_flag(row, "unreachable");
    if (o->flags & SNAP_FURNITURE)
        view_row_flag(row, "quiet");
    add_links(in, o, row);
}

static void add_tombstone(const struct tombstone *t, int detail, json_t *answer)
{
    json_t *row = view_row(answer, t->name);
    view_cell(row, t->name);
    view_cell(row, t->type);
    view_cell(row, "–");
    view_cell(row, "–");
    view_cell_number(row, (long long)t->size);
    if (detail >= 1)
        view_cell(row, "–");
    if (detail >= 2 && t->born)
        view_cellf(row, "step %llu", (unsigned long long)t->born);
    else if (detail >= 2)
        view_cell(row, "–");
    view_cellf(row, "died: %s", t->text);
    view_cell(row, t->preview);
    view_row_flag(row, "dead");
    json_object_set_new(row, "step", json_integer((json_int_t)t->step));
}

enum { TOMBSTONES_SHOWN = 8 };

static void add_tombstones(struct inspect *in, int detail, json_t *answer)
{
    size_t count;
    const struct tombstone *graves = names_graveyard(in->names, &count);
    size_t fresh = names_died_in_step(in->names);
    size_t shown = fresh > TOMBSTONES_SHOWN ? fresh : TOMBSTONES_SHOWN;
    for (size_t i = count > shown ? count - shown : 0; i < count; i++)
        add_tombstone(&graves[i], detail, answer);
}

static void note_unreachable(struct inspect *in, json_t *answer)
{
    struct text list = {0};
    size_t count = 0;
    for (size_t i = 0; i < in->now->count; i++) {
        const struct snap_object *o = &in->now->objects[i];
        if (!(o->flags & SNAP_UNREACHABLE) || !snap_is_shown(o))
            continue;
        if (++count <= 4)
            text_printf(&list, "%s%s", list.size ? ", " : "", snapshot_name(in->now, (uint32_t)i));
    }
    if (count > 4)
        text_printf(&list, " and %zu more", count - 4);
    if (count)
        view_note(answer, "Nothing you can name reaches %s: only the collector can free %s.",
                  text_str(&list), count == 1 ? "it" : "them");
    text_release(&list);
}

struct group {
    const struct type *type;
    size_t count, bytes, largest;
};

static void add_groups(struct inspect *in, json_t *answer)
{
    struct group *groups = NULL;
    size_t count = 0, room = 0;
    for (size_t i = 0; i < in->now->count; i++) {
        const struct snap_object *o = &in->now->objects[i];
        size_t g = 0;
        if (!snap_is_shown(o))
            continue;
        while (g < count && groups[g].type != o->v->type)
            g++;
        if (g == count)
            *ARRAY_PUSH(groups, count, room) = (struct group){.type = o->v->type};
        groups[g].count++;
        groups[g].bytes += o->size;
        groups[g].largest = o->size > groups[g].largest ? o->size : groups[g].largest;
    }
    view_column(answer, "type", "type", "type");
    view_column(answer, "count", "count", "number");
    view_column(answer, "bytes", "bytes", "number");
    view_column(answer, "largest", "largest", "number");
    for (size_t i = 0; i < count; i++) {
        json_t *row = view_row(answer, type_short_name(groups[i].type));
        view_cell(row, type_short_name(groups[i].type));
        view_cell_number(row, (long long)groups[i].count);
        view_cell_number(row, (long long)groups[i].bytes);
        view_cell_number(row, (long long)groups[i].largest);
        view_row_flag(row, "group");
    }
    free(groups);
}

/* Nothing is chosen by what stands in the rows: those of other pages need not be made. */
static bool is_plain(const struct lens_query *q)
{
    return !(q->sort && *q->sort) && !(q->filter && *q->filter) && !(q->search && *q->search) &&
           !json_array_size(q->pins);
}

static void add_live(struct inspect *in, const struct lens_query *q, int detail, const struct dominators *d,
                     json_t *answer)
{
    size_t total = 0, skipped = 0, limit = q->limit ? q->limit : LENS_LIMIT;
    for (size_t i = 0; i < in->now->count; i++) {
        if (!q->all && !snap_is_shown(&in->now->objects[i]))
            continue;
        bool wanted = !is_plain(q) || (total >= q->offset && total - q->offset < limit);
        if (wanted)
            add_object(in, (uint32_t)i, q, detail, d, answer);
        else if (total < q->offset)
            skipped++;
        total++;
    }
    if (is_plain(q))
        lens_rows_are_part(answer, skipped, total);
}

bool lens_objects(struct inspect *in, const struct lens_query *q, json_t *answer, struct error *err)
{
    (void)err;
    json_object_set_new(answer, "empty", json_string("No objects yet. Run a line."));
    if (q->group && strcmp(q->group, "type") == 0) {
        add_groups(in, answer);
        return true;
    }
    bool by_retained = q->sort && strstr(q->sort, "retained");
    int detail = q->detail < 1 && by_retained ? 1 : q->detail;
    view_column(answer, "id", "id", "object");
    view_column(answer, "type", "type", "type");
    view_column(answer, "refs", "refs", "number");
    view_column(answer, "gen", "gen", "number");
    view_column(answer, "bytes", "bytes", "number");
    if (detail >= 1)
        view_column(answer, "retained", "retained", "number");
    if (detail >= 2)
        view_column(answer, "born", "born", "text");
    view_column(answer, "by", "held by", "text");
    view_column(answer, "preview", "value", "preview");
    struct dominators *d = detail >= 1 ? dominators_of(in->now) : NULL;
    add_live(in, q, detail, d, answer);
    dominators_free(d);
    add_tombstones(in, detail, answer);
    if (in->now->left_out)
        view_note(answer, "The first %d objects are listed; at least %zu more references lead to others.", SNAPSHOT_SHOWN,
                  in->now->left_out);
    note_unreachable(in, answer);
    return true;
}
