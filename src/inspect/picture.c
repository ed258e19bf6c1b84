/* picture.c - copy the heap out: breadth-first, each object once, each reference once.
 *
 * Three walks as in snapshot.c: from what can be named (the globals of __main__, running
 * frames), from the runtime's other roots, from tracked objects that nothing reached.
 * An object's `parent` is therefore on a shortest way from a name, if a name leads to it.
 *
 * Invariant: the arrows out of a node are one run of `arrows`; `in` and `next_in` chain
 * the arrows to a node, latest first.  Offset 0 of `text` is the empty text.
 */
#include "inspect/picture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "inspect/preview.h"
#include "inspect/snapshot.h"
#include "runtime/runtime.h"
#include "types/dict.h"
#include "types/int.h"
#include "types/list.h"
#include "types/module.h"
#include "types/object.h"
#include "types/str.h"
#include "types/type_layout.h"
#include "vm/labels.h"

struct seen_edge {
    Val child;
    struct edge how;
};

struct taking {
    struct picture *p;
    struct runtime *rt;
    const struct names *before;
    Val *values; /* beside p->nodes */
    size_t value_room;
    uint32_t from;
    struct seen_edge *edges; /* of the object being visited */
    size_t edge_count, edge_room;
};

/* ---- nodes -------------------------------------------------------------------- */

static size_t slot_of(const struct taking *t, Val v)
{
    const struct picture *p = t->p;
    size_t mask = p->index_size - 1, i = ((uintptr_t)v >> 4) * 0x9E3779B97F4A7C15u >> 20 & mask;
    while (p->index[i] && t->values[p->index[i] - 1] != v)
        i = (i + 1) & mask;
    return i;
}

static uint32_t find(const struct taking *t, Val v)
{
    uint32_t at = t->p->index[slot_of(t, v)];
    return at ? at - 1 : NO_NODE;
}

static void index_grow(struct taking *t)
{
    struct picture *p = t->p;
    free(p->index);
    p->index_size = p->index_size ? p->index_size * 2 : 1 << 16;
    p->index = xalloc(p->index_size * sizeof *p->index);
    for (size_t i = 0; i < p->count; i++) {
        if (t->values[i])
            p->index[slot_of(t, t->values[i])] = (uint32_t)i + 1;
    }
}

static uint32_t keep_text(struct picture *p, const char *text)
{
    if (p->text.size > PICTURE_TEXT_MOST)
        return 0;
    uint32_t at = (uint32_t)p->text.size;
    text_add(&p->text, text, strlen(text) + 1);
    return at;
}

/* The worth of an object that is one plain value, or the name of what has one. */
static void note_text(struct taking *t, uint32_t node)
{
    struct picture_node *n = &t->p->nodes[node];
    Val v = t->values[node];
    struct text text = {0};
    if (n->text || !v)
        return;
    if (is_type(v))
        text_add_str(&text, type_short_name(as_type(v)));
    else if (is_exact(v, &function_def))
        preview_text(LOOK(function, v)->qualname, 200, &text);
    else
        preview_atom(t->rt, v, 4096, &text);
    if (text.size)
        n->text = keep_text(t->p, text_str(&text));
    text_release(&text);
}

static bool is_old(const struct taking *t, Val v)
{
    return names_is_baseline(t->before, v) || v->refs >= REFS_STATIC / 2;
}

static size_t values_size(const struct taking *t, Val v)
{
    struct dict_values *values = type_has(v->type, TYPE_MANAGED_DICT) ? *instance_values(v) : NULL;
    if (!values)
        return 0;
    const unsigned char *prefix = (const unsigned char *)values;
    return heap_block_size(t->rt, prefix - prefix[-1]);
}

static uint32_t add_node(struct taking *t, Val v, int flags)
{
    struct picture *p = t->p;
    if (p->count >= PICTURE_NODES_MOST) {
        p->cut = true;
        return NO_NODE;
    }
    if (v && (p->count + 1) * 3 > p->index_size * 2)
        index_grow(t);
    uint32_t at = (uint32_t)p->count;
    struct picture_node *n = ARRAY_PUSH(p->nodes, p->count, p->room);
    t->values = array_grow(t->values, &t->value_room, p->count, sizeof *t->values);
    t->values[at] = v;
    *n = (struct picture_node){
        .address = (uintptr_t)v, .class = NO_NODE, .in = NO_NODE, .parent = NO_NODE, .generation = -1};
    if (!v) {
        n->flags = (uint16_t)(flags | NODE_FRAME);
        return at;
    }
    p->index[slot_of(t, v)] = at + 1;
    n->refs = v->refs < UINT32_MAX ? (uint32_t)v->refs : UINT32_MAX;
    n->size = (uint32_t)object_size(t->rt, v);
    n->block = (uint32_t)heap_object_block(t->rt, v);
    n->flags = (uint16_t)(flags | (is_old(t, v) ? NODE_OLD : 0) | (obj_is_gc(v) ? NODE_HEADER : 0) |
                          (type_has(v->type, TYPE_MANAGED_DICT) || v->type->dict_offset ? NODE_DICT : 0));
    if (!(n->flags & NODE_OLD)) {
        n->extra = (uint32_t)values_size(t, v);
        note_text(t, at);
    }
    return at;
}

static uint32_t node_of(struct taking *t, Val v, int flags)
{
    uint32_t at = find(t, v);
    return at != NO_NODE ? at : add_node(t, v, flags);
}

/* ---- arrows ------------------------------------------------------------------------ */

/* What the program's own objects and names lead to is worth telling. */
static bool tells(const struct taking *t)
{
    return t->from == t->p->globals || !(t->p->nodes[t->from].flags & NODE_OLD);
}

static uint32_t label_of(struct taking *t, struct edge how)
{
    if (how.kind == EDGE_SLOT || how.kind == EDGE_ROOT)
        return how.text ? keep_text(t->p, how.text) : 0;
    if ((how.kind == EDGE_ATTR || how.kind == EDGE_VALUE || how.kind == EDGE_LOCAL) && how.name) {
        uint32_t label = node_of(t, how.name, 0);
        if (label != NO_NODE && tells(t))
            note_text(t, label);
        return label;
    }
    return NO_NODE;
}

static void add_arrow(struct taking *t, Val child, struct edge how)
{
    struct picture *p = t->p;
    bool lost = p->nodes[t->from].flags & NODE_LOST;
    uint32_t to = find(t, child);
    if (to == NO_NODE)
        to = add_node(t, child, lost ? NODE_LOST : 0);
    if (to == NO_NODE)
        return;
    if (tells(t))
        note_text(t, to);
    uint32_t label = label_of(t, how), at = (uint32_t)p->arrow_count;
    struct picture_arrow *a = ARRAY_PUSH(p->arrows, p->arrow_count, p->arrow_room);
    *a = (struct picture_arrow){t->from, to, how.index, label, p->nodes[to].in, how.kind};
    p->nodes[to].in = at;
    p->nodes[t->from].out_count++;
    if (p->nodes[to].parent == NO_NODE) /* new, or known only as a key so far */
        p->nodes[to].parent = at;
}

static int on_edge(Val child, struct edge how, void *arg)
{
    struct taking *t = arg;
    if (how.kind != EDGE_INTERNED)
        *ARRAY_PUSH(t->edges, t->edge_count, t->edge_room) = (struct seen_edge){child, how};
    return 0;
}

static void begin_from(struct taking *t, uint32_t node)
{
    t->from = node;
    t->p->nodes[node].out = (uint32_t)t->p->arrow_count;
    t->edge_count = 0;
}

/* Lists are walked from their end, as the collector does; a reader counts from 0. */
static void end_from(struct taking *t)
{
    size_t n = t->edge_count;
    bool backward = n > 1 && t->edges[0].how.kind == EDGE_ITEM && t->edges[0].how.index > t->edges[n - 1].how.index;
    for (size_t i = 0; i < n; i++) {
        const struct seen_edge *e = &t->edges[backward ? n - 1 - i : i];
        add_arrow(t, e->child, e->how);
    }
}

/* ---- walks --------------------------------------------------------------------------- */

static bool is_main(const struct taking *t, size_t node)
{
    return node == t->p->globals;
}

/* What a name leads to without going through the workshop behind it. */
static bool enters_named(const struct taking *t, size_t node)
{
    Val v = t->values[node];
    return v && (is_main(t, node) || !(t->p->nodes[node].flags & NODE_OLD || v->type->def == &module_def_type));
}

static void visit(struct taking *t, size_t node)
{
    Val v = t->values[node];
    begin_from(t, (uint32_t)node);
    if (v->type->visit)
        v->type->visit(v, on_edge, t);
    end_from(t);
}

static void walk_named(struct taking *t)
{
    for (size_t i = 0; i < t->p->count; i++) {
        if (enters_named(t, i))
            visit(t, i);
    }
}

/* Everything not visited yet: `named` nodes have been looked at by walk_named. */
static void walk_rest(struct taking *t, size_t named)
{
    for (size_t i = 0; i < t->p->count; i++) {
        if (t->values[i] && (i >= named || !enters_named(t, i)))
            visit(t, i);
    }
}

static void add_frames(struct taking *t)
{
    for (struct frame *f = vm_current_frame(t->rt); f; f = f->previous) {
        bool module = f->locals && f->locals == f->globals;
        struct text name = {0};
        preview_text(as_code(f->code)->name, 60, &name);
        uint32_t node = add_node(t, NULL, module ? NODE_NAMES : 0);
        if (node == NO_NODE)
            return;
        t->p->nodes[node].text = keep_text(t->p, text_str(&name));
        begin_from(t, node);
        frame_visit(f, on_edge, t);
        end_from(t);
        text_release(&name);
    }
}

static int find_lost(Val v, void *arg)
{
    struct taking *t = arg;
    if (find(t, v) == NO_NODE)
        add_node(t, v, NODE_LOST);
    return 0;
}

struct generation_of {
    struct taking *t;
    int generation;
};

static int note_generation(Val v, void *arg)
{
    struct generation_of *g = arg;
    uint32_t node = find(g->t, v);
    if (node != NO_NODE)
        g->t->p->nodes[node].generation = (int8_t)g->generation;
    return 0;
}

/* Types are held by nobody when they are built in: give every node its own. */
static void note_classes(struct taking *t)
{
    struct type *last = NULL;
    uint32_t last_node = NO_NODE;
    for (size_t i = 0; i < t->p->count; i++) {
        if (!t->values[i])
            continue;
        if (t->values[i]->type != last) {
            last = t->values[i]->type;
            last_node = node_of(t, (Val)last, NODE_OLD);
            if (last_node != NO_NODE)
                note_text(t, last_node);
        }
        t->p->nodes[i].class = last_node;
    }
}

/* A module's namespace: its dict, held by it as __dict__. */
static void note_namespaces(struct picture *p, const struct taking *t)
{
    for (size_t i = 0; i < p->arrow_count; i++) {
        const struct picture_arrow *a = &p->arrows[i];
        Val from = t->values[a->from];
        if (a->kind == EDGE_SLOT && from && from->type->def == &module_def_type && is_dict(t->values[a->to]))
            p->nodes[a->to].flags |= NODE_NAMES;
    }
    if (p->globals != NO_NODE)
        p->nodes[p->globals].flags |= NODE_NAMES;
}

static void note_tags(struct taking *t)
{
    const struct labels *labels = vm_labels(t->rt);
    for (size_t i = 0; labels && i < labels->count; i++) {
        const struct label *l = &labels->labels[i];
        *ARRAY_PUSH(t->p->tags, t->p->tag_count, t->p->tag_room) =
            (struct picture_tag){xstrdup(l->name), l->object ? find(t, l->object) : NO_NODE};
    }
}

static void note_numbers(struct picture *p, struct runtime *rt)
{
    heap_stats(rt, &p->heap);
    p->gc_enabled = gc_is_enabled(rt);
    p->frozen = gc_freeze_count(rt);
    for (int g = 0; g < 3; g++) {
        p->gc_threshold[g] = gc_threshold(rt, g);
        p->gc_count[g] = gc_count(rt, g);
    }
}

struct picture *picture_take(struct runtime *rt, const struct names *before, Ref const *more, size_t more_count)
{
    struct picture *p = xalloc(sizeof *p);
    struct taking t = {.p = p, .rt = rt, .before = before};
    text_add(&p->text, "", 1);
    index_grow(&t);
    Val globals = runtime_globals(rt);
    p->globals = globals ? add_node(&t, globals, 0) : NO_NODE;
    walk_named(&t);
    size_t seen = p->count;
    add_frames(&t);
    for (size_t i = seen; i < p->count; i++) {
        if (enters_named(&t, i))
            visit(&t, i);
    }
    size_t named = p->count;
    uint32_t runtime = add_node(&t, NULL, 0);
    if (runtime != NO_NODE) {
        p->nodes[runtime].text = keep_text(p, "the interpreter");
        begin_from(&t, runtime);
        runtime_visit_other_roots(rt, on_edge, &t);
        end_from(&t);
    }
    for (size_t i = 0; i < more_count; i++) {
        uint32_t node = node_of(&t, more[i], 0);
        if (node != NO_NODE)
            note_text(&t, node);
    }
    walk_rest(&t, named);
    size_t reached = p->count;
    for (int g = 0; g < 4; g++)
        gc_each(rt, g, find_lost, &t);
    for (size_t i = reached; i < p->count; i++)
        visit(&t, i);
    for (int g = 0; g < 4; g++)
        gc_each(rt, g, note_generation, &(struct generation_of){&t, g});
    note_classes(&t);
    note_namespaces(p, &t);
    note_tags(&t);
    note_numbers(p, rt);
    free(p->index);
    p->index = NULL;
    free(t.values);
    free(t.edges);
    return p;
}

void picture_free(struct picture *p)
{
    if (!p)
        return;
    for (size_t i = 0; i < p->tag_count; i++)
        free(p->tags[i].name);
    free(p->tags);
    free(p->nodes);
    free(p->arrows);
    text_release(&p->text);
    free(p);
}

size_t picture_weight(const struct picture *p)
{
    return p->room * sizeof *p->nodes + p->arrow_room * sizeof *p->arrows + p->text.room;
}
