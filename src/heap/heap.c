/* heap.c - the memory of one runtime: its span, raw blocks, objects, counters.
 *
 * bytes counts blocks as occupied (rounded up to their size class), so that it
 * can be kept without remembering what was asked for.
 */
#include "heap/layout.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>


/* Where spans lie: far from everything the kernel hands out by itself, always
 * the same, so that the same session has the same addresses. */
#define SPAN_HINT 0x200000000000ul
#define SPAN_SIZE ((size_t)64 << 30)
enum { SPAN_SLOTS = 64 };
#define SPAN_MIN ((size_t)64 << 20)

bool heap_commit(char *from, size_t size)
{
    return mprotect(from, size, PROT_READ | PROT_WRITE) == 0;
}

static char *span_at(uintptr_t hint, size_t size)
{
    void *p = mmap((void *)hint, size, PROT_NONE,
                   MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED_NOREPLACE, -1, 0);
    if (p == MAP_FAILED)
        return NULL;
    if ((uintptr_t)p != hint) { /* a kernel that does not know NOREPLACE */
        munmap(p, size);
        return NULL;
    }
    return p;
}

/* The largest span that the system gives, halving; in the first free slot. */
static bool span_reserve(struct heap *h)
{
    size_t size = SPAN_SIZE;
    struct rlimit limit;
    if (getrlimit(RLIMIT_AS, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY)
        while (size > SPAN_MIN && size > limit.rlim_cur / 2)
            size /= 2;
    for (; size >= SPAN_MIN; size /= 2) {
        for (uintptr_t slot = 0; slot < SPAN_SLOTS; slot++) {
            h->span = span_at(SPAN_HINT + slot * SPAN_SIZE, size);
            if (h->span) {
                h->span_size = size;
                return true;
            }
        }
    }
    return false;
}

static void *reserve_table(size_t size)
{
    void *p = mmap(NULL, size, PROT_READ | PROT_WRITE,
                   MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    return p == MAP_FAILED ? NULL : p;
}

bool heap_init(struct runtime *rt, const struct heap_options *options)
{
    struct heap *h = calloc(1, sizeof *h);
    if (!h)
        return false;
    if (!span_reserve(h)) {
        free(h);
        return false;
    }
    h->static_start = h->static_top = h->static_committed = h->span;
    h->pools_start = (uintptr_t)h->span + STATIC_SIZE;
    h->pools_size = h->span_size / 2 - STATIC_SIZE;
    h->arena_room = (int)(h->pools_size / ARENA_SIZE);
    h->large_start = h->large_top = h->large_committed = h->span + h->span_size / 2;
    h->large_touched = h->large_start;
    h->large_keep = LARGE_KEEP;
    h->large_end = h->span + h->span_size;
    h->arena = reserve_table((size_t)h->arena_room * sizeof *h->arena);
    if (!h->arena) {
        munmap(h->span, h->span_size);
        free(h);
        return false;
    }
    h->limit = options && options->limit ? options->limit : SIZE_MAX;
    pools_init(h);
    gc_init(h);
    rt->heap = h;
    return true;
}

void heap_release(struct runtime *rt)
{
    struct heap *h = rt->heap;
    if (!h)
        return;
    REVEAL(h->span, STATIC_SIZE);
    if (h->arena_end)
        REVEAL((void *)h->pools_start, (size_t)h->arena_end * ARENA_SIZE);
    REVEAL(h->large_start, (size_t)(h->large_committed - h->large_start));
    munmap(h->span, h->span_size);
    munmap(h->arena, (size_t)h->arena_room * sizeof *h->arena);
    free(h);
    rt->heap = NULL;
}

/* ---- raw blocks ----------------------------------------------------------- */

/* Shall this allocation fail: the chosen one, and those the mode says? */
static bool fails(struct heap *h)
{
    static const uint64_t burst = 3;
    uint64_t n = ++h->asked;
    if (h->fails)
        return h->fails(n, h->fails_arg);
    if (n < h->fail_at)
        return false;
    return h->fail_mode == 1 || n - h->fail_at < (h->fail_mode == 0 ? 1 : burst);
}

static inline void *take(struct heap *h, size_t size)
{
    h->allocs++;
    if (UNLIKELY(h->fail_at != 0) && fails(h)) {
        h->frees++;
        return NULL;
    }
    void *block;
    size_t occupied;
    if (LIKELY(size - 1 < SMALL_MAX)) {
        size_t class = (size - 1) >> 4;
        occupied = class_size(class);
        block = LIKELY(occupied <= heap_left(h)) ? pool_alloc(h, class) : NULL;
        if (block)
            REVEAL(block, occupied);
    } else {
        block = size <= heap_left(h) ? large_alloc(h, size) : NULL;
        occupied = block ? large_block_size(block) : 0;
        if (UNLIKELY(occupied > heap_left(h))) {
            large_free(h, block);
            block = NULL;
        }
    }
    if (UNLIKELY(!block)) {
        h->limit_hit = h->limit != SIZE_MAX;
        h->frees++;
        return NULL;
    }
    heap_occupy(h, occupied);
#ifdef HB_AUDIT
    memset(block, 0xcd, occupied);
#endif
    return block;
}

static inline void give(struct heap *h, void *block)
{
    h->frees++;
    if (LIKELY(in_pools(h, block))) {
        struct pool *p = pool_of(block);
        size_t occupied = class_size(p->size_class);
        heap_vacate(h, occupied);
#ifdef HB_AUDIT
        memset(block, 0xdd, occupied);
#endif
        HIDE((char *)block + sizeof(void *), occupied - sizeof(void *));
        pool_free(h, p, block);
        return;
    }
    heap_vacate(h, large_block_size(block));
#ifdef HB_AUDIT
    memset(block, 0xdd, large_block_size(block));
#endif
    large_free(h, block);
}

void *heap_alloc(struct runtime *rt, size_t size)
{
    void *block = take(rt->heap, size ? size : 1);
    if (UNLIKELY(rt->watch != NULL) && block)
        watch_tell_block(rt, block, size, true);
    return block;
}

void *heap_alloc_zero(struct runtime *rt, size_t size)
{
    void *block = heap_alloc(rt, size);
    if (block)
        memset(block, 0, size);
    return block;
}

void heap_free(struct runtime *rt, void *block)
{
    if (!block)
        return;
    if (UNLIKELY(rt->watch != NULL))
        watch_tell_block(rt, block, 0, false);
    give(rt->heap, block);
}

size_t heap_block_size(struct runtime *rt, const void *block)
{
    return in_pools(rt->heap, block) ? class_size(pool_of(block)->size_class)
                                     : large_block_size(block);
}

size_t heap_object_block(struct runtime *rt, Val v)
{
    const char *block = (const char *)v - gc_header_size(v->type);
    return in_pools(rt->heap, block) ? class_size(pool_of(block)->size_class) : 0;
}

/* A small block stays where it is while it fits and loses at most a quarter;
 * a large one grows and shrinks in place when it can. */
static void *resize_in_place(struct heap *h, void *block, size_t size, size_t old)
{
    if (in_pools(h, block))
        return size <= old && 4 * size > 3 * old ? block : NULL;
    if (size > old && size - old + LARGE_SLACK > heap_left(h))
        return NULL;
    if (!large_resize(h, block, size))
        return NULL;
    heap_vacate(h, old);
    heap_occupy(h, large_block_size(block));
    return block;
}

static void *move_pages(struct heap *h, void *block, size_t size)
{
    if (in_pools(h, block) || h->fail_at || size + LARGE_SLACK > heap_left(h))
        return NULL;
    void *moved = large_move(h, block, size);
    if (!moved)
        return NULL;
    h->allocs++;
    heap_occupy(h, large_block_size(moved));
    return moved;
}

void *heap_resize(struct runtime *rt, void *block, size_t size)
{
    if (!block)
        return heap_alloc(rt, size);
    struct heap *h = rt->heap;
    if (!size)
        size = 1;
    size_t old = heap_block_size(rt, block);
    if (UNLIKELY(h->fail_at != 0) && fails(h))
        return NULL;
    void *moved = resize_in_place(h, block, size, old);
    if (moved) {
        if (UNLIKELY(rt->watch != NULL)) {
            watch_tell_block(rt, block, 0, false);
            watch_tell_block(rt, block, size, true);
        }
        return moved;
    }
    moved = move_pages(h, block, size);
    if (!moved) {
        moved = take(h, size);
        if (!moved)
            return NULL;
        memcpy(moved, block, old < size ? old : size);
    }
    if (UNLIKELY(rt->watch != NULL)) {
        watch_tell_block(rt, block, 0, false);
        watch_tell_block(rt, moved, size, true);
    }
    give(h, block);
    return moved;
}

/* ---- objects without a collector header ------------------------------------ */

void obj_init_head(struct obj *o, struct type *type)
{
    if (type_has(type, TYPE_HEAP))
        type->head.head.refs++;
    o->refs = 1;
    o->type = type;
}

size_t obj_var_size(const struct type *type, ssize_t items)
{
    size_t size = size_mul_add((size_t)items, (size_t)type->itemsize, (size_t)type->basicsize);
    return size > SIZE_MAX - 7 ? SIZE_MAX : (size + 7) & ~(size_t)7;
}

static Ref obj_make(struct runtime *rt, struct type *type, size_t size)
{
    Ref o = heap_alloc(rt, size);
    if (UNLIKELY(!o))
        return raise_no_memory(rt);
    obj_init_head(o, type);
    watch_birth(rt, o);
    return o;
}

Ref obj_new(struct runtime *rt, struct type *type)
{
    return obj_make(rt, type, (size_t)type->basicsize);
}

Ref obj_new_var(struct runtime *rt, struct type *type, ssize_t items)
{
    Ref o = obj_make(rt, type, obj_var_size(type, items));
    if (o)
        LOOK(var_obj, o)->size = items;
    return o;
}

void obj_free(struct runtime *rt, Ref r)
{
    if (obj_is_gc(r))
        gc_free(rt, r);
    else
        heap_free(rt, r);
}

void obj_dealloc(struct runtime *rt, Ref r)
{
    if (!r->type->finalize)
        watch_death(rt, r);
    r->type->dealloc(rt, r);
}

void *heap_static(struct runtime *rt, size_t size)
{
    struct heap *h = rt->heap;
    size = (size + 15) & ~(size_t)15;
    if (size > (size_t)(h->static_start + STATIC_SIZE - h->static_top))
        return NULL;
    char *block = h->static_top, *top = block + size;
    if (top > h->static_committed) {
        size_t step = ((size_t)(top - h->static_committed) + 0xffff) & ~(size_t)0xffff;
        if (!heap_commit(h->static_committed, step))
            return NULL;
        h->static_committed += step;
    }
    h->static_top = top;
    return block;
}

bool heap_is_static(struct runtime *rt, const void *p)
{
    return (uintptr_t)p - (uintptr_t)rt->heap->static_start < STATIC_SIZE;
}

/* ---- counters, walks --------------------------------------------------------- */

void heap_stats(struct runtime *rt, struct heap_stats *out)
{
    const struct heap *h = rt->heap;
    *out = (struct heap_stats){
        .allocs = h->allocs,
        .frees = h->frees,
        .blocks = h->allocs - h->frees,
        .bytes = heap_bytes(h),
        .peak_bytes = heap_peak(h),
        .arenas = h->arenas,
        .arenas_peak = h->arenas_peak,
        .arenas_total = h->arenas_total,
        .arenas_freed = h->arenas_freed,
        .large_blocks = h->large_blocks,
        .large_bytes = h->large_bytes,
    };
    for (int i = 0; i < GENERATIONS; i++)
        out->collections[i] = (uint64_t)h->stats[i].collections;
}

void heap_reset_peak(struct runtime *rt)
{
    struct heap *h = rt->heap;
    h->peak = 0;
    h->ceiling = heap_bytes(h);
    h->room = 0;
}

void heap_set_limit(struct runtime *rt, size_t limit)
{
    struct heap *h = rt->heap;
    size_t bytes = heap_bytes(h);
    h->limit = !limit ? SIZE_MAX : limit < bytes ? bytes : limit;
    if (h->ceiling > h->limit) {
        h->peak = heap_peak(h);
        h->ceiling = h->limit;
        h->room = h->limit - bytes;
    }
}

bool heap_limit_reached(struct runtime *rt)
{
    return rt->heap->limit_hit;
}

void heap_fail_after(struct runtime *rt, uint64_t count, int mode)
{
    struct heap *h = rt->heap;
    h->asked = 0;
    h->fail_at = count;
    h->fail_mode = mode;
    h->fails = NULL;
}

void heap_fail_each(struct runtime *rt, heap_fails_fn *fn, void *arg)
{
    heap_fail_after(rt, 1, 0);
    rt->heap->fails = fn;
    rt->heap->fails_arg = arg;
}

void heap_each_pool(struct runtime *rt, void (*fn)(const struct pool_view *, void *), void *arg)
{
    const struct heap *h = rt->heap;
    for (int i = 0; i < h->arena_end; i++) {
        const struct arena *a = &h->arena[i];
        if (!a->mapped)
            continue;
        const char *start = (const char *)h->pools_start + (size_t)i * ARENA_SIZE;
        for (int j = 0; j < ARENA_POOLS; j++) {
            const struct pool *p = (const struct pool *)(start + (size_t)j * POOL_SIZE);
            struct pool_view v = {.address = p, .arena = i, .size_class = -1};
            if ((const char *)p < a->uncarved && p->used) {
                v.size_class = (int)p->size_class;
                v.block_size = (int)class_size(p->size_class);
                v.blocks = (int)((POOL_SIZE - sizeof *p) / class_size(p->size_class));
                v.used = (int)p->used;
            }
            fn(&v, arg);
        }
    }
}

struct block_walk {
    void (*fn)(void *block, size_t size, void *arg);
    void *arg;
};

static void each_block_of_pool(const struct pool_view *v, void *arg)
{
    const struct block_walk *walk = arg;
    if (v->size_class < 0)
        return;
    const struct pool *p = v->address;
    uint64_t is_free[(POOL_SIZE / 16 + 63) / 64] = {0};
    size_t size = (size_t)v->block_size;
    for (const void *b = p->free; b; b = *(void *const *)b) {
        size_t i = ((size_t)((const char *)b - (const char *)p) - sizeof *p) / size;
        is_free[i / 64] |= (uint64_t)1 << i % 64;
    }
    for (size_t i = 0; sizeof *p + i * size < p->fresh; i++)
        if (!(is_free[i / 64] >> i % 64 & 1))
            walk->fn((char *)(uintptr_t)p + sizeof *p + i * size, size, walk->arg);
}

void heap_each_block(struct runtime *rt, void (*fn)(void *block, size_t size, void *arg), void *arg)
{
    struct block_walk walk = {fn, arg};
    heap_each_pool(rt, each_block_of_pool, &walk);
    const struct heap *h = rt->heap;
    for (char *at = h->large_start; at < h->large_top;) {
        const struct large *b = (const struct large *)at;
        size_t size = large_whole(b);
        if ((b->size & (LARGE_USED | LARGE_RESTING)) == LARGE_USED)
            fn(at + sizeof *b, size - sizeof *b, arg);
        at += size;
    }
}

/* ---- sys._debugmallocstats() --------------------------------------------------- */

struct pool_sums {
    size_t pools[SIZE_CLASSES], used[SIZE_CLASSES], free[SIZE_CLASSES];
};

static void sum_pool(const struct pool_view *v, void *arg)
{
    struct pool_sums *sums = arg;
    if (v->size_class < 0)
        return;
    sums->pools[v->size_class]++;
    sums->used[v->size_class] += (size_t)v->used;
    sums->free[v->size_class] += (size_t)(v->blocks - v->used);
}

/* "# name   =   1,234" in CPython's columns; gives the number. */
static size_t debug_line(FILE *out, const char *name, size_t value)
{
    char digits[32], grouped[48];
    int n = snprintf(digits, sizeof digits, "%zu", value), k = 0;
    for (int i = 0; i < n; i++) {
        if (i && (n - i) % 3 == 0)
            grouped[k++] = ',';
        grouped[k++] = digits[i];
    }
    grouped[k] = '\0';
    fprintf(out, "%-35s=%21s\n", name, grouped);
    return value;
}

void heap_debug_stats(struct runtime *rt, FILE *out)
{
    const struct heap *h = rt->heap;
    struct pool_sums sums = {0};
    heap_each_pool(rt, sum_pool, &sums);
    fprintf(out, "Small block threshold = %d, in %d size classes.\n\n", SMALL_MAX, SIZE_CLASSES);
    fputs("class   size   num pools   blocks in use  avail blocks\n"
          "-----   ----   ---------   -------------  ------------\n", out);
    size_t used = 0, avail = 0, pools = 0, lost = 0;
    for (int i = 0; i < SIZE_CLASSES; i++) {
        size_t size = class_size((size_t)i);
        if (!sums.pools[i])
            continue;
        fprintf(out, "%5d %6zu %11zu %15zu %13zu\n", i, size, sums.pools[i], sums.used[i],
                sums.free[i]);
        used += sums.used[i] * size;
        avail += sums.free[i] * size;
        pools += sums.pools[i];
        lost += sums.pools[i] * ((POOL_SIZE - sizeof(struct pool)) % size);
    }
    fputc('\n', out);
    debug_line(out, "# arenas allocated total", h->arenas_total);
    debug_line(out, "# arenas reclaimed", h->arenas_freed);
    debug_line(out, "# arenas highwater mark", h->arenas_peak);
    debug_line(out, "# arenas allocated current", h->arenas);
    char name[64];
    snprintf(name, sizeof name, "%zu arenas * %d bytes/arena", h->arenas, ARENA_SIZE);
    debug_line(out, name, h->arenas * ARENA_SIZE);
    fputc('\n', out);
    size_t total = debug_line(out, "# bytes in allocated blocks", used);
    total += debug_line(out, "# bytes in available blocks", avail);
    size_t unused = h->arenas * ARENA_POOLS - pools;
    snprintf(name, sizeof name, "%zu unused pools * %d bytes", unused, POOL_SIZE);
    total += debug_line(out, name, unused * POOL_SIZE);
    total += debug_line(out, "# bytes lost to pool headers", pools * sizeof(struct pool));
    total += debug_line(out, "# bytes lost to quantization", lost);
    total += debug_line(out, "# bytes lost to arena alignment", 0);
    debug_line(out, "Total", total);
}
