/* walk.h - the collector's own walks over an object, in line.
 *
 * A visit calls a function for each edge.  For the types that most objects are of
 * the call costs more than what the collector does with the edge.  So their files
 * write the walk once, NAME_edges(self, fn, arg), in line, and
 *
 *     HEAP_WALKS(NAME)
 *
 * makes four of it: NAME_visit for everybody, and NAME_walk, loops in which the
 * collector's work stands where the call was.  A type without a walk is visited.
 */
#ifndef HEAP_WALK_H
#define HEAP_WALK_H

#include "heap/layout.h"

/* What the walks of one collection need to know, and find out. */
struct gc_pass {
    uintptr_t pools_start;
    size_t pools_size;
    struct gc_head *reachable; /* where rescued objects are put */
    ssize_t suspects; /* objects with working count 0 that nobody has reached yet */
};

struct gc_walk {
    void (*settle)(Val self, struct gc_pass *pass);
    void (*subtract)(Val self, struct gc_pass *pass);
    void (*reach)(Val self, struct gc_pass *pass);
};

#define HEAP_INLINE static inline __attribute__((always_inline))

/* Most children are ints, strings and the like: where no block of their pool has a
 * header, the pool says so, and the child's own memory is not touched. */
HEAP_INLINE bool gc_pool_is_plain(Val child, const struct gc_pass *pass)
{
    return (uintptr_t)child - pass->pools_start < pass->pools_size && !pool_of(child)->headers;
}

HEAP_INLINE struct gc_head *gc_header(Val child, const struct gc_pass *pass)
{
    return gc_pool_is_plain(child, pass) || !obj_is_gc(child) ? NULL : gc_head_of(child);
}

/* The object's working count becomes its reference count. */
HEAP_INLINE void gc_copy_count(struct gc_head *g)
{
    g->prev = (g->prev & GC_FINALIZED) | GC_COLLECTING |
              (uintptr_t)gc_object_of(g)->refs << GC_SHIFT;
}

HEAP_INLINE void gc_count_less(struct gc_head *g, struct gc_pass *pass)
{
    g->prev -= (uintptr_t)1 << GC_SHIFT;
    pass->suspects += gc_working(g) == 0;
}

/* One reference from inside is known: one unit of the working count less. */
HEAP_INLINE int gc_subtract_edge(Val child, struct edge how, void *arg)
{
    (void)how;
    struct gc_head *g = gc_header(child, arg);
    if (g && g->prev & GC_COLLECTING)
        gc_count_less(g, arg);
    return 0;
}

/* The same where every tracked object takes part, so that its count is copied when
 * it is first met. */
HEAP_INLINE int gc_settle_edge(Val child, struct edge how, void *arg)
{
    (void)how;
    struct gc_head *g = gc_header(child, arg);
    if (!g || !g->next)
        return 0;
    if (!(g->prev & GC_COLLECTING))
        gc_copy_count(g);
    gc_count_less(g, arg);
    return 0;
}

/* A reachable object holds `child`: it is reachable too.  If it has already
 * been put aside, it comes back to the end of the list, to be scanned again. */
HEAP_INLINE int gc_reach_edge(Val child, struct edge how, void *arg)
{
    (void)how;
    struct gc_pass *pass = arg;
    struct gc_head *g = gc_header(child, pass);
    if (!g || !(g->prev & GC_COLLECTING)) /* another generation, or already scanned */
        return 0;
    if (g->next & GC_UNREACHABLE) {
        struct gc_head *prev = gc_prev(g);
        struct gc_head *next = (struct gc_head *)(g->next & ~(uintptr_t)GC_UNREACHABLE);
        prev->next = g->next; /* with its mark */
        gc_set_prev(next, prev);
        gc_list_append(g, pass->reachable);
    } else if (gc_working(g) != 0) {
        return 0;
    }
    gc_set_working(g, 1);
    pass->suspects--;
    return 0;
}

HEAP_INLINE bool gc_is_walk(visit_fn *fn)
{
    return fn == gc_settle_edge || fn == gc_subtract_edge || fn == gc_reach_edge;
}

/* The items of a list or tuple, last to first.  Walks pass over pools without headers
 * quickly, and ask for the memory of what comes soon. */
HEAP_INLINE int items_edges(Ref const *items, ssize_t count, visit_fn *fn, void *arg)
{
    enum { AHEAD = 32 };
    const struct pool *plain = NULL; /* pool of NULL, to begin with */
    for (ssize_t i = count; --i >= 0;) {
        Val item = items[i];
        if (gc_is_walk(fn)) {
            if (pool_of(item) == plain)
                continue;
            if (gc_pool_is_plain(item, arg)) {
                plain = pool_of(item);
                continue;
            }
            if (i >= AHEAD)
                __builtin_prefetch(items[i - AHEAD]);
        }
        VISIT_ITEM(item, i);
    }
    return 0;
}

/* An edge to what never has a header (an exact str): no matter to the walks. */
#define VISIT_ATOM(child, ...)                                                        \
    do {                                                                              \
        if (!gc_is_walk(fn))                                                          \
            VISIT_EDGE(child, __VA_ARGS__);                                           \
    } while (0)

#define HEAP_WALKS(NAME) HEAP_WALKS_AS(static, NAME)
#define HEAP_WALKS_AS(LINKAGE, NAME)                                                  \
    LINKAGE int NAME##_visit(Val self, visit_fn *fn, void *arg)                       \
    {                                                                                 \
        return NAME##_edges(self, fn, arg);                                           \
    }                                                                                 \
    static void NAME##_settle(Val self, struct gc_pass *pass)                         \
    {                                                                                 \
        NAME##_edges(self, gc_settle_edge, pass);                                     \
    }                                                                                 \
    static void NAME##_subtract(Val self, struct gc_pass *pass)                       \
    {                                                                                 \
        NAME##_edges(self, gc_subtract_edge, pass);                                   \
    }                                                                                 \
    static void NAME##_reach(Val self, struct gc_pass *pass)                          \
    {                                                                                 \
        NAME##_edges(self, gc_reach_edge, pass);                                      \
    }                                                                                 \
    LINKAGE const struct gc_walk NAME##_walk = {NAME##_settle, NAME##_subtract, NAME##_reach}

#endif
