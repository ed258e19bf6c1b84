/* walk.h - the collector's own two walks over an object, in line.
 *
 * A visit calls a function for each edge.  For the types that most objects are of
 * the call costs more than what the collector does with the edge.  So their files
 * write the walk once, NAME_edges(self, fn, arg), in line, and
 *
 *     HEAP_WALKS(NAME)
 *
 * makes three of it: NAME_visit for everybody, and NAME_walk, two loops in which the
 * collector's work stands where the call was.  A type without a walk is visited.
 */
#ifndef HEAP_WALK_H
#define HEAP_WALK_H

#include "heap/layout.h"

/* What the walks of one collection need to know. */
struct gc_pass {
    uintptr_t pools_start;
    size_t pools_size;
    struct gc_head *reachable; /* where rescued objects are put */
};

struct gc_walk {
    void (*subtract)(Val self, struct gc_pass *pass);
    void (*reach)(Val self, struct gc_pass *pass);
};

#define HEAP_INLINE static inline __attribute__((always_inline))

/* The header of an object of this collection, else NULL.  Most children are ints,
 * strings and the like: where no block of their pool has a header, the answer comes
 * from the pool, and the child's own memory is not touched. */
HEAP_INLINE struct gc_head *gc_candidate(Val child, const struct gc_pass *pass)
{
    if ((uintptr_t)child - pass->pools_start < pass->pools_size && !pool_of(child)->headers)
        return NULL;
    if (!obj_is_gc(child))
        return NULL;
    struct gc_head *g = gc_head_of(child);
    return g->prev & GC_COLLECTING ? g : NULL;
}

/* One reference from inside is known: one unit of the working count less. */
HEAP_INLINE int gc_subtract_edge(Val child, struct edge how, void *arg)
{
    (void)how;
    struct gc_head *g = gc_candidate(child, arg);
    if (g)
        g->prev -= (uintptr_t)1 << GC_SHIFT;
    return 0;
}

/* A reachable object holds `child`: it is reachable too.  If it has already
 * been put aside, it comes back to the end of the list, to be scanned again. */
HEAP_INLINE int gc_reach_edge(Val child, struct edge how, void *arg)
{
    (void)how;
    const struct gc_pass *pass = arg;
    struct gc_head *g = gc_candidate(child, pass);
    if (!g) /* another generation, or already scanned */
        return 0;
    if (UNLIKELY(g->next & GC_UNREACHABLE)) {
        struct gc_head *prev = gc_prev(g);
        struct gc_head *next = (struct gc_head *)(g->next & ~(uintptr_t)GC_UNREACHABLE);
        prev->next = g->next; /* with its mark */
        gc_set_prev(next, prev);
        gc_list_append(g, pass->reachable);
        gc_set_working(g, 1);
    } else if (gc_working(g) == 0) {
        gc_set_working(g, 1);
    }
    return 0;
}

/* An edge to what never has a header (an exact str): no matter to the walks. */
#define VISIT_ATOM(child, ...)                                                        \
    do {                                                                              \
        if (fn != gc_subtract_edge && fn != gc_reach_edge)                            \
            VISIT_EDGE(child, __VA_ARGS__);                                           \
    } while (0)

#define HEAP_WALKS(NAME) HEAP_WALKS_AS(static, NAME)
#define HEAP_WALKS_AS(LINKAGE, NAME)                                                  \
    LINKAGE int NAME##_visit(Val self, visit_fn *fn, void *arg)                       \
    {                                                                                 \
        return NAME##_edges(self, fn, arg);                                           \
    }                                                                                 \
    static void NAME##_subtract(Val self, struct gc_pass *pass)                       \
    {                                                                                 \
        NAME##_edges(self, gc_subtract_edge, pass);                                   \
    }                                                                                 \
    static void NAME##_reach(Val self, struct gc_pass *pass)                          \
    {                                                                                 \
        NAME##_edges(self, gc_reach_edge, pass);                                      \
    }                                                                                 \
    LINKAGE const struct gc_walk NAME##_walk = {NAME##_subtract, NAME##_reach}

#endif
