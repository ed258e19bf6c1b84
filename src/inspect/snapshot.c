/* snapshot.c - the heap at one moment.
 *
 * Three walks, each breadth-first, so that an object's `parent` is on a shortest
 * path: first from what the learner can name (the globals of __main__, running
 * frames), then from the runtime's other roots (all that is new there is
 * furniture), last from tracked objects that nothing reached: unreachable.
 * Objects are numbered in the order they are reached, which depends only on
 * the program.
 *
 * Invariant: a holding is recorded for every unit of the count of each object
 * that is not furniture; the holders lens adds them up and says when they differ.
 */
#include "inspect/snapshot.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "heap/weak.h"
#include "runtime/runtime.h"
#include "types/cell.h"
#include "types/dict.h"
#include "types/int.h"
#include "types/list.h"
#include "types/module.h"
#include "types/native.h"
#include "types/object.h"
#include "types/str.h"
#include "types/tuple.h"
#include "types/type_layout.h"

enum walk { WALK_LEARNER, WALK_RUNTIME, WALK_LOST };

struct walker {
    struct snapshot *s;
    struct runtime *rt;
    enum walk walk;
    enum source_kind kind; /* of the references being visited */
    uint32_t from;
    bool quiet; /* children found now are furniture */
    size_t edges, skipped; /* looked at so far; of this object, not followed */
};

/* ---- table of objects ----------------------------------------------------- */

static size_t index_slot(const struct snapshot *s, Val v)
{
    size_t mask = s->index_size - 1;
    size_t i = ((uintptr_t)v >> 4) * 0x9E3779B97F4A7C15u >> 20 & mask;
    while (s->index[i] && s->objects[s->index[i] - 1].v != v)
        i = (i + 1) & mask;
    return i;
}

uint32_t snapshot_find(const struct snapshot *s, Val v)
{
    uint32_t at = s->index[index_slot(s, v)];
    return at ? at - 1 : NO_OBJECT;
}

static void index_grow(struct snapshot *s)
{
    free(s->index);
    s->index_size = s->index_size ? s->index_size * 2 : 4096;
    s->index = xalloc(s->index_size * sizeof *s->index);
    for (size_t i = 0; i < s->count; i++)
        s->index[index_slot(s, s->objects[i].v)] = (uint32_t)i + 1;
}

static bool is_code_part(Val v)
{
    return is_exact(v, &code_def);
}

/* The function that runs a module's or a class's body: no `def` made it. */
static bool is_body(Val v)
{
    enum { OPTIMIZED = 1 };
    return is_exact(v, &function_def) &&
           !(LOOK(code, LOOK(function, v)->code)->flags & OPTIMIZED);
}

/* What importing a module left behind (modules/import_cost.c). */
static bool is_leftover(Val v)
{
    return is_exact(v, &cell_def) && LOOK(cell, v)->value == v;
}

/* Things a learner did not make, whoever holds them. */
static bool is_furniture_kind(const struct walker *w, Val v)
{
    return names_is_baseline(w->s->names, v) || v->refs >= REFS_STATIC / 2 || is_type(v) ||
           is_code_part(v) || v->type->def == &module_def_type ||
           v->type->def == &builtin_function_def || is_body(v) || is_leftover(v);
}

static uint32_t add_object(struct walker *w, Val v, bool furniture)
{
    struct snapshot *s = w->s;
    if ((s->count + 1) * 3 > s->index_size * 2)
        index_grow(s);
    size_t slot = index_slot(s, v);
    struct snap_object *o = ARRAY_PUSH(s->objects, s->count, s->room);
    *o = (struct snap_object){
        .v = v,
        .flags = (furniture ? SNAP_FURNITURE : 0) |
                 (w->walk == WALK_LOST ? SNAP_UNREACHABLE : SNAP_REACHABLE),
        .refs = v->refs,
        .generation = -1,
        .held = NO_OBJECT,
        .out = NO_OBJECT,
        .parent = NO_OBJECT,
    };
    s->furniture += furniture;
    s->shown += !furniture;
    s->index[slot] = (uint32_t)s->count;
    return (uint32_t)s->count - 1;
}

/* ---- holdings --------------------------------------------------------------- */

static uint32_t add_holding(struct walker *w, uint32_t to, struct edge how)
{
    struct snapshot *s = w->s;
    struct holding *h = ARRAY_PUSH(s->holdings, s->holding_count, s->holding_room);
    uint32_t at = (uint32_t)s->holding_count - 1;
    *h = (struct holding){w->kind, w->from, to, how, s->objects[to].held, NO_OBJECT};
    s->objects[to].held = at;
    if (w->kind == FROM_OBJECT) {
        h->next_out = s->objects[w->from].out;
        s->objects[w->from].out = at;
    }
    return at;
}

/* A function's, class's or module's insides are furniture; so is what only the
 * runtime's other roots reach. */
static bool hides(const struct walker *w, struct edge how)
{
    if (w->quiet || w->walk == WALK_RUNTIME)
        return true;
    /* The names of the learner's variables, and what a class's body works with. */
    bool variable = how.kind == EDGE_KEY && w->kind == FROM_OBJECT &&
                    w->s->objects[w->from].v == w->s->main_dict;
    bool workings = how.kind == EDGE_SLOT && w->kind == FROM_FRAME;
    bool title = how.kind == EDGE_SLOT && how.text &&
                 (!strcmp(how.text, "__name__") || !strcmp(how.text, "__qualname__"));
    if (title)
        return true;
    return how.kind == EDGE_TYPE || how.kind == EDGE_CONST || variable || workings;
}

/* __file__ and kin in the globals of __main__: not the learner's. */
static bool is_module_attribute(const struct walker *w, struct edge how)
{
    return w->kind == FROM_OBJECT && how.kind == EDGE_VALUE && w->s->objects[w->from].v == w->s->main_dict &&
           is_str(how.name) && str_length(how.name) > 4 && str_at(how.name, 0) == '_' && str_at(how.name, 1) == '_';
}

static void note_content(struct snap_object *o, Val child, struct edge how)
{
    o->content = (o->content ^ (uintptr_t)child ^ (uint64_t)how.index << 48) * 0x9E3779B97F4A7C15u;
    o->items += how.kind == EDGE_ITEM || how.kind == EDGE_VALUE;
}

static int on_edge(Val child, struct edge how, void *arg)
{
    struct walker *w = arg;
    struct snapshot *s = w->s;
    if (++w->edges > SNAPSHOT_EDGES || w->skipped > SNAPSHOT_SKIPPED) {
        s->at_least = true;
        s->left_out++;
        return 1;
    }
    if (how.kind == EDGE_INTERNED) /* what is in that table is not held by it */
        return 0;
    if (w->kind == FROM_OBJECT)
        note_content(&s->objects[w->from], child, how);
    uint32_t to = snapshot_find(s, child);
    bool fresh = to == NO_OBJECT;
    if (fresh) {
        bool runs = w->kind == FROM_FRAME && how.kind == EDGE_SLOT && child->type->def == &function_def;
        bool furniture = (hides(w, how) && !runs) || is_module_attribute(w, how) || is_furniture_kind(w, child);
        if (!furniture && s->shown >= SNAPSHOT_SHOWN) {
            s->left_out++;
            w->skipped++;
            return 0;
        }
        to = add_object(w, child, furniture);
    }
    if (s->objects[to].flags & SNAP_FURNITURE) {
        /* Paths to learner's objects may lead through it: keep the tree. */
        if (fresh && w->walk != WALK_LEARNER)
            s->objects[to].parent = NO_OBJECT;
        return 0;
    }
    uint32_t at = add_holding(w, to, how);
    if (fresh)
        s->objects[to].parent = at;
    return 0;
}

/* ---- the walks ----------------------------------------------------------------- */

static bool is_main_dict(const struct walker *w, Val v)
{
    return v == w->s->main_dict;
}

/* Do the children of furniture `o` count as the learner's?  Only globals' do. */
static void visit_object(struct walker *w, uint32_t at)
{
    struct snap_object o = w->s->objects[at];
    w->kind = FROM_OBJECT;
    w->from = at;
    w->skipped = 0;
    w->quiet = o.flags & SNAP_FURNITURE && !is_main_dict(w, o.v);
    if (o.v->type->def == &function_def)
        w->quiet = true; /* its code, name, globals; defaults and cells come below */
    if (generator_is_running(o.v)) /* its frame is among those of the stack */
        generator_visit_own(o.v, on_edge, w);
    else if (o.v->type->visit)
        o.v->type->visit(o.v, on_edge, w);
}

/* What a function holds that its author put there. */
static void reveal_function(struct walker *w, Val v)
{
    const struct function *f = LOOK(function, v);
    Val parts[] = {f->defaults, f->kwdefaults, f->closure};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (parts[i] && snapshot_find(w->s, parts[i]) == NO_OBJECT)
            add_object(w, parts[i], is_furniture_kind(w, parts[i]));
    }
}

static void visit_from(struct walker *w, size_t first)
{
    for (size_t i = first; i < w->s->count; i++) {
        Val v = w->s->objects[i].v;
        bool furniture = w->s->objects[i].flags & SNAP_FURNITURE;
        /* In the first walk furniture is not entered: the second does it. */
        if (w->walk == WALK_LEARNER && furniture && !is_main_dict(w, v))
            continue;
        if (v->type->def == &function_def && !furniture)
            reveal_function(w, v);
        visit_object(w, (uint32_t)i);
    }
}

static void visit_skipped_furniture(struct walker *w, size_t learner_count)
{
    for (size_t i = 0; i < learner_count; i++) {
        const struct snap_object *o = &w->s->objects[i];
        if (o->flags & SNAP_FURNITURE && !is_main_dict(w, o->v))
            visit_object(w, (uint32_t)i);
    }
}

static void add_frames(struct walker *w)
{
    struct snapshot *s = w->s;
    for (struct frame *f = vm_current_frame(w->rt); f; f = f->previous) {
        struct snap_frame *sf = ARRAY_PUSH(s->frames, s->frame_count, s->frame_room);
        const struct code *code = as_code(f->code);
        sf->frame = f;
        sf->line = frame_line(f);
        sf->is_module = f->locals && f->locals == f->globals;
        snprintf(sf->name, sizeof sf->name, "%.40s%s",
                 str_is_ascii(code->name) ? (const char *)str_data(code->name) : "?",
                 sf->is_module ? "" : "()");
    }
}

static void visit_frames(struct walker *w)
{
    struct snapshot *s = w->s;
    for (size_t i = s->frame_count; i-- > 0;) { /* oldest first */
        w->kind = FROM_FRAME;
        w->from = (uint32_t)i;
        w->quiet = false;
        frame_visit(s->frames[i].frame, on_edge, w);
    }
}

/* Classes that nobody reaches any more hide what they are made of. */
static int find_lost_class(Val v, void *arg)
{
    struct walker *w = arg;
    if (is_type(v) && snapshot_find(w->s, v) == NO_OBJECT)
        add_object(w, v, true);
    return 0;
}

static int find_lost(Val v, void *arg)
{
    struct walker *w = arg;
    if (snapshot_find(w->s, v) == NO_OBJECT && w->s->shown < SNAPSHOT_SHOWN)
        add_object(w, v, is_furniture_kind(w, v));
    return 0;
}

struct generation_note {
    struct snapshot *s;
    int generation;
    size_t tracked, walked; /* objects still to be met; links followed */
};

static int note_generation(Val v, void *arg)
{
    struct generation_note *g = arg;
    uint32_t at = snapshot_find(g->s, v);
    if (at != NO_OBJECT) {
        g->s->objects[at].generation = g->generation;
        g->tracked--;
    }
    return g->tracked == 0 || ++g->walked > SNAPSHOT_TRACKED;
}

static void note_generations(struct walker *w)
{
    struct generation_note g = {.s = w->s};
    for (size_t i = 0; i < w->s->count; i++)
        g.tracked += gc_is_tracked(w->s->objects[i].v);
    for (g.generation = 0; g.generation < 3 && g.tracked; g.generation++)
        gc_each(w->rt, g.generation, note_generation, &g);
}

/* ---- raw contents -------------------------------------------------------------------- */

struct raw {
    struct snap_object *o;
    size_t size, *left;
};

static void note_block(const void *p, void *arg)
{
    struct raw *r = arg;
    size_t size = r->size < *r->left ? r->size : *r->left;
    const unsigned char *byte = p;
    *r->left -= size;
    for (size_t i = 0; i < size; i++)
        r->o->content = (r->o->content ^ byte[i]) * 0x100000001B3u;
}

/* Arrays of bytes and numbers change without any reference changing. */
static void note_raw(struct snap_object *o, size_t *left)
{
    const struct type *type = o->v->type;
    size_t head = (size_t)type->basicsize;
    if (type->def && type->def->buffer && type->def->blocks && o->size > head)
        type->def->blocks(o->v, note_block, &(struct raw){o, o->size - head, left});
}

/* Only-unreachable objects may still be held by the interpreter's C code; those
 * are told apart by the holders lens, which adds the holdings up. */
struct snapshot *snapshot_take(struct runtime *rt, struct names *names)
{
    struct snapshot *s = xalloc(sizeof *s);
    struct walker w = {.s = s, .rt = rt};
    s->names = names;
    names_look(names);
    index_grow(s);
    s->main_dict = runtime_globals(rt);

    w.walk = WALK_LEARNER;
    if (s->main_dict)
        add_object(&w, s->main_dict, true);
    add_frames(&w);
    visit_frames(&w);
    visit_from(&w, 0);
    size_t learner_count = s->count;

    w.walk = WALK_RUNTIME;
    visit_skipped_furniture(&w, learner_count);
    w.kind = FROM_ROOT;
    w.from = 0;
    w.quiet = true;
    runtime_visit_other_roots(rt, on_edge, &w);
    visit_from(&w, learner_count);

    w.walk = WALK_LOST;
    size_t lost = s->count;
    w.kind = FROM_ROOT;
    if (!s->left_out) { /* else "not reached" would only mean "not looked at" */
        gc_each(rt, -1, find_lost_class, &w);
        visit_from(&w, lost);
        lost = s->count;
        gc_each(rt, -1, find_lost, &w);
        visit_from(&w, lost);
    }

    note_generations(&w);
    size_t raw_left = SNAPSHOT_RAW;
    for (size_t i = 0; i < s->count; i++) {
        struct snap_object *o = &s->objects[i];
        if (o->flags & SNAP_FURNITURE)
            continue;
        o->size = object_size(rt, o->v);
        note_raw(o, &raw_left);
        names_give(names, o->v);
    }
    return s;
}

void snapshot_free(struct snapshot *s)
{
    if (!s)
        return;
    free(s->objects);
    free(s->holdings);
    free(s->frames);
    free(s->index);
    free(s);
}

const char *snapshot_name(const struct snapshot *s, uint32_t object)
{
    return object == NO_OBJECT ? NULL : names_get_shown(s->names, s->objects[object].v);
}

/* ---- sizes ------------------------------------------------------------------------ */

/* sys.getsizeof without calling a __sizeof__ written in Python: built-in
 * layouts answer through their own __sizeof__, which runs no user code. */
size_t object_size(struct runtime *rt, Val v)
{
    ssize_t size = obj_sizeof_native(rt, v);
    return size < 0 ? 0 : (size_t)size;
}

/* ---- from text to an object ----------------------------------------------------------- */

static Val find_in_frames(const struct snapshot *s, struct runtime *rt, const char *name)
{
    (void)rt;
    for (uint32_t i = 0; i < s->holding_count; i++) {
        const struct holding *h = &s->holdings[i];
        if (h->kind == FROM_FRAME && h->how.kind == EDGE_LOCAL && h->how.name &&
            is_str(h->how.name) && str_equals_ascii(h->how.name, name))
            return s->objects[h->to].v;
    }
    return NULL;
}

static Val attribute_of(const struct snapshot *s, Val v, const char *name)
{
    uint32_t at = snapshot_find(s, v);
    if (at == NO_OBJECT)
        return NULL;
    for (uint32_t h = s->objects[at].out; h != NO_OBJECT; h = s->holdings[h].next_out) {
        const struct edge *how = &s->holdings[h].how;
        if ((how->kind == EDGE_ATTR && how->name && is_str(how->name) && str_equals_ascii(how->name, name)) ||
            (how->kind == EDGE_SLOT && how->text && strcmp(how->text, name) == 0))
            return s->objects[s->holdings[h].to].v;
    }
    return NULL;
}

static Val item_of(Val v, const char *key, bool is_text)
{
    if (!is_text && is_list(v)) {
        long i = strtol(key, NULL, 10);
        i += i < 0 ? list_size(v) : 0;
        return i >= 0 && i < list_size(v) ? list_at(v, i) : NULL;
    }
    if (!is_text && is_tuple(v)) {
        long i = strtol(key, NULL, 10);
        i += i < 0 ? tuple_size(v) : 0;
        return i >= 0 && i < tuple_size(v) ? tuple_at(v, i) : NULL;
    }
    ssize_t position = 0;
    Val k, value;
    while (is_dict(v) && dict_next(v, &position, &k, &value)) {
        int overflow = 0;
        if (is_text ? is_str(k) && str_equals_ascii(k, key)
                    : is_int(k) && int_as_int64_overflow(k, &overflow) == strtol(key, NULL, 10))
            return value;
    }
    return NULL;
}

Val snapshot_item(Val dict, const char *key)
{
    return item_of(dict, key, true);
}

static const char *read_word(const char *p, struct text *word)
{
    text_clear(word);
    for (; *p && (isalnum((unsigned char)*p) || *p == '_' || *p == '#' || *p & 0x80); p++)
        text_add_char(word, *p);
    return p;
}

static const char *read_key(const char *p, struct text *word, bool *is_text)
{
    char quote = *p == '\'' || *p == '"' ? *p++ : 0;
    *is_text = quote != 0;
    text_clear(word);
    for (; *p && *p != (quote ? quote : ']'); p++)
        text_add_char(word, *p);
    if (quote && *p)
        p++;
    return *p == ']' ? p + 1 : NULL;
}

uint32_t snapshot_resolve(const struct snapshot *s, struct runtime *rt, const char *path)
{
    struct text word = {0};
    const char *p = read_word(path, &word);
    Val v = NULL;
    if (strchr(text_str(&word), '#'))
        v = names_find(s->names, text_str(&word));
    if (!v)
        v = find_in_frames(s, rt, text_str(&word));
    if (!v && s->main_dict)
        v = item_of(s->main_dict, text_str(&word), true);
    while (v && p && *p) {
        bool is_text;
        if (*p == '.') {
            p = read_word(p + 1, &word);
            v = attribute_of(s, v, text_str(&word));
        } else if (*p == '[') {
            p = read_key(p + 1, &word, &is_text);
            v = p ? item_of(v, text_str(&word), is_text) : NULL;
        } else
            v = NULL;
    }
    text_release(&word);
    return v ? snapshot_find(s, v) : NO_OBJECT;
}
