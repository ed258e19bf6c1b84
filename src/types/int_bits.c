/* int_bits.c - shifting, and the bits of two's complement. */
#include "types/int_internal.h"

#include <string.h>

#include "types/raise.h"

Ref int_lshift(struct runtime *rt, Val a, size_t bits)
{
    if (int_is_zero(a))
        return int_from_int64(rt, 0);
    size_t words = bits / INT_SHIFT, shift = bits % INT_SHIFT, n = int_digits(a);
    Ref r = int_alloc(rt, n + words + (shift != 0));
    if (!r)
        return NULL;
    const uint32_t *x = as_int(a)->digit;
    uint32_t *out = as_int(r)->digit;
    memset(out, 0, words * sizeof *out);
    uint64_t carry = 0;
    for (size_t i = 0; i < n; i++) {
        carry |= (uint64_t)x[i] << shift;
        out[words + i] = (uint32_t)carry & INT_MASK;
        carry >>= INT_SHIFT;
    }
    if (shift)
        out[words + n] = (uint32_t)carry;
    if (int_is_negative(a))
        as_int(r)->head.size = -as_int(r)->head.size;
    return int_settle_take(rt, r);
}

/* Rounds down: a negative number that loses bits goes one further. */
Ref int_rshift(struct runtime *rt, Val a, size_t bits)
{
    if (int_is_short(a)) {
        int64_t v = int_short_value(a);
        return int_from_int64(rt, bits > 63 ? (v < 0 ? -1 : 0) : v >> bits);
    }
    size_t words = bits / INT_SHIFT, shift = bits % INT_SHIFT, n = int_digits(a);
    bool negative = int_is_negative(a);
    if (words >= n)
        return int_from_int64(rt, negative ? -1 : 0);
    const uint32_t *x = as_int(a)->digit;
    bool lost = x[words] & ((1u << shift) - 1);
    for (size_t i = 0; i < words && !lost; i++)
        lost = x[i] != 0;
    size_t left = n - words;
    Ref r = int_alloc(rt, left + 1);
    if (!r)
        return NULL;
    uint32_t *out = as_int(r)->digit;
    for (size_t i = 0; i < left; i++) {
        uint64_t two = x[words + i];
        if (words + i + 1 < n)
            two |= (uint64_t)x[words + i + 1] << INT_SHIFT;
        out[i] = (uint32_t)(two >> shift) & INT_MASK;
    }
    out[left] = 0;
    if (negative && lost)
        for (size_t i = 0; i <= left; i++) {
            out[i] = (out[i] + 1) & INT_MASK;
            if (out[i])
                break;
        }
    if (negative)
        as_int(r)->head.size = -as_int(r)->head.size;
    return int_settle_take(rt, r);
}

/* A count of bits for a shift; SIZE_MAX when no number can be that long. */
static size_t shift_count(Val b)
{
    int overflow;
    int64_t n = int_as_int64_overflow(b, &overflow);
    return overflow ? SIZE_MAX : (size_t)n;
}

Ref int_lshift_slot(struct runtime *rt, Val a, Val b)
{
    INT_OPERANDS(a, b);
    if (int_is_negative(b))
        return raise(rt, EXC_ValueError, "negative shift count");
    if (int_is_zero(a))
        return int_from_int64(rt, 0);
    size_t bits = shift_count(b);
    if (bits == SIZE_MAX)
        return raise(rt, EXC_OverflowError, "too many digits in integer");
    if (int_is_medium(a) && bits < 32)
        return int_from_int64(rt, int_medium_value(a) * ((int64_t)1 << bits));
    return int_lshift(rt, a, bits);
}

Ref int_rshift_slot(struct runtime *rt, Val a, Val b)
{
    INT_OPERANDS(a, b);
    if (int_is_negative(b))
        return raise(rt, EXC_ValueError, "negative shift count");
    return int_rshift(rt, a, shift_count(b));
}

Ref int_invert(struct runtime *rt, Val a)
{
    if (int_is_short(a))
        return int_from_int64(rt, ~int_short_value(a));
    Ref sum = int_add(rt, a, rt->types->small_int[1 - SMALL_INT_MIN]);
    if (!sum)
        return NULL;
    Ref r = int_negate(rt, sum);
    ref_drop(rt, sum);
    return r;
}

/* Digit i of v in two's complement with endless sign digits; *borrow starts at 1
 * for negative numbers. */
static inline uint32_t complement_digit(Val v, size_t i, uint32_t *borrow)
{
    uint32_t d = i < int_digits(v) ? as_int(v)->digit[i] : 0;
    if (!int_is_negative(v))
        return d;
    d = (d ^ INT_MASK) + *borrow;
    *borrow = d >> INT_SHIFT;
    return d & INT_MASK;
}

static inline uint64_t combine(uint64_t x, uint64_t y, char op)
{
    return op == '&' ? x & y : op == '|' ? x | y : x ^ y;
}

static Ref bitwise(struct runtime *rt, Val a, Val b, char op)
{
    size_t n = int_digits(a) > int_digits(b) ? int_digits(a) : int_digits(b);
    bool negative = combine(int_is_negative(a), int_is_negative(b), op);
    Ref r = int_alloc(rt, n + 1);
    if (!r)
        return NULL;
    uint32_t *out = as_int(r)->digit, carry_a = 1, carry_b = 1, carry = 1;
    for (size_t i = 0; i <= n; i++) {
        uint32_t x = complement_digit(a, i, &carry_a), y = complement_digit(b, i, &carry_b);
        uint32_t d = (uint32_t)combine(x, y, op);
        if (negative) { /* back to a magnitude */
            d = (d ^ INT_MASK) + carry;
            carry = d >> INT_SHIFT;
            d &= INT_MASK;
        }
        out[i] = d;
    }
    if (negative)
        as_int(r)->head.size = -as_int(r)->head.size;
    return int_settle_take(rt, r);
}

#define BITWISE(name, op)                                                                  \
    Ref name(struct runtime *rt, Val a, Val b)                                             \
    {                                                                                      \
        INT_OPERANDS(a, b);                                                                \
        if (LIKELY(int_is_short(a) && int_is_short(b)))                                    \
            return int_from_int64(rt, int_short_value(a) op int_short_value(b));           \
        return bitwise(rt, a, b, *#op);                                                    \
    }
BITWISE(int_and, &)
BITWISE(int_or, |)
BITWISE(int_xor, ^)
