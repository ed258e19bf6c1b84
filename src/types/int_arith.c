/* int_arith.c - adding, multiplying, dividing, powers.
 *
 * Numbers of at most two digits go through int64_t; longer ones digit by digit
 * when few, through GMP's limbs when many.
 */
#include "types/int_internal.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "types/float.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/tuple.h"

enum { GMP_FROM = 24 }; /* digits from which GMP multiplies */

/* ---- adding -------------------------------------------------------------------- */

static Ref add_magnitudes(struct runtime *rt, Val a, Val b, bool negative)
{
    if (int_digits(a) < int_digits(b)) {
        Val t = a;
        a = b;
        b = t;
    }
    size_t n = int_digits(a), m = int_digits(b), i = 0;
    Ref r = int_alloc(rt, n + 1);
    if (!r)
        return NULL;
    const uint32_t *x = as_int(a)->digit, *y = as_int(b)->digit;
    uint32_t *out = as_int(r)->digit, carry = 0;
    for (; i < m; i++) {
        carry += x[i] + y[i];
        out[i] = carry & INT_MASK;
        carry >>= INT_SHIFT;
    }
    for (; i < n; i++) {
        carry += x[i];
        out[i] = carry & INT_MASK;
        carry >>= INT_SHIFT;
    }
    out[i] = carry;
    if (negative)
        as_int(r)->head.size = -as_int(r)->head.size;
    return int_settle_take(rt, r);
}

/* |a| - |b|, negated if asked. */
static Ref subtract_magnitudes(struct runtime *rt, Val a, Val b, bool negative)
{
    size_t n = int_digits(a), m = int_digits(b);
    const uint32_t *x = as_int(a)->digit, *y = as_int(b)->digit;
    if (n == m) {
        while (n && x[n - 1] == y[n - 1])
            m = --n;
        if (!n)
            return int_from_int64(rt, 0);
    }
    if (n < m || (n == m && x[n - 1] < y[n - 1])) {
        const uint32_t *t = x;
        x = y;
        y = t;
        size_t k = n;
        n = m;
        m = k;
        negative = !negative;
    }
    Ref r = int_alloc(rt, n);
    if (!r)
        return NULL;
    uint32_t *out = as_int(r)->digit, borrow = 0;
    size_t i = 0;
    for (; i < m; i++) {
        borrow = x[i] - y[i] - borrow;
        out[i] = borrow & INT_MASK;
        borrow = borrow >> INT_SHIFT & 1;
    }
    for (; i < n; i++) {
        borrow = x[i] - borrow;
        out[i] = borrow & INT_MASK;
        borrow = borrow >> INT_SHIFT & 1;
    }
    if (negative)
        as_int(r)->head.size = -as_int(r)->head.size;
    return int_settle_take(rt, r);
}

Ref int_add(struct runtime *rt, Val a, Val b)
{
    if (LIKELY(int_is_short(a) && int_is_short(b)))
        return int_from_int64(rt, int_short_value(a) + int_short_value(b));
    if (int_is_negative(a) == int_is_negative(b))
        return add_magnitudes(rt, a, b, int_is_negative(a));
    return subtract_magnitudes(rt, a, b, int_is_negative(a));
}

Ref int_subtract(struct runtime *rt, Val a, Val b)
{
    if (LIKELY(int_is_short(a) && int_is_short(b)))
        return int_from_int64(rt, int_short_value(a) - int_short_value(b));
    if (int_is_negative(a) == int_is_negative(b))
        return subtract_magnitudes(rt, a, b, int_is_negative(a));
    return add_magnitudes(rt, a, b, int_is_negative(a));
}

/* ---- multiplying ----------------------------------------------------------------- */

static Ref multiply_digits(struct runtime *rt, Val a, Val b, bool negative)
{
    size_t n = int_digits(a), m = int_digits(b);
    Ref r = int_alloc(rt, n + m);
    if (!r)
        return NULL;
    const uint32_t *x = as_int(a)->digit, *y = as_int(b)->digit;
    uint32_t *out = as_int(r)->digit;
    memset(out, 0, (n + m) * sizeof *out);
    for (size_t i = 0; i < n; i++) {
        uint64_t carry = 0, f = x[i];
        size_t k = 0;
        for (; k < m; k++) {
            carry += out[i + k] + y[k] * f;
            out[i + k] = (uint32_t)carry & INT_MASK;
            carry >>= INT_SHIFT;
        }
        out[i + k] = (uint32_t)carry;
    }
    if (negative)
        as_int(r)->head.size = -as_int(r)->head.size;
    return int_settle_take(rt, r);
}

static Ref multiply_gmp(struct runtime *rt, Val a, Val b, bool negative)
{
    if (int_digits(a) < int_digits(b)) {
        Val t = a;
        a = b;
        b = t;
    }
    /* The result is taken first, so that the limit speaks before the work. */
    Ref room = int_alloc(rt, int_digits(a) + int_digits(b));
    if (!room)
        return NULL;
    ref_drop(rt, room);
    Ref result = NULL;
    struct limbs x = {.p = x.small}, y = {.p = y.small}, z = {.p = z.small};
    if (limbs_load(rt, &x, a) && (a == b || limbs_load(rt, &y, b))
        && limbs_room(rt, &z, x.count + (a == b ? x.count : y.count))) {
        if (a == b)
            mpn_sqr(z.p, x.p, (mp_size_t)x.count);
        else if (x.count >= y.count)
            mpn_mul(z.p, x.p, (mp_size_t)x.count, y.p, (mp_size_t)y.count);
        else
            mpn_mul(z.p, y.p, (mp_size_t)y.count, x.p, (mp_size_t)x.count);
        result = int_from_limbs(rt, z.p, z.count, negative);
    }
    limbs_release(&x);
    limbs_release(&y);
    limbs_release(&z);
    return result;
}

Ref int_multiply(struct runtime *rt, Val a, Val b)
{
    if (LIKELY(int_is_medium(a) && int_is_medium(b)))
        return int_from_int64(rt, int_medium_value(a) * int_medium_value(b));
    bool negative = int_is_negative(a) != int_is_negative(b);
    if (int_is_zero(a) || int_is_zero(b))
        return int_from_int64(rt, 0);
    if (int_digits(a) < GMP_FROM || int_digits(b) < GMP_FROM)
        return multiply_digits(rt, a, b, negative);
    return multiply_gmp(rt, a, b, negative);
}

/* ---- dividing ---------------------------------------------------------------------- */

/* Floor division of two int64_t, b not 0; not INT64_MIN / -1 (short ints are smaller). */
static void divide_short(int64_t a, int64_t b, int64_t *q, int64_t *r)
{
    *q = a / b;
    *r = a % b;
    if (*r && (*r < 0) != (b < 0)) {
        *r += b;
        --*q;
    }
}

/* Quotient and remainder of the magnitudes, rounded to zero. */
static bool divide_magnitudes(struct runtime *rt, Val a, Val b, struct limbs *q, struct limbs *r)
{
    struct limbs x = {.p = x.small}, y = {.p = y.small};
    bool ok = limbs_load(rt, &x, a) && limbs_load(rt, &y, b);
    if (ok && x.count < y.count) {
        ok = limbs_room(rt, q, 0) && limbs_room(rt, r, x.count);
        if (ok)
            memcpy(r->p, x.p, x.count * sizeof *x.p);
    } else if (ok) {
        ok = limbs_room(rt, q, x.count - y.count + 1) && limbs_room(rt, r, y.count);
        if (ok)
            mpn_tdiv_qr(q->p, r->p, 0, x.p, (mp_size_t)x.count, y.p, (mp_size_t)y.count);
    }
    limbs_release(&x);
    limbs_release(&y);
    return ok;
}

static Ref add_small_take(struct runtime *rt, Ref a, int64_t n)
{
    if (!a)
        return NULL;
    Val one = rt->types->small_int[n - SMALL_INT_MIN];
    Ref r = int_add(rt, a, one);
    ref_drop(rt, a);
    return r;
}

static int divmod_long(struct runtime *rt, Val a, Val b, Ref *quotient, Ref *remainder)
{
    struct limbs q = {.p = q.small}, r = {.p = r.small};
    Ref qr = NULL, rr = NULL;
    int result = -1;
    if (!divide_magnitudes(rt, a, b, &q, &r))
        goto out;
    limbs_trim(&r);
    bool differ = int_is_negative(a) != int_is_negative(b), adjust = differ && r.count;
    if (remainder) {
        rr = int_from_limbs(rt, r.p, r.count, int_is_negative(a));
        if (rr && adjust) {
            Ref sum = int_add(rt, rr, b);
            ref_drop(rt, rr);
            rr = sum;
        }
        if (!rr)
            goto out;
    }
    if (quotient) {
        qr = int_from_limbs(rt, q.p, q.count, differ);
        if (adjust)
            qr = add_small_take(rt, qr, -1);
        if (!qr)
            goto out;
    }
    result = 0;
out:
    limbs_release(&q);
    limbs_release(&r);
    if (result < 0) {
        ref_drop(rt, rr);
        return -1;
    }
    if (quotient)
        *quotient = qr;
    if (remainder)
        *remainder = rr;
    return 0;
}

int int_divmod(struct runtime *rt, Val a, Val b, Ref *quotient, Ref *remainder)
{
    if (int_is_zero(b))
        return raise_int(rt, EXC_ZeroDivisionError,
                         quotient ? "integer division or modulo by zero" : "integer modulo by zero");
    if (UNLIKELY(!int_is_short(a) || !int_is_short(b)))
        return divmod_long(rt, a, b, quotient, remainder);
    int64_t q, r;
    divide_short(int_short_value(a), int_short_value(b), &q, &r);
    if (quotient && !(*quotient = int_from_int64(rt, q)))
        return -1;
    if (remainder && !(*remainder = int_from_int64(rt, r))) {
        if (quotient)
            ref_clear(rt, quotient);
        return -1;
    }
    return 0;
}

Ref int_divmod_slot(struct runtime *rt, Val a, Val b)
{
    INT_OPERANDS(a, b);
    Ref pair[2];
    if (int_divmod(rt, a, b, &pair[0], &pair[1]) < 0)
        return NULL;
    return tuple_from_array_take(rt, pair, 2);
}

Ref int_gcd(struct runtime *rt, Val a, Val b)
{
    if (int_is_short(a) && int_is_short(b)) {
        int64_t x = llabs(int_short_value(a)), y = llabs(int_short_value(b));
        while (y) {
            int64_t t = x % y;
            x = y;
            y = t;
        }
        return int_from_int64(rt, x);
    }
    struct limbs x = {.p = x.small}, y = {.p = y.small};
    Ref result = NULL;
    if (limbs_load(rt, &x, a) && limbs_load(rt, &y, b)) {
        mpz_t mx, my, g;
        mpz_init(g);
        mpz_gcd(g, mpz_roinit_n(mx, x.p, (mp_size_t)x.count),
                mpz_roinit_n(my, y.p, (mp_size_t)y.count));
        result = int_from_limbs(rt, mpz_limbs_read(g), mpz_size(g), false);
        mpz_clear(g);
    }
    limbs_release(&x);
    limbs_release(&y);
    return result;
}

/* ---- true division -------------------------------------------------------------------- */

static Ref too_large(struct runtime *rt)
{
    return raise(rt, EXC_OverflowError, "integer division result too large for a float");
}

/* |a| / |b|, correctly rounded, both not 0; -1.0 raised.  The quotient is
 * taken with two bits more than fit, a sticky bit for what is cut off. */
static double divide_exactly(struct runtime *rt, Val a, Val b)
{
    ssize_t diff = (ssize_t)int_bit_length(a) - (ssize_t)int_bit_length(b);
    if (diff > DBL_MAX_EXP) {
        too_large(rt);
        return -1.0;
    }
    if (diff < DBL_MIN_EXP - DBL_MANT_DIG - 1)
        return 0.0;
    ssize_t shift = (diff > DBL_MIN_EXP ? diff : DBL_MIN_EXP) - DBL_MANT_DIG - 2;
    double result = -1.0;
    struct limbs q = {.p = q.small}, r = {.p = r.small};
    Ref x = NULL, y = ref_keep(b);
    if (shift <= 0) {
        x = int_lshift(rt, a, (size_t)-shift);
    } else {
        x = ref_keep(a);
        ref_set_take(rt, &y, int_lshift(rt, b, (size_t)shift));
    }
    if (!x || !y || !divide_magnitudes(rt, x, y, &q, &r))
        goto out;
    limbs_trim(&q);
    limbs_trim(&r);
    uint64_t bits = q.count ? q.p[0] : 0; /* at most 56 bits */
    int have = bits ? 64 - __builtin_clzl(bits) : 0;
    int least = (int)(DBL_MIN_EXP - shift);
    int extra = (have > least ? have : least) - DBL_MANT_DIG;
    uint64_t half = (uint64_t)1 << (extra - 1), low = bits | (r.count != 0);
    if (low & half && low & (3 * half - 1))
        low += half;
    low &= ~(2 * half - 1);
    result = (double)low;
    if (shift + have >= DBL_MAX_EXP
        && (shift + have > DBL_MAX_EXP || result == ldexp(1.0, have))) {
        too_large(rt);
        result = -1.0;
        goto out;
    }
    result = ldexp(result, (int)shift);
out:
    limbs_release(&q);
    limbs_release(&r);
    ref_drop(rt, x);
    ref_drop(rt, y);
    return result;
}

Ref int_true_divide(struct runtime *rt, Val a, Val b)
{
    INT_OPERANDS(a, b);
    if (int_is_zero(b))
        return raise(rt, EXC_ZeroDivisionError, "division by zero");
    bool negative = int_is_negative(a) != int_is_negative(b);
    if (int_is_zero(a))
        return float_new(rt, negative ? -0.0 : 0.0);
    if (int_bit_length(a) <= DBL_MANT_DIG && int_bit_length(b) <= DBL_MANT_DIG)
        return float_new(rt, (double)int_short_value(a) / (double)int_short_value(b));
    double x = divide_exactly(rt, a, b);
    if (x == -1.0 && is_raised(rt))
        return NULL;
    return float_new(rt, negative ? -x : x);
}

/* ---- power ------------------------------------------------------------------------------ */

/* In a machine word, as long as it lasts. */
static bool power_short(Val a, Val b, int64_t *result)
{
    if (!int_is_short(a) || !int_is_medium(b))
        return false;
    int64_t square = int_short_value(a);
    *result = 1;
    for (int64_t n = int_medium_value(b);;) {
        if (n & 1 && __builtin_mul_overflow(*result, square, result))
            return false;
        if (!(n >>= 1))
            return true;
        if (__builtin_mul_overflow(square, square, &square))
            return false;
    }
}

static Ref power_plain(struct runtime *rt, Val a, Val b)
{
    int64_t small;
    if (power_short(a, b, &small))
        return int_from_int64(rt, small);
    Ref result = int_from_int64(rt, 1);
    /* From the highest bit down: square, then multiply. */
    for (size_t i = int_digits(b); i-- > 0 && result;) {
        for (uint32_t bit = 1u << (INT_SHIFT - 1); bit && result; bit >>= 1) {
            Ref square = int_multiply(rt, result, result);
            ref_set_take(rt, &result, square);
            if (result && as_int(b)->digit[i] & bit) {
                Ref product = int_multiply(rt, result, a);
                ref_set_take(rt, &result, product);
            }
        }
    }
    return result;
}

/* Inverse of a modulo n > 1... ValueError when there is none. */
static Ref invert_modulo(struct runtime *rt, Val a, Val n)
{
    struct limbs x = {.p = x.small}, y = {.p = y.small};
    Ref result = NULL;
    if (limbs_load(rt, &x, a) && limbs_load(rt, &y, n)) {
        mpz_t mx, my, r;
        mpz_init(r);
        mpz_roinit_n(mx, x.p, int_is_negative(a) ? -(mp_size_t)x.count : (mp_size_t)x.count);
        mpz_roinit_n(my, y.p, (mp_size_t)y.count);
        if (mpz_invert(r, mx, my))
            result = int_from_limbs(rt, mpz_limbs_read(r), mpz_size(r), false);
        else
            raise(rt, EXC_ValueError, "base is not invertible for the given modulus");
        mpz_clear(r);
    }
    limbs_release(&x);
    limbs_release(&y);
    return result;
}

/* a ** b % n for 0 <= a < n, b >= 0, n > 1. */
static Ref power_modulo(struct runtime *rt, Val a, Val b, Val n)
{
    struct limbs x = {.p = x.small}, y = {.p = y.small}, z = {.p = z.small};
    Ref result = NULL;
    if (limbs_load(rt, &x, a) && limbs_load(rt, &y, b) && limbs_load(rt, &z, n)) {
        mpz_t mx, my, mz, r;
        mpz_init(r);
        mpz_powm(r, mpz_roinit_n(mx, x.p, (mp_size_t)x.count),
                 mpz_roinit_n(my, y.p, (mp_size_t)y.count),
                 mpz_roinit_n(mz, z.p, (mp_size_t)z.count));
        result = int_from_limbs(rt, mpz_limbs_read(r), mpz_size(r), false);
        mpz_clear(r);
    }
    limbs_release(&x);
    limbs_release(&y);
    limbs_release(&z);
    return result;
}

/* pow(a, b, n): signs and special cases as CPython orders them. */
static Ref power_with_modulus(struct runtime *rt, Val a_given, Val b_given, Val n_given)
{
    if (int_is_zero(n_given))
        return raise(rt, EXC_ValueError, "pow() 3rd argument cannot be 0");
    bool negative_result = int_is_negative(n_given);
    Ref a = ref_keep(a_given), b = ref_keep(b_given), result = NULL;
    Ref n = negative_result ? int_negate(rt, n_given) : ref_keep(n_given);
    if (!n)
        goto out;
    if (int_is_medium(n) && int_medium_value(n) == 1) {
        result = int_from_int64(rt, 0);
        goto out;
    }
    if (int_is_negative(b)) {
        ref_set_take(rt, &b, int_negate(rt, b));
        if (!b)
            goto out;
        ref_set_take(rt, &a, invert_modulo(rt, a, n));
        if (!a)
            goto out;
    }
    if (int_is_negative(a) || int_digits(a) > int_digits(n)) {
        Ref remainder;
        if (int_divmod(rt, a, n, NULL, &remainder) < 0)
            goto out;
        ref_set_take(rt, &a, remainder);
    }
    result = power_modulo(rt, a, b, n);
    if (result && negative_result && !int_is_zero(result))
        ref_set_take(rt, &result, int_subtract(rt, result, n));
out:
    ref_drop(rt, a);
    ref_drop(rt, b);
    ref_drop(rt, n);
    return result;
}

Ref int_power(struct runtime *rt, Val a, Val b, Val modulus)
{
    INT_OPERANDS(a, b);
    if (modulus != rt->none && !is_int(modulus))
        return new_not_implemented(rt);
    if (modulus != rt->none)
        return power_with_modulus(rt, a, b, modulus);
    if (!int_is_negative(b))
        return power_plain(rt, a, b);
    Ref x = NULL, y = NULL, result = NULL;
    x = number_float(rt, a);
    y = x ? number_float(rt, b) : NULL;
    if (y)
        result = number_power(rt, x, y, rt->none);
    ref_drop(rt, x);
    ref_drop(rt, y);
    return result;
}
