/* trash.c - deep structures die without deep C recursion.
 *
 * A dealloc that would be nested deeper than TRASH_DEPTH is put off: the object
 * (count 0, untracked) goes on a chain through its collector header, and the
 * outermost dealloc, when it ends, works the chain off, last put first.
 */
#include "heap/fast.h"

bool trash_put_off(struct heap *h, Ref self)
{
    gc_set_prev(gc_head_of(self), (struct gc_head *)h->trash_later);
    h->trash_later = self;
    return false;
}

void trash_work_off(struct runtime *rt)
{
    struct heap *h = rt->heap;
    /* One deeper, so that the deallocs called from here do not come here. */
    h->trash[++h->trash_nesting].self = NULL;
    while (h->trash_later) {
        Ref r = h->trash_later;
        h->trash_later = (Ref)gc_prev(gc_head_of(r));
        r->type->dealloc(rt, r);
    }
    h->trash_nesting--;
}

bool trash_enter(struct runtime *rt, Ref self)
{
    return trash_enter_fast(rt, self);
}

void trash_leave(struct runtime *rt)
{
    trash_leave_fast(rt);
}
