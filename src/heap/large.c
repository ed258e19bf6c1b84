/* large.c - blocks above 512 bytes: two-level segregated fit in the span.
 *
 * Blocks lie side by side from large_start to large_top, each with a header
 * that knows its own whole size and that of the neighbour below.  No two free
 * blocks touch, and none touches the top (it is lowered instead).  A free block
 * is in bin[class * 8 + eighth of the class]; bin_map and bin_sub_map say which
 * bins hold any.
 *
 * A few small ones of each size rest where they are when freed, in use to their
 * neighbours: most programs soon want as many of the same size again.
 *
 * Memory that was freed goes back to the kernel when it is much.  What is much is learnt,
 * as malloc() does: the first block of a size is given back, the next one of that size is
 * kept, since the program will want it again.
 */
#include "heap/layout.h"

#include <string.h>
#include <sys/mman.h>

enum { LARGE_MIN = 48, MOVE_MIN = 256 * 1024, PAGE = 4096 };

static inline bool used(const struct large *b)
{
    return b->size & LARGE_USED;
}
static inline struct large *after(const struct large *b)
{
    return (struct large *)((char *)(uintptr_t)b + large_whole(b));
}
static inline struct large *before(const struct large *b)
{
    return (struct large *)((char *)(uintptr_t)b - b->previous);
}
static inline struct large_links *links(struct large *b)
{
    return (struct large_links *)(b + 1);
}

static int bin_of(size_t size)
{
    int log = 63 - __builtin_clzl(size);
    return (log - 4) * 8 + (int)(size >> (log - 3) & 7);
}

static void bin_put(struct heap *h, struct large *b)
{
    int i = bin_of(large_whole(b));
    REVEAL(links(b), sizeof *links(b));
    links(b)->prev = NULL;
    links(b)->next = h->bin[i];
    if (h->bin[i])
        links(h->bin[i])->prev = b;
    h->bin[i] = b;
    h->bin_map |= (uint64_t)1 << i / 8;
    h->bin_sub_map[i / 8] |= (uint8_t)(1u << i % 8);
}

static void bin_remove(struct heap *h, struct large *b)
{
    int i = bin_of(large_whole(b));
    struct large_links *l = links(b);
    if (l->next)
        links(l->next)->prev = l->prev;
    if (l->prev) {
        links(l->prev)->next = l->next;
        return;
    }
    h->bin[i] = l->next;
    if (!h->bin[i]) {
        h->bin_sub_map[i / 8] &= (uint8_t)~(1u << i % 8);
        if (!h->bin_sub_map[i / 8])
            h->bin_map &= ~((uint64_t)1 << i / 8);
    }
}

/* A bin whose every block holds `size`; NULL when all such are empty. */
static struct large *bin_find(const struct heap *h, size_t size)
{
    int log = 63 - __builtin_clzl(size);
    size_t up = size + ((size_t)1 << (log - 3)) - 1;
    int i = bin_of(up), level = i / 8;
    unsigned sub = h->bin_sub_map[level] & (0xffu << i % 8);
    if (!sub) {
        uint64_t levels = level == 63 ? 0 : h->bin_map & (~(uint64_t)0 << (level + 1));
        if (!levels)
            return NULL;
        level = __builtin_ctzl(levels);
        sub = h->bin_sub_map[level];
    }
    return h->bin[level * 8 + __builtin_ctz(sub)];
}

/* What follows block b (or the top) learns b's size. */
static void tell_next(struct heap *h, struct large *b)
{
    if ((char *)after(b) == h->large_top)
        h->large_last = large_whole(b);
    else
        after(b)->previous = large_whole(b);
}

/* Cut what is not needed off a used block; `dirty` bytes of the rest were in use. */
static void give_free(struct heap *h, struct large *b, size_t dirty);
static void trim(struct heap *h, struct large *b, size_t size, size_t dirty)
{
    size_t rest = large_whole(b) - size;
    if (rest < LARGE_MIN)
        return;
    struct large *r = (struct large *)((char *)b + size);
    REVEAL(r, sizeof *r);
    b->size = size | 1;
    r->previous = size;
    r->size = rest | 1;
    tell_next(h, r);
    give_free(h, r, dirty);
}

static bool raise_top(struct heap *h, size_t more)
{
    if (more > (size_t)(h->large_end - h->large_top))
        return false;
    char *top = h->large_top + more;
    if (top > h->large_committed) {
        size_t step = (size_t)(top - h->large_committed);
        step = (step + ARENA_SIZE - 1) & ~(size_t)(ARENA_SIZE - 1);
        if (step > (size_t)(h->large_end - h->large_committed))
            step = (size_t)(h->large_end - h->large_committed);
        if (!heap_commit(h->large_committed, step))
            return false;
        h->large_committed += step;
    }
    REVEAL(h->large_top, more);
    h->large_top = top;
    if (top > h->large_touched)
        h->large_touched = top;
    return true;
}

static size_t whole_for(size_t size)
{
    size_t need = (size + sizeof(struct large) + 15) & ~(size_t)15;
    return need < LARGE_MIN ? LARGE_MIN : need;
}

/* A block of that whole size that rested; NULL: none. */
static struct large *wake(struct heap *h, size_t size)
{
    struct large *b = size <= REST_MAX ? h->resting[size / 16] : NULL;
    if (b) {
        h->resting[size / 16] = links(b)->next;
        h->resting_count[size / 16]--;
        b->size = size | LARGE_USED;
        REVEAL(b + 1, size - sizeof *b);
    }
    return b;
}

static bool lie_down(struct heap *h, struct large *b)
{
    size_t size = large_whole(b), i = size / 16;
    if (size > REST_MAX || h->resting_count[i] == REST_EACH)
        return false;
    HIDE(b + 1, size - sizeof *b);
    REVEAL(links(b), sizeof *links(b));
    links(b)->next = h->resting[i];
    h->resting[i] = b;
    h->resting_count[i]++;
    b->size |= LARGE_RESTING;
    return true;
}

void *large_alloc(struct heap *h, size_t size)
{
    if (size > h->span_size)
        return NULL;
    size_t need = whole_for(size);
    struct large *b = wake(h, need);
    if (b) {
        /* as it was */
    } else if ((b = bin_find(h, need)) != NULL) {
        bin_remove(h, b);
        b->size |= 1;
        REVEAL(b + 1, large_whole(b) - sizeof *b);
        trim(h, b, need, 0);
    } else {
        b = (struct large *)h->large_top;
        if (!raise_top(h, need))
            return NULL;
        b->previous = h->large_last;
        b->size = need | 1;
        h->large_last = need;
    }
    h->large_blocks++;
    h->large_bytes += large_whole(b) - sizeof *b;
    return b + 1;
}

/* Pages inside a big free block go back to the kernel; links and header stay. */
static void give_pages(char *from, char *to)
{
    from = (char *)(((uintptr_t)from + PAGE - 1) & ~(uintptr_t)(PAGE - 1));
    to = (char *)((uintptr_t)to & ~(uintptr_t)(PAGE - 1));
    if (to > from)
        madvise(from, (size_t)(to - from), MADV_DONTNEED);
}

/* A block of this size was freed: is it more than what is kept for the next one? */
static bool is_much(struct heap *h, size_t size)
{
    if (size < h->large_keep)
        return false;
    if (size < LARGE_KEEP_MOST)
        h->large_keep = size + 1;
    return true;
}

/* The top was lowered; what lies above it is kept up to a bound. */
static void trim_top(struct heap *h)
{
    if ((size_t)(h->large_touched - h->large_top) < 2 * h->large_keep)
        return;
    give_pages(h->large_top, h->large_touched);
    h->large_touched = h->large_top;
}

static void give_free(struct heap *h, struct large *b, size_t dirty)
{
    b->size &= ~(size_t)1;
    if ((char *)after(b) != h->large_top && !used(after(b))) {
        struct large *n = after(b);
        bin_remove(h, n);
        b->size += large_whole(n);
    }
    if (b->previous && !used(before(b))) {
        struct large *p = before(b);
        bin_remove(h, p);
        p->size += b->size;
        b = p;
    }
    char *end = (char *)after(b);
    if (is_much(h, dirty) || large_whole(b) >= 2 * h->large_keep)
        give_pages((char *)(links(b) + 1), end);
    HIDE(b + 1, large_whole(b) - sizeof *b);
    if (end == h->large_top) {
        h->large_top = (char *)b;
        h->large_last = b->previous;
        trim_top(h);
        return;
    }
    tell_next(h, b);
    bin_put(h, b);
}

void large_free(struct heap *h, void *block)
{
    struct large *b = (struct large *)block - 1;
    h->large_blocks--;
    h->large_bytes -= large_whole(b) - sizeof *b;
    if (!lie_down(h, b))
        give_free(h, b, large_whole(b));
}

void *large_resize(struct heap *h, void *block, size_t size)
{
    struct large *b = (struct large *)block - 1;
    if (size > h->span_size)
        return NULL;
    size_t need = whole_for(size), was = large_whole(b);
    if (need > was) {
        struct large *n = after(b);
        if ((char *)n == h->large_top) {
            if (!raise_top(h, need - was))
                return NULL;
            b->size = need | 1;
            h->large_last = need;
        } else if (!used(n) && was + large_whole(n) >= need) {
            bin_remove(h, n);
            REVEAL(n, large_whole(n));
            b->size = (was + large_whole(n)) | 1;
            tell_next(h, b);
        } else {
            return NULL;
        }
    }
    trim(h, b, need, need < was ? was - need : 0);
    h->large_bytes += large_whole(b) - was;
    return block;
}

/* Bytes from one block to another with the same offset in a page: whole pages change
 * their address, the ends are copied. */
static void move_bytes(char *to, char *from, size_t size)
{
#ifdef MREMAP_DONTUNMAP
    size_t head = -(uintptr_t)from & (PAGE - 1), tail = (uintptr_t)(from + size) & (PAGE - 1);
    size_t middle = size - head - tail;
    if (mremap(from + head, middle, middle, MREMAP_MAYMOVE | MREMAP_FIXED | MREMAP_DONTUNMAP,
               to + head) != MAP_FAILED) {
        memcpy(to, from, head);
        memcpy(to + size - tail, from + size - tail, tail);
        return;
    }
#endif
    memcpy(to, from, size);
}

/* Only steps in proportion to the size, of which there are few: each leaves a hole in
 * the addresses and one more piece in the kernel's map of them. */
void *large_move(struct heap *h, void *block, size_t size)
{
    struct large *old = (struct large *)block - 1;
    size_t has = large_block_size(block);
    if (has < MOVE_MIN || size < has + has / 16 || size > h->span_size)
        return NULL;
    size_t need = whole_for(size);
    size_t gap = ((uintptr_t)old - (uintptr_t)h->large_top) & (PAGE - 1);
    if (gap && gap < LARGE_MIN)
        gap += PAGE;
    struct large *filler = (struct large *)h->large_top;
    struct large *b = (struct large *)(h->large_top + gap);
    if (!raise_top(h, gap + need))
        return NULL;
    if (gap)
        *filler = (struct large){.previous = h->large_last, .size = gap | 1};
    *b = (struct large){.previous = gap ? gap : h->large_last, .size = need | 1};
    h->large_last = need;
    if (gap)
        give_free(h, filler, 0);
    h->large_blocks++;
    h->large_bytes += large_whole(b) - sizeof *b;
    move_bytes((char *)(b + 1), block, has);
    return b + 1;
}

size_t large_block_size(const void *block)
{
    return large_whole((const struct large *)block - 1) - sizeof(struct large);
}
