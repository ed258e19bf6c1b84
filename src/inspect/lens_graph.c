/* lens_graph.c - names at the left, objects once each, and who holds whom. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "inspect/facts.h"
#include "inspect/inspect.h"
#include "inspect/preview.h"
#include "types/list.h"
#include "types/str.h"
#include "types/type_layout.h"

enum { NODES_MAX = 60, FIELDS_MAX = 6, NAMES_MAX = 40 };

struct graph {
    struct inspect *in;
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

/* The holdings of an object in the order it holds them. */
static size_t outgoing(const struct snapshot *s, uint32_t at, uint32_t *order, size_t room, size_t *total)
{
    size_t count = 0;
    *total = 0;
    for (uint32_t h = s->objects[at].out; h != NO_OBJECT; h = s->holdings[h].next_out) {
        if (!snap_is_shown(&s->objects[s->holdings[h].to]))
            continue;
        ++*total;
        memmove(order + 1, order, (count < room ? count : room - 1) * sizeof *order);
        order[0] = h;
        count += count < room;
    }
    /* A list shows its items last to first; a reader expects them in order. */
    for (size_t i = 1; i < count; i++) {
        for (size_t j = i; j > 0; j--) {
            const struct edge *a = &s->holdings[order[j - 1]].how, *b = &s->holdings[order[j]].how;
            if (a->kind != EDGE_ITEM || b->kind != EDGE_ITEM || a->index <= b->index)
                break;
            uint32_t keep = order[j];
            order[j] = order[j - 1];
            order[j - 1] = keep;
        }
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

static void add_object_node(struct graph *g, uint32_t at)
{
    const struct snapshot *s = g->in->now;
    const struct snap_object *o = &s->objects[at];
    const char *name = snapshot_name(s, at);
    uint32_t out[FIELDS_MAX];
    size_t total, count = outgoing(s, at, out, FIELDS_MAX, &total);
    json_t *fields = json_array(), *flags = json_array();
    struct text preview = {0};

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
    const struct fact *was = facts_find(g->in->before, name);
    if (g->in->before && !was)
        json_array_append_new(flags, json_string("new"));
    else if (was && was->refs != o->refs)
        json_array_append_new(flags, json_string("changed"));
    if (o->flags & SNAP_UNREACHABLE)
        json_array_append_new(flags, json_string("unreachable"));
    if (count == 0)
        preview_add(g->in->rt, g->in->names, o->v, 24, &preview);
    json_array_append_new(
        g->nodes,
        json_pack("{sssssssssisisIsssoso}", "id", name, "kind", "object", "text", name, "type",
                  type_short_name(o->v->type), "refs", (int)o->refs, "gen", o->generation, "bytes",
                  (json_int_t)o->size, "preview", text_str(&preview), "fields", fields, "flags", flags));
    text_release(&preview);
}

/* Every name that holds a shown object, and a node for it. */
static void add_names(struct graph *g)
{
    const struct snapshot *s = g->in->now;
    size_t names = 0;
    for (size_t i = 0; i < s->holding_count && names < NAMES_MAX; i++) {
        const struct holding *h = &s->holdings[i];
        bool is_name = h->kind == FROM_FRAME ? h->how.kind == EDGE_LOCAL
                                             : h->kind == FROM_OBJECT && h->how.kind == EDGE_VALUE &&
                                                   s->objects[h->from].v == s->main_dict;
        if (!is_name || !snap_is_shown(&s->objects[h->to]) || !graph_add(g, h->to))
            continue;
        struct text name = {0}, id = {0};
        holder_short(g->in, h, &name);
        text_printf(&id, "name:%s", text_str(&name));
        json_array_append_new(g->nodes, json_pack("{sssssss[]}", "id", text_str(&id), "kind", "name", "text",
                                                  text_str(&name), "flags"));
        json_array_append_new(g->edges, edge_json(text_str(&id), -1, snapshot_name(s, h->to), ""));
        text_release(&name);
        text_release(&id);
        names++;
    }
}

static void add_unreachable(struct graph *g)
{
    const struct snapshot *s = g->in->now;
    for (size_t i = 0; i < s->count; i++) {
        if (s->objects[i].flags & SNAP_UNREACHABLE && snap_is_shown(&s->objects[i]))
            graph_add(g, (uint32_t)i);
    }
}

bool lens_graph(struct inspect *in, const struct lens_query *q, json_t *answer, struct error *err)
{
    struct graph g = {.in = in, .nodes = json_array(), .edges = json_array()};
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
        add_unreachable(&g);
    }
    for (size_t i = 0; i < g.count; i++) /* grows while it runs */
        add_object_node(&g, g.shown[i]);
    if (g.left_out)
        view_note(answer, "… more objects than fit here; select one and press Enter to see around it.");
    return true;
}
