/* watch.c - listeners to births, deaths and blocks: a chain at rt->watch. */
#include <sys/mman.h>

#include "heap/layout.h"

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

bool awaited_open(struct runtime *rt, struct awaited *a)
{
    size_t size = rt->heap->span_size / 16 / 8;
    void *bits = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (bits == MAP_FAILED)
        return false;
    a->bits = bits;
    a->size = size;
    a->start = (uintptr_t)rt->heap->span;
    rt->awaited = a;
    return true;
}

void awaited_close(struct runtime *rt, struct awaited *a)
{
    rt->awaited = NULL;
    munmap(a->bits, a->size);
    a->bits = NULL;
}

static uint64_t *word_of(struct awaited *a, Val v, uint64_t *bit)
{
    size_t at = ((uintptr_t)v - a->start) >> 4;
    *bit = (uint64_t)1 << at % 64;
    return &a->bits[at / 64];
}

void awaited_note(struct awaited *a, Val v)
{
    uint64_t bit, *word = word_of(a, v, &bit);
    *word |= bit;
}

void awaited_forget(struct awaited *a, Val v)
{
    uint64_t bit, *word = word_of(a, v, &bit);
    *word &= ~bit;
}

void awaited_tell_death(struct runtime *rt, Val v)
{
    struct awaited *a = rt->awaited;
    awaited_forget(a, v);
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
