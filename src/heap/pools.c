/* pools.c - small blocks: size classes in pools, pools in arenas.
 *
 * used_pools[c] lists the pools of class c that have both used and free blocks.
 * A full pool is in no list; an empty one is in its arena's list of free pools
 * and remembers its class and free blocks, in case the same class asks again.
 * Usable arenas (with a free pool) are sorted by their number of free pools,
 * fewest first: allocation empties the fullest, so that others can be returned.
 * last_with[n] is the last usable arena with n free pools, or NO_ARENA.
 */
#include "heap/layout.h"

#include <sys/mman.h>

void pools_init(struct heap *h)
{
    for (int i = 0; i < SIZE_CLASSES; i++)
        h->used_pools[i].next = h->used_pools[i].prev = &h->used_pools[i];
    h->usable = h->unused = NO_ARENA;
    for (int i = 0; i <= ARENA_POOLS; i++)
        h->last_with[i] = NO_ARENA;
}

static char *arena_address(const struct heap *h, int arena)
{
    return (char *)h->pools_start + (size_t)arena * ARENA_SIZE;
}

/* The latest arena given back, else the next address; becomes the only usable one. */
static bool arena_new(struct heap *h)
{
    int i = h->unused;
    if (i == NO_ARENA && h->arena_end == h->arena_room)
        return false;
    if (i == NO_ARENA)
        i = h->arena_end;
    if (!heap_commit(arena_address(h, i), ARENA_SIZE))
        return false;
    if (i == h->unused)
        h->unused = h->arena[i].next;
    else
        h->arena_end++;
    h->arena[i] = (struct arena){
        .mapped = true,
        .free_pools = ARENA_POOLS,
        .uncarved = arena_address(h, i),
        .next = NO_ARENA,
        .prev = NO_ARENA,
    };
    h->usable = i;
    h->last_with[ARENA_POOLS] = i;
    h->arenas_total++;
    if (++h->arenas > h->arenas_peak)
        h->arenas_peak = h->arenas;
    return true;
}

/* Pools are carved one after the other and filled at once: the pages of several in one
 * go cost a fraction of a page fault each. */
static void touch_ahead(const struct arena *a)
{
#ifdef MADV_POPULATE_WRITE
    if (((uintptr_t)a->uncarved & (TOUCH_SIZE - 1)) == 0)
        madvise(a->uncarved, TOUCH_SIZE, MADV_POPULATE_WRITE);
#endif
}

static struct pool *pool_take(struct heap *h)
{
    if (h->usable == NO_ARENA && !arena_new(h))
        return NULL;
    struct arena *a = &h->arena[h->usable];
    if (h->last_with[a->free_pools] == h->usable)
        h->last_with[a->free_pools] = NO_ARENA;
    if (a->free_pools > 1)
        h->last_with[a->free_pools - 1] = h->usable;
    struct pool *p = a->pools;
    if (p) {
        a->pools = p->next;
    } else {
        p = (struct pool *)a->uncarved;
        touch_ahead(a);
        a->uncarved += POOL_SIZE;
        REVEAL(p, sizeof *p);
        p->arena = (uint32_t)h->usable;
        p->size_class = POOL_NO_CLASS;
    }
    if (--a->free_pools == 0) {
        h->usable = a->next;
        if (h->usable != NO_ARENA)
            h->arena[h->usable].prev = NO_ARENA;
    }
    return p;
}

void pool_link(struct heap *h, struct pool *p)
{
    struct pool *head = &h->used_pools[p->size_class], *first = head->next;
    p->next = first;
    p->prev = head;
    first->prev = p;
    head->next = p;
}

static inline void pool_unlink(struct pool *p)
{
    p->next->prev = p->prev;
    p->prev->next = p->next;
}

/* No free block is left: carve the next one, or leave the list. */
void pool_extend(struct pool *p)
{
    if (p->fresh <= p->fresh_last) {
        p->free = (char *)p + p->fresh;
        p->fresh += (uint32_t)class_size(p->size_class);
        REVEAL(p->free, sizeof(void *));
        *(void **)p->free = NULL;
        return;
    }
    pool_unlink(p);
}

void *pool_alloc_new(struct heap *h, size_t size_class)
{
    struct pool *p = pool_take(h);
    if (!p)
        return NULL;
    size_t size = class_size(size_class);
    bool same = p->size_class == size_class;
    p->size_class = (uint32_t)size_class;
    p->used = 1;
    p->headers = 0;
    pool_link(h, p);
    void *block;
    if (same) { /* its free list is still good */
        block = p->free;
        p->free = *(void **)block;
        if (!p->free)
            pool_extend(p);
        return block;
    }
    block = p + 1;
    p->fresh = (uint32_t)(sizeof *p + 2 * size);
    p->fresh_last = (uint32_t)(POOL_SIZE - size);
    p->free = (char *)block + size;
    HIDE(block, POOL_SIZE - sizeof *p);
    REVEAL(p->free, sizeof(void *));
    *(void **)p->free = NULL;
    return block;
}

static void arena_unlink(struct heap *h, int i)
{
    struct arena *a = &h->arena[i];
    if (a->prev == NO_ARENA)
        h->usable = a->next;
    else
        h->arena[a->prev].next = a->next;
    if (a->next != NO_ARENA)
        h->arena[a->next].prev = a->prev;
}

static void arena_return(struct heap *h, int i)
{
    struct arena *a = &h->arena[i];
    arena_unlink(h, i);
    REVEAL(arena_address(h, i), ARENA_SIZE);
    madvise(arena_address(h, i), ARENA_SIZE, MADV_DONTNEED);
    *a = (struct arena){.next = h->unused, .prev = NO_ARENA};
    h->unused = i;
    h->arenas--;
    h->arenas_freed++;
}

/* The arena of an emptied pool moves behind those with fewer free pools. */
static void arena_sort(struct heap *h, int i, int last)
{
    struct arena *a = &h->arena[i];
    arena_unlink(h, i);
    a->prev = last;
    a->next = h->arena[last].next;
    if (a->next != NO_ARENA)
        h->arena[a->next].prev = i;
    h->arena[last].next = i;
}

void pool_emptied(struct heap *h, struct pool *p)
{
    pool_unlink(p);
    int i = (int)p->arena;
    struct arena *a = &h->arena[i];
    p->next = a->pools;
    a->pools = p;
    int before = a->free_pools++, now = before + 1;
    /* Where the arenas with `before` free pools end: computed before the table changes. */
    int last = h->last_with[before];
    if (last == i) {
        int left = a->prev;
        h->last_with[before] =
            left != NO_ARENA && h->arena[left].free_pools == before ? left : NO_ARENA;
    }
    if (now == ARENA_POOLS && a->next != NO_ARENA) {
        /* Wholly free and not the last usable one. */
        arena_return(h, i);
        return;
    }
    if (before == 0) { /* was full, in no list: the front */
        a->next = h->usable;
        a->prev = NO_ARENA;
        if (h->usable != NO_ARENA)
            h->arena[h->usable].prev = i;
        h->usable = i;
        if (h->last_with[1] == NO_ARENA)
            h->last_with[1] = i;
        return;
    }
    if (h->last_with[now] == NO_ARENA)
        h->last_with[now] = i;
    if (last != i)
        arena_sort(h, i, last);
}
