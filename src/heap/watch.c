/* watch.c - listeners to births, deaths and blocks: a chain at rt->watch. */
#include "heap/gc.h"

void watch_add(struct runtime *rt, struct watch *w)
{
    w->collecting = rt->watch ? rt->watch->collecting : -1;
    w->next = rt->watch;
    rt->watch = w;
}

void watch_remove(struct runtime *rt, struct watch *w)
{
    for (struct watch **at = &rt->watch; *at; at = &(*at)->next) {
        if (*at == w) {
            *at = w->next;
            return;
        }
    }
}

void awaited_add(struct runtime *rt, struct awaited *a)
{
    a->next = rt->awaited;
    rt->awaited = a;
}

void awaited_remove(struct runtime *rt, struct awaited *a)
{
    for (struct awaited **at = &rt->awaited; *at; at = &(*at)->next) {
        if (*at == a) {
            *at = a->next;
            return;
        }
    }
}

void awaited_tell_death(struct runtime *rt, Val v)
{
    for (struct awaited *a = rt->awaited; a; a = a->next)
        a->death(rt, v, a->arg);
}

void watch_tell_birth(struct runtime *rt, Val v)
{
    for (struct watch *w = rt->watch; w; w = w->next)
        if (w->birth)
            w->birth(rt, v, w->arg);
}

void watch_tell_death(struct runtime *rt, Val v)
{
    for (struct watch *w = rt->watch; w; w = w->next)
        if (w->death)
            w->death(rt, v, w->arg);
}

void watch_tell_block(struct runtime *rt, void *block, size_t size, bool alloc)
{
    for (struct watch *w = rt->watch; w; w = w->next)
        if (w->block)
            w->block(rt, block, size, alloc, w->arg);
}

void watch_tell_collecting(struct runtime *rt, int generation)
{
    for (struct watch *w = rt->watch; w; w = w->next)
        w->collecting = generation;
}
