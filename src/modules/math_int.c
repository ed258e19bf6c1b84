/* math_int.c - math's functions of whole numbers. */
#include <limits.h>

#include "modules/math_parts.h"
#include "types/args.h"
#include "types/int.h"
#include "types/object.h"
#include "types/raise.h"

/* a OP b, consuming both; NULL in, NULL out. */
static Ref int_op_take(struct runtime *rt, Ref a, Ref b,
                       Ref (*op)(struct runtime *rt, Val a, Val b))
{
    /* Large operands take long each: look whether somebody wants an end every time. */
    Ref r = a && b && poll_now(rt) ? op(rt, a, b) : NULL;
    ref_drop(rt, a);
    ref_drop(rt, b);
    return r;
}

/* low * (low + 1) * ... * high, halving the range so that the factors stay balanced. */
static Ref product_of_range(struct runtime *rt, uint64_t low, uint64_t high)
{
    if (low > high)
        return int_from_int64(rt, 1);
    if (high - low < 8) {
        Ref r = int_from_uint64(rt, low);
        for (uint64_t i = low + 1; r && i <= high; i++)
            r = int_op_take(rt, r, int_from_uint64(rt, i), int_multiply);
        return r;
    }
    uint64_t middle = low + (high - low) / 2;
    Ref a = product_of_range(rt, low, middle);
    return int_op_take(rt, a, a ? product_of_range(rt, middle + 1, high) : NULL, int_multiply);
}

Ref math_factorial(NATIVE_ARGS)
{
    (void)self, UNUSED_ARGS;
    Ref n = number_index(rt, argv[0]);
    if (!n)
        return NULL;
    int overflow;
    int64_t x = int_as_int64_overflow(n, &overflow);
    ref_drop(rt, n);
    if (overflow > 0)
        return raise(rt, EXC_OverflowError, "factorial() argument should not exceed %ld",
                     LONG_MAX);
    if (overflow < 0 || x < 0)
        return raise(rt, EXC_ValueError, "factorial() not defined for negative values");
    return product_of_range(rt, 1, (uint64_t)x);
}

/* n (n-1) ... (n-k+1) for a large n: one factor at a time. */
static Ref falling(struct runtime *rt, Val n, uint64_t k)
{
    Ref r = ref_keep(n), factor = ref_keep(n);
    for (uint64_t i = 1; r && i < k; i++) {
        factor = int_op_take(rt, factor, int_from_int64(rt, 1), int_subtract);
        r = int_op_take(rt, r, ref_keep_null(factor), int_multiply);
    }
    ref_drop(rt, factor);
    return r;
}

/* The two arguments as ints that are not negative. */
static bool whole_pair(struct runtime *rt, Val const *argv, Ref *n, Ref *k)
{
    *k = NULL;
    *n = number_index(rt, argv[0]);
    if (*n)
        *k = number_index(rt, argv[1]);
    if (!*k)
        goto fail;
    if (int_sign(*n) < 0) {
        raise(rt, EXC_ValueError, "n must be a non-negative integer");
        goto fail;
    }
    if (int_sign(*k) < 0) {
        raise(rt, EXC_ValueError, "k must be a non-negative integer");
        goto fail;
    }
    return true;
fail:
    ref_drop(rt, *n);
    ref_drop(rt, *k);
    return false;
}

Ref math_perm(NATIVE_ARGS)
{
    if (argc == 1 || argv[1] == rt->none)
        return math_factorial(rt, self, argv, 1, kwnames);
    Ref n, k, result;
    if (!whole_pair(rt, argv, &n, &k))
        return NULL;
    int overflow;
    int64_t count = int_as_int64_overflow(k, &overflow);
    if (int_compare(n, k) < 0)
        result = int_from_int64(rt, 0);
    else if (overflow)
        result = raise(rt, EXC_OverflowError, "k must not exceed %lld", LLONG_MAX);
    else
        result = count == 0 ? int_from_int64(rt, 1) : falling(rt, n, (uint64_t)count);
    ref_drop(rt, n);
    ref_drop(rt, k);
    return result;
}

/* C(n, k) = C(n, k/2) C(n - k/2, k - k/2) / C(k, k/2), down to small k. */
static Ref choose(struct runtime *rt, Val n, uint64_t k)
{
    if (k == 0)
        return int_from_int64(rt, 1);
    if (k == 1)
        return ref_keep(n);
    uint64_t half = k / 2;
    Ref a = choose(rt, n, half);
    Ref rest = a ? int_op_take(rt, ref_keep(n), int_from_uint64(rt, half), int_subtract) : NULL;
    Ref b = rest ? choose(rt, rest, k - half) : NULL;
    ref_drop(rt, rest);
    Ref top = int_op_take(rt, a, b, int_multiply);
    Ref whole = top ? int_from_uint64(rt, k) : NULL;
    Ref c = whole ? choose(rt, whole, half) : NULL;
    ref_drop(rt, whole);
    return int_op_take(rt, top, c, number_floor_divide);
}

Ref math_comb(NATIVE_ARGS)
{
    (void)self, UNUSED_ARGS;
    Ref n, k, result;
    if (!whole_pair(rt, argv, &n, &k))
        return NULL;
    Ref other = int_subtract(rt, n, k);
    if (!other) {
        result = NULL;
    } else if (int_sign(other) < 0) {
        result = int_from_int64(rt, 0);
    } else {
        Val least = int_compare(other, k) < 0 ? (Val)other : k;
        int overflow;
        int64_t count = int_as_int64_overflow(least, &overflow);
        result = overflow ? raise(rt, EXC_OverflowError, "min(n - k, k) must not exceed %lld",
                                  LLONG_MAX)
                          : choose(rt, n, (uint64_t)count);
    }
    ref_drop(rt, other);
    ref_drop(rt, n);
    ref_drop(rt, k);
    return result;
}

Ref math_gcd(NATIVE_ARGS)
{
    (void)self, UNUSED_ARGS;
    Ref r = int_from_int64(rt, 0);
    for (ssize_t i = 0; r && i < argc; i++)
        r = int_op_take(rt, r, number_index(rt, argv[i]), int_gcd);
    return r;
}

static Ref lcm_of(struct runtime *rt, Val a, Val b)
{
    if (int_sign(a) == 0 || int_sign(b) == 0)
        return int_from_int64(rt, 0);
    Ref part = int_op_take(rt, ref_keep(a), int_gcd(rt, a, b), number_floor_divide);
    Ref product = int_op_take(rt, part, ref_keep(b), int_multiply);
    Ref r = product ? number_absolute(rt, product) : NULL;
    ref_drop(rt, product);
    return r;
}

Ref math_lcm(NATIVE_ARGS)
{
    (void)self, UNUSED_ARGS;
    Ref r = int_from_int64(rt, 1);
    for (ssize_t i = 0; r && i < argc; i++)
        r = int_op_take(rt, r, number_index(rt, argv[i]), lcm_of);
    return r;
}

/* Digit by digit, doubling the bits that are right: a is the root of n's top 2d bits,
 * off by one at most. */
static Ref root_of(struct runtime *rt, Val n)
{
    int64_t c = ((int64_t)int_bit_length(n) - 1) / 2, d = 0;
    int bits = c ? 64 - __builtin_clzll((uint64_t)c) : 0;
    Ref a = int_from_int64(rt, 1);
    for (int s = bits - 1; a && s >= 0; s--) {
        int64_t e = d;
        d = c >> s;
        Ref high = int_op_take(rt, ref_keep(n), int_from_int64(rt, 2 * c - e - d + 1),
                               number_rshift);
        Ref quotient = int_op_take(rt, high, ref_keep(a), number_floor_divide);
        a = int_op_take(rt, a, int_from_int64(rt, d - e - 1), number_lshift);
        a = int_op_take(rt, a, quotient, int_add);
    }
    Ref square = a ? int_multiply(rt, a, a) : NULL;
    if (square && int_compare(square, n) > 0)
        a = int_op_take(rt, a, int_from_int64(rt, 1), int_subtract);
    else if (!square)
        ref_clear(rt, &a);
    ref_drop(rt, square);
    return a;
}

Ref math_isqrt(NATIVE_ARGS)
{
    (void)self, UNUSED_ARGS;
    Ref n = number_index(rt, argv[0]);
    if (!n)
        return NULL;
    Ref r;
    if (int_sign(n) < 0)
        r = raise(rt, EXC_ValueError, "isqrt() argument must be nonnegative");
    else
        r = int_sign(n) ? root_of(rt, n) : int_from_int64(rt, 0);
    ref_drop(rt, n);
    return r;
}
