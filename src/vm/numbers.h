/* numbers.h - ints and floats made, freed and computed in line, for the evaluation loop. */
#ifndef VM_NUMBERS_H
#define VM_NUMBERS_H

#include "heap/fast.h"
#include "lang/opcode.h"
#include "types/float.h"
#include "types/int.h"

/* ---- ints -------------------------------------------------------------------------- */

/* A new int of one digit without detours; anything unusual goes the long way. */
static Ref int_box(struct runtime *rt, int64_t v)
{
    int64_t size = v < 0 ? -1 : 1;
    uint64_t digit = (uint64_t)(v * size);
    void *block = digit <= INT_MASK ? heap_alloc_fast(rt, sizeof(struct int_obj)) : NULL;
    if (UNLIKELY(!block))
        return int_from_int64(rt, v);
    struct int_obj *i = block;
    i->head.head.refs = 1;
    i->head.head.type = rt->int_type;
    i->head.size = size;
    i->digit[0] = (uint32_t)digit;
    return REF(i);
}

static inline Ref new_int(struct runtime *rt, int64_t v)
{
    if ((uint64_t)(v - SMALL_INT_MIN) <= SMALL_INT_MAX - SMALL_INT_MIN)
        return ref_keep(rt->types->small_int[v - SMALL_INT_MIN]);
    return int_box(rt, v);
}

/* An exact int of one digit that nobody holds any more. */
static void free_int(struct runtime *rt, Ref v)
{
    if (!heap_free_fast(rt, v))
        obj_dealloc(rt, v);
}

ALWAYS_INLINE void drop_int(struct runtime *rt, Ref v)
{
    if (--v->refs == 0)
        free_int(rt, v);
}

/* The value of an exact int of up to two digits; false: larger. */
ALWAYS_INLINE bool int_fits(Val v, int64_t *out)
{
    const struct int_obj *i = as_int(v);
    ssize_t size = i->head.size;
    if (LIKELY((size_t)(size + 1) < 3)) {
        *out = size * (int64_t)i->digit[0];
        return true;
    }
    if (size != 2 && size != -2)
        return false;
    int64_t n = (int64_t)i->digit[0] | (int64_t)i->digit[1] << INT_SHIFT;
    *out = size < 0 ? -n : n;
    return true;
}

/* An exact int as an index of `size` items; negative ones and others: false. */
ALWAYS_INLINE bool as_index(Val v, ssize_t size, ssize_t *out)
{
    const struct int_obj *i = as_int(v);
    if ((size_t)i->head.size > 1)
        return false;
    *out = i->head.size ? (ssize_t)i->digit[0] : 0;
    return *out < size;
}

/* & | ^ << >> on values of at most 60 bits; false: not here. */
static inline bool int_bits(int op, int64_t x, int64_t y, int64_t *z)
{
    switch (op) {
    case NB_AND:
    case NB_INPLACE_AND:
        *z = x & y;
        return true;
    case NB_OR:
    case NB_INPLACE_OR:
        *z = x | y;
        return true;
    case NB_XOR:
    case NB_INPLACE_XOR:
        *z = x ^ y;
        return true;
    case NB_RSHIFT:
    case NB_INPLACE_RSHIFT:
        *z = x >> (y < 0 ? 0 : y < 63 ? y : 63);
        return y >= 0;
    default:
        if (y < 0 || y > 30 || x >= (int64_t)1 << 32 || x <= -((int64_t)1 << 32))
            return false;
        *z = x * ((int64_t)1 << y);
        return true;
    }
}

static inline bool int_floor(int64_t x, int64_t y, int64_t *z)
{
    if (y == 0)
        return false;
    int64_t q = x / y;
    *z = x % y != 0 && (x ^ y) < 0 ? q - 1 : q;
    return true;
}

static inline bool int_remainder(int64_t x, int64_t y, int64_t *z)
{
    if (y == 0)
        return false;
    if (((uint64_t)(x | y) >> 31) == 0) {
        *z = (int64_t)((uint32_t)x % (uint32_t)y);
        return true;
    }
    int64_t m = x % y;
    *z = m && (m ^ y) < 0 ? m + y : m;
    return true;
}

static bool int_rewrite(struct runtime *rt, Ref box, int64_t v)
{
    if (!HEAP_FAST || rt->watch || !int_is_medium(box) ||
        (UNLIKELY(rt->awaited != NULL) && is_awaited(rt->awaited, box)))
        return false;
    if ((uint64_t)(v - SMALL_INT_MIN) <= SMALL_INT_MAX - SMALL_INT_MIN)
        return false;
    int64_t size = v < 0 ? -1 : 1;
    uint64_t digit = (uint64_t)(v * size);
    if (digit > INT_MASK)
        return false;
    struct int_obj *i = as_int(box);
    i->head.size = size;
    i->digit[0] = (uint32_t)digit;
    rt->heap->allocs++;
    rt->heap->frees++;
    return true;
}

/* Write the value of an intermediate result into the box of an operand that nobody else
 * holds, instead of making one and freeing the other: no program can have seen that box.
 * Only where both take one digit, and nobody watches births and deaths. */
ALWAYS_INLINE bool int_reuse(struct runtime *rt, Ref box, int64_t v)
{
    return box->refs == 1 && int_rewrite(rt, box, v);
}

/* ---- floats ------------------------------------------------------------------------- */

ALWAYS_INLINE Ref new_float(struct runtime *rt, double value)
{
    struct types *t = rt->types;
    Ref r = t->free_float;
    if (UNLIKELY(!r || rt->watch))
        return float_new(rt, value);
    t->free_float = REF(r->type);
    t->free_float_count--;
    r->refs = 1;
    r->type = rt->float_type;
    LOOK(float_obj, r)->value = value;
    return r;
}

/* An exact float. */
ALWAYS_INLINE void drop_float(struct runtime *rt, Ref v)
{
    if (--v->refs != 0)
        return;
    struct types *t = rt->types;
    if (UNLIKELY(t->free_float_count >= FLOAT_FREE_MAX || rt->watch || (rt->awaited && is_awaited(rt->awaited, v)))) {
        obj_dealloc(rt, v);
        return;
    }
    v->type = (struct type *)(void *)t->free_float;
    t->free_float = v;
    t->free_float_count++;
}

/* As int_reuse; the free list must have one, so that it is as long afterwards as it
 * would be if the result had been taken from it and the operand been put back. */
ALWAYS_INLINE bool float_reuse(struct runtime *rt, Ref box, double value)
{
    if (box->refs != 1 || !rt->types->free_float || rt->watch || (UNLIKELY(rt->awaited != NULL) && is_awaited(rt->awaited, box)))
        return false;
    LOOK(float_obj, box)->value = value;
    return true;
}

/* The value of an exact float or of an exact int of one digit; false: neither. */
static inline bool as_plain_double(struct runtime *rt, Val v, double *out)
{
    if (v->type == rt->float_type)
        *out = LOOK(float_obj, v)->value;
    else if (v->type == rt->int_type && int_is_medium(v))
        *out = (double)int_medium_value(v);
    else
        return false;
    return true;
}

/* + - * / on doubles; false: another operator, or division by zero. */
static inline bool float_operator(int op, double x, double y, double *z)
{
    switch (op) {
    case NB_ADD:
    case NB_INPLACE_ADD:
        *z = x + y;
        return true;
    case NB_SUBTRACT:
    case NB_INPLACE_SUBTRACT:
        *z = x - y;
        return true;
    case NB_MULTIPLY:
    case NB_INPLACE_MULTIPLY:
        *z = x * y;
        return true;
    case NB_TRUE_DIVIDE:
    case NB_INPLACE_TRUE_DIVIDE:
        *z = x / y;
        return y != 0.0;
    default:
        return false;
    }
}

#endif
