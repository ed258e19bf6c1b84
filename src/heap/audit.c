/* audit.c - walk everything and count it again.
 *
 * The walk starts from the runtime's own parts (roots) and every collector
 * list and follows visit().  For each object it knows how many references were
 * found; for each raw block, that somebody owns it.
 */
#include "heap/layout.h"
#include "heap/weak.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

/* ---- a table from addresses to numbers (host memory) -------------------------- */

struct seen {
    const void *key;
    ssize_t count;
};
struct table {
    struct seen *slot;
    size_t used, room; /* room: a power of two, or 0 */
};

static size_t table_find(const struct table *t, const void *key)
{
    size_t i = (size_t)(((uintptr_t)key >> 4) * 0x9e3779b97f4a7c15u >> 20) & (t->room - 1);
    while (t->slot[i].key && t->slot[i].key != key)
        i = (i + 1) & (t->room - 1);
    return i;
}

static struct seen *table_at(struct table *t, const void *key)
{
    if (t->used * 3 >= t->room * 2) {
        struct table more = {.room = t->room ? t->room * 2 : 1024};
        more.slot = xalloc(more.room * sizeof *more.slot);
        for (size_t i = 0; i < t->room; i++)
            if (t->slot[i].key)
                more.slot[table_find(&more, t->slot[i].key)] = t->slot[i];
        more.used = t->used;
        free(t->slot);
        *t = more;
    }
    struct seen *s = &t->slot[table_find(t, key)];
    if (!s->key) {
        s->key = key;
        t->used++;
    }
    return s;
}

/* ---- the walk -------------------------------------------------------------------- */

struct walk {
    struct runtime *rt;
    struct table objects;
    Val *todo;
    size_t todo_count, todo_room;
    Val *all; /* in the order of discovery */
    size_t all_count, all_room;
};

/* True when met for the first time. */
static bool meet(struct walk *w, Val v, ssize_t references)
{
    size_t before = w->objects.used;
    table_at(&w->objects, v)->count += references;
    if (w->objects.used == before)
        return false;
    *ARRAY_PUSH(w->all, w->all_count, w->all_room) = v;
    return true;
}

static void meet_and_follow(struct walk *w, Val v, ssize_t references)
{
    if (meet(w, v, references))
        *ARRAY_PUSH(w->todo, w->todo_count, w->todo_room) = v;
}

static int meet_child(Val child, struct edge how, void *arg)
{
    if (how.kind == EDGE_INTERNED)
        meet(arg, child, 1);
    else
        meet_and_follow(arg, child, 1);
    return 0;
}

static int meet_listed(Val v, void *arg)
{
    meet_and_follow(arg, v, 0);
    return 0;
}

static void walk_all(struct walk *w)
{
    heap_visit_roots(w->rt, meet_child, w);
    gc_each(w->rt, -1, meet_listed, w);
    gc_each(w->rt, GENERATIONS, meet_listed, w);
    while (w->todo_count) {
        Val v = w->todo[--w->todo_count];
        if (v->type->visit)
            v->type->visit(v, meet_child, w);
        else if (type_has(v->type, TYPE_HEAP))
            meet_and_follow(w, &v->type->head.head, 1);
    }
}

static void walk_release(struct walk *w)
{
    free(w->objects.slot);
    free(w->todo);
    free(w->all);
}

void heap_set_roots(struct runtime *rt, roots_fn *fn)
{
    rt->heap->roots = fn;
}

void heap_set_owned_blocks(struct runtime *rt, owned_blocks_fn *fn)
{
    rt->heap->owned_blocks = fn;
}

int heap_visit_roots(struct runtime *rt, visit_fn *fn, void *arg)
{
    return rt->heap->roots ? rt->heap->roots(rt, fn, arg) : 0;
}

int heap_each_object(struct runtime *rt, int (*fn)(Val, void *), void *arg)
{
    struct walk w = {.rt = rt};
    walk_all(&w);
    int stop = 0;
    for (size_t i = 0; i < w.all_count && !stop; i++)
        stop = fn(w.all[i], arg);
    walk_release(&w);
    return stop;
}

/* ---- checks ------------------------------------------------------------------------ */

struct audit {
    struct runtime *rt;
    FILE *out;
    int faults;
    struct table blocks; /* raw blocks somebody owns */
};

static void fault(struct audit *a, Val v, const char *what)
{
    a->faults++;
    if (a->out && a->faults <= 100)
        fprintf(a->out, "audit: %s %p: %s\n", v ? v->type->name : "heap", (const void *)v, what);
}

static void check_count(struct audit *a, const struct seen *s)
{
    Val v = s->key;
    ssize_t refs = v->refs;
    if (refs > REFS_STATIC / 2)
        refs -= REFS_STATIC;
    if (refs == s->count)
        return;
    char what[96];
    snprintf(what, sizeof what, "count is %zd, holders found: %zd", refs, s->count);
    fault(a, v, what);
}

static void check_list(struct audit *a, const struct gc_head *list)
{
    const struct gc_head *prev = list;
    for (const struct gc_head *g = gc_next(list); g != list; g = gc_next(g)) {
        Val v = gc_object_of(g);
        if (gc_prev(g) != prev)
            fault(a, v, "collector list is broken");
        if (g->prev & GC_COLLECTING)
            fault(a, v, "marked as being collected");
        if (g->next & GC_UNREACHABLE)
            fault(a, v, "marked as unreachable");
        if (v->refs <= 0)
            fault(a, v, "in a collector list with count 0");
        if (!obj_is_gc(v))
            fault(a, v, "in a collector list without being of a GC type");
        else if (in_pools(a->rt->heap, v) && !pool_of(v)->headers)
            fault(a, v, "in a pool that is said to have no collector headers");
        prev = g;
    }
    if (gc_prev(list) != prev)
        fault(a, NULL, "the end of a collector list is broken");
}

static void check_weak(struct audit *a, Val v)
{
    struct weak **list = weak_list_of(v);
    const struct weak *prev = NULL;
    for (const struct weak *w = list ? *list : NULL; w; w = w->next) {
        if (w->object != v)
            fault(a, v, "in its weak list is a reference to something else");
        if (w->prev != prev)
            fault(a, v, "weak list is broken");
        prev = w;
    }
}

static void own_block(const void *p, void *arg)
{
    struct audit *a = arg;
    if (p && !heap_is_static(a->rt, p))
        table_at(&a->blocks, p)->count++;
}

static void check_pool(const struct pool_view *view, void *arg)
{
    struct audit *a = arg;
    if (view->size_class < 0)
        return;
    const struct pool *p = view->address;
    int free_blocks = 0;
    for (const void *b = p->free; b; b = *(void *const *)b) {
        size_t offset = (size_t)((const char *)b - (const char *)p);
        if (pool_of(b) != p || offset >= p->fresh
            || (offset - sizeof *p) % class_size(p->size_class)) {
            fault(a, NULL, "a pool's free list leads astray");
            return;
        }
        if (++free_blocks > view->blocks) {
            fault(a, NULL, "a pool's free list is a cycle");
            return;
        }
    }
    int carved = (int)((p->fresh - sizeof *p) / class_size(p->size_class));
    if (carved - free_blocks != view->used)
        fault(a, NULL, "a pool's number of used blocks is wrong");
}

static void check_block(void *block, size_t size, void *arg)
{
    struct audit *a = arg;
    struct seen *s = &a->blocks.slot[table_find(&a->blocks, block)];
    if (s->count == 1)
        return;
    char what[128];
    snprintf(what, sizeof what, "block %p of %zu bytes has %zd owners", block, size, s->count);
    fault(a, NULL, what);
}

static void check_blocks(struct audit *a, const struct walk *w)
{
    table_at(&a->blocks, a); /* never empty */
    for (size_t i = 0; i < w->all_count; i++) {
        Val v = w->all[i];
        own_block((const char *)v - (obj_is_gc(v) ? gc_header_size(v->type) : 0), a);
        const struct type_def *layout = v->type->layout;
        if (layout && layout->blocks)
            layout->blocks(v, own_block, a);
        if (type_has(v->type, TYPE_MANAGED_DICT))
            instance_blocks(v, own_block, a);
    }
    if (!a->rt->heap->owned_blocks)
        return; /* without knowing the free lists it cannot come out even */
    a->rt->heap->owned_blocks(a->rt, own_block, a);
    heap_each_block(a->rt, check_block, a);
}

int heap_audit(struct runtime *rt, FILE *out)
{
    struct audit a = {.rt = rt, .out = out};
    struct heap *h = rt->heap;
    for (int i = 0; i < GENERATIONS; i++)
        check_list(&a, &h->generation[i].head);
    check_list(&a, &h->permanent);
    heap_each_pool(rt, check_pool, &a);
    if (!a.faults) { /* a walk over broken lists would not end */
        struct walk w = {.rt = rt};
        walk_all(&w);
        for (size_t i = 0; i < w.objects.room; i++)
            if (w.objects.slot[i].key)
                check_count(&a, &w.objects.slot[i]);
        for (size_t i = 0; i < w.all_count; i++)
            check_weak(&a, w.all[i]);
        check_blocks(&a, &w);
        walk_release(&w);
    }
    free(a.blocks.slot);
    if (a.faults > 100 && out)
        fprintf(out, "audit: %d faults in all\n", a.faults);
    return a.faults;
}
