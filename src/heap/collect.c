/* collect.c - one collection, phase by phase, as CPython 3.11's gcmodule.c.
 *
 * While a collection runs, the headers of the objects in question hold a
 * working count instead of a link back: prev = count << 2 | flags.  Lists are
 * then linked forwards only, until GC_SPLIT has gone over them.  Bit 0 of next
 * marks the tentatively unreachable.
 */
#include "heap/walk.h"
#include "heap/weak.h"

#include <string.h>

const char *gc_phase_name(enum gc_phase phase)
{
    static const char *const names[] = {
        [GC_IDLE] = "idle",           [GC_MERGE] = "merge",         [GC_COPY] = "copy counts",
        [GC_SUBTRACT] = "subtract",   [GC_SPLIT] = "split",         [GC_WEAKREFS] = "weakrefs",
        [GC_FINALIZE] = "finalize",   [GC_RESURRECT] = "resurrect", [GC_CLEAR] = "clear",
        [GC_DONE] = "done",
    };
    return names[phase];
}

enum { NOTED_MAX = 1024 };

struct collection {
    struct runtime *rt;
    struct heap *h;
    int generation;
    struct gc_head *young, *old;
    struct gc_head unreachable, garbage;
    struct gc_head *scanned, *aside; /* what an observer is shown; NULL: nothing */
    struct gc_pass pass;
    ssize_t reached; /* objects that the last split found reachable */
    ssize_t unreachables; /* how many are put aside */
    bool weak, finalizers; /* among the unreachable: something to be cleared, to be called */
    bool stirred; /* Python code has run */
    ssize_t collected, uncollectable;
    /* Tuples and dicts among the reachable, in list order; beyond NOTED_MAX only counted. */
    ssize_t noted_count;
    struct gc_head *noted[NOTED_MAX];
};

static void observe(const struct collection *c, enum gc_phase phase)
{
    if (UNLIKELY(c->h->observer != NULL))
        c->h->observer(c->rt, phase, c->generation, c->h->observer_arg);
}

static inline void tell(const struct collection *c, enum gc_event what, Val v, Val by)
{
    if (UNLIKELY(c->h->teller != NULL))
        c->h->teller(c->rt, what, v, by, c->h->teller_arg);
}

static int each_of(const struct gc_head *list, bool aside,
                   int (*fn)(Val v, bool aside, ssize_t working, void *arg), void *arg)
{
    const uintptr_t mark = GC_UNREACHABLE;
    const struct gc_head *g = list ? (const struct gc_head *)(list->next & ~mark) : NULL;
    for (; g != list; g = (const struct gc_head *)(g->next & ~mark)) {
        Val v = gc_object_of(g);
        bool counts = !aside && g->prev & GC_COLLECTING;
        int stop = fn(v, aside, counts ? gc_working_count(v) : -1, arg);
        if (stop)
            return stop;
    }
    return 0;
}

int gc_each_candidate(struct runtime *rt,
                      int (*fn)(Val v, bool aside, ssize_t working, void *arg), void *arg)
{
    const struct collection *c = rt->heap->running;
    if (!c)
        return 0;
    int stop = each_of(c->scanned, false, fn, arg);
    return stop ? stop : each_of(c->aside, true, fn, arg);
}

static inline bool is_collecting(const struct gc_head *g)
{
    return g->prev & GC_COLLECTING;
}
static void list_move(struct gc_head *g, struct gc_head *list)
{
    struct gc_head *prev = gc_prev(g), *next = gc_next(g);
    prev->next = (uintptr_t)next;
    gc_set_prev(next, prev);
    gc_list_append(g, list);
}

/* Before: lists of the generations up to this one.  After: all their objects
 * are in `young`, older lists first; counters of what was collected restart. */
static void phase_merge(struct collection *c)
{
    struct heap *h = c->h;
    int g = c->generation;
    if (g + 1 < GENERATIONS)
        h->generation[g + 1].count++;
    for (int i = 0; i <= g; i++)
        h->generation[i].count = 0;
    c->young = &h->generation[g].head;
    c->old = g + 1 < GENERATIONS ? &h->generation[g + 1].head : c->young;
    for (int i = 0; i < g; i++)
        gc_list_merge(&h->generation[i].head, c->young);
    c->scanned = c->young;
    observe(c, GC_MERGE);
}

/* After: every object of `base` is marked collecting and its working count is
 * its reference count; the list is linked forwards only. */
static void phase_copy_counts(struct collection *c, struct gc_head *base)
{
    for (struct gc_head *g = gc_next(base); g != base; g = gc_next(g)) {
        gc_copy_count(g);
        tell(c, GC_COPIED, gc_object_of(g), NULL);
    }
    observe(c, GC_COPY);
}

static int subtract_one(Val child, struct edge how, void *arg)
{
    return gc_subtract_edge(child, how, arg);
}

/* The walks of a collection that somebody listens to: one edge at a time, told. */
struct told_walk {
    struct collection *c;
    Val by;
};

static int subtract_told(Val child, struct edge how, void *arg)
{
    struct told_walk *w = arg;
    struct gc_head *g = gc_header(child, &w->c->pass);
    bool takes_part = g && is_collecting(g);
    gc_subtract_edge(child, how, &w->c->pass);
    if (takes_part)
        tell(w->c, GC_SUBTRACTED, child, w->by);
    return 0;
}

static int reach_told(Val child, struct edge how, void *arg)
{
    struct told_walk *w = arg;
    struct gc_head *g = gc_header(child, &w->c->pass);
    bool had_none = g && is_collecting(g) && gc_working(g) == 0;
    gc_reach_edge(child, how, &w->c->pass);
    if (had_none)
        tell(w->c, GC_BROUGHT_BACK, child, w->by);
    return 0;
}

/* After: a working count above zero says that somebody outside `base` holds
 * the object.  None is below zero. */
static void phase_subtract(struct collection *c, struct gc_head *base)
{
    for (struct gc_head *g = gc_next(base); g != base; g = gc_next(g)) {
        Val v = gc_object_of(g);
        const struct type *type = v->type;
        if (UNLIKELY(c->h->teller != NULL))
            type->visit(v, subtract_told, &(struct told_walk){c, v});
        else if (LIKELY(type->walk != NULL))
            type->walk->subtract(v, &c->pass);
        else
            type->visit(v, subtract_one, &c->pass);
    }
    observe(c, GC_SUBTRACT);
}

static int settle_one(Val child, struct edge how, void *arg)
{
    return gc_settle_edge(child, how, arg);
}

/* Both phases in one go over memory, when nobody watches and `base` has every tracked
 * object, so that one that has no working count yet is known to be due for one. */
static void copy_and_subtract(struct collection *c, struct gc_head *base)
{
    for (struct gc_head *g = gc_next(base); g != base; g = gc_next(g)) {
        Val v = gc_object_of(g);
        const struct type *type = v->type;
        if (!is_collecting(g))
            gc_copy_count(g);
        if (LIKELY(type->walk != NULL))
            type->walk->settle(v, &c->pass);
        else
            type->visit(v, settle_one, &c->pass);
    }
}

static int reach_one(Val child, struct edge how, void *arg)
{
    return gc_reach_edge(child, how, arg);
}

/* g is reachable: so is what it holds. */
static inline void scan(struct collection *c, const struct gc_head *g)
{
    Val v = gc_object_of(g);
    const struct type *type = v->type;
    tell(c, GC_REACHABLE, v, NULL);
    if (UNLIKELY(c->h->teller != NULL))
        type->visit(v, reach_told, &(struct told_walk){c, v});
    else if (LIKELY(type->walk != NULL))
        type->walk->reach(v, &c->pass);
    else
        type->visit(v, reach_one, &c->pass);
}

/* g has been scanned, or need not be: it stays in the list, after `prev`. */
static inline void settle(struct collection *c, struct gc_head *g, const struct gc_head *prev)
{
    g->prev = (uintptr_t)prev | (g->prev & GC_FINALIZED);
    c->reached++;
    if (LIKELY(!type_has(gc_object_of(g)->type, TYPE_TUPLE | TYPE_DICT)))
        return;
    if (c->noted_count < NOTED_MAX)
        c->noted[c->noted_count] = g;
    c->noted_count++;
}

/* Before: working counts as phase_subtract leaves them.  After: `base` holds the
 * reachable objects, doubly linked and not collecting; `unreachable` the rest,
 * collecting and with marked next links. */
static void phase_split(struct collection *c, struct gc_head *base, struct gc_head *unreachable)
{
    struct gc_head *prev = base, *g;
    c->pass.reachable = base;
    while ((g = gc_next(prev)) != base && c->pass.suspects) {
        if (gc_working(g)) {
            scan(c, g);
            settle(c, g, prev);
            prev = g;
        } else {
            prev->next = g->next;
            struct gc_head *last = gc_prev(unreachable);
            last->next = GC_UNREACHABLE | (uintptr_t)g;
            gc_set_prev(g, last);
            g->next = GC_UNREACHABLE | (uintptr_t)unreachable;
            unreachable->prev = (uintptr_t)g;
            tell(c, GC_PUT_ASIDE, gc_object_of(g), NULL);
        }
    }
    /* Whatever comes now is known to be reachable, and can reach nothing new. */
    for (; g != base; g = gc_next(prev)) {
        tell(c, GC_REACHABLE, gc_object_of(g), NULL);
        settle(c, g, prev);
        prev = g;
    }
    base->prev = (uintptr_t)prev;
    unreachable->next &= ~(uintptr_t)GC_UNREACHABLE;
    observe(c, GC_SPLIT);
}

static void find_unreachable(struct collection *c, struct gc_head *base,
                             struct gc_head *unreachable)
{
    gc_list_init(unreachable);
    c->scanned = base;
    c->aside = unreachable;
    c->pass.suspects = c->reached = c->noted_count = 0;
    if (base == &c->h->generation[GENERATIONS - 1].head && !c->h->observer && !c->h->teller &&
        gc_list_empty(&c->h->permanent)) {
        copy_and_subtract(c, base);
    } else {
        phase_copy_counts(c, base);
        phase_subtract(c, base);
    }
    phase_split(c, base, unreachable);
}

static void untrack(struct collection *c, struct gc_head *g, uint64_t kind)
{
    Val v = gc_object_of(g);
    if (!type_has(v->type, kind))
        return;
    if (kind == TYPE_TUPLE)
        c->h->hooks.untrack_tuple(c->rt, v);
    else
        c->h->hooks.untrack_dict(c->rt, v);
    c->reached -= g->next == 0;
}

/* Reachable tuples or dicts that hold nothing of interest are let go of. */
static void untrack_all(struct collection *c, uint64_t kind)
{
    if (c->noted_count <= NOTED_MAX) {
        for (ssize_t i = 0; i < c->noted_count; i++)
            if (c->noted[i]->next)
                untrack(c, c->noted[i], kind);
        return;
    }
    for (struct gc_head *g = gc_next(c->young), *next; g != c->young; g = next) {
        next = gc_next(g);
        untrack(c, g, kind);
    }
}

/* The survivors grow older; the oldest ones are counted, so that a full
 * collection is due only when a quarter more has come. */
static void keep_survivors(struct collection *c)
{
    struct heap *h = c->h;
    if (h->hooks.untrack_tuple)
        untrack_all(c, TYPE_TUPLE);
    for (struct gc_head *g = gc_next(c->young); h->teller && g != c->young; g = gc_next(g))
        tell(c, GC_GREW_OLDER, gc_object_of(g), NULL);
    if (c->young != c->old) {
        if (c->generation == GENERATIONS - 2)
            h->long_lived_pending += c->reached;
        gc_list_merge(c->young, c->old);
        return;
    }
    if (h->hooks.untrack_dict)
        untrack_all(c, TYPE_DICT);
    h->long_lived_pending = 0;
    h->long_lived_total = c->reached + h->long_lived_more;
}

/* The unreachable get ordinary links again, and are looked over once: what have the
 * next phases to do? */
static ssize_t survey(struct collection *c, struct gc_head *list)
{
    ssize_t count = 0;
    list->next &= ~(uintptr_t)GC_UNREACHABLE;
    for (struct gc_head *g = gc_next(list); g != list; g = gc_next(g)) {
        g->next &= ~(uintptr_t)GC_UNREACHABLE;
        Val v = gc_object_of(g);
        struct weak **refs = weak_list_of(v);
        if ((refs && *refs) || is_weak(v))
            c->weak = true;
        if (v->type->finalize && !(g->prev & GC_FINALIZED))
            c->finalizers = true;
        count++;
    }
    return count;
}

/* All weak references to v die.  Those with a callback that are reachable
 * themselves are kept once more and gathered in `to_call`. */
static void clear_weakrefs_of(struct collection *c, Val v, struct gc_head *to_call)
{
    struct weak **list = weak_list_of(v);
    while (list && *list) {
        struct weak *w = *list;
        tell(c, GC_WEAK_CLEARED, REF(w), v);
        weak_detach(c->rt, w);
        if (!w->callback || is_collecting(gc_head_of(&w->head)))
            continue;
        list_move(gc_head_of(ref_keep(&w->head)), to_call);
    }
}

/* Before: nothing unreachable has been touched.  After: no weak reference leads
 * to anything unreachable, none inside will call, callbacks of those outside
 * have been called; so nobody can bring broken objects back to light. */
static void phase_weakrefs(struct collection *c)
{
    struct gc_head to_call, *g = gc_next(&c->unreachable), *next;
    gc_list_init(&to_call);
    for (; c->weak && g != &c->unreachable; g = next) {
        next = gc_next(g);
        Val v = gc_object_of(g);
        if (is_weak(v)) {
            tell(c, GC_WEAK_CLEARED, v, NULL);
            weak_detach(c->rt, LOOK(weak, v));
        }
        clear_weakrefs_of(c, v, &to_call);
    }
    while (!gc_list_empty(&to_call)) {
        g = gc_next(&to_call);
        Ref r = gc_object_of(g);
        struct weak *w = LOOK(weak, r);
        c->stirred = true;
        tell(c, GC_CALLED_BACK, r, NULL);
        weak_call(c->rt, w, w->callback);
        ref_drop(c->rt, r);
        if (gc_next(&to_call) == g)
            list_move(g, c->old);
        else
            c->collected++;
    }
    observe(c, GC_WEAKREFS);
}

/* After: every finaliser of the unreachable objects has run once, in list
 * order.  They may have done anything, also made objects reachable. */
static void phase_finalize(struct collection *c)
{
    struct gc_head seen;
    gc_list_init(&seen);
    c->stirred |= c->finalizers;
    while (c->stirred && !gc_list_empty(&c->unreachable)) {
        struct gc_head *g = gc_next(&c->unreachable);
        Val v = gc_object_of(g);
        list_move(g, &seen);
        if (g->prev & GC_FINALIZED || !v->type->finalize)
            continue;
        g->prev |= GC_FINALIZED;
        Ref r = ref_keep(v);
        tell(c, GC_FINALIZED_ONE, r, NULL);
        r->type->finalize(c->rt, r);
        ref_drop(c->rt, r);
    }
    gc_list_merge(&seen, &c->unreachable);
    observe(c, GC_FINALIZE);
}

/* After: what became reachable again is in the old generation, alive; `garbage`
 * holds the rest: all, when no code has run that could have held on to anything. */
static void phase_resurrect(struct collection *c)
{
    if (!c->stirred) {
        gc_list_init(&c->garbage);
        gc_list_merge(&c->unreachable, &c->garbage);
        c->scanned = NULL;
        c->aside = &c->garbage;
        observe(c, GC_RESURRECT);
        return;
    }
    for (struct gc_head *g = gc_next(&c->unreachable); g != &c->unreachable; g = gc_next(g))
        g->prev &= ~(uintptr_t)GC_COLLECTING;
    find_unreachable(c, &c->unreachable, &c->garbage);
    c->unreachables = survey(c, &c->garbage);
    c->scanned = NULL;
    for (struct gc_head *g = gc_next(&c->unreachable); c->h->teller && g != &c->unreachable; g = gc_next(g))
        tell(c, GC_RESURRECTED, gc_object_of(g), NULL);
    gc_list_merge(&c->unreachable, c->old);
    observe(c, GC_RESURRECT);
}

static void clear_one(struct collection *c, Val v)
{
    struct heap *h = c->h;
    if (h->debug & GC_DEBUG_SAVEALL) {
        if (h->hooks.garbage_append)
            h->hooks.garbage_append(c->rt, v);
        return;
    }
    if (!v->type->clear)
        return;
    Ref r = ref_keep(v);
    r->type->clear(c->rt, r);
    if (h->hooks.error_pending && h->hooks.error_pending(c->rt) && h->hooks.error_unraisable)
        h->hooks.error_unraisable(c->rt, "in tp_clear of", REF(r->type));
    ref_drop(c->rt, r);
}

/* Before: `garbage` is held by itself only.  After: it is empty; what did not
 * die (saved, or held by something odd) is in the old generation. */
static void phase_clear(struct collection *c)
{
    while (!gc_list_empty(&c->garbage)) {
        struct gc_head *g = gc_next(&c->garbage);
        tell(c, GC_BROKEN_UP, gc_object_of(g), NULL);
        clear_one(c, gc_object_of(g));
        if (gc_next(&c->garbage) == g) {
            g->prev &= ~(uintptr_t)GC_COLLECTING;
            list_move(g, c->old);
        }
    }
    observe(c, GC_CLEAR);
}

/* ---- debug lines ---------------------------------------------------------------- */

static void report(struct collection *c, const char *text)
{
    if (c->h->hooks.report)
        c->h->hooks.report(c->rt, text);
}

static void report_start(struct collection *c)
{
    char line[256];
    snprintf(line, sizeof line, "gc: collecting generation %d...\n", c->generation);
    report(c, line);
    struct heap *h = c->h;
    snprintf(line, sizeof line,
             "gc: objects in each generation: %zd %zd %zd\n"
             "gc: objects in permanent generation: %zd\n",
             gc_list_size(&h->generation[0].head), gc_list_size(&h->generation[1].head),
             gc_list_size(&h->generation[2].head), gc_list_size(&h->permanent));
    report(c, line);
}

static void report_collectable(struct collection *c)
{
    char name[128], line[192];
    for (struct gc_head *g = gc_next(&c->unreachable); g != &c->unreachable; g = gc_next(g)) {
        Val v = gc_object_of(g);
        if (c->h->hooks.repr_brief)
            c->h->hooks.repr_brief(c->rt, v, name, sizeof name);
        else
            snprintf(name, sizeof name, "<%s %p>", v->type->name, (const void *)v);
        snprintf(line, sizeof line, "gc: collectable %s\n", name);
        report(c, line);
    }
}

static double seconds(struct collection *c)
{
    return c->h->hooks.seconds ? c->h->hooks.seconds(c->rt) : 0.0;
}

/* ---- the whole -------------------------------------------------------------------- */

static void collect(struct collection *c)
{
    struct heap *h = c->h;
    double start = 0;
    if (h->debug & GC_DEBUG_STATS) {
        report_start(c);
        start = seconds(c);
    }
    phase_merge(c);
    find_unreachable(c, c->young, &c->unreachable);
    c->scanned = NULL;
    keep_survivors(c);
    c->unreachables = survey(c, &c->unreachable);
    if (h->debug & GC_DEBUG_COLLECTABLE)
        report_collectable(c);
    phase_weakrefs(c);
    phase_finalize(c);
    phase_resurrect(c);
    c->collected += c->unreachables;
    phase_clear(c);
    if (h->debug & GC_DEBUG_STATS) {
        char line[128];
        snprintf(line, sizeof line,
                 "gc: done, %zd unreachable, %zd uncollectable, %.4fs elapsed\n",
                 c->collected + c->uncollectable, c->uncollectable, seconds(c) - start);
        report(c, line);
    }
    if (c->generation == GENERATIONS - 1 && h->hooks.clear_freelists)
        h->hooks.clear_freelists(c->rt);
    if (h->hooks.error_pending && h->hooks.error_pending(c->rt) && h->hooks.error_unraisable)
        h->hooks.error_unraisable(c->rt, "in garbage collection", NULL);
    struct gc_generation_stats *stats = &h->stats[c->generation];
    stats->collections++;
    stats->collected += c->collected;
    stats->uncollectable += c->uncollectable;
    observe(c, GC_DONE);
}

int gc_collecting(struct runtime *rt)
{
    return rt->heap->running ? rt->heap->running->generation : -1;
}

ssize_t gc_collect(struct runtime *rt, int generation)
{
    struct heap *h = rt->heap;
    if (h->collecting)
        return 0;
    struct collection c;
    memset(&c, 0, offsetof(struct collection, noted));
    c.rt = rt;
    c.h = h;
    c.generation = generation;
    c.pass = (struct gc_pass){.pools_start = h->pools_start, .pools_size = h->pools_size};
    bool asked = !h->due;
    if (h->listener)
        h->listener(rt, true, generation, 0, asked, h->listener_arg);
    h->collecting = true;
    h->running = &c;
    if (h->hooks.callback)
        h->hooks.callback(rt, "start", generation, 0, 0);
    watch_tell_collecting(rt, generation);
    collect(&c);
    watch_tell_collecting(rt, -1);
    if (h->hooks.callback)
        h->hooks.callback(rt, "stop", generation, c.collected, c.uncollectable);
    h->running = NULL;
    h->collecting = false;
    if (h->listener)
        h->listener(rt, false, generation, c.collected + c.uncollectable, asked, h->listener_arg);
    return c.collected + c.uncollectable;
}

void gc_collect_if_due(struct runtime *rt)
{
    struct heap *h = rt->heap;
    if (h->hooks.error_pending && h->hooks.error_pending(rt))
        return;
    for (int i = GENERATIONS - 1; i >= 0; i--) {
        if (h->generation[i].count <= h->generation[i].threshold)
            continue;
        if (i == GENERATIONS - 1 && h->long_lived_pending < h->long_lived_total / 4)
            continue;
        h->due = true;
        gc_collect(rt, i);
        h->due = false;
        return;
    }
}

void gc_set_count(struct runtime *rt, int count)
{
    struct heap *h = rt->heap;
    struct generation *young = &h->generation[0];
    while (h->enabled && young->threshold && !h->collecting && count > young->threshold) {
        int over = count - young->threshold - 1;
        young->count = young->threshold + 1;
        gc_collect_if_due(rt);
        if (young->count > young->threshold)
            break; /* an exception is pending: not now */
        count = over;
    }
    young->count = count;
}
