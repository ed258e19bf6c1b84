/* trash.c - deep structures die without deep C recursion.
 *
 * A dealloc that would be nested deeper than TRASH_DEPTH is put off: the object
 * (count 0, untracked) goes on a chain through its collector header, and the
 * outermost dealloc, when it ends, works the chain off, last put first.
 */
#include "heap/fast.h"

static void put_off(Ref *chain, Ref self)
{
    gc_set_prev(gc_head_of(self), (struct gc_head *)*chain);
    *chain = self;
}

static void work_off(struct runtime *rt, Ref *chain)
{
    while (*chain) {
        Ref r = *chain;
        *chain = (Ref)gc_prev(gc_head_of(r));
        r->type->dealloc(rt, r);
    }
}

bool trash_put_off(struct heap *h, Ref self)
{
    put_off(&h->trash_later, self);
    return false;
}

void trash_work_off(struct runtime *rt)
{
    struct heap *h = rt->heap;
    /* One deeper, so that the deallocs called from here do not come here. */
    h->trash[++h->trash_nesting].self = NULL;
    work_off(rt, &h->trash_later);
    h->trash_nesting--;
}

bool trash_enter_deep(struct runtime *rt, Ref self)
{
    struct heap *h = rt->heap;
    if (h->deep_nesting >= DEEP_DEPTH) {
        put_off(&h->deep_later, self);
        return false;
    }
    h->deep_nesting++;
    return true;
}

void trash_leave_deep(struct runtime *rt)
{
    struct heap *h = rt->heap;
    if (h->deep_nesting == 1) /* still one deep, so that the deallocs called from here do not come here */
        work_off(rt, &h->deep_later);
    h->deep_nesting--;
}

bool trash_enter(struct runtime *rt, Ref self)
{
    return trash_enter_fast(rt, self);
}

void trash_leave(struct runtime *rt)
{
    trash_leave_fast(rt);
}
