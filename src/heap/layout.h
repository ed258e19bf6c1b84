/* layout.h - the insides of a heap.  For heap/ only.
 *
 * One span of reserved addresses per runtime:
 *
 *     static memory | arenas of 1 MiB, each 64 pools of 16 KiB | large blocks
 *
 * A pool serves one size class; a large block carries a 16-byte header and has
 * a physical neighbour on each side, so the whole span can be walked.
 */
#ifndef HEAP_LAYOUT_H
#define HEAP_LAYOUT_H

#include "config.h"
#include "heap/gc.h"
#include "heap/heap.h"

enum {
    SIZE_CLASSES = 32,
    SMALL_MAX = 512,
    POOL_SIZE = 16 * 1024,
    ARENA_SIZE = 1024 * 1024,
    TOUCH_SIZE = 128 * 1024,
    ARENA_POOLS = ARENA_SIZE / POOL_SIZE,
    POOL_NO_CLASS = 0xffff,
    NO_ARENA = -1,
    STATIC_SIZE = 16 * 1024 * 1024,
    LARGE_BINS = 60 * 8,
    LARGE_SLACK = 64, /* a block above SMALL_MAX is larger than asked for by less */
    REST_MAX = 4096, /* whole size of a block that rests */
    REST_EACH = 4,   /* how many of one size */
    LARGE_KEEP = 128 * 1024,
    LARGE_KEEP_MOST = 4 * 1024 * 1024,
    TRASH_DEPTH = 50,
    DEEP_DEPTH = 500,
    GENERATIONS = 3,
};

/* Head of a pool; its blocks follow. */
struct pool {
    uint32_t used; /* blocks in use */
    uint32_t headers; /* 0: none of its blocks in use has a collector header */
    void *free;    /* LIFO of free blocks, through their first word */
    struct pool *next, *prev; /* pools of the class with a free block; next: the arena's free pools */
    uint32_t arena;
    uint32_t size_class;
    uint32_t fresh;      /* offset of the first block never handed out */
    uint32_t fresh_last; /* largest offset where a block fits */
};
_Static_assert(sizeof(struct pool) == 48, "CPython's pool header");

struct arena {
    bool mapped;
    int free_pools; /* unused ones, carved or not */
    char *uncarved; /* the next pool never used */
    struct pool *pools; /* free pools, LIFO */
    int next, prev; /* usable arenas by free_pools ascending; or the unused ones */
};

/* Before every large block.  `previous` is the whole size of the physical
 * neighbour below (0: none), `size` this block's whole size, bit 0: in use,
 * bit 1 besides: freed, and resting as it is for the next one of its size. */
enum { LARGE_USED = 1, LARGE_RESTING = 2 };
struct large {
    size_t previous;
    size_t size;
};
struct large_links { /* in a free block */
    struct large *next, *prev;
};

struct generation {
    struct gc_head head;
    int threshold, count;
};

struct heap {
    struct generation generation[GENERATIONS]; /* first: gc_track() */

    /* fast path */
    struct pool used_pools[SIZE_CLASSES]; /* list heads */
    uintptr_t pools_start;
    size_t pools_size;
    uint64_t allocs, frees;
    size_t ceiling, room; /* heap_bytes() */
    size_t limit, peak;   /* peak: the one before the ceiling was lowered */
    uint64_t fail_at; /* 0: none fails, and they are not numbered */

    /* collector */
    struct gc_head permanent;
    bool enabled, collecting;
    int debug;
    ssize_t long_lived_total, long_lived_pending;
    ssize_t long_lived_more; /* old objects that CPython would have besides */
    struct gc_generation_stats stats[GENERATIONS];
    struct gc_hooks hooks;
    struct collection *running; /* NULL: none */
    gc_observer *observer;
    void *observer_arg;
    gc_listener *listener;
    void *listener_arg;
    bool due; /* the collection came by itself */
    gc_teller *teller;
    void *teller_arg;
    roots_fn *roots;
    owned_blocks_fn *owned_blocks;
    struct walk_memory *walk_memory; /* audit.c; NULL: none is kept */
    bool keep_walks;

    /* trashcan */
    int trash_nesting;
    struct {
        Ref self;       /* whose dealloc runs */
        unsigned again; /* entered so many times more for the same object */
    } trash[TRASH_DEPTH + 1]; /* by nesting, from 1 */
    Ref trash_later; /* chain through gc_head.prev */
    int deep_nesting; /* deallocs that CPython never puts off */
    Ref deep_later;   /* the same chain for these */

    /* arenas */
    struct arena *arena; /* arena_room of them, reserved memory */
    int arena_room, arena_end; /* arena_end: never used from here */
    int usable, unused;        /* heads of lists, or NO_ARENA */
    int last_with[ARENA_POOLS + 1]; /* last usable arena with n free pools */
    size_t arenas, arenas_peak, arenas_total, arenas_freed;

    /* large blocks */
    char *large_start, *large_top, *large_committed, *large_end;
    char *large_touched; /* above it, no memory */
    size_t large_keep;   /* freed blocks below this size keep their memory */
    size_t large_last; /* whole size of the block below large_top */
    struct large *bin[LARGE_BINS];
    uint64_t bin_map;
    uint8_t bin_sub_map[64];
    struct large *resting[REST_MAX / 16 + 1]; /* by whole size, LIFO */
    uint8_t resting_count[REST_MAX / 16 + 1];
    size_t large_blocks, large_bytes;

    /* static memory */
    char *static_start, *static_top, *static_committed;

    char *span;
    size_t span_size;
    int fail_mode;
    uint64_t asked; /* allocations and resizes, of which fail_at is one */
    heap_fails_fn *fails; /* decides in place of fail_at; NULL: nobody */
    void *fails_arg;
    bool limit_hit; /* an allocation was refused because of the limit */
};

/* pools.c */
void pools_init(struct heap *h);
void *pool_alloc_new(struct heap *h, size_t size_class); /* no pool of the class has a free block */
void pool_extend(struct pool *p);                  /* its last free block was taken */
void pool_link(struct heap *h, struct pool *p);    /* it was full */
void pool_emptied(struct heap *h, struct pool *p); /* its last used block was freed */
/* large.c: payload pointers. */
void *large_alloc(struct heap *h, size_t size);
void large_free(struct heap *h, void *block);
void *large_resize(struct heap *h, void *block, size_t size); /* in place, or NULL */
/* A larger block with the same content, made without copying it; NULL: do it otherwise.
 * `block` is still to be freed, its content is gone. */
void *large_move(struct heap *h, void *block, size_t size);
size_t large_block_size(const void *block);
/* heap.c */
bool heap_commit(char *from, size_t size);
size_t obj_var_size(const struct type *type, ssize_t items); /* SIZE_MAX: too large */
_Static_assert(offsetof(struct heap, generation[0].head) == 0, "gc_track() finds it there");
/* trash.c */
bool trash_put_off(struct heap *h, Ref self);
void trash_work_off(struct runtime *rt);
/* gc.c */
void gc_init(struct heap *h);
void gc_list_merge(struct gc_head *from, struct gc_head *to);
ssize_t gc_list_size(const struct gc_head *list);
/* collect.c: what gc_new does when the youngest generation is over its threshold. */
void gc_collect_if_due(struct runtime *rt);

/* These belong to types/; the heap only calls them. */
Ref raise_no_memory(struct runtime *rt);
void instance_blocks(Val v, void (*block)(const void *p, void *arg), void *arg);

static inline bool in_pools(const struct heap *h, const void *p)
{
    return (uintptr_t)p - h->pools_start < h->pools_size;
}
static inline struct pool *pool_of(const void *p)
{
    return (struct pool *)((uintptr_t)p & ~(uintptr_t)(POOL_SIZE - 1));
}
static inline size_t large_whole(const struct large *b)
{
    return b->size & ~(size_t)(LARGE_USED | LARGE_RESTING);
}
/* The block will have a collector header. */
static inline void pool_note_header(const struct heap *h, const void *block)
{
    if (in_pools(h, block))
        pool_of(block)->headers = 1;
}
static inline size_t class_size(size_t size_class)
{
    return (size_class + 1) * 16;
}

/* The bytes in use are the ceiling less the room under it.  The ceiling is the most they
 * were since it was last lowered, and never above the limit: while a block fits the room,
 * neither the peak nor the limit is concerned. */
static inline size_t heap_bytes(const struct heap *h)
{
    return h->ceiling - h->room;
}
static inline size_t heap_peak(const struct heap *h)
{
    return h->peak > h->ceiling ? h->peak : h->ceiling;
}
static inline size_t heap_left(const struct heap *h)
{
    return h->limit - heap_bytes(h);
}
/* Make room for `size` bytes, which are taken next; false: the limit forbids it. */
static inline bool heap_make_room(struct heap *h, size_t size)
{
    if (LIKELY(size <= h->room))
        return true;
    if (UNLIKELY(size > heap_left(h)))
        return false;
    h->ceiling += size - h->room;
    h->room = size;
    return true;
}
static inline void heap_occupy(struct heap *h, size_t size)
{
    heap_make_room(h, size);
    h->room -= size;
}
static inline void heap_vacate(struct heap *h, size_t size)
{
    h->room += size;
}

static inline void *pool_alloc(struct heap *h, size_t size_class)
{
    struct pool *head = &h->used_pools[size_class], *p = head->next;
    if (UNLIKELY(p == head))
        return pool_alloc_new(h, size_class);
    p->used++;
    void *block = p->free;
    p->free = *(void **)block;
    if (UNLIKELY(!p->free))
        pool_extend(p);
    return block;
}

static inline void pool_free(struct heap *h, struct pool *p, void *block)
{
    void *last = p->free;
    *(void **)block = last;
    p->free = block;
    p->used--;
    if (UNLIKELY(!last))
        pool_link(h, p);
    else if (UNLIKELY(p->used == 0))
        pool_emptied(h, p);
}

/* ---- flags in a collector header ------------------------------------------- */

enum { GC_SHIFT = 2, GC_UNREACHABLE = 1 };

static inline struct gc_head *gc_next(const struct gc_head *g)
{
    return (struct gc_head *)g->next;
}
static inline struct gc_head *gc_prev(const struct gc_head *g)
{
    return (struct gc_head *)(g->prev & GC_PREV_MASK);
}
static inline uintptr_t gc_working(const struct gc_head *g)
{
    return g->prev >> GC_SHIFT;
}
static inline void gc_set_working(struct gc_head *g, uintptr_t count)
{
    g->prev = (g->prev & ~GC_PREV_MASK) | count << GC_SHIFT;
}
static inline void gc_set_prev(struct gc_head *g, const struct gc_head *p)
{
    g->prev = (g->prev & ~GC_PREV_MASK) | (uintptr_t)p;
}
static inline bool gc_list_empty(const struct gc_head *list)
{
    return list->next == (uintptr_t)list;
}
static inline void gc_list_init(struct gc_head *list)
{
    list->next = list->prev = (uintptr_t)list;
}
static inline void gc_list_append(struct gc_head *g, struct gc_head *list)
{
    struct gc_head *last = (struct gc_head *)list->prev;
    gc_set_prev(g, last);
    last->next = (uintptr_t)g;
    g->next = (uintptr_t)list;
    list->prev = (uintptr_t)g;
}
static inline void gc_list_remove(struct gc_head *g) /* next becomes 0: untracked */
{
    struct gc_head *prev = gc_prev(g), *next = gc_next(g);
    prev->next = (uintptr_t)next;
    gc_set_prev(next, prev);
    g->next = 0;
}
static inline size_t gc_header_size(const struct type *t)
{
    return !type_has(t, TYPE_GC) ? 0 : type_has(t, TYPE_MANAGED_DICT) ? 32 : 16;
}

/* ---- poison ------------------------------------------------------------------ */

#ifdef HB_SANITIZERS
#include <sanitizer/asan_interface.h>
#define HIDE(p, size)   ASAN_POISON_MEMORY_REGION(p, size)
#define REVEAL(p, size) ASAN_UNPOISON_MEMORY_REGION(p, size)
#else
#define HIDE(p, size)   ((void)(p), (void)(size))
#define REVEAL(p, size) ((void)(p), (void)(size))
#endif

#endif
