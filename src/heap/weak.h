/* weak.h - weak references: the list that hangs on a referent. */
#ifndef HEAP_WEAK_H
#define HEAP_WEAK_H

#include "heap/gc.h"

/* 64 bytes + collector header = 80, as CPython's PyWeakReference. */
struct weak {
    struct obj head;
    Ref object;       /* borrowed: the referent, or None when dead */
    Ref callback;     /* owned; NULL: none */
    ssize_t hash;     /* -1: not computed */
    struct weak *prev, *next; /* the referent's list: basic ref, basic proxy, newest first */
    vectorcall_fn *vectorcall;
};

/* Where the list of v starts, or NULL when v's type allows no weak references. */
static inline struct weak **weak_list_of(Val v)
{
    ssize_t offset = v->type->weaklist_offset;
    return offset > 0 ? (struct weak **)((uintptr_t)v + (size_t)offset) : NULL;
}
ssize_t weak_count(Val v);
/* The ref leaves its referent's list and is dead; callback kept. */
void weak_detach(struct runtime *rt, struct weak *w);
/* ... and the callback dropped. */
void weak_clear(struct runtime *rt, struct weak *w);
/* v dies: all its refs become dead, callbacks are called newest first.
 * Given by types/weakref.c. */
void weak_clear_all(struct runtime *rt, Val v);
static inline bool weak_is_dead(struct runtime *rt, const struct weak *w)
{
    return w->object == rt->none || w->object->refs <= 0;
}
/* weakref.ref(object, callback); callback NULL: the shared one. Given by types/weakref.c. */
OWNED Ref weakref_new(struct runtime *rt, Val object, Val callback);
/* Is v a weak reference or proxy, exact or not?  Given by types/weakref.c. */
bool is_weak(Val v);
/* Call w's callback with w; errors go to the unraisable hook. Given by types/weakref.c. */
void weak_call(struct runtime *rt, struct weak *w, Val callback);

#endif
