/* audit.c - walk everything and count it again.
 *
 * The walk starts from the runtime's own parts (roots) and every collector
 * list and follows visit().  For each object it knows how many references were
 * found; for each raw block, that somebody owns it.
 *
 * What it finds out stands beside the heap, a mark for each 16 bytes of it, so
 * that no address has to be looked up.  Marks are not cleared for a new walk:
 * those with the number of an older one do not count.  Invariant of a walk:
 * found[] holds each object once, in the order of discovery; those before
 * `next` have shown what they hold.
 */
#include "heap/layout.h"
#include "heap/weak.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

/* ---- marks ------------------------------------------------------------------------ */

enum { GRANULE = 16 }; /* every block and every object begins at a multiple */

enum {
    MARK_BLOCK = 1, /* a block in use begins here */
    MARK_OWNED = 2, /* ... and somebody owns it */
    MARK_FOUND = 4, /* an object begins here, and is in found[] */
};

struct mark {
    uint32_t walk : 29; /* the number of the walk that wrote it */
    uint32_t flags : 3;
    uint32_t refs; /* to the object, found so far */
};
enum { LAST_WALK = (1 << 29) - 1 };

/* Marks and memory of a walk, which the next one may use again. */
struct walk_memory {
    struct mark *mark;
    size_t low, high; /* bytes covered: from the start of the span, from its large blocks */
    uint32_t number;  /* of the last walk */
    Val *found;
    size_t found_room;
};

struct walk {
    struct runtime *rt;
    struct heap *h;
    struct walk_memory *memory;
    size_t found, next;
    Val interned; /* the table of interned strings, which does not count as their holder */
    FILE *out;
    int faults;
    size_t blocks, owned; /* blocks in use, and how many of them have an owner */
    bool inside; /* functions in C are at work, which hold references nobody sees */
};

static void fault(struct walk *w, Val v, const char *format, ...)
{
    if (++w->faults > 100 || !w->out)
        return;
    fprintf(w->out, "audit: %s %p: ", v ? v->type->name : "heap", (const void *)v);
    va_list args;
    va_start(args, format);
    vfprintf(w->out, format, args);
    va_end(args);
    fputc('\n', w->out);
}

/* Marks beside unused memory are never touched, and cost nothing. */
static void marks_cover(struct heap *h, struct walk_memory *m)
{
    size_t low = (size_t)h->pools_start + (size_t)h->arena_end * ARENA_SIZE - (size_t)h->span;
    size_t high = (size_t)(h->large_top - h->large_start);
    if (m->mark && low <= m->low && high <= m->high && m->number < LAST_WALK)
        return;
    free(m->mark);
    m->low = (low + low / 2) & ~(size_t)(GRANULE - 1);
    m->high = (high + high / 2) & ~(size_t)(GRANULE - 1);
    m->mark = xalloc((m->low + m->high) / GRANULE * sizeof *m->mark);
    m->number = 0;
}

/* NULL: p is not in the heap. */
static inline struct mark *mark_of(const struct walk *w, const void *p)
{
    const struct walk_memory *m = w->memory;
    size_t offset = (size_t)((const char *)p - w->h->span);
    if (offset >= m->low) {
        offset = (size_t)((const char *)p - w->h->large_start);
        if (offset >= m->high)
            return NULL;
        offset += m->low;
    }
    struct mark *mark = &m->mark[offset / GRANULE];
    if (mark->walk != m->number)
        *mark = (struct mark){.walk = m->number};
    return mark;
}

static void walk_begin(struct walk *w, struct runtime *rt, FILE *out)
{
    struct heap *h = rt->heap;
    if (!h->walk_memory)
        h->walk_memory = xalloc(sizeof *h->walk_memory);
    marks_cover(h, h->walk_memory);
    h->walk_memory->number++;
    *w = (struct walk){.rt = rt, .h = h, .memory = h->walk_memory, .out = out};
}

static void forget_walks(struct heap *h)
{
    struct walk_memory *m = h->walk_memory;
    if (!m)
        return;
    free(m->mark);
    free(m->found);
    free(m);
    h->walk_memory = NULL;
}

static void walk_end(struct walk *w)
{
    if (!w->h->keep_walks)
        forget_walks(w->h);
}

void heap_audit_often(struct runtime *rt, bool often)
{
    rt->heap->keep_walks = often;
    if (!often)
        forget_walks(rt->heap);
}

/* ---- the walk -------------------------------------------------------------------- */

static inline bool is_static(const struct walk *w, const void *p)
{
    return (size_t)((const char *)p - w->h->span) < STATIC_SIZE;
}

/* A block in use begins where it does, or a header before.  Its type is not asked: it may
 * be no object. */
static inline bool is_alive(const struct walk *w, Val v, const struct mark *m)
{
    if ((m->flags & MARK_BLOCK) || is_static(w, v) || !w->blocks)
        return true;
    const char *p = (const char *)v;
    return mark_of(w, p - GRANULE)->flags & MARK_BLOCK || mark_of(w, p - 2 * GRANULE)->flags & MARK_BLOCK;
}

static inline int find(struct walk *w, Val v, uint32_t references)
{
    struct mark *m = mark_of(w, v);
    if (m && m->flags & MARK_FOUND) {
        m->refs += references;
        return 0;
    }
    if (!m || !is_alive(w, v, m)) {
        fault(w, NULL, "held is %p, which is no object", (const void *)v);
        return 0;
    }
    m->flags |= MARK_FOUND;
    m->refs = references;
    *ARRAY_PUSH(w->memory->found, w->found, w->memory->found_room) = v;
    return 0;
}

static int find_child(Val child, struct edge how, void *arg)
{
    struct walk *w = arg;
    if (how.kind == EDGE_INTERNED)
        w->interned = child;
    return find(w, child, 1);
}

static int find_listed(Val v, void *arg)
{
    return find(arg, v, 0);
}

/* The next object's children. */
static Val walk_next(struct walk *w)
{
    Val v = w->memory->found[w->next++];
    if (v->type->visit && v != w->interned)
        v->type->visit(v, find_child, w);
    else if (type_has(v->type, TYPE_HEAP))
        find(w, &v->type->head.head, 1);
    return v;
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
    struct walk w;
    int stop = 0;
    walk_begin(&w, rt, NULL);
    heap_visit_roots(rt, find_child, &w);
    gc_each(rt, -1, find_listed, &w);
    gc_each(rt, GENERATIONS, find_listed, &w);
    while (w.next < w.found && !stop)
        stop = fn(walk_next(&w), arg);
    walk_end(&w);
    return stop;
}

/* ---- checks ------------------------------------------------------------------------ */

static void check_pool(const struct pool_view *view, void *arg)
{
    struct walk *w = arg;
    if (view->size_class < 0)
        return;
    const struct pool *p = view->address;
    int free_blocks = 0;
    for (const void *b = p->free; b; b = *(void *const *)b) {
        size_t offset = (size_t)((const char *)b - (const char *)p);
        if (pool_of(b) != p || offset >= p->fresh
            || (offset - sizeof *p) % class_size(p->size_class)) {
            fault(w, NULL, "a pool's free list leads astray");
            return;
        }
        if (++free_blocks > view->blocks) {
            fault(w, NULL, "a pool's free list is a cycle");
            return;
        }
    }
    int carved = (int)((p->fresh - sizeof *p) / class_size(p->size_class));
    if (carved - free_blocks != view->used)
        fault(w, NULL, "a pool's number of used blocks is wrong");
}

static void mark_block(void *block, size_t size, void *arg)
{
    (void)size;
    struct walk *w = arg;
    mark_of(w, block)->flags |= MARK_BLOCK;
    w->blocks++;
}

static void check_list(struct walk *w, const struct gc_head *list)
{
    const struct gc_head *prev = list;
    for (const struct gc_head *g = gc_next(list); g != list; g = gc_next(g)) {
        Val v = gc_object_of(g);
        if (gc_prev(g) != prev)
            fault(w, v, "collector list is broken");
        if (g->prev & GC_COLLECTING)
            fault(w, v, "marked as being collected");
        if (g->next & GC_UNREACHABLE)
            fault(w, v, "marked as unreachable");
        if (v->refs <= 0)
            fault(w, v, "in a collector list with count 0");
        if (!obj_is_gc(v))
            fault(w, v, "in a collector list without being of a GC type");
        else if (in_pools(w->h, v) && !pool_of(v)->headers)
            fault(w, v, "in a pool that is said to have no collector headers");
        find(w, v, 0);
        prev = g;
    }
    if (gc_prev(list) != prev)
        fault(w, NULL, "the end of a collector list is broken");
}

static void check_weak(struct walk *w, Val v)
{
    struct weak **list = weak_list_of(v);
    const struct weak *prev = NULL;
    for (const struct weak *k = list ? *list : NULL; k; k = k->next) {
        if (k->object != v)
            fault(w, v, "in its weak list is a reference to something else");
        if (k->prev != prev)
            fault(w, v, "weak list is broken");
        prev = k;
    }
}

static void own_block(const void *p, void *arg)
{
    struct walk *w = arg;
    if (!p || is_static(w, p))
        return;
    struct mark *m = mark_of(w, p);
    if (!m || !(m->flags & MARK_BLOCK))
        fault(w, NULL, "owned is %p, which is no block", p);
    else if (m->flags & MARK_OWNED)
        fault(w, NULL, "block %p has two owners", p);
    else
        w->owned++;
    if (m)
        m->flags |= MARK_OWNED;
}

static void own_blocks_of(struct walk *w, Val v)
{
    own_block((const char *)v - (obj_is_gc(v) ? gc_header_size(v->type) : 0), w);
    const struct type_def *layout = v->type->layout;
    if (layout && layout->blocks)
        layout->blocks(v, own_block, w);
    if (type_has(v->type, TYPE_MANAGED_DICT))
        instance_blocks(v, own_block, w);
}

static void check_count(struct walk *w, Val v)
{
    ssize_t refs = v->refs;
    if (refs > REFS_STATIC / 2)
        refs -= REFS_STATIC;
    uint32_t found = mark_of(w, v)->refs; /* as many as fit, like the count beside it */
    if (w->inside ? refs < found : (uint32_t)refs != found)
        fault(w, v, "count is %zd, holders found: %u", refs, found);
}

static void check_owned(void *block, size_t size, void *arg)
{
    struct walk *w = arg;
    if (!(mark_of(w, block)->flags & MARK_OWNED))
        fault(w, NULL, "block %p of %zu bytes has no owner", block, size);
}

static void check_all(struct walk *w)
{
    heap_visit_roots(w->rt, find_child, w);
    while (w->next < w->found) {
        Val v = walk_next(w);
        check_weak(w, v);
        own_blocks_of(w, v);
    }
    for (size_t i = 0; i < w->found; i++)
        check_count(w, w->memory->found[i]);
    if (!w->h->owned_blocks)
        return; /* without knowing the free lists it cannot come out even */
    w->h->owned_blocks(w->rt, own_block, w);
    if (w->owned != w->blocks && !w->inside)
        heap_each_block(w->rt, check_owned, w);
}

static int audit(struct runtime *rt, FILE *out, bool inside)
{
    struct walk w;
    walk_begin(&w, rt, out);
    w.inside = inside;
    heap_each_pool(rt, check_pool, &w);
    if (!w.faults)
        heap_each_block(rt, mark_block, &w);
    for (int i = 0; i < GENERATIONS; i++)
        check_list(&w, &w.h->generation[i].head);
    check_list(&w, &w.h->permanent);
    if (!w.faults) /* a walk over broken lists would not end */
        check_all(&w);
    if (w.faults > 100 && out)
        fprintf(out, "audit: %d faults in all\n", w.faults);
    walk_end(&w);
    return w.faults;
}

int heap_audit(struct runtime *rt, FILE *out)
{
    return audit(rt, out, false);
}

int heap_audit_inside(struct runtime *rt, FILE *out)
{
    return rt->heap->collecting ? 0 : audit(rt, out, true);
}
