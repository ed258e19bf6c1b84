/* fast.h - birth and death of small objects in line, for hot paths only.
 *
 * heap_alloc_fast() and heap_free_fast() are the common case of heap_alloc() and
 * heap_free(): a block of a pool that has more, nobody watching, no limit near.
 * Anything else: NULL or false, and the caller goes the long way, which does it all.
 * The other functions here do all that those of the same name without _fast do.
 */
#ifndef HEAP_FAST_H
#define HEAP_FAST_H

#include "heap/gc.h"
#include "heap/layout.h"

#if defined(HB_AUDIT) || defined(HB_SANITIZERS)
#define HEAP_FAST 0
#else
#define HEAP_FAST 1
#endif

static inline void *heap_alloc_fast(struct runtime *rt, size_t size)
{
    struct heap *h = rt->heap;
    size_t class = (size - 1) >> 4, occupied = (class + 1) << 4;
    if (!HEAP_FAST || class >= SIZE_CLASSES)
        return NULL;
    struct pool *p = h->used_pools[class].next;
    if (UNLIKELY(rt->watch != NULL || h->fail_at || p == &h->used_pools[class] ||
                 !heap_make_room(h, occupied)))
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
    h->room -= occupied;
    return block;
}

/* The same for any size and whatever comes, zeroed: NULL when there is no memory. */
static inline void *heap_alloc_zero_fast(struct runtime *rt, size_t size)
{
    void *block = heap_alloc_fast(rt, size);
    if (UNLIKELY(!block))
        return heap_alloc_zero(rt, size);
    for (uint64_t *word = block, *end = word + ((size + 7) >> 3); word < end; word++)
        *word = 0;
    return block;
}

static inline bool heap_free_fast(struct runtime *rt, void *block)
{
    struct heap *h = rt->heap;
    if (!HEAP_FAST || UNLIKELY(rt->watch != NULL || !in_pools(h, block)) ||
        (UNLIKELY(rt->awaited != NULL) && is_awaited(rt->awaited, block)))
        return false;
    struct pool *p = pool_of(block);
    if (UNLIKELY(!p->free || p->used == 1))
        return false;
    *(void **)block = p->free;
    p->free = block;
    p->used--;
    h->frees++;
    heap_vacate(h, class_size(p->size_class));
    return true;
}

static inline void heap_give_fast(struct runtime *rt, void *block)
{
    if (UNLIKELY(!heap_free_fast(rt, block)))
        heap_free(rt, block);
}

static inline void gc_count_birth(struct runtime *rt)
{
    struct heap *h = rt->heap;
    struct generation *young = &h->generation[0];
    if (UNLIKELY(++young->count > young->threshold) && h->enabled && young->threshold &&
        !h->collecting)
        gc_collect_if_due(rt);
}

static inline void gc_count_death(struct runtime *rt)
{
    struct generation *young = &rt->heap->generation[0];
    if (young->count > 0)
        young->count--;
}

/* `size` and `header` together in bytes; what gc_new() does. */
OWNED static inline Ref gc_make_fast(struct runtime *rt, struct type *type, size_t size,
                                     size_t header)
{
    char *block = heap_alloc_fast(rt, size);
    if (UNLIKELY(!block)) {
        block = heap_alloc(rt, size);
        if (!block)
            return raise_no_memory(rt);
    }
    uintptr_t *word = (uintptr_t *)(void *)block;
    word[0] = word[1] = 0;
    if (header > 2 * sizeof *word)
        word[2] = word[3] = 0;
    pool_note_header(rt->heap, block);
    gc_count_birth(rt);
    Ref r = (Ref)(void *)(block + header);
    if (type_has(type, TYPE_HEAP))
        type->head.head.refs++;
    r->refs = 1;
    r->type = type;
    watch_birth(rt, r);
    return r;
}

static inline void gc_free_fast(struct runtime *rt, Ref r)
{
    gc_untrack(rt, r);
    gc_count_death(rt);
    heap_give_fast(rt, (char *)r - gc_header_size(r->type));
}

/* ref_drop() where most are ints, whose death needs no call. */
static inline void ref_drop_likely_int(struct runtime *rt, Ref r)
{
    if (r && --r->refs == 0 && !(r->type == rt->int_type && heap_free_fast(rt, r)))
        obj_dealloc(rt, r);
}

static inline bool trash_enter_fast(struct runtime *rt, Ref self)
{
    struct heap *h = rt->heap;
    int n = h->trash_nesting;
    if (n > 0 && h->trash[n].self == self) {
        h->trash[n].again++;
        return true;
    }
    if (UNLIKELY(n >= TRASH_DEPTH))
        return trash_put_off(h, self);
    h->trash_nesting = ++n;
    h->trash[n].self = self;
    h->trash[n].again = 0;
    return true;
}

static inline void trash_leave_fast(struct runtime *rt)
{
    struct heap *h = rt->heap;
    int n = h->trash_nesting;
    if (UNLIKELY(h->trash[n].again)) {
        h->trash[n].again--;
        return;
    }
    h->trash_nesting = --n;
    if (UNLIKELY(h->trash_later != NULL) && n == 0)
        trash_work_off(rt);
}

#endif
