/* toy.c - toy types, and the functions that types/ would give the heap. */
#include "toy.h"

#include <stdio.h>
#include <string.h>

char toy_log[4096];
struct toy *toy_rescued;
int toy_rescue;

static void note(char what, int name)
{
    size_t n = strlen(toy_log);
    snprintf(toy_log + n, sizeof toy_log - n, "%s%c%d", n ? " " : "", what, name);
}

static int toy_visit(Val self, visit_fn *fn, void *arg)
{
    VISIT_SLOT(LOOK(toy, self)->a, "a");
    VISIT_SLOT(LOOK(toy, self)->b, "b");
    return 0;
}

static int toy_clear(struct runtime *rt, Val self)
{
    ref_clear(rt, &LOOK(toy, self)->a);
    ref_clear(rt, &LOOK(toy, self)->b);
    return 0;
}

static void toy_finalize(struct runtime *rt, Val self)
{
    (void)rt;
    note('f', LOOK(toy, self)->name);
    if (LOOK(toy, self)->name == toy_rescue)
        toy_rescued = LOOK(toy, ref_keep(self));
}

static void toy_dealloc(struct runtime *rt, Ref self)
{
    if (gc_finalize_dying(rt, self) < 0)
        return;
    gc_untrack(rt, self);
    if (!trash_enter(rt, self))
        return;
    weak_clear_all(rt, self);
    note('d', LOOK(toy, self)->name);
    toy_clear(rt, self);
    gc_free(rt, self);
    trash_leave(rt);
}

struct type toy_type = {
    .head.head.refs = 1,
    .name = "toy",
    .basicsize = sizeof(struct toy),
    .flags = TYPE_GC,
    .dealloc = toy_dealloc,
    .visit = toy_visit,
    .clear = toy_clear,
    .finalize = toy_finalize,
    .weaklist_offset = offsetof(struct toy, weaklist),
};

static int toy_weak_visit(Val self, visit_fn *fn, void *arg)
{
    VISIT_SLOT(LOOK(weak, self)->callback, "callback");
    return 0;
}

static void toy_weak_dealloc(struct runtime *rt, Ref self)
{
    gc_untrack(rt, self);
    weak_clear(rt, LOOK(weak, self));
    gc_free(rt, self);
}

struct type toy_weak_type = {
    .head.head.refs = 1,
    .name = "weak",
    .basicsize = sizeof(struct weak),
    .flags = TYPE_GC,
    .dealloc = toy_weak_dealloc,
    .visit = toy_weak_visit,
};

struct toy *toy_new(struct runtime *rt, int name)
{
    struct toy *t = LOOK(toy, gc_new(rt, &toy_type));
    t->a = t->b = NULL;
    t->weaklist = NULL;
    t->name = name;
    gc_track(rt, &t->head);
    return t;
}

Ref toy_weak_new(struct runtime *rt, Val object, Ref callback)
{
    Ref r = gc_new(rt, &toy_weak_type);
    struct weak *w = LOOK(weak, r), **list = weak_list_of(object);
    *w = (struct weak){.head = w->head, .object = (Ref)(uintptr_t)object, .callback = callback,
                       .next = *list};
    if (*list)
        (*list)->prev = w;
    *list = w;
    gc_track(rt, r);
    return r;
}

bool is_weak(Val v)
{
    return v->type == &toy_weak_type;
}

void weak_call(struct runtime *rt, struct weak *w, Val callback)
{
    (void)rt;
    (void)w;
    note('c', LOOK(toy, callback)->name);
}

void weak_clear_all(struct runtime *rt, Val v)
{
    struct weak **list = weak_list_of(v);
    while (*list) {
        struct weak *w = *list;
        weak_detach(rt, w);
        Ref callback = ref_move(&w->callback);
        if (callback)
            weak_call(rt, w, callback);
        ref_drop(rt, callback);
    }
}

Ref raise_no_memory(struct runtime *rt);
Ref raise_no_memory(struct runtime *rt)
{
    (void)rt;
    return NULL;
}

void instance_blocks(Val v, void (*block)(const void *p, void *arg), void *arg);
void instance_blocks(Val v, void (*block)(const void *p, void *arg), void *arg)
{
    (void)v;
    (void)block;
    (void)arg;
}
