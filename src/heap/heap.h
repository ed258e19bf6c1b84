/* heap.h - memory for objects and for the blocks they own.
 *
 * Requests of 1..512 bytes come from 32 size classes, 16 bytes apart, in 16 KiB
 * pools in 1 MiB arenas; larger ones from the host, each with a registered
 * header so that the heap can be walked and limited.  The arenas of a runtime
 * lie in one reserved span of addresses, so "is this mine?" is one compare, and
 * the same session gives the same addresses.
 */
#ifndef HEAP_HEAP_H
#define HEAP_HEAP_H

#include <stdio.h>

#include "heap/type.h"

/* ---- life of a heap ------------------------------------------------------ */

struct heap_options {
    size_t limit; /* bytes; 0: none.  Above it allocations fail. */
};

bool heap_init(struct runtime *rt, const struct heap_options *options);
void heap_release(struct runtime *rt); /* frees all memory, whatever is in it */

/* ---- raw blocks ---------------------------------------------------------- */
/* NULL when the limit is reached, with nothing pending: the caller says
 * `return raise_no_memory(rt)`.  Sizes in bytes; heap_free(NULL) is fine. */

void *heap_alloc(struct runtime *rt, size_t size);
void *heap_alloc_zero(struct runtime *rt, size_t size);
void *heap_resize(struct runtime *rt, void *block, size_t size); /* keeps content */
void heap_free(struct runtime *rt, void *block);

/* n * size + extra, or SIZE_MAX when it does not fit (then heap_alloc fails). */
static inline size_t size_mul_add(size_t n, size_t size, size_t extra)
{
    size_t bytes;
    if (__builtin_mul_overflow(n, size, &bytes) || __builtin_add_overflow(bytes, extra, &bytes))
        return SIZE_MAX;
    return bytes;
}

/* ---- objects without a collector header ----------------------------------- */
/* One reference, type kept if it is a heap type, the rest uninitialised.
 * NULL with MemoryError pending. */

OWNED Ref obj_new(struct runtime *rt, struct type *type);
OWNED Ref obj_new_var(struct runtime *rt, struct type *type, ssize_t items);
/* Give the block back (header included for GC types); drops nothing. */
void obj_free(struct runtime *rt, Ref r);

/* Set the head of fresh memory: one reference, the type kept if it is a heap type. */
void obj_init_head(struct obj *o, struct type *type);

/* Memory that lives as long as the runtime and stands outside the pools
 * (built-in types, singletons, small ints).  Zeroed; NULL when there is none. */
void *heap_static(struct runtime *rt, size_t size);

/* Is p in that memory? */
bool heap_is_static(struct runtime *rt, const void *p);

/* Count on a static object that stands for "the runtime itself holds it". */
enum { REFS_STATIC = 999999999 };

/* sys.getsizeof(v): what is really occupied for v and its own tables. */

/* ---- what the counters say ------------------------------------------------ */

struct heap_stats {
    uint64_t allocs, frees;         /* raw blocks since the start */
    size_t blocks;                  /* raw blocks in use (sys.getallocatedblocks) */
    size_t bytes, peak_bytes;       /* requested bytes in use */
    size_t arenas, arenas_peak, arenas_total, arenas_freed;
    size_t large_blocks, large_bytes;
    uint64_t collections[3];
};
void heap_stats(struct runtime *rt, struct heap_stats *out);
void heap_reset_peak(struct runtime *rt);
bool heap_limit_reached(struct runtime *rt);            /* ... was an allocation refused for it */
/* The count-th allocation from now on fails (0: none); mode 0 once, 1 from then on, 2 three times.
 * A block that is resized counts as one. */
void heap_fail_after(struct runtime *rt, uint64_t count, int mode);
/* Each time fn is asked whether the n-th from now on fails. */
typedef bool heap_fails_fn(uint64_t n, void *arg);
void heap_fail_each(struct runtime *rt, heap_fails_fn *fn, void *arg);
void heap_set_limit(struct runtime *rt, size_t limit); /* 0: none; not below what is in use */
size_t heap_block_size(struct runtime *rt, const void *block); /* rounded up, as occupied */
/* The block of a pool that the object lies in; 0: none, it is large or static. */
size_t heap_object_block(struct runtime *rt, Val v);

/* The pool map: one call per pool, in address order. */
struct pool_view {
    const void *address;
    int arena;      /* index in address order */
    int size_class; /* -1: unused pool */
    int block_size, blocks, used;
};
void heap_each_pool(struct runtime *rt, void (*fn)(const struct pool_view *, void *), void *arg);
/* Every allocated raw block, pools in address order, then large blocks. */
void heap_each_block(struct runtime *rt, void (*fn)(void *block, size_t size, void *arg), void *arg);
/* sys._debugmallocstats() without the free-list lines. */
void heap_debug_stats(struct runtime *rt, FILE *out);

#endif
