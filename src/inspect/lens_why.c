/* lens_why.c - the shortest way from a root to an object, and who alone keeps it alive. */
#include "base/text.h"
#include "inspect/dominate.h"
#include "inspect/inspect.h"
#include "types/type_layout.h"

enum { WAY_MAX = 64 };

/* The holdings from the root down to the object; their number. */
static size_t way_to(const struct snapshot *s, uint32_t object, uint32_t *way)
{
    uint32_t back[WAY_MAX];
    size_t depth = 0;
    for (uint32_t h = s->objects[object].parent; h != NO_OBJECT && depth < WAY_MAX;) {
        back[depth++] = h;
        const struct holding *held = &s->holdings[h];
        bool root = held->kind != FROM_OBJECT || s->objects[held->from].flags & SNAP_FURNITURE;
        h = root ? NO_OBJECT : s->objects[held->from].parent;
    }
    for (size_t i = 0; i < depth; i++)
        way[i] = back[depth - 1 - i];
    return depth;
}

static json_t *row_of(struct inspect *in, const char *id, const char *type, const char *how, json_t *answer)
{
    (void)in;
    json_t *row = view_row(answer, id);
    view_cell(row, id);
    view_cell(row, type);
    view_cell(row, how);
    return row;
}

static void add_root(struct inspect *in, const struct holding *h, bool alone, json_t *answer)
{
    struct text by = {0}, how = {0};
    holder_short(in, h, &by);
    holder_long(in, h, &how);
    json_t *row = row_of(in, text_str(&by), "", text_str(&how), answer);
    view_cell(row, "");
    view_cell(row, "");
    if (alone)
        view_row_flag(row, "dominator");
    text_release(&by);
    text_release(&how);
}

static void add_stop(struct inspect *in, const struct dominators *d, const struct holding *h, uint32_t object,
                     json_t *answer)
{
    struct text how = {0};
    const struct snap_object *o = &in->now->objects[h->to];
    const char *name = snapshot_name(in->now, h->to);
    holder_long(in, h, &how);
    json_t *row = row_of(in, name ? name : "-", type_short_name(o->v->type), text_str(&how), answer);
    view_cell_number(row, (long long)o->size);
    view_cell_number(row, (long long)d->bytes[h->to]);
    if (h->to == object)
        view_row_flag(row, "current");
    else if (is_dominated(d, object, h->to))
        view_row_flag(row, "dominator");
    if (name)
        view_link(row, name);
    text_release(&how);
}

static size_t holders_of(const struct snapshot *s, uint32_t at)
{
    size_t count = 0;
    for (uint32_t h = s->objects[at].held; h != NO_OBJECT; h = s->holdings[h].next_held)
        count++;
    return count;
}

/* Does one name alone keep the whole way alive?  Then letting go of it frees this much. */
static void say_frees(struct inspect *in, const struct dominators *d, const struct holding *root, uint32_t object,
                      json_t *answer)
{
    const struct snapshot *s = in->now;
    struct text name = {0}, statement = {0};
    bool is_name = root->kind == FROM_FRAME ? root->how.kind == EDGE_LOCAL
                                            : root->kind == FROM_OBJECT && s->objects[root->from].v == s->main_dict;
    if (is_name && holders_of(s, root->to) == 1 && is_dominated(d, object, root->to)) {
        holder_short(in, root, &name);
        text_printf(&statement, "del %s", text_str(&name));
        json_object_set_new(answer, "frees", json_pack("{sssIsI}", "statement", text_str(&statement), "objects",
                                                       (json_int_t)d->objects[root->to], "bytes",
                                                       (json_int_t)d->bytes[root->to]));
        view_note(answer, "Only %s keeps it: %s would free %zu object%s, %zu bytes.", text_str(&name),
                  text_str(&statement), d->objects[root->to], d->objects[root->to] == 1 ? "" : "s",
                  d->bytes[root->to]);
    }
    text_release(&name);
    text_release(&statement);
}

static void add_lost(struct inspect *in, const struct dominators *d, uint32_t object, json_t *answer)
{
    const struct snapshot *s = in->now;
    for (uint32_t h = s->objects[object].held; h != NO_OBJECT; h = s->holdings[h].next_held)
        add_stop(in, d, &s->holdings[h], object, answer);
    view_note(answer, "Nothing you can name reaches it. Those that hold it are as lost: only the collector frees them.");
}

bool lens_why(struct inspect *in, const struct lens_query *q, json_t *answer, struct error *err)
{
    static const char *const columns[][3] = {{"id", "id", "object"}, {"type", "type", "type"}, {"how", "held as", "text"},
                                             {"bytes", "bytes", "number"}, {"retained", "retained", "number"}};
    uint32_t way[WAY_MAX], object = lens_object(in, q, err);
    if (object == NO_OBJECT)
        return false;
    const struct snapshot *s = in->now;
    const char *name = snapshot_name(s, object);
    struct text path = {0};
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
        view_column(answer, columns[i][0], columns[i][1], columns[i][2]);
    json_object_set_new(answer, "object", json_string(name ? name : q->object));
    json_object_set_new(answer, "empty", json_string("It belongs to the interpreter."));
    if (s->objects[object].flags & SNAP_FURNITURE)
        return true;
    struct dominators *d = dominators_of(s);
    size_t depth = way_to(s, object, way);
    path_to(in, object, &path);
    json_object_set_new(answer, "path", json_string(text_str(&path)));
    json_object_set_new(answer, "retained", json_pack("{sIsI}", "objects", (json_int_t)d->objects[object], "bytes",
                                                      (json_int_t)d->bytes[object]));
    if (depth) {
        const struct holding *root = &s->holdings[way[0]];
        bool alone = holders_of(s, root->to) == 1 && is_dominated(d, object, root->to);
        add_root(in, root, alone, answer);
        for (size_t i = 0; i < depth; i++)
            add_stop(in, d, &s->holdings[way[i]], object, answer);
        say_frees(in, d, root, object, answer);
        json_object_set_new(answer, "sentence", json_sprintf("%s lives: %s reaches it", name ? name : "it", text_str(&path)));
    } else {
        add_lost(in, d, object, answer);
        json_object_set_new(answer, "sentence", json_sprintf("%s: nothing you can name reaches it", name ? name : "it"));
    }
    view_note(answer, "With it %zu object%s and %zu bytes would go.", d->objects[object],
              d->objects[object] == 1 ? "" : "s", d->bytes[object]);
    dominators_free(d);
    text_release(&path);
    return true;
}
