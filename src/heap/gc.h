/* gc.h - the generational cycle collector, CPython 3.11's, as a machine with phases. */
#ifndef HEAP_GC_H
#define HEAP_GC_H

#include "heap/heap.h"

/* Sixteen bytes before every object of a GC type.  next == 0: not tracked.
 * Low bits of prev: 1 finalised, 2 collecting. */
struct gc_head {
    uintptr_t next;
    uintptr_t prev;
};

static inline struct gc_head *gc_head_of(Val v)
{
    return LOOK(gc_head, v) - 1;
}
static inline Ref gc_object_of(const struct gc_head *g)
{
    return (Ref)(uintptr_t)(g + 1);
}
enum { GC_FINALIZED = 1, GC_COLLECTING = 2 };
#define GC_PREV_MASK (~(uintptr_t)3)

/* Has v a collector header?  (Built-in type objects have none, though their type is a GC type.) */
static inline bool obj_is_gc(Val v)
{
    return type_has(v->type, TYPE_GC)
        && (!type_has(v->type, TYPE_TYPE) || type_has(LOOK(type, v), TYPE_HEAP));
}
static inline bool gc_is_tracked_head(Val v) /* v must be of a GC type */
{
    return gc_head_of(v)->next != 0;
}
/* Of a GC type and tracked. */
bool gc_is_tracked(Val v);
bool gc_is_finalized(Val v);

/* New object of a GC type, not tracked yet; pre-header (managed dict) zeroed,
 * fields uninitialised.  May first run an automatic collection. */
OWNED Ref gc_new(struct runtime *rt, struct type *type);
OWNED Ref gc_new_var(struct runtime *rt, struct type *type, ssize_t items);
/* Grow or shrink a var object nobody else holds (tuple building). *r is updated; NULL when raised. */
bool gc_resize(struct runtime *rt, Ref *r, ssize_t items);
/* An object that CPython makes where we make none: the collector counts its birth, at
 * which a collection may begin, and its death. */
void gc_absent_new(struct runtime *rt);
void gc_absent_free(struct runtime *rt);
/* Complete objects only.  A heap begins with the list of its youngest generation. */
static inline void gc_track(struct runtime *rt, Val v)
{
    struct gc_head *g = gc_head_of(v), *young = (struct gc_head *)rt->heap;
    struct gc_head *last = (struct gc_head *)young->prev;
    last->next = (uintptr_t)g;
    g->prev = (g->prev & ~GC_PREV_MASK) | (uintptr_t)last;
    g->next = (uintptr_t)young;
    young->prev = (uintptr_t)g;
}
/* Fine when not tracked. */
static inline void gc_untrack(struct runtime *rt, Val v)
{
    (void)rt;
    struct gc_head *g = gc_head_of(v);
    if (!g->next)
        return;
    struct gc_head *prev = (struct gc_head *)(g->prev & GC_PREV_MASK);
    struct gc_head *next = (struct gc_head *)g->next;
    prev->next = (uintptr_t)next;
    next->prev = (next->prev & ~GC_PREV_MASK) | (uintptr_t)prev;
    g->next = 0;
    g->prev &= GC_FINALIZED;
}
/* Untrack if tracked, give memory back, count -1. */
void gc_free(struct runtime *rt, Ref r);

/* tp_finalize for a dying object: 0 when it may die, -1 when resurrected. */
int gc_finalize_dying(struct runtime *rt, Ref r);
void gc_finalize(struct runtime *rt, Val v); /* once per object */

/* Deep structures die without C recursion: a dealloc of a container is
 *
 *     if (!trash_enter(rt, self)) return;   // put off, done later
 *     ... untracked already; drop what it holds ...
 *     trash_leave(rt);
 *
 * with CPython's nesting of 50 and its order (MEMORY_MODEL.md 5).
 * An inner dealloc of the same object (a subclass's dealloc calling its base's)
 * may enter again: it counts once. */
bool trash_enter(struct runtime *rt, Ref self);
void trash_leave(struct runtime *rt);
/* The same for types whose dealloc CPython lets recurse as deep as its stack goes: these
 * are put off so late that only the stack's safety is served, and no order differs before. */
bool trash_enter_deep(struct runtime *rt, Ref self);
void trash_leave_deep(struct runtime *rt);
/* In line, with the allocation of small blocks: heap/fast.h. */

/* ---- the collector -------------------------------------------------------- */

enum gc_phase {
    GC_IDLE,
    GC_MERGE,       /* younger generations joined */
    GC_COPY,        /* counts copied */
    GC_SUBTRACT,    /* inner references subtracted */
    GC_SPLIT,       /* reachable and tentatively unreachable */
    GC_WEAKREFS,    /* weak references cleared, callbacks called */
    GC_FINALIZE,    /* finalisers run */
    GC_RESURRECT,   /* what came back */
    GC_CLEAR,       /* the rest broken up */
    GC_DONE,
};
const char *gc_phase_name(enum gc_phase phase);

enum {
    GC_DEBUG_STATS = 1,
    GC_DEBUG_COLLECTABLE = 2,
    GC_DEBUG_UNCOLLECTABLE = 4,
    GC_DEBUG_SAVEALL = 32,
};

struct gc_generation_stats {
    ssize_t collections, collected, uncollectable;
};

/* Collect generation 0..2; what gc.collect() returns.  Never raises (errors
 * in callbacks go to the unraisable hook). */
ssize_t gc_collect(struct runtime *rt, int generation);
int gc_collecting(struct runtime *rt); /* the generation being collected, or -1 */
bool gc_is_enabled(struct runtime *rt);
void gc_enable(struct runtime *rt, bool on);
int gc_threshold(struct runtime *rt, int generation);
void gc_set_threshold(struct runtime *rt, int generation, int value);
int gc_count(struct runtime *rt, int generation);
/* The youngest generation's; what is over the threshold is collected for, as if
 * the allocations had come one by one. */
void gc_set_count(struct runtime *rt, int count);
int gc_debug(struct runtime *rt);
void gc_set_debug(struct runtime *rt, int flags);
const struct gc_generation_stats *gc_stats(struct runtime *rt, int generation);
/* Where CPython stands when a script begins: so many objects, in generation 1
 * after so many collections of generation 0.  All objects go there; from now on
 * collections come when they come in CPython. */
struct gc_start {
    ssize_t objects;
    int count; /* allocations since the last of these collections */
    ssize_t collections, collected;
};
void gc_start_as(struct runtime *rt, const struct gc_start *start);
/* So many more objects, or fewer, count as old: CPython has them, we do not. */
void gc_add_old(struct runtime *rt, ssize_t count);
void gc_freeze(struct runtime *rt);
void gc_unfreeze(struct runtime *rt);
/* ... at the very end, when their finalisers may no longer run. */
void gc_unfreeze_dead(struct runtime *rt);
ssize_t gc_freeze_count(struct runtime *rt);
/* Objects of a generation (-1: all three; 3: permanent), in list order. */
int gc_each(struct runtime *rt, int generation, int (*fn)(Val, void *), void *arg);
int gc_generation_of(struct runtime *rt, Val v); /* -1: not tracked; walks lists: slow */

/* What the collector needs from above, given by runtime/ at start: */
struct gc_hooks {
    void (*callback)(struct runtime *rt, const char *phase, int generation,
                     ssize_t collected, ssize_t uncollectable); /* gc.callbacks */
    void (*clear_freelists)(struct runtime *rt);                /* after a full collection */
    bool (*untrack_tuple)(struct runtime *rt, Val v);           /* exact tuple: all untracked? */
    void (*untrack_dict)(struct runtime *rt, Val v);
    bool (*garbage_append)(struct runtime *rt, Val v);          /* DEBUG_SAVEALL, legacy */
    void (*report)(struct runtime *rt, const char *text);       /* debug lines, to sys.stderr's fd */
    void (*repr_brief)(struct runtime *rt, Val v, char *out, size_t room); /* "<A 0x...>" */
    bool (*error_pending)(struct runtime *rt);
    void (*error_unraisable)(struct runtime *rt, const char *where, Val v); /* v may be NULL */
    double (*seconds)(struct runtime *rt); /* for DEBUG_STATS */
};
void gc_set_hooks(struct runtime *rt, const struct gc_hooks *hooks);
/* After each phase of a collection, with the list of interest; NULL: none.
 * `refs(v)` gives the working count of v while GC_SUBTRACT..GC_SPLIT last. */
typedef void gc_observer(struct runtime *rt, enum gc_phase phase, int generation, void *arg);
void gc_set_observer(struct runtime *rt, gc_observer *fn, void *arg);
ssize_t gc_working_count(Val v);
/* And what it does to each object; while somebody listens the same phases run, one
 * object at a time.  `by`: the object whose reference counted, or NULL. */
enum gc_event {
    GC_COPIED,       /* v's count is its working count now */
    GC_SUBTRACTED,   /* a reference of `by` from v's working count */
    GC_REACHABLE,    /* v has a working count left: somebody outside holds it */
    GC_PUT_ASIDE,    /* v has none left: tentatively unreachable */
    GC_BROUGHT_BACK, /* v, which had none, is held by `by`, which is reachable */
    GC_GREW_OLDER,   /* v survived: into the next generation */
    GC_WEAK_CLEARED, /* weak reference v to `by` */
    GC_CALLED_BACK,  /* the callback of weak reference v */
    GC_FINALIZED_ONE,/* v's finaliser */
    GC_RESURRECTED,  /* v is reachable again after the finalisers */
    GC_BROKEN_UP,    /* v is told to let go of what it holds */
};
/* Told when a collection begins and when it has ended; `asked`: by gc.collect(), not due. */
typedef void gc_listener(struct runtime *rt, bool begins, int generation, ssize_t found, bool asked, void *arg);
void gc_set_listener(struct runtime *rt, gc_listener *fn, void *arg);
typedef void gc_teller(struct runtime *rt, enum gc_event what, Val v, Val by, void *arg);
void gc_set_teller(struct runtime *rt, gc_teller *fn, void *arg);
/* For an observer: what the running collection looks at, in list order.  Those
 * to be scanned or found reachable first, then those put aside (tentatively
 * unreachable; after GC_RESURRECT: certain garbage).  `working` is the working
 * count, or -1 when the object has none (scanned already). */
int gc_each_candidate(struct runtime *rt,
                      int (*fn)(Val v, bool aside, ssize_t working, void *arg), void *arg);

/* ---- audit ----------------------------------------------------------------- */

/* For every object: holders found by walking all objects and all roots equal
 * its count; lists, flags, pools and weak lists are whole; every raw block is
 * somebody's.  Writes each fault to out; gives their number.  Only at a safe
 * point (between instructions, no native function on the C stack).
 * `roots` calls the visitor for each reference held by the runtime's own parts
 * and by frames; given by runtime/. */
typedef int roots_fn(struct runtime *rt, visit_fn *fn, void *arg);
void heap_set_roots(struct runtime *rt, roots_fn *fn);
int heap_visit_roots(struct runtime *rt, visit_fn *fn, void *arg);
/* Raw blocks that belong to no object: free lists, module states, frame stacks. */
typedef void owned_blocks_fn(struct runtime *rt, void (*block)(const void *p, void *arg), void *arg);
void heap_set_owned_blocks(struct runtime *rt, owned_blocks_fn *fn);
int heap_audit(struct runtime *rt, FILE *out);
/* The same while functions in C are at work, which hold references that nobody sees: no
 * count is less than the holders found, and all that is held is alive.  While a collection
 * runs the lists are the collector's, and nothing is said. */
int heap_audit_inside(struct runtime *rt, FILE *out);
/* Whether the memory of an audit is kept for the next one. */
void heap_audit_often(struct runtime *rt, bool often);
/* Every object reachable from lists and roots, each once; holders not included. */
int heap_each_object(struct runtime *rt, int (*fn)(Val, void *), void *arg);

/* ---- listeners -------------------------------------------------------------- */

/* rt->watch is NULL when nobody looks: one predictable branch.  A listener
 * belongs to whoever adds it, and must not allocate Python memory. */
struct watch {
    /* Before dealloc, but after a finaliser, which may have kept it alive; cause: watch->collecting. */
    void (*death)(struct runtime *rt, Val v, void *arg);
    void (*birth)(struct runtime *rt, Val v, void *arg); /* after obj_new/gc_new; fields not set yet */
    void (*block)(struct runtime *rt, void *block, size_t size, bool alloc, void *arg); /* tracemalloc */
    void *arg;
    int collecting; /* generation being collected, or -1 */
    struct watch *next;
};
void watch_add(struct runtime *rt, struct watch *w);
void watch_remove(struct runtime *rt, struct watch *w); /* fine when not added */

/* Who waits for the death of a few objects does not listen to all: one bit for each
 * place of the span says whether somebody waits for what lies there. */
struct awaited {
    void (*death)(struct runtime *rt, Val v, void *arg); /* as in struct watch; v's bit is clear again */
    void *arg;
    uint64_t *bits;
    size_t size; /* of the bits, in bytes */
    uintptr_t start;
};
/* There is one; it belongs to whoever opens it.  False: no addresses for the bits. */
bool awaited_open(struct runtime *rt, struct awaited *a);
void awaited_close(struct runtime *rt, struct awaited *a);
void awaited_note(struct awaited *a, Val v);
void awaited_forget(struct awaited *a, Val v);
void awaited_tell_death(struct runtime *rt, Val v);
static inline bool is_awaited(const struct awaited *a, const void *p)
{
    size_t at = ((uintptr_t)p - a->start) >> 4;
    return a->bits[at / 64] >> at % 64 & 1;
}

void watch_tell_birth(struct runtime *rt, Val v);
void watch_tell_death(struct runtime *rt, Val v);
void watch_tell_block(struct runtime *rt, void *block, size_t size, bool alloc);
void watch_tell_collecting(struct runtime *rt, int generation);

static inline void watch_death(struct runtime *rt, Val v)
{
    if (UNLIKELY(rt->watch != NULL))
        watch_tell_death(rt, v);
    if (UNLIKELY(rt->awaited != NULL) && UNLIKELY(is_awaited(rt->awaited, v)))
        awaited_tell_death(rt, v);
}

/* For whoever makes an object out of kept memory. */
static inline void watch_birth(struct runtime *rt, Val v)
{
    if (UNLIKELY(rt->watch != NULL))
        watch_tell_birth(rt, v);
}

#endif
