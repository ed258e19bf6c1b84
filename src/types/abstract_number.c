/* abstract_number.c - arithmetic between any two objects.
 *
 * The left operand's slot is asked first, unless the right one's type is a subclass
 * with a slot of its own; NotImplemented hands on to the other.
 */
#include <string.h>

#include "types/float.h"
#include "types/int.h"
#include "types/native.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/str.h"

#define SLOT(name) offsetof(struct number_suite, name)

static binary_fn *binary_slot(Val v, size_t slot)
{
    const struct number_suite *n = v->type->number;
    return n ? *(binary_fn *const *)((const char *)n + slot) : NULL;
}

static ternary_fn *ternary_slot(Val v, size_t slot)
{
    const struct number_suite *n = v->type->number;
    return n ? *(ternary_fn *const *)((const char *)n + slot) : NULL;
}

/* NotImplemented when nobody knows how. */
static Ref binary_try(struct runtime *rt, Val a, Val b, size_t slot)
{
    binary_fn *left = binary_slot(a, slot), *right = NULL;
    Ref result;
    if (a->type != b->type) {
        right = binary_slot(b, slot);
        if (right == left)
            right = NULL;
    }
    if (left) {
        if (right && type_is_subtype(b->type, a->type)) {
            result = right(rt, a, b);
            if (result != rt->not_implemented)
                return result;
            ref_drop(rt, result);
            right = NULL;
        }
        result = left(rt, a, b);
        if (result != rt->not_implemented)
            return result;
        ref_drop(rt, result);
    }
    return right ? right(rt, a, b) : new_not_implemented(rt);
}

static Ref binary_inplace_try(struct runtime *rt, Val a, Val b, size_t inplace, size_t slot)
{
    binary_fn *fn = binary_slot(a, inplace);
    if (fn) {
        Ref result = fn(rt, a, b);
        if (result != rt->not_implemented)
            return result;
        ref_drop(rt, result);
    }
    return binary_try(rt, a, b, slot);
}

static Ref binary(struct runtime *rt, Val a, Val b, size_t slot, const char *op)
{
    Ref result = binary_try(rt, a, b, slot);
    if (result != rt->not_implemented)
        return result;
    ref_drop(rt, result);
    return raise_operands(rt, a, b, op);
}

static Ref binary_inplace(struct runtime *rt, Val a, Val b, size_t inplace, size_t slot, const char *op)
{
    Ref result = binary_inplace_try(rt, a, b, inplace, slot);
    if (result != rt->not_implemented)
        return result;
    ref_drop(rt, result);
    return raise_operands(rt, a, b, op);
}

#define BINARY(name, op)                                                        \
    Ref number_##name(struct runtime *rt, Val a, Val b)                         \
    {                                                                           \
        return binary(rt, a, b, SLOT(name), op);                                \
    }                                                                           \
    INPLACE(name, name, op)
#define INPLACE(name, slot, op)                                                 \
    Ref number_inplace_##name(struct runtime *rt, Val a, Val b)                 \
    {                                                                           \
        return binary_inplace(rt, a, b, SLOT(inplace_##name), SLOT(slot), op "="); \
    }

BINARY(subtract, "-")
BINARY(matrix_multiply, "@")
BINARY(floor_divide, "//")
BINARY(true_divide, "/")
BINARY(remainder, "%")
BINARY(lshift, "<<")
INPLACE(rshift, rshift, ">>")
INPLACE(and, and_, "&")
INPLACE(or, or_, "|")
INPLACE(xor, xor_, "^")
#undef BINARY
#undef INPLACE

Ref number_and(struct runtime *rt, Val a, Val b)
{
    return binary(rt, a, b, SLOT(and_), "&");
}

Ref number_or(struct runtime *rt, Val a, Val b)
{
    return binary(rt, a, b, SLOT(or_), "|");
}

Ref number_xor(struct runtime *rt, Val a, Val b)
{
    return binary(rt, a, b, SLOT(xor_), "^");
}

Ref number_divmod(struct runtime *rt, Val a, Val b)
{
    return binary(rt, a, b, SLOT(divmod), "divmod()");
}

Ref number_rshift(struct runtime *rt, Val a, Val b)
{
    Ref result = binary_try(rt, a, b, SLOT(rshift));
    if (result != rt->not_implemented)
        return result;
    ref_drop(rt, result);
    if (is_exact(a, &builtin_function_def) && !strcmp(LOOK(builtin_function, a)->def->name, "print"))
        return raise(rt, EXC_TypeError,
                     "unsupported operand type(s) for %.100s: '%.100s' and '%.100s'. Did you mean "
                     "\"print(<message>, file=<output_stream>)\"?",
                     ">>", a->type->name, b->type->name);
    return raise_operands(rt, a, b, ">>");
}

/* ---- + and * also mean sequences ---------------------------------------------------- */

static Ref repeat_by(struct runtime *rt, index_fn *repeat, Val sequence, Val n)
{
    if (!has_index(n))
        return raise(rt, EXC_TypeError, "can't multiply sequence by non-int of type '%.200s'", n->type->name);
    ssize_t count = number_as_ssize(rt, n, EXC_OverflowError);
    if (count == -1 && is_raised(rt))
        return NULL;
    return repeat(rt, sequence, count);
}

Ref number_add(struct runtime *rt, Val a, Val b)
{
    Ref result = binary_try(rt, a, b, SLOT(add));
    if (result != rt->not_implemented)
        return result;
    ref_drop(rt, result);
    if (a->type->sequence && a->type->sequence->concat)
        return a->type->sequence->concat(rt, a, b);
    return raise_operands(rt, a, b, "+");
}

Ref number_multiply(struct runtime *rt, Val a, Val b)
{
    Ref result = binary_try(rt, a, b, SLOT(multiply));
    if (result != rt->not_implemented)
        return result;
    ref_drop(rt, result);
    if (a->type->sequence && a->type->sequence->repeat)
        return repeat_by(rt, a->type->sequence->repeat, a, b);
    if (b->type->sequence && b->type->sequence->repeat)
        return repeat_by(rt, b->type->sequence->repeat, b, a);
    return raise_operands(rt, a, b, "*");
}

Ref number_inplace_add(struct runtime *rt, Val a, Val b)
{
    Ref result = binary_inplace_try(rt, a, b, SLOT(inplace_add), SLOT(add));
    if (result != rt->not_implemented)
        return result;
    ref_drop(rt, result);
    const struct sequence_suite *s = a->type->sequence;
    binary_fn *concat = s ? s->inplace_concat ? s->inplace_concat : s->concat : NULL;
    return concat ? concat(rt, a, b) : raise_operands(rt, a, b, "+=");
}

Ref number_inplace_multiply(struct runtime *rt, Val a, Val b)
{
    Ref result = binary_inplace_try(rt, a, b, SLOT(inplace_multiply), SLOT(multiply));
    if (result != rt->not_implemented)
        return result;
    ref_drop(rt, result);
    const struct sequence_suite *s = a->type->sequence;
    if (s) {
        index_fn *repeat = s->inplace_repeat ? s->inplace_repeat : s->repeat;
        if (repeat)
            return repeat_by(rt, repeat, a, b);
    } else if (b->type->sequence && b->type->sequence->repeat) {
        return repeat_by(rt, b->type->sequence->repeat, b, a);
    }
    return raise_operands(rt, a, b, "*=");
}

/* ---- powers ------------------------------------------------------------------------------ */

static Ref ternary(struct runtime *rt, Val a, Val b, Val c, const char *op)
{
    size_t slot = SLOT(power);
    ternary_fn *left = ternary_slot(a, slot), *right = NULL, *third;
    Ref result;
    if (a->type != b->type) {
        right = ternary_slot(b, slot);
        if (right == left)
            right = NULL;
    }
    if (left) {
        if (right && type_is_subtype(b->type, a->type)) {
            result = right(rt, a, b, c);
            if (result != rt->not_implemented)
                return result;
            ref_drop(rt, result);
            right = NULL;
        }
        result = left(rt, a, b, c);
        if (result != rt->not_implemented)
            return result;
        ref_drop(rt, result);
    }
    if (right) {
        result = right(rt, a, b, c);
        if (result != rt->not_implemented)
            return result;
        ref_drop(rt, result);
    }
    third = ternary_slot(c, slot);
    if (third && third != left && third != right) {
        result = third(rt, a, b, c);
        if (result != rt->not_implemented)
            return result;
        ref_drop(rt, result);
    }
    if (c == rt->none)
        return raise_operands(rt, a, b, op);
    return raise(rt, EXC_TypeError, "unsupported operand type(s) for %.100s: '%.100s', '%.100s', '%.100s'", op,
                 a->type->name, b->type->name, c->type->name);
}

Ref number_power(struct runtime *rt, Val a, Val b, Val modulus)
{
    return ternary(rt, a, b, modulus, "** or pow()");
}

Ref number_inplace_power(struct runtime *rt, Val a, Val b)
{
    ternary_fn *fn = ternary_slot(a, SLOT(inplace_power));
    if (fn) {
        Ref result = fn(rt, a, b, rt->none);
        if (result != rt->not_implemented)
            return result;
        ref_drop(rt, result);
    }
    return ternary(rt, a, b, rt->none, "**=");
}

/* ---- one operand ------------------------------------------------------------------------- */

Ref number_negative(struct runtime *rt, Val v)
{
    if (v->type->number && v->type->number->negative)
        return v->type->number->negative(rt, v);
    return raise(rt, EXC_TypeError, "bad operand type for unary -: '%.200s'", v->type->name);
}

Ref number_positive(struct runtime *rt, Val v)
{
    if (v->type->number && v->type->number->positive)
        return v->type->number->positive(rt, v);
    return raise(rt, EXC_TypeError, "bad operand type for unary +: '%.200s'", v->type->name);
}

Ref number_invert(struct runtime *rt, Val v)
{
    if (v->type->number && v->type->number->invert)
        return v->type->number->invert(rt, v);
    return raise(rt, EXC_TypeError, "bad operand type for unary ~: '%.200s'", v->type->name);
}

Ref number_absolute(struct runtime *rt, Val v)
{
    if (v->type->number && v->type->number->absolute)
        return v->type->number->absolute(rt, v);
    return raise(rt, EXC_TypeError, "bad operand type for abs(): '%.200s'", v->type->name);
}

/* ---- conversions -------------------------------------------------------------------------- */

bool is_number(Val v)
{
    const struct number_suite *n = v->type->number;
    return (n && (n->index || n->int_ || n->float_)) || is_complex(v);
}

bool has_index(Val v)
{
    return v->type->number && v->type->number->index;
}

/* An int subclass' value as an exact int; consumes v. */
static Ref exact_int_take(struct runtime *rt, Ref v)
{
    if (!v || v->type == builtin_type(rt, TYPE_ID_int))
        return v;
    Ref exact = int_add(rt, v, rt->types->small_int[-SMALL_INT_MIN]);
    ref_drop(rt, v);
    return exact;
}

/* The result of __index__ or __int__: an int; a subclass' instance is frowned upon. */
static Ref checked_int_take(struct runtime *rt, Ref result, const char *method)
{
    if (!result || result->type == builtin_type(rt, TYPE_ID_int))
        return result;
    if (!is_int(result))
        raise(rt, EXC_TypeError, "%s returned non-int (type %.200s)", method, result->type->name);
    else if (warn(rt, EXC_DeprecationWarning, 1,
                  "%s returned non-int (type %.200s).  The ability to return an instance of a strict "
                  "subclass of int is deprecated, and may not be supported in a future version of Python.",
                  method, result->type->name) == 0)
        return result;
    ref_drop(rt, result);
    return NULL;
}

/* An int, maybe of a subclass. */
static Ref any_index(struct runtime *rt, Val v)
{
    if (is_int(v))
        return ref_keep(v);
    if (!has_index(v))
        return raise(rt, EXC_TypeError, "'%.200s' object cannot be interpreted as an integer", v->type->name);
    return checked_int_take(rt, v->type->number->index(rt, v), "__index__");
}

Ref number_index(struct runtime *rt, Val v)
{
    return exact_int_take(rt, any_index(rt, v));
}

ssize_t number_as_ssize(struct runtime *rt, Val v, int overflow)
{
    if (LIKELY(v->type == rt->int_type && int_is_medium(v)))
        return int_medium_value(v);
    Ref n = any_index(rt, v);
    if (!n)
        return -1;
    int out = 0;
    int64_t value = int_as_int64_overflow(n, &out);
    ref_drop(rt, n);
    if (!out)
        return value;
    if (overflow == EXC_COUNT)
        return out < 0 ? INT64_MIN : INT64_MAX;
    return raise_int(rt, (enum exc_id)overflow, "cannot fit '%.200s' into an index-sized integer",
                     v->type->name);
}

static Ref int_from_trunc(struct runtime *rt, Val v, Ref method)
{
    if (warn(rt, EXC_DeprecationWarning, 1, "The delegation of int() to __trunc__ is deprecated.") < 0) {
        ref_drop(rt, method);
        return NULL;
    }
    (void)v;
    Ref result = obj_call_0(rt, method);
    ref_drop(rt, method);
    if (!result || is_int(result))
        return exact_int_take(rt, result);
    Ref number = NULL;
    if (has_index(result))
        number = number_index(rt, result);
    else
        raise(rt, EXC_TypeError, "__trunc__ returned non-Integral (type %.200s)", result->type->name);
    ref_drop(rt, result);
    return number;
}

static Ref int_from_buffer(struct runtime *rt, Val v)
{
    struct buffer view;
    if (buffer_get(rt, v, &view, BUFFER_SIMPLE) < 0)
        return NULL;
    Ref n = int_from_byte_text(rt, view.bytes, view.size, 10, v);
    buffer_release(rt, &view);
    return n;
}

Ref number_int(struct runtime *rt, Val v)
{
    if (v->type == builtin_type(rt, TYPE_ID_int))
        return ref_keep(v);
    const struct number_suite *n = v->type->number;
    if (n && n->int_)
        return exact_int_take(rt, checked_int_take(rt, n->int_(rt, v), "__int__"));
    if (n && n->index)
        return number_index(rt, v);
    Ref method = obj_lookup_special(rt, v, IDENT_OF(rt, __trunc__));
    if (method)
        return int_from_trunc(rt, v, method);
    if (is_raised(rt))
        return NULL;
    if (is_str(v))
        return int_from_unicode(rt, v, 10);
    if (has_buffer(v))
        return int_from_buffer(rt, v);
    return raise(rt, EXC_TypeError,
                 "int() argument must be a string, a bytes-like object or a real number, not '%.200s'",
                 v->type->name);
}

Ref number_float(struct runtime *rt, Val v)
{
    if (v->type == builtin_type(rt, TYPE_ID_float))
        return ref_keep(v);
    const struct number_suite *n = v->type->number;
    if (n && n->float_) {
        Ref result = n->float_(rt, v);
        if (!result || result->type == builtin_type(rt, TYPE_ID_float))
            return result;
        double value = -1;
        if (!is_float(result))
            raise(rt, EXC_TypeError, "%.50s.__float__ returned non-float (type %.50s)", v->type->name,
                  result->type->name);
        else if (warn(rt, EXC_DeprecationWarning, 1,
                      "%.50s.__float__ returned non-float (type %.50s).  The ability to return an "
                      "instance of a strict subclass of float is deprecated, and may not be supported in "
                      "a future version of Python.",
                      v->type->name, result->type->name) == 0)
            value = float_value(result);
        ref_drop(rt, result);
        return is_raised(rt) ? NULL : float_new(rt, value);
    }
    if (n && n->index) {
        Ref whole = number_index(rt, v);
        double value = whole ? int_as_double(rt, whole) : -1;
        ref_drop(rt, whole);
        return value == -1.0 && is_raised(rt) ? NULL : float_new(rt, value);
    }
    return float_from_text(rt, v);
}
