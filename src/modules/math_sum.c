/* math_sum.c - math's sums: fsum, prod, and lengths of vectors without lost digits. */
#include <math.h>
#include <string.h>

#include "modules/math_parts.h"
#include "types/args.h"
#include "types/float.h"
#include "types/int.h"
#include "types/list.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/tuple.h"

/* ---- lengths ------------------------------------------------------------------------- */

struct two_parts { /* a number as an unevaluated sum */
    double high, low;
};

/* a + b exactly, |a| >= |b|. */
static struct two_parts fast_sum(double a, double b)
{
    double x = a + b;
    return (struct two_parts){x, (a - x) + b};
}

static struct two_parts split(double x)
{
    double t = x * 134217729.0; /* 2**27 + 1 */
    double high = t - (t - x);
    return (struct two_parts){high, x - high};
}

/* x * y exactly. */
static struct two_parts product(double x, double y)
{
    struct two_parts a = split(x), b = split(y);
    double p = a.high * b.high, q = a.high * b.low + a.low * b.high;
    double z = p + q;
    return (struct two_parts){z, p - z + q + a.low * b.low};
}

/* sqrt(sum of squares): scaled so that nothing overflows, with the lost parts of every
 * product and sum kept, and one step of correction at the end. */
static double vector_norm(const double *v, ssize_t n, double max, bool has_nan)
{
    if (isinf(max))
        return max;
    if (has_nan)
        return NAN;
    if (max == 0.0 || n <= 1)
        return max;
    int exponent;
    double sum = 1.0, lost1 = 0.0, lost2 = 0.0;
    frexp(max, &exponent);
    if (exponent < -1023) {
        /* The scale itself would overflow. */
        for (ssize_t i = 0; i < n; i++) {
            double x = v[i] / max, old = sum;
            x = x * x;
            sum += x;
            lost1 += (old - sum) + x;
        }
        return max * sqrt(sum - 1.0 + lost1);
    }
    double scale = ldexp(1.0, -exponent);
    for (ssize_t i = 0; i < n; i++) {
        double x = v[i] * scale;
        struct two_parts p = product(x, x), s = fast_sum(sum, p.high);
        sum = s.high;
        lost1 += p.low;
        lost2 += s.low;
    }
    double h = sqrt(sum - 1.0 + (lost1 + lost2));
    struct two_parts p = product(-h, h), s = fast_sum(sum, p.high);
    sum = s.high;
    lost1 += p.low;
    lost2 += s.low;
    double x = sum - 1.0 + (lost1 + lost2);
    h += x / (2.0 * h);
    return h / scale;
}

enum { FEW = 16 };

static double *coordinates(struct runtime *rt, double *few, ssize_t n)
{
    if (n <= FEW)
        return few;
    double *v = heap_alloc(rt, size_mul_add((size_t)n, sizeof *v, 0));
    if (!v)
        raise_no_memory(rt);
    return v;
}

Ref math_hypot(NATIVE_ARGS)
{
    (void)self, UNUSED_ARGS;
    double few[FEW], *v = coordinates(rt, few, argc), max = 0.0;
    if (!v)
        return NULL;
    bool has_nan = false, ok = true;
    for (ssize_t i = 0; ok && i < argc; i++) {
        double x = float_as_double(rt, argv[i]);
        ok = x != -1.0 || !is_raised(rt);
        v[i] = x = fabs(x);
        has_nan |= isnan(x);
        if (x > max)
            max = x;
    }
    Ref result = ok ? float_new(rt, vector_norm(v, argc, max, has_nan)) : NULL;
    if (v != few)
        heap_free(rt, v);
    return result;
}

Ref math_dist(NATIVE_ARGS)
{
    (void)self, UNUSED_ARGS;
    Ref p = is_tuple(argv[0]) ? ref_keep(argv[0]) : sequence_tuple(rt, argv[0]);
    Ref q = !p ? NULL : is_tuple(argv[1]) ? ref_keep(argv[1]) : sequence_tuple(rt, argv[1]);
    Ref result = NULL;
    double few[FEW], *v = NULL, max = 0.0;
    if (!q)
        goto out;
    ssize_t n = tuple_size(p);
    if (n != tuple_size(q)) {
        raise(rt, EXC_ValueError, "both points must have the same number of dimensions");
        goto out;
    }
    if (!(v = coordinates(rt, few, n)))
        goto out;
    bool has_nan = false;
    for (ssize_t i = 0; i < n; i++) {
        double a = float_as_double(rt, tuple_at(p, i));
        if (a == -1.0 && is_raised(rt))
            goto out;
        double b = float_as_double(rt, tuple_at(q, i));
        if (b == -1.0 && is_raised(rt))
            goto out;
        double x = v[i] = fabs(a - b);
        has_nan |= isnan(x);
        if (x > max)
            max = x;
    }
    result = float_new(rt, vector_norm(v, n, max, has_nan));
out:
    if (v && v != few)
        heap_free(rt, v);
    ref_drop(rt, p);
    ref_drop(rt, q);
    return result;
}

/* ---- fsum ------------------------------------------------------------------------------ */

/* Partial sums that do not overlap, in order of size: together the exact sum. */
struct partials {
    double *items;
    ssize_t count, room;
    double few[32];
    double special, infinite; /* sums of what is not finite */
};

static bool partials_add(struct runtime *rt, struct partials *p, double x)
{
    double original = x;
    ssize_t kept = 0;
    for (ssize_t j = 0; j < p->count; j++) {
        double y = p->items[j];
        if (fabs(x) < fabs(y)) {
            double swap = x;
            x = y;
            y = swap;
        }
        double high = x + y, low = y - (high - x);
        if (low != 0.0)
            p->items[kept++] = low;
        x = high;
    }
    p->count = kept;
    if (x == 0.0)
        return true;
    if (!isfinite(x)) {
        if (isfinite(original))
            return raise_false(rt, EXC_OverflowError, "intermediate overflow in fsum");
        if (isinf(original))
            p->infinite += original;
        p->special += original;
        p->count = 0;
        return true;
    }
    if (p->count >= p->room) {
        size_t bytes = (size_t)p->room * 2 * sizeof(double);
        double *more = p->items == p->few ? heap_alloc(rt, bytes)
                                          : heap_resize(rt, p->items, bytes);
        if (!more) {
            raise_no_memory(rt);
            return false;
        }
        if (p->items == p->few)
            memcpy(more, p->few, sizeof p->few);
        p->items = more;
        p->room *= 2;
    }
    p->items[p->count++] = x;
    return true;
}

/* The exact sum, rounded once, half to even. */
static Ref partials_result(struct runtime *rt, struct partials *p)
{
    if (p->special != 0.0) {
        if (isnan(p->infinite))
            return raise(rt, EXC_ValueError, "-inf + inf in fsum");
        return float_new(rt, p->special);
    }
    double high = 0.0, low = 0.0;
    ssize_t n = p->count;
    if (n > 0) {
        high = p->items[--n];
        while (n > 0) {
            double x = high, y = p->items[--n];
            high = x + y;
            low = y - (high - x);
            if (low != 0.0)
                break;
        }
        /* Exactly half way: what follows decides. */
        if (n > 0 && ((low < 0.0 && p->items[n - 1] < 0.0) ||
                      (low > 0.0 && p->items[n - 1] > 0.0))) {
            double y = low * 2.0, x = high + y;
            if (y == x - high)
                high = x;
        }
    }
    return float_new(rt, high);
}

Ref math_fsum(NATIVE_ARGS)
{
    (void)self, UNUSED_ARGS;
    Ref it = obj_iter(rt, argv[0]), item;
    if (!it)
        return NULL;
    struct partials p = {.room = 32};
    p.items = p.few;
    bool ok = true;
    while (ok && (item = iter_next(rt, it))) {
        double x = float_as_double(rt, item);
        ref_drop(rt, item);
        ok = (x != -1.0 || !is_raised(rt)) && partials_add(rt, &p, x);
    }
    Ref result = ok && !is_raised(rt) ? partials_result(rt, &p) : NULL;
    ref_drop(rt, it);
    if (p.items != p.few)
        heap_free(rt, p.items);
    return result;
}

/* ---- prod -------------------------------------------------------------------------------- */

Ref math_prod(NATIVE_ARGS)
{
    (void)self;
    static const struct args_spec spec = {"prod", 1, 1, 0, {"", "start", NULL}};
    Val out[2] = {NULL, NULL};
    if (!args_parse(rt, &spec, argv, argc, kwnames, out))
        return NULL;
    Ref it = obj_iter(rt, out[0]), item;
    if (!it)
        return NULL;
    Ref result = out[1] ? ref_keep(out[1]) : int_from_int64(rt, 1);
    while (result && (item = iter_next(rt, it))) {
        ref_set_take(rt, &result, number_multiply(rt, result, item));
        ref_drop(rt, item);
    }
    ref_drop(rt, it);
    if (is_raised(rt))
        ref_clear(rt, &result);
    return result;
}
