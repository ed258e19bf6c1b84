/* lens_graph.c - names at the left, objects once each, and who holds whom. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "inspect/facts.h"
#include "inspect/inspect.h"
#include "inspect/preview.h"
#include "types/list.h"
#include "types/object.h"
#include "types/str.h"
#include "types/type_layout.h"
#include "types/weakref.h"

/* What a picture can take; a large container shows its first parts until it is opened. */
enum { NODES_MAX = 300, FIELDS_MAX = 6, FIELDS_OPEN = 100, NAMES_MAX = 60, DEAD_MAX = 12 };

struct graph {
    struct inspect *in;
    const json_t *open;
    json_t *nodes, *edges;
    uint32_t shown[NODES_MAX];
    size_t count, left_out;
};

static long graph_find(const struct graph *g, uint32_t at)
{
    for (size_t i = 0; i < g->count; i++) {
        if (g->shown[i] == at)
            return (long)i;
    }
    return -1;
}

static bool graph_add(struct graph *g, uint32_t at)
{
    if (graph_find(g, at) >= 0)
        return true;
    if (g->count == NODES_MAX) {
        g->left_out++;
        return false;
    }
    g->shown[g->count++] = at;
    return true;
}

/* Does the holding at `a` stand before the one at `b` in the box?  Items by their index;
 * other parts as they are held, which the chain of holdings has last to first. */
static bool stands_before(const struct snapshot *s, uint32_t a, uint32_t b)
{
    const struct edge *x = &s->holdings[a].how, *y = &s->holdings[b].how;
    return x->kind != EDGE_ITEM || y->kind != EDGE_ITEM || x->index <= y->index;
}

/* The first holdings of an object, in the order a reader expects. */
static size_t outgoing(const struct snapshot *s, uint32_t at, uint32_t *order, size_t room, size_t *total)
{
    size_t count = 0;
    *total = 0;
    for (uint32_t h = s->objects[at].out; h != NO_OBJECT; h = s->holdings[h].next_out) {
        if (!snap_is_shown(&s->objects[s->holdings[h].to]))
            continue;
        ++*total;
        size_t place = 0;
        while (place < count && !stands_before(s, h, order[place]))
            place++;
        if (place == room)
            continue;
        memmove(order + place + 1, order + place, ((count < room ? count : room - 1) - place) * sizeof *order);
        order[place] = h;
        count += count < room;
    }
    return count;
}

static void field_label(const struct inspect *in, const struct holding *h, struct text *out)
{
    const struct edge *how = &h->how;
    if (how->kind == EDGE_ITEM)
        text_printf(out, "[%u]", how->index);
    else if (how->kind == EDGE_VALUE) {
        text_add_char(out, '[');
        preview_add(in->rt, in->names, how->name, 12, out);
        text_add_char(out, ']');
    } else if (how->kind == EDGE_ATTR || how->kind == EDGE_LOCAL) {
        text_add_char(out, '.');
        preview_text(how->name, 16, out);
    } else if (how->kind == EDGE_SLOT)
        text_printf(out, ".%s", how->text);
    else
        text_add_str(out, how->kind == EDGE_KEY ? "key" : "stack");
}

static json_t *edge_json(const char *from, int field, const char *to, const char *label)
{
    return json_pack("{sssisssss[]}", "from", from, "field", field, "to", to, "label", label, "flags");
}

static bool is_open(const struct graph *g, const char *name)
{
    for (size_t i = 0; i < json_array_size(g->open); i++) {
        const char *open = json_string_value(json_array_get(g->open, i));
        if (open && strcmp(open, name) == 0)
            return true;
    }
    return false;
}

/* What it holds: a field and an arrow each. */
static void add_fields(struct graph *g, uint32_t at, json_t *fields)
{
    const struct snapshot *s = g->in->now;
    const char *name = snapshot_name(s, at);
    uint32_t out[FIELDS_OPEN];
    size_t room = is_open(g, name) ? FIELDS_OPEN : FIELDS_MAX, total;
    size_t count = outgoing(s, at, out, room, &total);
    for (size_t i = 0; i < count; i++) {
        const struct holding *h = &s->holdings[out[i]];
        struct text label = {0};
        field_label(g->in, h, &label);
        json_array_append_new(fields, json_string(text_str(&label)));
        if (graph_add(g, h->to))
            json_array_append_new(g->edges, edge_json(name, (int)i, snapshot_name(s, h->to), text_str(&label)));
        text_release(&label);
    }
    if (total > count) {
        struct text more = {0};
        text_printf(&more, "… %zu more", total - count);
        json_array_append_new(fields, json_string(text_str(&more)));
        text_release(&more);
    }
}

/* A weak reference leads to its referent and holds nothing. */
static void add_weak_field(struct graph *g, uint32_t at, json_t *fields)
{
    const struct snapshot *s = g->in->now;
    Val v = s->objects[at].v;
    if (!is_weak(v) || weak_is_dead(g->in->rt, LOOK(weak, v)))
        return;
    uint32_t to = snapshot_find(s, LOOK(weak, v)->object);
    if (to == NO_OBJECT || !snap_is_shown(&s->objects[to]) || !graph_add(g, to))
        return;
    json_t *edge = edge_json(snapshot_name(s, at), (int)json_array_size(fields), snapshot_name(s, to), "weak");
    json_array_append_new(json_object_get(edge, "flags"), json_string("weak"));
    json_array_append_new(g->edges, edge);
    json_array_append_new(fields, json_string("weakly"));
}

static void add_object_node(struct graph *g, uint32_t at)
{
    const struct snapshot *s = g->in->now;
    const struct snap_object *o = &s->objects[at];
    const char *name = snapshot_name(s, at);
    json_t *fields = json_array(), *flags = json_array();
    struct text preview = {0};

    add_fields(g, at, fields);
    add_weak_field(g, at, fields);
    const struct fact *was = facts_find(g->in->before, name);
    if (g->in->before && !was)
        json_array_append_new(flags, json_string("new"));
    else if (was && was->refs != o->refs)
        json_array_append_new(flags, json_string("changed"));
    if (o->flags & SNAP_UNREACHABLE)
        json_array_append_new(flags, json_string("unreachable"));
    if (json_array_size(fields) == 0)
        preview_add(g->in->rt, g->in->names, o->v, 24, &preview);
    json_array_append_new(
        g->nodes,
        json_pack("{sssssssssisisIsssoso}", "id", name, "kind", "object", "text", name, "type",
                  type_short_name(o->v->type), "refs", (int)o->refs, "gen", o->generation, "bytes",
                  (json_int_t)o->size, "preview", text_str(&preview), "fields", fields, "flags", flags));
    text_release(&preview);
}

/* What died in the last step, in its old place. */
static void add_dead(struct graph *g)
{
    size_t count, died = names_died_in_step(g->in->names);
    const struct tombstone *graves = names_graveyard(g->in->names, &count);
    for (size_t i = 0; i < died && i < DEAD_MAX; i++) {
        const struct tombstone *t = &graves[count - died + i];
        json_array_append_new(g->nodes, json_pack("{sssssssssIsssss[]s[s]}", "id", t->name, "kind", "object",
                                                  "text", t->name, "type", t->type, "bytes", (json_int_t)t->size,
                                                  "preview", t->preview, "note", t->text, "fields", "flags", "dead"));
    }
}

/* A node for one name and an arrow to what it refers to. */
static void add_name(struct graph *g, const struct holding *h)
{
    const struct snapshot *s = g->in->now;
    struct text name = {0}, id = {0}, frame = {0};
    bool local = h->kind == FROM_FRAME && !s->frames[h->from].is_module;
    holder_short(g->in, h, &name);
    text_printf(&id, "name:%s", text_str(&name));
    const char *text = text_str(&name);
    if (local) { /* "load.rows": the frame is said once, above its names */
        text_printf(&frame, "%s, line %d", s->frames[h->from].name, s->frames[h->from].line);
        text += strlen(s->frames[h->from].name) + 1;
    }
    json_array_append_new(g->nodes, json_pack("{sssssssssss[]}", "id", text_str(&id), "kind", "name", "text", text,
                                              "frame", text_str(&frame), "note", "", "flags"));
    json_array_append_new(g->edges, edge_json(text_str(&id), -1, snapshot_name(s, h->to), ""));
    text_release(&name);
    text_release(&id);
    text_release(&frame);
}

/* Every name that holds a shown object: the module's first, then frame by frame. */
static void add_names(struct graph *g)
{
    const struct snapshot *s = g->in->now;
    size_t names = 0;
    for (int local = 0; local < 2; local++) {
        for (size_t i = 0; i < s->holding_count && names < NAMES_MAX; i++) {
            const struct holding *h = &s->holdings[i];
            bool in_frame = h->kind == FROM_FRAME && h->how.kind == EDGE_LOCAL;
            bool in_module = h->kind == FROM_OBJECT && h->how.kind == EDGE_VALUE &&
                             s->objects[h->from].v == s->main_dict;
            bool is_local = in_frame && !s->frames[h->from].is_module;
            if (!(in_frame || in_module) || is_local != local || !snap_is_shown(&s->objects[h->to]) ||
                !graph_add(g, h->to))
                continue;
            add_name(g, h);
            names++;
        }
    }
}

static void add_unreachable(struct graph *g, json_t *answer)
{
    const struct snapshot *s = g->in->now;
    size_t count = 0, bytes = 0;
    for (size_t i = 0; i < s->count; i++) {
        const struct snap_object *o = &s->objects[i];
        if (!(o->flags & SNAP_UNREACHABLE) || !snap_is_shown(o))
            continue;
        graph_add(g, (uint32_t)i);
        count++;
        bytes += o->size;
    }
    if (count == 0)
        return;
    view_note(answer, "Unreachable: %zu object%s, %zu B, held only by %s.", count, count == 1 ? "" : "s",
              bytes, count == 1 ? "itself" : "each other");
    view_note(answer, "Not collected yet: generation 0 counts %d of %d.", gc_count(g->in->rt, 0),
              gc_threshold(g->in->rt, 0));
}

bool lens_graph(struct inspect *in, const struct lens_query *q, json_t *answer, struct error *err)
{
    struct graph g = {.in = in, .open = q->open, .nodes = json_array(), .edges = json_array()};
    json_object_set_new(answer, "nodes", g.nodes);
    json_object_set_new(answer, "edges", g.edges);
    json_object_set_new(answer, "empty", json_string("No names yet. Run a line."));
    if (q->object && *q->object) {
        uint32_t at = lens_object(in, q, err);
        if (at == NO_OBJECT)
            return false;
        if (snap_is_shown(&in->now->objects[at]))
            graph_add(&g, at);
    } else {
        add_names(&g);
        add_unreachable(&g, answer);
    }
    for (size_t i = 0; i < g.count; i++) /* grows while it runs */
        add_object_node(&g, g.shown[i]);
    if (!q->object || !*q->object)
        add_dead(&g);
    if (g.left_out)
        view_note(answer, "… and %zu references to objects that do not fit here.", g.left_out);
    return true;
}
