/* complex.c - complex numbers. */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "types/args.h"
#include "types/float.h"
#include "types/float_internal.h"
#include "types/int.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/str.h"
#include "types/tuple.h"

struct pair {
    double re, im;
};

bool is_complex(Val v)
{
    return v->type->layout == &complex_def;
}

static struct pair value_of(Val v)
{
    return (struct pair){LOOK(complex_obj, v)->real, LOOK(complex_obj, v)->imag};
}

Ref complex_new(struct runtime *rt, double real, double imag)
{
    Ref r = obj_new(rt, builtin_type(rt, TYPE_ID_complex));
    if (!r)
        return NULL;
    LOOK(complex_obj, r)->real = real;
    LOOK(complex_obj, r)->imag = imag;
    return r;
}

static Ref of_pair(struct runtime *rt, struct pair p)
{
    return complex_new(rt, p.re, p.im);
}

/* 1, 0 not a number, -1 raised. */
static int operand(struct runtime *rt, Val v, struct pair *out)
{
    if (is_complex(v)) {
        *out = value_of(v);
        return 1;
    }
    out->im = 0.0;
    if (is_float(v)) {
        out->re = float_value(v);
        return 1;
    }
    if (!is_int(v))
        return 0;
    out->re = int_as_double(rt, v);
    return out->re == -1.0 && is_raised(rt) ? -1 : 1;
}

#define COMPLEX_OPERANDS(a, b, x, y)                                                       \
    struct pair x, y;                                                                      \
    do {                                                                                   \
        int is_ = operand(rt, a, &x);                                                      \
        if (is_ > 0)                                                                       \
            is_ = operand(rt, b, &y);                                                      \
        if (is_ <= 0)                                                                      \
            return is_ < 0 ? NULL : new_not_implemented(rt);                               \
    } while (0)

/* ---- arithmetic ------------------------------------------------------------------------- */

static struct pair product(struct pair a, struct pair b)
{
    return (struct pair){a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re};
}

/* Scaled by the larger part of b; false when b is zero. */
static bool quotient(struct pair a, struct pair b, struct pair *out)
{
    double re = fabs(b.re), im = fabs(b.im);
    if (re >= im) {
        if (re == 0.0) {
            *out = (struct pair){0.0, 0.0};
            return false;
        }
        double ratio = b.im / b.re, divisor = b.re + b.im * ratio;
        *out = (struct pair){(a.re + a.im * ratio) / divisor, (a.im - a.re * ratio) / divisor};
    } else if (im >= re) {
        double ratio = b.re / b.im, divisor = b.re * ratio + b.im;
        *out = (struct pair){(a.re * ratio + a.im) / divisor, (a.im * ratio - a.re) / divisor};
    } else {
        *out = (struct pair){NAN, NAN};
    }
    return true;
}

static Ref complex_add(struct runtime *rt, Val a, Val b)
{
    COMPLEX_OPERANDS(a, b, x, y);
    return complex_new(rt, x.re + y.re, x.im + y.im);
}

static Ref complex_subtract(struct runtime *rt, Val a, Val b)
{
    COMPLEX_OPERANDS(a, b, x, y);
    return complex_new(rt, x.re - y.re, x.im - y.im);
}

static Ref complex_multiply(struct runtime *rt, Val a, Val b)
{
    COMPLEX_OPERANDS(a, b, x, y);
    return of_pair(rt, product(x, y));
}

static Ref complex_true_divide(struct runtime *rt, Val a, Val b)
{
    COMPLEX_OPERANDS(a, b, x, y);
    if (!quotient(x, y, &x))
        return raise(rt, EXC_ZeroDivisionError, "complex division by zero");
    return of_pair(rt, x);
}

static struct pair power_whole(struct pair x, unsigned long n)
{
    struct pair r = {1.0, 0.0};
    for (unsigned long mask = 1; mask && n >= mask; mask <<= 1) {
        if (n & mask)
            r = product(r, x);
        x = product(x, x);
    }
    return r;
}

/* False: zero to a negative or complex power. */
static bool power_polar(struct pair a, struct pair b, struct pair *out)
{
    *out = (struct pair){0.0, 0.0};
    if (b.re == 0.0 && b.im == 0.0) {
        out->re = 1.0;
        return true;
    }
    if (a.re == 0.0 && a.im == 0.0)
        return b.im == 0.0 && !(b.re < 0.0);
    double size = hypot(a.re, a.im), length = pow(size, b.re), angle = atan2(a.im, a.re);
    double phase = angle * b.re;
    if (b.im != 0.0) {
        length /= exp(angle * b.im);
        phase += b.im * log(size);
    }
    *out = (struct pair){length * cos(phase), length * sin(phase)};
    return !isinf(phase); /* no angle: libm's domain error, which CPython takes for this one */
}

static Ref complex_power(struct runtime *rt, Val a, Val b, Val modulus)
{
    COMPLEX_OPERANDS(a, b, x, y);
    if (modulus != rt->none)
        return raise(rt, EXC_ValueError, "complex modulo");
    struct pair r;
    bool ok = true;
    if (y.im == 0.0 && y.re == floor(y.re) && fabs(y.re) <= 100.0) {
        r = power_whole(x, (unsigned long)fabs(y.re));
        if (y.re <= 0)
            ok = quotient((struct pair){1.0, 0.0}, r, &r);
    } else {
        ok = power_polar(x, y, &r);
    }
    if (!ok)
        return raise(rt, EXC_ZeroDivisionError, "0.0 to a negative or complex power");
    if (isinf(r.re) || isinf(r.im))
        return raise(rt, EXC_OverflowError, "complex exponentiation");
    return of_pair(rt, r);
}

static Ref complex_negative(struct runtime *rt, Val v)
{
    struct pair x = value_of(v);
    return complex_new(rt, -x.re, -x.im);
}

static Ref complex_positive(struct runtime *rt, Val v)
{
    return is_exact(v, &complex_def) ? ref_keep(v) : of_pair(rt, value_of(v));
}

static Ref complex_absolute(struct runtime *rt, Val v)
{
    struct pair x = value_of(v);
    double size = hypot(x.re, x.im);
    if (isinf(size) && isfinite(x.re) && isfinite(x.im))
        return raise(rt, EXC_OverflowError, "absolute value too large");
    return float_new(rt, size);
}

static int complex_truth(struct runtime *rt, Val v)
{
    (void)rt;
    struct pair x = value_of(v);
    return x.re != 0.0 || x.im != 0.0;
}

/* ---- comparison, hash, text ---------------------------------------------------------------- */

static Ref complex_compare(struct runtime *rt, Val a, Val b, int op)
{
    if (op != CMP_EQ && op != CMP_NE)
        return new_not_implemented(rt);
    struct pair x = value_of(a);
    bool equal;
    if (is_int(b)) {
        equal = x.im == 0.0;
        if (equal) {
            Ref re = float_new(rt, x.re), r = re ? obj_compare(rt, re, b, op) : NULL;
            ref_drop(rt, re);
            return r;
        }
    } else if (is_float(b)) {
        equal = x.re == float_value(b) && x.im == 0.0;
    } else if (is_complex(b)) {
        struct pair y = value_of(b);
        equal = x.re == y.re && x.im == y.im;
    } else {
        return new_not_implemented(rt);
    }
    return new_bool(rt, equal == (op == CMP_EQ));
}

static ssize_t complex_hash(struct runtime *rt, Val v)
{
    (void)rt;
    struct pair x = value_of(v);
    uint64_t hash = (uint64_t)hash_double(v, x.re) + 1000003u * (uint64_t)hash_double(v, x.im);
    return hash == (uint64_t)-1 ? -2 : (ssize_t)hash;
}

static Ref complex_repr(struct runtime *rt, Val v)
{
    struct pair x = value_of(v);
    bool im_only = x.re == 0.0 && !signbit(x.re);
    char *re = im_only ? NULL : float_to_text(x.re, 'r', 0, 0);
    char *im = float_to_text(x.im, 'r', 0, im_only ? 0 : FLOAT_SIGN);
    Ref r = NULL;
    if (!im || (!im_only && !re))
        raise_no_memory(rt);
    else if (im_only)
        r = str_format(rt, "%sj", im);
    else
        r = str_format(rt, "(%s%sj)", re, im);
    free(re);
    free(im);
    return r;
}

/* ---- complex(...) --------------------------------------------------------------------------- */

static Ref make_of_type(struct runtime *rt, struct type *type, struct pair p)
{
    if (type->def == &complex_def)
        return of_pair(rt, p);
    Ref r = type->alloc(rt, type, 0);
    if (r) {
        LOOK(complex_obj, r)->real = p.re;
        LOOK(complex_obj, r)->imag = p.im;
    }
    return r;
}

static const char *skip_blanks(const char *s)
{
    while (*s == ' ' || (*s >= '\t' && *s <= '\r'))
        s++;
    return s;
}

static bool is_j(char c)
{
    return c == 'j' || c == 'J';
}

/* "a+bj", "bj", "a", each part or its digits optional as Python allows. */
static bool parse(const char *s, struct pair *out)
{
    const char *end = s + strlen(s), *after;
    *out = (struct pair){0.0, 0.0};
    bool bracket = *s == '(';
    if (bracket)
        s = skip_blanks(s + 1);
    double z;
    after = float_scan(s, end, &z);
    if (after) {
        s = after;
        if (*s == '+' || *s == '-') {
            out->re = z;
            after = float_scan(s, end, &out->im);
            if (after)
                s = after;
            else
                out->im = *s++ == '+' ? 1.0 : -1.0;
            if (!is_j(*s++))
                return false;
        } else if (is_j(*s)) {
            s++;
            out->im = z;
        } else {
            out->re = z;
        }
    } else {
        out->im = 1.0;
        if (*s == '+' || *s == '-')
            out->im = *s++ == '+' ? 1.0 : -1.0;
        if (!is_j(*s++))
            return false;
    }
    s = skip_blanks(s);
    if (bracket) {
        if (*s++ != ')')
            return false;
        s = skip_blanks(s);
    }
    return s == end;
}

static Ref from_text(struct runtime *rt, struct type *type, Val v)
{
    bool bad;
    char *text = number_text(rt, v, &bad);
    if (!text && !bad)
        return NULL;
    if (bad)
        return raise(rt, EXC_ValueError, "could not convert string to complex: %R", v);
    struct pair p;
    bad = !parse(text, &p);
    free(text);
    if (bad)
        return raise(rt, EXC_ValueError, "complex() arg is a malformed string");
    return make_of_type(rt, type, p);
}

/* v.__complex__(), or NULL with nothing pending when there is none. */
static Ref special_complex(struct runtime *rt, Val v)
{
    Ref method = obj_lookup_special(rt, v, IDENT_OF(rt, __complex__));
    if (!method)
        return NULL;
    Ref r = obj_call_0(rt, method);
    ref_drop(rt, method);
    if (!r || is_exact(r, &complex_def))
        return r;
    if (!is_complex(r))
        raise(rt, EXC_TypeError, "%.200s.__complex__() returned non-complex (type %.200s)",
              v->type->name, r->type->name);
    else if (warn(rt, EXC_DeprecationWarning, 1,
                  "%.200s.__complex__ returned non-complex (type %.200s).  The ability to return an "
                  "instance of a strict subclass of complex is deprecated, and may not be supported "
                  "in a future version of Python.",
                  v->type->name, r->type->name) == 0)
        return r;
    ref_drop(rt, r);
    return NULL;
}

static bool is_real_number(Val v)
{
    const struct number_suite *n = v->type->number;
    return n && (n->float_ || n->index);
}

static Ref complex_of(struct runtime *rt, struct type *type, Val re, Val im)
{
    if (re && !im && is_exact(re, &complex_def) && type->def == &complex_def)
        return ref_keep(re);
    if (re && is_str(re)) {
        if (im)
            return raise(rt, EXC_TypeError, "complex() can't take second arg if first is a string");
        return from_text(rt, type, re);
    }
    if (im && is_str(im))
        return raise(rt, EXC_TypeError, "complex() second arg can't be a string");
    Ref first = re ? special_complex(rt, re) : ref_keep(rt->types->small_int[-SMALL_INT_MIN]);
    if (!first) {
        if (is_raised(rt))
            return NULL;
        first = ref_keep(re);
    }
    struct pair x = {0, 0}, y = {0, 0};
    Ref result = NULL;
    bool x_complex = is_complex(first), y_complex = im && is_complex(im);
    if (!x_complex && !is_real_number(first)) {
        raise(rt, EXC_TypeError, "complex() first argument must be a string or a number, not '%.200s'",
              first->type->name);
        goto out;
    }
    if (im && !y_complex && !is_real_number(im)) {
        raise(rt, EXC_TypeError, "complex() second argument must be a number, not '%.200s'",
              im->type->name);
        goto out;
    }
    if (x_complex)
        x = value_of(first);
    else if ((x.re = float_as_double(rt, first)) == -1.0 && is_raised(rt))
        goto out;
    if (!im)
        y.re = x.im;
    else if (y_complex)
        y = value_of(im);
    else if ((y.re = float_as_double(rt, im)) == -1.0 && is_raised(rt))
        goto out;
    if (y_complex)
        x.re -= y.im;
    if (x_complex && im)
        y.re += x.im;
    result = make_of_type(rt, type, (struct pair){x.re, y.re});
out:
    ref_drop(rt, first);
    return result;
}

static Ref complex_type_new(struct runtime *rt, struct type *type, Val args, Val kwargs)
{
    static const struct args_spec spec = {"complex", 2, 0, 0, {"real", "imag"}};
    Val given[2] = {0};
    if (!args_parse_tuple(rt, &spec, args, kwargs, given))
        return NULL;
    return complex_of(rt, type, given[0], given[1]);
}

/* ---- methods ------------------------------------------------------------------------------------ */

#define METHOD(name)                                                                            \
    static Ref name(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)

METHOD(conjugate)
{
    UNUSED_ARGS;
    struct pair x = value_of(self);
    return complex_new(rt, x.re, -x.im);
}

METHOD(complex_method)
{
    UNUSED_ARGS;
    return complex_positive(rt, self);
}

METHOD(getnewargs)
{
    UNUSED_ARGS;
    struct pair x = value_of(self);
    Ref parts[2] = {float_new(rt, x.re), float_new(rt, x.im)};
    if (parts[0] && parts[1])
        return tuple_from_array_take(rt, parts, 2);
    ref_drop(rt, parts[0]);
    ref_drop(rt, parts[1]);
    return NULL;
}

METHOD(format_method)
{
    (void)argc, (void)kwnames;
    if (!is_str(argv[0])) {
        arg_str(rt, "__format__", "argument", argv[0]);
        return NULL;
    }
    return format_complex(rt, self, argv[0]);
}

static const struct method_def complex_methods[] = {
    {"conjugate", conjugate, 0, 0, 0,
     "conjugate($self, /)\n--\n\n"
     "Return the complex conjugate of its argument. (3-4j).conjugate() == 3+4j."},
    {"__complex__", complex_method, 0, 0, 0,
     "__complex__($self, /)\n--\n\nConvert this value to exact type complex."},
    {"__getnewargs__", getnewargs, 0, 0, 0, "__getnewargs__($self, /)\n--\n\n"},
    {"__format__", format_method, 1, 1, 0,
     "__format__($self, format_spec, /)\n--\n\nConvert to a string according to format_spec."},
    {0},
};

static const struct member_def complex_members[] = {
    {"real", MEMBER_DOUBLE, offsetof(struct complex_obj, real), MEMBER_READONLY,
     "the real part of a complex number"},
    {"imag", MEMBER_DOUBLE, offsetof(struct complex_obj, imag), MEMBER_READONLY,
     "the imaginary part of a complex number"},
    {0},
};

static const struct number_suite complex_number = {
    .add = complex_add,
    .subtract = complex_subtract,
    .multiply = complex_multiply,
    .power = complex_power,
    .negative = complex_negative,
    .positive = complex_positive,
    .absolute = complex_absolute,
    .bool_ = complex_truth,
    .true_divide = complex_true_divide,
};

const struct type_def complex_def = {
    .name = "complex",
    .doc = "complex(real=0, imag=0)\n--\n\n"
           "Create a complex number from a real part and an optional imaginary part.\n\n"
           "This is equivalent to (real + imag*1j) where imag defaults to 0.",
    .basicsize = sizeof(struct complex_obj),
    .flags = TYPE_BASE,
    .repr = complex_repr,
    .hash = complex_hash,
    .compare = complex_compare,
    .new_ = complex_type_new,
    .number = &complex_number,
    .methods = complex_methods,
    .members = complex_members,
};
