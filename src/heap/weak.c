/* weak.c - the list of weak references that hangs on an object.
 *
 * *weak_list_of(v) is the first; each ref is in exactly the list of its
 * referent while `object` is not None, and in none after.  References without
 * callback and of the plain types come first: one ref, then one proxy.
 */
#include "heap/weak.h"

ssize_t weak_count(Val v)
{
    struct weak **list = weak_list_of(v);
    ssize_t count = 0;
    for (const struct weak *w = list ? *list : NULL; w; w = w->next)
        count++;
    return count;
}

void weak_detach(struct runtime *rt, struct weak *w)
{
    if (w->object == rt->none)
        return;
    struct weak **list = weak_list_of(w->object);
    if (*list == w)
        *list = w->next;
    w->object = rt->none;
    if (w->prev)
        w->prev->next = w->next;
    if (w->next)
        w->next->prev = w->prev;
    w->prev = w->next = NULL;
}

void weak_clear(struct runtime *rt, struct weak *w)
{
    weak_detach(rt, w);
    ref_clear(rt, &w->callback);
}
