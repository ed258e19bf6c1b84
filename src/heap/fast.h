/* fast.h - allocation of small blocks in line, for the evaluation loop only.
 *
 * The common case of heap_alloc() and heap_free(): a block of a pool that has more,
 * nobody watching, no limit near.  Anything else: NULL or false, and the caller goes
 * the long way, which does it all. */
#ifndef HEAP_FAST_H
#define HEAP_FAST_H

#include "heap/layout.h"

#if defined(HB_AUDIT) || defined(HB_SANITIZERS)
#define HEAP_FAST 0
#else
#define HEAP_FAST 1
#endif

/* size must be a constant of 1..512. */
static inline void *heap_alloc_fast(struct runtime *rt, size_t size)
{
    struct heap *h = rt->heap;
    size_t class = (size - 1) >> 4, occupied = (class + 1) << 4;
    struct pool *p = h->used_pools[class].next;
    if (!HEAP_FAST || UNLIKELY(rt->watch != NULL || h->fail_at || p == &h->used_pools[class] ||
                               occupied > h->limit - h->bytes))
        return NULL;
    void *block = p->free, *next = *(void **)block;
    if (!next) { /* the next one was never used yet */
        if (UNLIKELY(p->fresh > p->fresh_last))
            return NULL;
        next = (char *)p + p->fresh;
        p->fresh += (uint32_t)occupied;
        *(void **)next = NULL;
    }
    p->free = next;
    p->used++;
    h->allocs++;
    h->bytes += occupied;
    if (h->bytes > h->peak)
        h->peak = h->bytes;
    return block;
}

static inline bool heap_free_fast(struct runtime *rt, void *block)
{
    struct heap *h = rt->heap;
    if (!HEAP_FAST || UNLIKELY(rt->watch != NULL || (uintptr_t)block - h->pools_start >= h->pools_size))
        return false;
    struct pool *p = (struct pool *)((uintptr_t)block & ~(uintptr_t)(POOL_SIZE - 1));
    if (UNLIKELY(!p->free || p->used == 1))
        return false;
    *(void **)block = p->free;
    p->free = block;
    p->used--;
    h->frees++;
    h->bytes -= ((size_t)p->size_class + 1) << 4;
    return true;
}

#endif
