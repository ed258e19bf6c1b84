/* gc.c - objects with a collector header: their lists, birth and death.
 *
 * A header is in exactly one generation's list (tracked, next != 0) or in none
 * (next == 0).  count[0] is the number of headers allocated minus freed since
 * the youngest generation was last collected, never below zero.
 */
#include "heap/fast.h"

#include <string.h>

void gc_list_merge(struct gc_head *from, struct gc_head *to)
{
    if (!gc_list_empty(from)) {
        struct gc_head *last = gc_prev(to), *first = gc_next(from), *end = gc_prev(from);
        last->next = (uintptr_t)first;
        gc_set_prev(first, last);
        end->next = (uintptr_t)to;
        to->prev = (uintptr_t)end;
    }
    gc_list_init(from);
}

ssize_t gc_list_size(const struct gc_head *list)
{
    ssize_t n = 0;
    for (const struct gc_head *g = gc_next(list); g != list; g = gc_next(g))
        n++;
    return n;
}

void gc_init(struct heap *h)
{
    static const int thresholds[GENERATIONS] = {700, 10, 10};
    for (int i = 0; i < GENERATIONS; i++) {
        gc_list_init(&h->generation[i].head);
        h->generation[i].threshold = thresholds[i];
    }
    gc_list_init(&h->permanent);
    h->enabled = true;
}

bool gc_is_tracked(Val v)
{
    return obj_is_gc(v) && gc_is_tracked_head(v);
}

bool gc_is_finalized(Val v)
{
    return obj_is_gc(v) && gc_head_of(v)->prev & GC_FINALIZED;
}

/* ---- birth -------------------------------------------------------------------- */

void gc_absent_new(struct runtime *rt)
{
    gc_count_birth(rt);
}

void gc_absent_free(struct runtime *rt)
{
    gc_count_death(rt);
}

static Ref gc_make(struct runtime *rt, struct type *type, size_t size)
{
    size_t header = gc_header_size(type);
    return gc_make_fast(rt, type, size > SIZE_MAX - header ? SIZE_MAX : size + header, header);
}

Ref gc_new(struct runtime *rt, struct type *type)
{
    return gc_make(rt, type, (size_t)type->basicsize);
}

Ref gc_new_var(struct runtime *rt, struct type *type, ssize_t items)
{
    Ref o = gc_make(rt, type, obj_var_size(type, items));
    if (o)
        LOOK(var_obj, o)->size = items;
    return o;
}

bool gc_resize(struct runtime *rt, Ref *r, ssize_t items)
{
    const struct type *type = (*r)->type;
    size_t header = gc_header_size(type), size = obj_var_size(type, items);
    size = size > SIZE_MAX - header ? SIZE_MAX : size + header;
    char *block = heap_resize(rt, (char *)*r - header, size);
    if (!block) {
        raise_no_memory(rt);
        return false;
    }
    pool_note_header(rt->heap, block);
    *r = (Ref)(void *)(block + header);
    LOOK(var_obj, *r)->size = items;
    return true;
}

/* ---- death -------------------------------------------------------------------- */

void gc_free(struct runtime *rt, Ref r)
{
    gc_free_fast(rt, r);
}

void gc_finalize(struct runtime *rt, Val v)
{
    finalize_fn *finalize = v->type->finalize;
    if (!finalize)
        return;
    bool has_flag = obj_is_gc(v);
    if (has_flag && gc_head_of(v)->prev & GC_FINALIZED)
        return;
    finalize(rt, v);
    if (has_flag)
        gc_head_of(v)->prev |= GC_FINALIZED;
}

int gc_finalize_dying(struct runtime *rt, Ref r)
{
    r->refs = 1; /* alive while its finaliser runs */
    gc_finalize(rt, r);
    if (--r->refs != 0)
        return -1;
    watch_death(rt, r);
    return 0;
}

/* ---- settings ------------------------------------------------------------------- */

bool gc_is_enabled(struct runtime *rt)
{
    return rt->heap->enabled;
}

void gc_enable(struct runtime *rt, bool on)
{
    rt->heap->enabled = on;
}

int gc_threshold(struct runtime *rt, int generation)
{
    return rt->heap->generation[generation].threshold;
}

void gc_set_threshold(struct runtime *rt, int generation, int value)
{
    rt->heap->generation[generation].threshold = value;
}

int gc_count(struct runtime *rt, int generation)
{
    return rt->heap->generation[generation].count;
}

int gc_debug(struct runtime *rt)
{
    return rt->heap->debug;
}

void gc_set_debug(struct runtime *rt, int flags)
{
    rt->heap->debug = flags;
}

const struct gc_generation_stats *gc_stats(struct runtime *rt, int generation)
{
    return &rt->heap->stats[generation];
}

void gc_set_hooks(struct runtime *rt, const struct gc_hooks *hooks)
{
    rt->heap->hooks = *hooks;
}

void gc_set_listener(struct runtime *rt, gc_listener *fn, void *arg)
{
    rt->heap->listener = fn;
    rt->heap->listener_arg = arg;
}

void gc_set_teller(struct runtime *rt, gc_teller *fn, void *arg)
{
    rt->heap->teller = fn;
    rt->heap->teller_arg = arg;
}

void gc_set_observer(struct runtime *rt, gc_observer *fn, void *arg)
{
    rt->heap->observer = fn;
    rt->heap->observer_arg = arg;
}

ssize_t gc_working_count(Val v)
{
    return (ssize_t)(gc_head_of(v)->prev >> GC_SHIFT);
}

void gc_freeze(struct runtime *rt)
{
    struct heap *h = rt->heap;
    for (int i = 0; i < GENERATIONS; i++) {
        gc_list_merge(&h->generation[i].head, &h->permanent);
        h->generation[i].count = 0;
    }
}

void gc_unfreeze(struct runtime *rt)
{
    struct heap *h = rt->heap;
    gc_list_merge(&h->permanent, &h->generation[GENERATIONS - 1].head);
}

void gc_unfreeze_dead(struct runtime *rt)
{
    struct gc_head *frozen = &rt->heap->permanent;
    for (struct gc_head *g = gc_next(frozen); g != frozen; g = gc_next(g))
        g->prev |= GC_FINALIZED;
    gc_unfreeze(rt);
}

ssize_t gc_freeze_count(struct runtime *rt)
{
    return gc_list_size(&rt->heap->permanent);
}

/* ---- walks ------------------------------------------------------------------------ */

static const struct gc_head *list_of(const struct heap *h, int generation)
{
    return generation == GENERATIONS ? &h->permanent : &h->generation[generation].head;
}

int gc_each(struct runtime *rt, int generation, int (*fn)(Val, void *), void *arg)
{
    int first = generation < 0 ? 0 : generation;
    int last = generation < 0 ? GENERATIONS - 1 : generation;
    for (int i = first; i <= last; i++) {
        const struct gc_head *list = list_of(rt->heap, i);
        for (const struct gc_head *g = gc_next(list), *next; g != list; g = next) {
            next = gc_next(g);
            int stop = fn(gc_object_of(g), arg);
            if (stop)
                return stop;
        }
    }
    return 0;
}

int gc_generation_of(struct runtime *rt, Val v)
{
    if (!gc_is_tracked(v))
        return -1;
    const struct gc_head *mine = gc_head_of(v);
    for (int i = 0; i <= GENERATIONS; i++) {
        const struct gc_head *list = list_of(rt->heap, i);
        for (const struct gc_head *g = gc_next(list); g != list; g = gc_next(g))
            if (g == mine)
                return i;
    }
    return -1;
}

void gc_add_old(struct runtime *rt, ssize_t count)
{
    rt->heap->long_lived_more += count;
}

void gc_start_as(struct runtime *rt, const struct gc_start *start)
{
    struct heap *h = rt->heap;
    struct gc_head all;
    gc_list_init(&all);
    for (int i = GENERATIONS - 1; i >= 0; i--)
        gc_list_merge(&h->generation[i].head, &all);
    ssize_t mine = gc_list_size(&all);
    gc_list_merge(&all, &h->generation[1].head);
    h->long_lived_total = 0;
    h->long_lived_more = start->objects > mine ? start->objects - mine : 0;
    h->long_lived_pending = h->long_lived_more;
    memset(h->stats, 0, sizeof h->stats);
    h->stats[0].collections = start->collections;
    h->stats[0].collected = start->collected;
    h->generation[0].count = start->count;
    h->generation[1].count = (int)start->collections;
    h->generation[2].count = 0;
}
