/* ref.h - how a reference is written down.
 *
 * Two types say who must let go:
 *
 *   Ref            owned.  Whoever holds it must drop it, return it, store it,
 *                  or pass it to a function whose name ends in _take.
 *   Val            borrowed.  Look, do not drop.  Valid while the owner keeps
 *                  its reference; ref_keep() it before anything that can run
 *                  Python code.
 *   struct list *  a typed look at a Val.  Never owns, whatever it points at.
 *
 * A Ref may be passed where a Val is asked for.  The other way round does not
 * compile (the build has -Werror=discarded-qualifiers), so a borrowed value
 * cannot be dropped or stored by mistake: ref_keep() it first.
 *
 * Dropping may run Python (a finaliser, a weak-reference callback).  So:
 * detach first, drop after; hold no Val and no inner pointer across a drop.
 */
#ifndef HEAP_REF_H
#define HEAP_REF_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/rt.h"

struct type;

/* What every Python object begins with, as in CPython 3.11 on 64-bit Linux. */
struct obj {
    ssize_t refs;
    struct type *type;
};

/* ... and every object whose size depends on a number of items. */
struct var_obj {
    struct obj head;
    ssize_t size;
};

typedef struct obj *Ref;
typedef const struct obj *Val;

/* Before a function that returns a Ref: the caller must use it. */
#define OWNED __attribute__((warn_unused_result))
/* For what the evaluation loop does in line: gcc gives up in a function of that size. */
#define ALWAYS_INLINE static inline __attribute__((always_inline))
#define LIKELY(x)   __builtin_expect(!!(x), 1)
#define UNLIKELY(x) __builtin_expect(!!(x), 0)

/* The count has reached zero: tell the listener (a type with a finaliser does that
 * itself, gc_finalize_dying), run the type's dealloc. */
void obj_dealloc(struct runtime *rt, Ref r);

/* +1, now ours.  v must not be NULL. */
OWNED static inline Ref ref_keep(Val v)
{
    Ref r = (Ref)(uintptr_t)v;
    r->refs++;
    return r;
}

/* +1 unless NULL. */
OWNED static inline Ref ref_keep_null(Val v)
{
    return v ? ref_keep(v) : NULL;
}

/* -1; NULL is fine. */
static inline void ref_drop(struct runtime *rt, Ref r)
{
    if (r && --r->refs == 0)
        obj_dealloc(rt, r);
}

/* Keep each of n.  The arrays are arguments, and so in registers: a count that is written
 * might else be thought to change where they lie. */
static inline void refs_copy(Ref *to, Ref const *from, ssize_t n)
{
    for (ssize_t i = 0; i < n; i++) {
        Ref r = from[i];
        r->refs++;
        to[i] = r;
    }
}

/* Store, then drop what was there. */
static inline void ref_set_take(struct runtime *rt, Ref *slot, Ref r)
{
    Ref old = *slot;
    *slot = r;
    ref_drop(rt, old);
}

/* *slot = NULL, then drop what was there. */
static inline void ref_clear(struct runtime *rt, Ref *slot)
{
    ref_set_take(rt, slot, NULL);
}

/* Hand *slot to the caller and leave NULL behind. */
OWNED static inline Ref ref_move(Ref *slot)
{
    Ref r = *slot;
    *slot = NULL;
    return r;
}

/* The one place where a typed look is made from a Val. */
#define LOOK(T, v) ((struct T *)(uintptr_t)(v))

/* A C struct that begins with a struct obj, as an owned reference. */
#define REF(p) ((Ref)(uintptr_t)(p))

#endif
