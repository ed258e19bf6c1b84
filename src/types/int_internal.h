/* int_internal.h - what the files of int tell each other. */
#ifndef TYPES_INT_INTERNAL_H
#define TYPES_INT_INTERNAL_H

#include <gmp.h>

#include "types/int.h"

static inline size_t int_digits(Val v) /* number of digits */
{
    ssize_t n = as_int(v)->head.size;
    return (size_t)(n < 0 ? -n : n);
}
static inline bool int_is_negative(Val v)
{
    return as_int(v)->head.size < 0;
}
static inline bool int_is_zero(Val v)
{
    return as_int(v)->head.size == 0;
}
/* Fits in an int64_t without looking closer. */
static inline bool int_is_short(Val v)
{
    return (size_t)(as_int(v)->head.size + 2) < 5;
}
static inline int64_t int_short_value(Val v) /* of a short one */
{
    const struct int_obj *i = as_int(v);
    switch (i->head.size) {
    case 0: return 0;
    case 1: return i->digit[0];
    case -1: return -(int64_t)i->digit[0];
    case 2: return (int64_t)i->digit[1] << INT_SHIFT | i->digit[0];
    default: return -((int64_t)i->digit[1] << INT_SHIFT | i->digit[0]);
    }
}

/* Room for `digits` digits, size set to it, digits undefined. */
OWNED Ref int_alloc(struct runtime *rt, size_t digits);
/* Leading zero digits go; a small value becomes the shared object.  Consumes r. */
OWNED Ref int_settle_take(struct runtime *rt, Ref r);
/* From `count` digits (leading zeros allowed). */
OWNED Ref int_from_digits(struct runtime *rt, const uint32_t *digits, size_t count, bool negative);

/* Numbers as GMP's 64-bit limbs. */
struct limbs {
    mp_limb_t *p;
    size_t count; /* no leading zero limbs */
    mp_limb_t small[24];
};
bool limbs_room(struct runtime *rt, struct limbs *l, size_t count); /* p, not filled; MemoryError */
bool limbs_load(struct runtime *rt, struct limbs *l, Val v);        /* |v| */
void limbs_trim(struct limbs *l);
void limbs_release(struct limbs *l);
OWNED Ref int_from_limbs(struct runtime *rt, const mp_limb_t *p, size_t count, bool negative);

extern const struct method_def int_methods[];
extern const struct getset_def int_getset[];
Ref int_new(struct runtime *rt, struct type *type, Val args, Val kwargs);
Ref int_lshift_slot(struct runtime *rt, Val a, Val b);
Ref int_rshift_slot(struct runtime *rt, Val a, Val b);
Ref int_divmod_slot(struct runtime *rt, Val a, Val b);
Ref int_invert(struct runtime *rt, Val a);
Ref int_and(struct runtime *rt, Val a, Val b);
Ref int_or(struct runtime *rt, Val a, Val b);
Ref int_xor(struct runtime *rt, Val a, Val b);

#define INT_OPERANDS(a, b)                                                                 \
    do {                                                                                   \
        if (!is_int(a) || !is_int(b))                                                      \
            return new_not_implemented(rt);                                                \
    } while (0)

#endif
