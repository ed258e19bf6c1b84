/* math.c - the math module: real functions with Python's errors.
 *
 * Most are the C library's; a result that is not a number from arguments that are is a
 * domain error, an infinite one from finite arguments a range error.
 */
#include <errno.h>
#include <limits.h>
#include <math.h>

#include "modules/math_parts.h"
#include "modules/modules.h"
#include "types/args.h"
#include "types/dict.h"
#include "types/float.h"
#include "types/int.h"
#include "types/list.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/tuple.h"

static Ref raise_domain(struct runtime *rt)
{
    return raise(rt, EXC_ValueError, "math domain error");
}

static Ref raise_range(struct runtime *rt)
{
    return raise(rt, EXC_OverflowError, "math range error");
}

/* The result, or the error errno stands for. */
static Ref result_of(struct runtime *rt, double r)
{
    if (errno == EDOM)
        return raise_domain(rt);
    /* Underflow is no error. */
    if (errno == ERANGE && fabs(r) >= 1.5)
        return raise_range(rt);
    return float_new(rt, r);
}

/* ---- functions of one and two numbers ------------------------------------------------- */

static Ref apply_1(struct runtime *rt, Val v, double (*f)(double), bool can_overflow)
{
    double x = float_as_double(rt, v);
    if (x == -1.0 && is_raised(rt))
        return NULL;
    double r = f(x);
    if (isnan(r) && !isnan(x))
        return raise_domain(rt);
    if (isinf(r) && isfinite(x))
        return can_overflow ? raise_range(rt) : raise_domain(rt);
    return float_new(rt, r);
}

/* For functions that set errno themselves. */
static Ref apply_errno(struct runtime *rt, Val v, double (*f)(double))
{
    double x = float_as_double(rt, v);
    if (x == -1.0 && is_raised(rt))
        return NULL;
    errno = 0;
    return result_of(rt, f(x));
}

static Ref apply_2(struct runtime *rt, Val const *argv, double (*f)(double, double))
{
    double x = float_as_double(rt, argv[0]);
    if (x == -1.0 && is_raised(rt))
        return NULL;
    double y = float_as_double(rt, argv[1]);
    if (y == -1.0 && is_raised(rt))
        return NULL;
    double r = f(x, y);
    errno = 0;
    if (isnan(r) && !isnan(x) && !isnan(y))
        errno = EDOM;
    else if (isinf(r) && isfinite(x) && isfinite(y))
        errno = ERANGE;
    return result_of(rt, r);
}

#define ONE(name, function, can_overflow)                                                 \
    static Ref math_##name(NATIVE_ARGS)                                                   \
    {                                                                                     \
        (void)self, UNUSED_ARGS;                                                          \
        return apply_1(rt, argv[0], function, can_overflow);                              \
    }
#define TWO(name, function)                                                               \
    static Ref math_##name(NATIVE_ARGS)                                                   \
    {                                                                                     \
        (void)self, UNUSED_ARGS;                                                          \
        return apply_2(rt, argv, function);                                               \
    }

ONE(acos, acos, false)
ONE(acosh, acosh, false)
ONE(asin, asin, false)
ONE(asinh, asinh, false)
ONE(atan, atan, false)
ONE(atanh, atanh, false)
ONE(cbrt, cbrt, false)
ONE(cos, cos, false)
ONE(cosh, cosh, true)
ONE(erf, erf, false)
ONE(erfc, erfc, false)
ONE(exp, exp, true)
ONE(exp2, exp2, true)
ONE(expm1, expm1, true)
ONE(fabs, fabs, false)
ONE(log1p, log1p, false)
ONE(sin, sin, false)
ONE(sinh, sinh, true)
ONE(sqrt, sqrt, false)
ONE(tan, tan, false)
ONE(tanh, tanh, false)
TWO(atan2, atan2)
TWO(copysign, copysign)

/* IEEE remainder: of the quotient rounded to even. */
static double ieee_remainder(double x, double y)
{
    return remainder(x, y);
}
TWO(remainder, ieee_remainder)

/* ---- gamma -------------------------------------------------------------------------------- */

/* Lanczos' approximation with 13 terms; its rational function, numerator and denominator. */
static const double lanczos_g = 6.024680040776729583740234375;
static const double lanczos_g_minus_half = 5.524680040776729583740234375;
enum { LANCZOS_TERMS = 13, WHOLE_GAMMAS = 23 };
static const double lanczos_top[LANCZOS_TERMS] = {
    23531376880.410759688572007674451636754734846804940,
    42919803642.649098768957899047001988850926355848959,
    35711959237.355668049440185451547166705960488635843,
    17921034426.037209699919755754458931112671403265390,
    6039542586.3520280050642916443072979210699388420708,
    1439720407.3117216736632230727949123939715485786372,
    248874557.86205415651146038641322942321632125127801,
    31426415.585400194380614231628318205362874684987640,
    2876370.6289353724412254090516208496135991145378768,
    186056.26539522349504029498971604569928220784236328,
    8071.6720023658162106380029022722506138218516325024,
    210.82427775157934587250973392071336271166969580291,
    2.5066282746310002701649081771338373386264310793408,
};
static const double lanczos_bottom[LANCZOS_TERMS] = {
    0.0,       39916800.0, 120543840.0, 150917976.0, 105258076.0, 45995730.0, 13339535.0,
    2637558.0, 357423.0,   32670.0,     1925.0,      66.0,        1.0,
};

static double lanczos_sum(double x)
{
    double top = 0.0, bottom = 0.0;
    if (x < 5.0) {
        for (int i = LANCZOS_TERMS; --i >= 0;) {
            top = top * x + lanczos_top[i];
            bottom = bottom * x + lanczos_bottom[i];
        }
    } else {
        for (int i = 0; i < LANCZOS_TERMS; i++) {
            top = top / x + lanczos_top[i];
            bottom = bottom / x + lanczos_bottom[i];
        }
    }
    return top / bottom;
}

/* sin(pi * x), exact at halves. */
static double sin_pi(double x)
{
    double y = fmod(fabs(x), 2.0), r;
    switch ((int)round(2.0 * y)) {
    case 0:
        r = sin(M_PI * y);
        break;
    case 1:
        r = cos(M_PI * (y - 0.5));
        break;
    case 2:
        r = sin(M_PI * (1.0 - y));
        break;
    case 3:
        r = -cos(M_PI * (y - 1.5));
        break;
    default:
        r = sin(M_PI * (y - 2.0));
        break;
    }
    return copysign(1.0, x) * r;
}

static double gamma_reflected(double absx, double y, double z)
{
    double r = -M_PI / sin_pi(absx) / absx * exp(y) / lanczos_sum(absx);
    r -= z * r;
    if (absx < 140.0)
        return r / pow(y, absx - 0.5);
    double root = pow(y, absx / 2.0 - 0.25);
    r /= root;
    return r / root;
}

static double gamma_positive(double absx, double y, double z)
{
    double r = lanczos_sum(absx) / exp(y);
    r += z * r;
    if (absx < 140.0)
        return r * pow(y, absx - 0.5);
    double root = pow(y, absx / 2.0 - 0.25);
    r *= root;
    return r * root;
}

static double gamma_of(double x)
{
    if (!isfinite(x)) {
        if (isnan(x) || x > 0.0)
            return x;
        errno = EDOM;
        return NAN;
    }
    if (x == 0.0) {
        errno = EDOM;
        return copysign(INFINITY, x);
    }
    if (x == floor(x)) {
        if (x < 0.0) {
            errno = EDOM;
            return NAN;
        }
        if (x <= WHOLE_GAMMAS) {
            double r = 1.0;
            for (int i = 2; i < (int)x; i++)
                r *= i;
            return r;
        }
    }
    double absx = fabs(x);
    if (absx < 1e-20) {
        double r = 1.0 / x;
        if (isinf(r))
            errno = ERANGE;
        return r;
    }
    if (absx > 200.0) {
        if (x < 0.0)
            return 0.0 / sin_pi(x);
        errno = ERANGE;
        return INFINITY;
    }
    double y = absx + lanczos_g_minus_half, z;
    /* What was lost in that sum. */
    if (absx > lanczos_g_minus_half) {
        double q = y - absx;
        z = q - lanczos_g_minus_half;
    } else {
        double q = y - lanczos_g_minus_half;
        z = q - absx;
    }
    z = z * lanczos_g / y;
    double r = x < 0.0 ? gamma_reflected(absx, y, z) : gamma_positive(absx, y, z);
    if (isinf(r))
        errno = ERANGE;
    return r;
}

static double log_gamma_of(double x)
{
    const double log_pi = 1.144729885849400174143427351353058711647;
    if (!isfinite(x))
        return isnan(x) ? x : INFINITY;
    if (x == floor(x) && x <= 2.0) {
        if (x > 0.0)
            return 0.0;
        errno = EDOM;
        return INFINITY;
    }
    double absx = fabs(x);
    if (absx < 1e-20)
        return -log(absx);
    double r = log(lanczos_sum(absx)) - lanczos_g;
    r += (absx - 0.5) * (log(absx + lanczos_g - 0.5) - 1);
    if (x < 0.0)
        r = log_pi - log(fabs(sin_pi(absx))) - log(absx) - r;
    if (isinf(r))
        errno = ERANGE;
    return r;
}

static Ref math_gamma(NATIVE_ARGS)
{
    (void)self, UNUSED_ARGS;
    return apply_errno(rt, argv[0], gamma_of);
}
static Ref math_lgamma(NATIVE_ARGS)
{
    (void)self, UNUSED_ARGS;
    return apply_errno(rt, argv[0], log_gamma_of);
}

/* ---- logarithms ------------------------------------------------------------------------------ */

static double checked_log(double x, double (*f)(double))
{
    if (isnan(x) || x > 0.0)
        return f(x);
    errno = EDOM;
    return x == 0.0 ? -INFINITY : NAN;
}

/* An int may be larger than any float: then by its exponent. */
static Ref log_any(struct runtime *rt, Val v, double (*f)(double))
{
    if (is_int(v)) {
        if (int_sign(v) <= 0)
            return raise_domain(rt);
        double x = int_as_double(rt, v);
        if (x == -1.0 && is_raised(rt)) {
            if (!error_clear_if(rt, EXC_OverflowError))
                return NULL;
            ssize_t exponent;
            x = int_frexp(v, &exponent);
            return float_new(rt, f(x) + f(2.0) * (double)exponent);
        }
        return float_new(rt, f(x));
    }
    double x = float_as_double(rt, v);
    if (x == -1.0 && is_raised(rt))
        return NULL;
    errno = 0;
    double r = checked_log(x, f);
    return errno ? raise_domain(rt) : float_new(rt, r);
}

static Ref math_log(NATIVE_ARGS)
{
    (void)self, UNUSED_ARGS;
    if (argc < 1 || argc > 2)
        return raise(rt, EXC_TypeError, "math.log requires 1 to 2 arguments");
    Ref top = log_any(rt, argv[0], log);
    if (!top || argc == 1)
        return top;
    Ref bottom = log_any(rt, argv[1], log);
    Ref result = bottom ? number_true_divide(rt, top, bottom) : NULL;
    ref_drop(rt, top);
    ref_drop(rt, bottom);
    return result;
}
static Ref math_log2(NATIVE_ARGS)
{
    (void)self, UNUSED_ARGS;
    return log_any(rt, argv[0], log2);
}
static Ref math_log10(NATIVE_ARGS)
{
    (void)self, UNUSED_ARGS;
    return log_any(rt, argv[0], log10);
}

/* ---- powers, remainders, parts ------------------------------------------------------------------ */

static bool two_doubles(struct runtime *rt, Val const *argv, double *x, double *y)
{
    *x = float_as_double(rt, argv[0]);
    if (*x == -1.0 && is_raised(rt))
        return false;
    *y = float_as_double(rt, argv[1]);
    return *y != -1.0 || !is_raised(rt);
}

static Ref math_pow(NATIVE_ARGS)
{
    (void)self, UNUSED_ARGS;
    double x, y;
    if (!two_doubles(rt, argv, &x, &y))
        return NULL;
    double r = pow(x, y);
    errno = 0;
    if (isfinite(x) && isfinite(y) && !isfinite(r))
        errno = isnan(r) || x == 0.0 ? EDOM : ERANGE;
    return result_of(rt, r);
}

static Ref math_fmod(NATIVE_ARGS)
{
    (void)self, UNUSED_ARGS;
    double x, y;
    if (!two_doubles(rt, argv, &x, &y))
        return NULL;
    if (isinf(y) && isfinite(x))
        return float_new(rt, x);
    double r = fmod(x, y);
    errno = isnan(r) && !isnan(x) && !isnan(y) ? EDOM : 0;
    return result_of(rt, r);
}

static Ref math_ldexp(NATIVE_ARGS)
{
    (void)self, UNUSED_ARGS;
    double x = float_as_double(rt, argv[0]);
    if (x == -1.0 && is_raised(rt))
        return NULL;
    if (!is_int(argv[1]))
        return raise(rt, EXC_TypeError, "Expected an int as second argument to ldexp.");
    int overflow;
    int64_t exponent = int_as_int64_overflow(argv[1], &overflow);
    if (overflow)
        exponent = overflow < 0 ? INT64_MIN : INT64_MAX;
    if (x == 0.0 || !isfinite(x))
        return float_new(rt, x);
    if (exponent > INT_MAX)
        return raise_range(rt);
    if (exponent < INT_MIN)
        return float_new(rt, copysign(0.0, x));
    double r = ldexp(x, (int)exponent);
    return isinf(r) ? raise_range(rt) : float_new(rt, r);
}

static Ref pair_take(struct runtime *rt, Ref a, Ref b)
{
    Ref pair = a && b ? tuple_pack(rt, 2, a, b) : NULL;
    ref_drop(rt, a);
    ref_drop(rt, b);
    return pair;
}

static Ref math_frexp(NATIVE_ARGS)
{
    (void)self, UNUSED_ARGS;
    double x = float_as_double(rt, argv[0]);
    if (x == -1.0 && is_raised(rt))
        return NULL;
    int exponent = 0;
    if (x != 0.0 && isfinite(x))
        x = frexp(x, &exponent);
    return pair_take(rt, float_new(rt, x), int_from_int64(rt, exponent));
}

static Ref math_modf(NATIVE_ARGS)
{
    (void)self, UNUSED_ARGS;
    double x = float_as_double(rt, argv[0]), whole;
    if (x == -1.0 && is_raised(rt))
        return NULL;
    if (isinf(x))
        return pair_take(rt, float_new(rt, copysign(0.0, x)), float_new(rt, x));
    double part = modf(x, &whole);
    return pair_take(rt, float_new(rt, part), float_new(rt, whole));
}

static Ref math_degrees(NATIVE_ARGS)
{
    (void)self, UNUSED_ARGS;
    double x = float_as_double(rt, argv[0]);
    return x == -1.0 && is_raised(rt) ? NULL : float_new(rt, x * (180.0 / M_PI));
}

static Ref math_radians(NATIVE_ARGS)
{
    (void)self, UNUSED_ARGS;
    double x = float_as_double(rt, argv[0]);
    return x == -1.0 && is_raised(rt) ? NULL : float_new(rt, x * (M_PI / 180.0));
}

static Ref math_isfinite(NATIVE_ARGS)
{
    (void)self, UNUSED_ARGS;
    double x = float_as_double(rt, argv[0]);
    return x == -1.0 && is_raised(rt) ? NULL : new_bool(rt, isfinite(x));
}

static Ref math_isnan(NATIVE_ARGS)
{
    (void)self, UNUSED_ARGS;
    double x = float_as_double(rt, argv[0]);
    return x == -1.0 && is_raised(rt) ? NULL : new_bool(rt, isnan(x));
}

static Ref math_isinf(NATIVE_ARGS)
{
    (void)self, UNUSED_ARGS;
    double x = float_as_double(rt, argv[0]);
    return x == -1.0 && is_raised(rt) ? NULL : new_bool(rt, isinf(x));
}

static Ref math_isclose(NATIVE_ARGS)
{
    (void)self;
    static const struct args_spec spec = {
        "isclose", 2, 2, 0, {"a", "b", "rel_tol", "abs_tol", NULL}};
    Val out[4] = {NULL};
    double a, b, relative = 1e-09, absolute = 0.0;
    if (!args_parse(rt, &spec, argv, argc, kwnames, out) || !arg_double(rt, out[0], &a) ||
        !arg_double(rt, out[1], &b) || !arg_double(rt, out[2], &relative) ||
        !arg_double(rt, out[3], &absolute))
        return NULL;
    if (relative < 0.0 || absolute < 0.0)
        return raise(rt, EXC_ValueError, "tolerances must be non-negative");
    if (a == b)
        return new_bool(rt, true);
    if (isinf(a) || isinf(b))
        return new_bool(rt, false);
    double difference = fabs(b - a);
    return new_bool(rt, difference <= fabs(relative * b) || difference <= fabs(relative * a) ||
                            difference <= absolute);
}

static Ref math_nextafter(NATIVE_ARGS)
{
    (void)self, UNUSED_ARGS;
    double x, y;
    if (!two_doubles(rt, argv, &x, &y))
        return NULL;
    return float_new(rt, nextafter(x, y));
}

static Ref math_ulp(NATIVE_ARGS)
{
    (void)self, UNUSED_ARGS;
    double x = float_as_double(rt, argv[0]);
    if (x == -1.0 && is_raised(rt))
        return NULL;
    if (isnan(x))
        return float_new(rt, x);
    x = fabs(x);
    if (isinf(x))
        return float_new(rt, x);
    double next = nextafter(x, INFINITY);
    if (isinf(next)) /* the largest float */
        return float_new(rt, x - nextafter(x, -INFINITY));
    return float_new(rt, next - x);
}

/* ---- to whole numbers ------------------------------------------------------------------------- */

static Ref round_any(struct runtime *rt, Val v, Val special, double (*f)(double))
{
    if (!is_exact(v, &float_def)) {
        Ref method = obj_lookup_special(rt, v, special);
        if (method) {
            Ref result = obj_call_0(rt, method);
            ref_drop(rt, method);
            return result;
        }
        if (is_raised(rt))
            return NULL;
    }
    double x = float_as_double(rt, v);
    return x == -1.0 && is_raised(rt) ? NULL : int_from_double(rt, f(x));
}

static Ref math_floor(NATIVE_ARGS)
{
    (void)self, UNUSED_ARGS;
    return round_any(rt, argv[0], IDENT_OF(rt, __floor__), floor);
}

static Ref math_ceil(NATIVE_ARGS)
{
    (void)self, UNUSED_ARGS;
    return round_any(rt, argv[0], IDENT_OF(rt, __ceil__), ceil);
}

static Ref math_trunc(NATIVE_ARGS)
{
    (void)self, UNUSED_ARGS;
    if (is_exact(argv[0], &float_def))
        return int_from_double(rt, trunc(float_value(argv[0])));
    Ref method = obj_lookup_special(rt, argv[0], IDENT_OF(rt, __trunc__));
    if (!method)
        return is_raised(rt) ? NULL
                             : raise(rt, EXC_TypeError,
                                     "type %.100s doesn't define __trunc__ method",
                                     argv[0]->type->name);
    Ref result = obj_call_0(rt, method);
    ref_drop(rt, method);
    return result;
}

/* ---- module ----------------------------------------------------------------------------------------- */

#define X_DOC(name, text) #name "($module, x, /)\n--\n\n" text
#define XY_DOC(name, text) #name "($module, x, y, /)\n--\n\n" text
#define ROW_1(name, text) {#name, math_##name, 1, 1, 0, X_DOC(name, text)}
#define ROW_2(name, text) {#name, math_##name, 2, 2, 0, XY_DOC(name, text)}

static const struct method_def math_functions[] = {
    ROW_1(acos, "Return the arc cosine (measured in radians) of x.\n\nThe result is between 0 and pi."),
    ROW_1(acosh, "Return the inverse hyperbolic cosine of x."),
    ROW_1(asin, "Return the arc sine (measured in radians) of x.\n\n"
                "The result is between -pi/2 and pi/2."),
    ROW_1(asinh, "Return the inverse hyperbolic sine of x."),
    ROW_1(atan, "Return the arc tangent (measured in radians) of x.\n\n"
                "The result is between -pi/2 and pi/2."),
    {"atan2", math_atan2, 2, 2, 0,
     "atan2($module, y, x, /)\n--\n\nReturn the arc tangent (measured in radians) of y/x.\n\n"
     "Unlike atan(y/x), the signs of both x and y are considered."},
    ROW_1(atanh, "Return the inverse hyperbolic tangent of x."),
    ROW_1(cbrt, "Return the cube root of x."),
    ROW_1(ceil, "Return the ceiling of x as an Integral.\n\nThis is the smallest integer >= x."),
    ROW_2(copysign, "Return a float with the magnitude (absolute value) of x but the sign of y.\n\n"
                    "On platforms that support signed zeros, copysign(1.0, -0.0)\nreturns -1.0.\n"),
    ROW_1(cos, "Return the cosine of x (measured in radians)."),
    ROW_1(cosh, "Return the hyperbolic cosine of x."),
    ROW_1(degrees, "Convert angle x from radians to degrees."),
    {"dist", math_dist, 2, 2, 0,
     "dist($module, p, q, /)\n--\n\nReturn the Euclidean distance between two points p and q.\n\n"
     "The points should be specified as sequences (or iterables) of\n"
     "coordinates.  Both inputs must have the same dimension.\n\n"
     "Roughly equivalent to:\n    sqrt(sum((px - qx) ** 2.0 for px, qx in zip(p, q)))"},
    ROW_1(erf, "Error function at x."),
    ROW_1(erfc, "Complementary error function at x."),
    ROW_1(exp, "Return e raised to the power of x."),
    ROW_1(exp2, "Return 2 raised to the power of x."),
    ROW_1(expm1, "Return exp(x)-1.\n\nThis function avoids the loss of precision involved in the direct "
                 "evaluation of exp(x)-1 for small x."),
    ROW_1(fabs, "Return the absolute value of the float x."),
    ROW_1(factorial, "Find x!.\n\nRaise a ValueError if x is negative or non-integral."),
    ROW_1(floor, "Return the floor of x as an Integral.\n\nThis is the largest integer <= x."),
    ROW_2(fmod, "Return fmod(x, y), according to platform C.\n\nx % y may differ."),
    ROW_1(frexp, "Return the mantissa and exponent of x, as pair (m, e).\n\n"
                 "m is a float and e is an int, such that x = m * 2.**e.\n"
                 "If x is 0, m and e are both 0.  Else 0.5 <= abs(m) < 1.0."),
    {"fsum", math_fsum, 1, 1, 0,
     "fsum($module, seq, /)\n--\n\nReturn an accurate floating point sum of values in the iterable seq.\n\n"
     "Assumes IEEE-754 floating point arithmetic."},
    ROW_1(gamma, "Gamma function at x."),
    {"gcd", math_gcd, 0, -1, 0, "gcd($module, *integers)\n--\n\nGreatest Common Divisor."},
    {"hypot", math_hypot, 0, -1, 0,
     "hypot(*coordinates) -> value\n\nMultidimensional Euclidean distance from the origin to a point.\n\n"
     "Roughly equivalent to:\n    sqrt(sum(x**2 for x in coordinates))\n\n"
     "For a two dimensional point (x, y), gives the hypotenuse\n"
     "using the Pythagorean theorem:  sqrt(x*x + y*y).\n\n"
     "For example, the hypotenuse of a 3/4/5 right triangle is:\n\n"
     "    >>> hypot(3.0, 4.0)\n    5.0\n"},
    {"isclose", math_isclose, 0, -1, METH_KW,
     "isclose($module, /, a, b, *, rel_tol=1e-09, abs_tol=0.0)\n--\n\n"
     "Determine whether two floating point numbers are close in value.\n\n"
     "  rel_tol\n    maximum difference for being considered \"close\", relative to the\n"
     "    magnitude of the input values\n  abs_tol\n"
     "    maximum difference for being considered \"close\", regardless of the\n"
     "    magnitude of the input values\n\n"
     "Return True if a is close in value to b, and False otherwise.\n\n"
     "For the values to be considered close, the difference between them\n"
     "must be smaller than at least one of the tolerances.\n\n"
     "-inf, inf and NaN behave similarly to the IEEE 754 Standard.  That\n"
     "is, NaN is not close to anything, even itself.  inf and -inf are\n"
     "only close to themselves."},
    ROW_1(isfinite, "Return True if x is neither an infinity nor a NaN, and False otherwise."),
    ROW_1(isinf, "Return True if x is a positive or negative infinity, and False otherwise."),
    ROW_1(isnan, "Return True if x is a NaN (not a number), and False otherwise."),
    {"isqrt", math_isqrt, 1, 1, 0,
     "isqrt($module, n, /)\n--\n\nReturn the integer part of the square root of the input."},
    {"lcm", math_lcm, 0, -1, 0, "lcm($module, *integers)\n--\n\nLeast Common Multiple."},
    {"ldexp", math_ldexp, 2, 2, 0,
     "ldexp($module, x, i, /)\n--\n\nReturn x * (2**i).\n\nThis is essentially the inverse of frexp()."},
    ROW_1(lgamma, "Natural logarithm of absolute value of Gamma function at x."),
    {"log", math_log, 0, -1, METH_TUPLE,
     "log(x, [base=math.e])\nReturn the logarithm of x to the given base.\n\n"
     "If the base not specified, returns the natural logarithm (base e) of x."},
    ROW_1(log1p, "Return the natural logarithm of 1+x (base e).\n\n"
                 "The result is computed in a way which is accurate for x near zero."),
    ROW_1(log10, "Return the base 10 logarithm of x."),
    ROW_1(log2, "Return the base 2 logarithm of x."),
    ROW_1(modf, "Return the fractional and integer parts of x.\n\n"
                "Both results carry the sign of x and are floats."),
    ROW_2(pow, "Return x**y (x to the power of y)."),
    ROW_1(radians, "Convert angle x from degrees to radians."),
    ROW_2(remainder, "Difference between x and the closest integer multiple of y.\n\n"
                     "Return x - n*y where n*y is the closest integer multiple of y.\n"
                     "In the case where x is exactly halfway between two multiples of\n"
                     "y, the nearest even value of n is used. The result is always exact."),
    ROW_1(sin, "Return the sine of x (measured in radians)."),
    ROW_1(sinh, "Return the hyperbolic sine of x."),
    ROW_1(sqrt, "Return the square root of x."),
    ROW_1(tan, "Return the tangent of x (measured in radians)."),
    ROW_1(tanh, "Return the hyperbolic tangent of x."),
    ROW_1(trunc, "Truncates the Real x to the nearest Integral toward 0.\n\n"
                 "Uses the __trunc__ magic method."),
    {"prod", math_prod, 0, -1, METH_KW,
     "prod($module, iterable, /, *, start=1)\n--\n\n"
     "Calculate the product of all the elements in the input iterable.\n\n"
     "The default start value for the product is 1.\n\n"
     "When the iterable is empty, return the start value.  This function is\n"
     "intended specifically for use with numeric values and may reject\n"
     "non-numeric types."},
    {"perm", math_perm, 1, 2, 0,
     "perm($module, n, k=None, /)\n--\n\n"
     "Number of ways to choose k items from n items without repetition and with order.\n\n"
     "Evaluates to n! / (n - k)! when k <= n and evaluates\nto zero when k > n.\n\n"
     "If k is not specified or is None, then k defaults to n\nand the function returns n!.\n\n"
     "Raises TypeError if either of the arguments are not integers.\n"
     "Raises ValueError if either of the arguments are negative."},
    {"comb", math_comb, 2, 2, 0,
     "comb($module, n, k, /)\n--\n\n"
     "Number of ways to choose k items from n items without repetition and without order.\n\n"
     "Evaluates to n! / (k! * (n - k)!) when k <= n and evaluates\nto zero when k > n.\n\n"
     "Also called the binomial coefficient because it is equivalent\n"
     "to the coefficient of k-th term in polynomial expansion of the\nexpression (1 + x)**n.\n\n"
     "Raises TypeError if either of the arguments are not integers.\n"
     "Raises ValueError if either of the arguments are negative."},
    ROW_2(nextafter, "Return the next floating-point value after x towards y."),
    ROW_1(ulp, "Return the value of the least significant bit of the float x."),
    {0},
};

static bool math_init(struct runtime *rt, Val module)
{
    return module_add_take(rt, module, "pi", float_new(rt, M_PI)) &&
           module_add_take(rt, module, "e", float_new(rt, M_E)) &&
           module_add_take(rt, module, "tau", float_new(rt, 2 * M_PI)) &&
           module_add_take(rt, module, "inf", float_new(rt, INFINITY)) &&
           module_add_take(rt, module, "nan", float_new(rt, NAN));
}

extern const struct module_def math_module;
const struct module_def math_module = {
    .name = "math",
    .doc = "This module provides access to the mathematical functions\n"
           "defined by the C standard.",
    .functions = math_functions,
    .init = math_init,
};
