/* float.c - doubles: arithmetic, comparison, hash, rounding, methods.
 *
 * Up to FLOAT_FREE_MAX dead exact floats are kept, chained through their type field.
 */
#include "types/float.h"

#include <errno.h>
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "types/args.h"
#include "types/float_decimal.h"
#include "types/float_internal.h"
#include "types/int.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/str.h"
#include "types/tuple.h"

/* ---- making and freeing ----------------------------------------------------------- */

Ref float_new(struct runtime *rt, double value)
{
    struct types *t = rt->types;
    Ref r = t->free_float;
    if (r) {
        t->free_float = REF(r->type);
        t->free_float_count--;
        r->refs = 1;
        r->type = builtin_type(rt, TYPE_ID_float);
        watch_birth(rt, r);
    } else {
        r = obj_new(rt, builtin_type(rt, TYPE_ID_float));
        if (UNLIKELY(!r))
            return NULL;
    }
    LOOK(float_obj, r)->value = value;
    return r;
}

static void float_dealloc(struct runtime *rt, Ref self)
{
    struct types *t = rt->types;
    if (UNLIKELY(self->type->def != &float_def)) {
        self->type->free(rt, self);
        return;
    }
    if (t->free_float_count >= FLOAT_FREE_MAX) {
        heap_free(rt, self);
        return;
    }
    self->type = (struct type *)(void *)t->free_float;
    t->free_float = self;
    t->free_float_count++;
}

double float_as_double(struct runtime *rt, Val v)
{
    if (is_float(v))
        return float_value(v);
    const struct number_suite *n = v->type->number;
    if (!n || (!n->float_ && !n->index)) {
        raise(rt, EXC_TypeError, "must be real number, not %.50s", v->type->name);
        return -1.0;
    }
    Ref f = number_float(rt, v);
    if (!f)
        return -1.0;
    double value = float_value(f);
    ref_drop(rt, f);
    return value;
}

/* An operand as a double: 1, 0 not a number, -1 raised. */
static int operand(struct runtime *rt, Val v, double *out)
{
    if (LIKELY(is_float(v))) {
        *out = float_value(v);
        return 1;
    }
    if (!is_int(v))
        return 0;
    *out = int_as_double(rt, v);
    return *out == -1.0 && is_raised(rt) ? -1 : 1;
}

#define FLOAT_OPERANDS(a, b, x, y)                                                         \
    double x, y;                                                                           \
    do {                                                                                   \
        int is_ = operand(rt, a, &x);                                                      \
        if (is_ > 0)                                                                       \
            is_ = operand(rt, b, &y);                                                      \
        if (is_ <= 0)                                                                      \
            return is_ < 0 ? NULL : new_not_implemented(rt);                               \
    } while (0)

/* ---- arithmetic ---------------------------------------------------------------------- */

static Ref float_add(struct runtime *rt, Val a, Val b)
{
    FLOAT_OPERANDS(a, b, x, y);
    return float_new(rt, x + y);
}

static Ref float_subtract(struct runtime *rt, Val a, Val b)
{
    FLOAT_OPERANDS(a, b, x, y);
    return float_new(rt, x - y);
}

static Ref float_multiply(struct runtime *rt, Val a, Val b)
{
    FLOAT_OPERANDS(a, b, x, y);
    return float_new(rt, x * y);
}

static Ref float_true_divide(struct runtime *rt, Val a, Val b)
{
    FLOAT_OPERANDS(a, b, x, y);
    if (y == 0.0)
        return raise(rt, EXC_ZeroDivisionError, "float division by zero");
    return float_new(rt, x / y);
}

static Ref float_remainder(struct runtime *rt, Val a, Val b)
{
    FLOAT_OPERANDS(a, b, x, y);
    if (y == 0.0)
        return raise(rt, EXC_ZeroDivisionError, "float modulo");
    double mod = fmod(x, y);
    if (mod == 0.0)
        mod = copysign(0.0, y);
    else if ((y < 0) != (mod < 0))
        mod += y;
    return float_new(rt, mod);
}

static void divide(double x, double y, double *quotient, double *remainder)
{
    double mod = fmod(x, y), div = (x - mod) / y, floor_div;
    if (mod == 0.0) {
        mod = copysign(0.0, y);
    } else if ((y < 0) != (mod < 0)) {
        mod += y;
        div -= 1.0;
    }
    if (div == 0.0) {
        floor_div = copysign(0.0, x / y);
    } else {
        floor_div = floor(div);
        if (div - floor_div > 0.5)
            floor_div += 1.0;
    }
    *quotient = floor_div;
    *remainder = mod;
}

static Ref float_divmod(struct runtime *rt, Val a, Val b)
{
    FLOAT_OPERANDS(a, b, x, y);
    if (y == 0.0)
        return raise(rt, EXC_ZeroDivisionError, "float divmod()");
    divide(x, y, &x, &y);
    Ref pair[2] = {float_new(rt, x), float_new(rt, y)};
    if (!pair[0] || !pair[1]) {
        ref_drop(rt, pair[0]);
        ref_drop(rt, pair[1]);
        return NULL;
    }
    return tuple_from_array_take(rt, pair, 2);
}

static Ref float_floor_divide(struct runtime *rt, Val a, Val b)
{
    FLOAT_OPERANDS(a, b, x, y);
    if (y == 0.0)
        return raise(rt, EXC_ZeroDivisionError, "float floor division by zero");
    divide(x, y, &x, &y);
    return float_new(rt, x);
}

static bool is_odd(double x)
{
    return fmod(fabs(x), 2.0) == 1.0;
}

/* x ** y where C's pow() and Python disagree or platforms differ; true: *out. */
static bool power_special(double x, double y, double *out)
{
    if (y == 0 || x == 1.0) {
        *out = 1.0;
    } else if (isnan(x)) {
        *out = x;
    } else if (isnan(y)) {
        *out = y;
    } else if (isinf(y)) {
        x = fabs(x);
        *out = x == 1.0 ? 1.0 : (y > 0) == (x > 1.0) ? fabs(y) : 0.0;
    } else if (isinf(x)) {
        bool odd = is_odd(y);
        *out = y > 0 ? (odd ? x : fabs(x)) : odd ? copysign(0.0, x) : 0.0;
    } else {
        return false;
    }
    return true;
}

/* OverflowError(34, 'Numerical result out of range') */
static Ref raise_out_of_range(struct runtime *rt)
{
    Ref parts[2] = {int_from_int64(rt, ERANGE), str_new(rt, strerror(ERANGE))};
    if (!parts[0] || !parts[1]) {
        ref_drop(rt, parts[0]);
        ref_drop(rt, parts[1]);
        return NULL;
    }
    Ref args = tuple_from_array_take(rt, parts, 2);
    if (args)
        raise_value(rt, REF(exc_type(rt, EXC_OverflowError)), args);
    ref_drop(rt, args);
    return NULL;
}

static Ref float_power(struct runtime *rt, Val a, Val b, Val modulus)
{
    if (modulus != rt->none)
        return raise(rt, EXC_TypeError,
                     "pow() 3rd argument not allowed unless all arguments are integers");
    FLOAT_OPERANDS(a, b, x, y);
    double out;
    if (power_special(x, y, &out))
        return float_new(rt, out);
    if (x == 0.0) {
        if (y < 0.0)
            return raise(rt, EXC_ZeroDivisionError, "0.0 cannot be raised to a negative power");
        return float_new(rt, is_odd(y) ? x : 0.0);
    }
    bool negate = false;
    if (x < 0.0) {
        if (y != floor(y)) { /* leaves the real line */
            Ref c = complex_new(rt, x, 0.0), r = NULL;
            if (c) {
                Ref exponent = float_new(rt, y);
                r = exponent ? number_power(rt, c, exponent, rt->none) : NULL;
                ref_drop(rt, exponent);
            }
            ref_drop(rt, c);
            return r;
        }
        x = -x;
        negate = is_odd(y);
        if (x == 1.0)
            return float_new(rt, negate ? -1.0 : 1.0);
    }
    out = pow(x, y);
    if (isinf(out))
        return raise_out_of_range(rt);
    return float_new(rt, negate ? -out : out);
}

static Ref float_negative(struct runtime *rt, Val v)
{
    return float_new(rt, -float_value(v));
}

static Ref float_absolute(struct runtime *rt, Val v)
{
    return float_new(rt, fabs(float_value(v)));
}

static int float_truth(struct runtime *rt, Val v)
{
    (void)rt;
    return float_value(v) != 0.0;
}

static Ref float_copy(struct runtime *rt, Val v)
{
    return is_exact(v, &float_def) ? ref_keep(v) : float_new(rt, float_value(v));
}

static Ref float_int(struct runtime *rt, Val v)
{
    return int_from_double(rt, float_value(v));
}

/* ---- comparison ------------------------------------------------------------------------ */

/* A float against an int, exactly: -1, 0, 1; 2 for NaN. */
static int compare_with_int(double x, Val n)
{
    if (!isfinite(x))
        return isnan(x) ? 2 : x > 0 ? 1 : -1;
    int x_sign = x == 0.0 ? 0 : x < 0 ? -1 : 1, n_sign = int_sign(n);
    if (x_sign != n_sign)
        return x_sign < n_sign ? -1 : 1;
    size_t bits = int_bit_length(n);
    if (bits <= 48) {
        int overflow;
        double y = (double)int_as_int64_overflow(n, &overflow);
        return x < y ? -1 : x > y;
    }
    int exponent;
    frexp(x, &exponent);
    if (exponent < 0 || (size_t)exponent != bits)
        return exponent < 0 || (size_t)exponent < bits ? -x_sign : x_sign;
    /* Same number of bits: compare digit by digit with the whole part of x. */
    double whole, fraction = modf(fabs(x), &whole);
    const struct int_obj *i = as_int(n);
    size_t count = (bits + INT_SHIFT - 1) / INT_SHIFT;
    double rest = ldexp(whole, -(int)((count - 1) * INT_SHIFT));
    for (size_t k = count; k-- > 0;) {
        uint32_t digit = (uint32_t)rest;
        if (digit != i->digit[k])
            return digit < i->digit[k] ? -x_sign : x_sign;
        rest = ldexp(rest - digit, INT_SHIFT);
    }
    return fraction > 0.0 ? x_sign : 0;
}

static Ref float_compare(struct runtime *rt, Val a, Val b, int op)
{
    double x = float_value(a);
    int c;
    if (is_float(b)) {
        double y = float_value(b);
        c = x < y ? -1 : x > y ? 1 : x == y ? 0 : 2;
    } else if (is_int(b)) {
        c = compare_with_int(x, b);
    } else {
        return new_not_implemented(rt);
    }
    static const bool truth[6][4] = {
        [CMP_LT] = {1, 0, 0, 0}, [CMP_LE] = {1, 1, 0, 0}, [CMP_EQ] = {0, 1, 0, 0},
        [CMP_NE] = {1, 0, 1, 1}, [CMP_GT] = {0, 0, 1, 0}, [CMP_GE] = {0, 1, 1, 0},
    };
    return new_bool(rt, truth[op][c + 1]);
}

/* Modulo 2**61 - 1, so that equal numbers of all types hash alike. */
ssize_t hash_double(Val owner, double value)
{
    enum { BITS = 61 };
    static const uint64_t modulus = ((uint64_t)1 << BITS) - 1;
    if (!isfinite(value))
        return isinf(value) ? (value > 0 ? 314159 : -314159) : hash_pointer(owner);
    int exponent;
    double m = frexp(value, &exponent);
    bool negative = m < 0;
    m = fabs(m);
    uint64_t x = 0;
    while (m != 0.0) {
        x = (x << 28 & modulus) | x >> (BITS - 28);
        m *= 268435456.0; /* 2**28 */
        exponent -= 28;
        uint64_t y = (uint64_t)m;
        m -= (double)y;
        x += y;
        if (x >= modulus)
            x -= modulus;
    }
    exponent = exponent >= 0 ? exponent % BITS : BITS - 1 - (-1 - exponent) % BITS;
    x = (x << exponent & modulus) | x >> (BITS - exponent);
    ssize_t hash = negative ? -(ssize_t)x : (ssize_t)x;
    return hash == -1 ? -2 : hash;
}

static ssize_t float_hash(struct runtime *rt, Val v)
{
    (void)rt;
    return hash_double(v, float_value(v));
}

static Ref float_repr(struct runtime *rt, Val v)
{
    char *text = float_to_text(float_value(v), 'r', 0, FLOAT_DOT_0);
    if (!text)
        return raise_no_memory(rt);
    Ref r = str_from_ascii(rt, text, (ssize_t)strlen(text));
    free(text);
    return r;
}

/* ---- float(x) ----------------------------------------------------------------------------- */

static Ref float_of(struct runtime *rt, Val x)
{
    if (!x)
        return float_new(rt, 0.0);
    if (is_exact(x, &str_def))
        return float_from_text(rt, x);
    return number_float(rt, x);
}

static Ref float_type_new(struct runtime *rt, struct type *type, Val args, Val kwargs)
{
    /* A subclass with its own __init__ may take keywords. */
    if (type->init == builtin_type(rt, TYPE_ID_float)->init
        && !args_no_keywords_dict(rt, "float", kwargs))
        return NULL;
    if (!args_check(rt, "float", tuple_size(args), 0, 1))
        return NULL;
    Ref f = float_of(rt, tuple_size(args) ? tuple_at(args, 0) : NULL);
    if (!f || type->def == &float_def)
        return f;
    Ref self = type->alloc(rt, type, 0);
    if (self)
        LOOK(float_obj, self)->value = float_value(f);
    ref_drop(rt, f);
    return self;
}

static Ref float_vectorcall(struct runtime *rt, Val callable, Val const *argv, ssize_t argc,
                            Val kwnames)
{
    (void)callable;
    if (!args_no_keywords(rt, "float", kwnames) || !args_check(rt, "float", argc, 0, 1))
        return NULL;
    return float_of(rt, argc ? argv[0] : NULL);
}

/* ---- methods -------------------------------------------------------------------------------- */

#define METHOD(name)                                                                            \
    static Ref name(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)

METHOD(conjugate)
{
    UNUSED_ARGS;
    return float_copy(rt, self);
}

METHOD(float_trunc)
{
    UNUSED_ARGS;
    return int_from_double(rt, float_value(self));
}

METHOD(float_floor)
{
    UNUSED_ARGS;
    return int_from_double(rt, floor(float_value(self)));
}

METHOD(float_ceil)
{
    UNUSED_ARGS;
    return int_from_double(rt, ceil(float_value(self)));
}

METHOD(is_integer)
{
    UNUSED_ARGS;
    double x = float_value(self);
    return new_bool(rt, isfinite(x) && floor(x) == x);
}

/* round(x, n): the exact decimal with n places, read back. */
static Ref round_places(struct runtime *rt, double x, ssize_t places)
{
    enum {
        MOST = (int)((DBL_MANT_DIG - DBL_MIN_EXP) * 0.30103),
        LEAST = -(int)((DBL_MAX_EXP + 1) * 0.30103),
    };
    if (!isfinite(x) || places > MOST)
        return float_new(rt, x);
    if (places < LEAST)
        return float_new(rt, 0.0 * x);
    double rounded;
    if (decimal_round(fabs(x), (int)places, &rounded)) {
        rounded = copysign(rounded, x);
    } else if (places >= 0) {
        char *text = float_to_text(x, 'f', (int)places, 0);
        if (!text)
            return raise_no_memory(rt);
        rounded = strtod(text, NULL);
        free(text);
    } else {
        rounded = round_left_of_point(x, (int)-places);
    }
    if (isinf(rounded))
        return raise(rt, EXC_OverflowError, "rounded value too large to represent");
    return float_new(rt, rounded);
}

METHOD(float_round)
{
    (void)kwnames;
    double x = float_value(self);
    if (!argc || argv[0] == rt->none) {
        double rounded = round(x);
        if (fabs(x - rounded) == 0.5)
            rounded = 2.0 * round(x / 2.0);
        return int_from_double(rt, rounded);
    }
    ssize_t places = number_as_ssize(rt, argv[0], EXC_COUNT);
    if (places == -1 && is_raised(rt))
        return NULL;
    return round_places(rt, x, places);
}

METHOD(as_integer_ratio)
{
    UNUSED_ARGS;
    double x = float_value(self);
    if (isinf(x))
        return raise(rt, EXC_OverflowError, "cannot convert Infinity to integer ratio");
    if (isnan(x))
        return raise(rt, EXC_ValueError, "cannot convert NaN to integer ratio");
    int exponent;
    double m = frexp(x, &exponent);
    for (int i = 0; i < 300 && m != floor(m); i++) {
        m *= 2.0;
        exponent--;
    }
    Ref pair[2] = {int_from_double(rt, m), int_from_int64(rt, 1)};
    Ref *scaled = exponent > 0 ? &pair[0] : &pair[1];
    if (pair[0] && pair[1])
        ref_set_take(rt, scaled, int_lshift(rt, *scaled, (size_t)abs(exponent)));
    if (!pair[0] || !pair[1]) {
        ref_drop(rt, pair[0]);
        ref_drop(rt, pair[1]);
        return NULL;
    }
    return tuple_from_array_take(rt, pair, 2);
}

METHOD(hex)
{
    UNUSED_ARGS;
    double x = float_value(self);
    if (!isfinite(x))
        return float_repr(rt, self);
    char text[48], digits[16];
    const char *sign = signbit(x) ? "-" : "";
    if (x == 0.0)
        return str_format(rt, "%s0x0.0p+0", sign);
    int exponent;
    double m = frexp(fabs(x), &exponent);
    int shift = 1 - (DBL_MIN_EXP - exponent > 0 ? DBL_MIN_EXP - exponent : 0);
    m = ldexp(m, shift);
    exponent -= shift;
    int lead = (int)m;
    m -= lead;
    for (int i = 0; i < 13; i++) {
        m *= 16.0;
        digits[i] = "0123456789abcdef"[(int)m];
        m -= (int)m;
    }
    int n = snprintf(text, sizeof text, "%s0x%d.%.13sp%c%d", sign, lead, digits,
                     exponent < 0 ? '-' : '+', abs(exponent));
    return str_from_ascii(rt, text, n);
}

METHOD(fromhex)
{
    (void)argc, (void)kwnames;
    double x;
    ssize_t size;
    if (!is_str(argv[0]))
        return raise(rt, EXC_TypeError, "bad argument type for built-in operation");
    const char *text = str_utf8(rt, argv[0], &size);
    if (!text || !float_read_hex(rt, text, size, &x))
        return NULL;
    Ref f = float_new(rt, x);
    if (f && LOOK(type, self)->def != &float_def) {
        Ref made = obj_call_1(rt, self, f);
        ref_drop(rt, f);
        return made;
    }
    return f;
}

METHOD(getnewargs)
{
    UNUSED_ARGS;
    Ref f = float_new(rt, float_value(self));
    return f ? tuple_from_array_take(rt, &f, 1) : NULL;
}

METHOD(getformat)
{
    (void)self, (void)argc, (void)kwnames;
    if (!is_str(argv[0])) {
        arg_str(rt, "__getformat__", "argument", argv[0]);
        return NULL;
    }
    if (!str_equals_ascii(argv[0], "double") && !str_equals_ascii(argv[0], "float"))
        return raise(rt, EXC_ValueError, "__getformat__() argument 1 must be 'double' or 'float'");
    return str_new(rt, "IEEE, little-endian");
}

METHOD(format_method)
{
    (void)argc, (void)kwnames;
    if (!is_str(argv[0])) {
        arg_str(rt, "__format__", "argument", argv[0]);
        return NULL;
    }
    return format_float(rt, self, argv[0]);
}

static const struct method_def float_methods[] = {
    {"conjugate", conjugate, 0, 0, 0,
     "conjugate($self, /)\n--\n\nReturn self, the complex conjugate of any float."},
    {"__trunc__", float_trunc, 0, 0, 0,
     "__trunc__($self, /)\n--\n\nReturn the Integral closest to x between 0 and x."},
    {"__floor__", float_floor, 0, 0, 0,
     "__floor__($self, /)\n--\n\nReturn the floor as an Integral."},
    {"__ceil__", float_ceil, 0, 0, 0,
     "__ceil__($self, /)\n--\n\nReturn the ceiling as an Integral."},
    {"__round__", float_round, 0, 1, 0,
     "__round__($self, ndigits=None, /)\n--\n\n"
     "Return the Integral closest to x, rounding half toward even.\n\n"
     "When an argument is passed, work like built-in round(x, ndigits)."},
    {"as_integer_ratio", as_integer_ratio, 0, 0, 0,
     "as_integer_ratio($self, /)\n--\n\n"
     "Return integer ratio.\n\n"
     "Return a pair of integers, whose ratio is exactly equal to the original float\n"
     "and with a positive denominator.\n\n"
     "Raise OverflowError on infinities and a ValueError on NaNs.\n\n"
     ">>> (10.0).as_integer_ratio()\n(10, 1)\n>>> (0.0).as_integer_ratio()\n(0, 1)\n"
     ">>> (-.25).as_integer_ratio()\n(-1, 4)"},
    {"fromhex", fromhex, 1, 1, METH_CLASS,
     "fromhex($type, string, /)\n--\n\n"
     "Create a floating-point number from a hexadecimal string.\n\n"
     ">>> float.fromhex('0x1.ffffp10')\n2047.984375\n>>> float.fromhex('-0x1p-1074')\n-5e-324"},
    {"hex", hex, 0, 0, 0,
     "hex($self, /)\n--\n\n"
     "Return a hexadecimal representation of a floating-point number.\n\n"
     ">>> (-0.1).hex()\n'-0x1.999999999999ap-4'\n>>> 3.14159.hex()\n'0x1.921f9f01b866ep+1'"},
    {"is_integer", is_integer, 0, 0, 0,
     "is_integer($self, /)\n--\n\nReturn True if the float is an integer."},
    {"__getnewargs__", getnewargs, 0, 0, 0, "__getnewargs__($self, /)\n--\n\n"},
    {"__getformat__", getformat, 1, 1, METH_CLASS,
     "__getformat__($type, typestr, /)\n--\n\n"
     "You probably don't want to use this function.\n\n"
     "  typestr\n    Must be 'double' or 'float'.\n\n"
     "It exists mainly to be used in Python's test suite.\n\n"
     "This function returns whichever of 'unknown', 'IEEE, big-endian' or 'IEEE,\n"
     "little-endian' best describes the format of floating point numbers used by the\n"
     "C type named by typestr."},
    {"__format__", format_method, 1, 1, 0,
     "__format__($self, format_spec, /)\n--\n\nFormats the float according to format_spec."},
    {0},
};

static Ref get_real(struct runtime *rt, Val self, void *closure)
{
    (void)closure;
    return float_copy(rt, self);
}

static Ref get_imag(struct runtime *rt, Val self, void *closure)
{
    (void)self, (void)closure;
    return float_new(rt, 0.0);
}

static const struct getset_def float_getset[] = {
    {"real", get_real, NULL, "the real part of a complex number", NULL},
    {"imag", get_imag, NULL, "the imaginary part of a complex number", NULL},
    {0},
};

static const struct number_suite float_number = {
    .add = float_add,
    .subtract = float_subtract,
    .multiply = float_multiply,
    .remainder = float_remainder,
    .divmod = float_divmod,
    .power = float_power,
    .negative = float_negative,
    .positive = float_copy,
    .absolute = float_absolute,
    .bool_ = float_truth,
    .int_ = float_int,
    .float_ = float_copy,
    .floor_divide = float_floor_divide,
    .true_divide = float_true_divide,
};

const struct type_def float_def = {
    .name = "float",
    .doc = "float(x=0, /)\n--\n\nConvert a string or number to a floating point number, if possible.",
    .basicsize = sizeof(struct float_obj),
    .flags = TYPE_BASE | TYPE_MATCH_SELF,
    .dealloc = float_dealloc,
    .repr = float_repr,
    .hash = float_hash,
    .compare = float_compare,
    .new_ = float_type_new,
    .vectorcall = float_vectorcall,
    .number = &float_number,
    .methods = float_methods,
    .getset = float_getset,
};
