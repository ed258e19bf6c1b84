/* trash.c - deep structures die without deep C recursion.
 *
 * A dealloc that would be nested deeper than TRASH_DEPTH is put off: the object
 * (count 0, untracked) goes on a chain through its collector header, and the
 * outermost dealloc, when it ends, works the chain off, last put first.
 */
#include "heap/layout.h"

bool trash_enter(struct runtime *rt, Ref self)
{
    struct heap *h = rt->heap;
    int n = h->trash_nesting;
    if (n > 0 && h->trash_running[n - 1] == self) {
        h->trash_inner = h->trash_inner << 1 | 1;
        return true;
    }
    if (n >= TRASH_DEPTH) {
        gc_set_prev(gc_head_of(self), (struct gc_head *)h->trash_later);
        h->trash_later = self;
        return false;
    }
    h->trash_inner <<= 1;
    h->trash_running[n] = self;
    h->trash_nesting = n + 1;
    return true;
}

static void work_off(struct runtime *rt, struct heap *h)
{
    /* One deeper, so that the deallocs called from here do not come here. */
    h->trash_running[h->trash_nesting++] = NULL;
    while (h->trash_later) {
        Ref r = h->trash_later;
        h->trash_later = (Ref)gc_prev(gc_head_of(r));
        r->type->dealloc(rt, r);
    }
    h->trash_nesting--;
}

void trash_leave(struct runtime *rt)
{
    struct heap *h = rt->heap;
    bool inner = h->trash_inner & 1;
    h->trash_inner >>= 1;
    if (inner)
        return;
    h->trash_nesting--;
    if (h->trash_later && h->trash_nesting == 0)
        work_off(rt, h);
}
