/* int_methods.c - int(...), bytes, and the methods of int. */
#include "types/int_internal.h"

#include <stdlib.h>
#include <string.h>

#include "types/args.h"
#include "types/bytes.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/str.h"
#include "types/tuple.h"

/* ---- int(x, base) ---------------------------------------------------------------- */

static Ref int_of(struct runtime *rt, Val x, Val base_given)
{
    if (!x && base_given)
        return raise(rt, EXC_TypeError, "int() missing string argument");
    if (!x)
        return int_from_int64(rt, 0);
    if (!base_given)
        return number_int(rt, x);
    ssize_t base = number_as_ssize(rt, base_given, EXC_COUNT);
    if (base == -1 && is_raised(rt))
        return NULL;
    if ((base != 0 && base < 2) || base > 36)
        return raise(rt, EXC_ValueError, "int() base must be >= 2 and <= 36, or 0");
    if (is_str(x))
        return int_from_unicode(rt, x, (int)base);
    if (is_bytes(x))
        return int_from_byte_text(rt, as_bytes(x)->data, as_bytes(x)->head.size, (int)base, x);
    if (is_bytearray(x))
        return int_from_byte_text(rt, LOOK(bytearray, x)->start, LOOK(bytearray, x)->head.size,
                                  (int)base, NULL);
    return raise(rt, EXC_TypeError, "int() can't convert non-string with explicit base");
}

/* An instance of a subclass, with the value of r.  Consumes r. */
static Ref subclass_take(struct runtime *rt, struct type *type, Ref r)
{
    if (!r)
        return NULL;
    size_t n = int_digits(r);
    Ref self = type->alloc(rt, type, (ssize_t)n);
    if (self) {
        as_int(self)->head.size = as_int(r)->head.size;
        memcpy(as_int(self)->digit, as_int(r)->digit, (n ? n : 1) * sizeof(uint32_t));
    }
    ref_drop(rt, r);
    return self;
}

Ref int_new(struct runtime *rt, struct type *type, Val args, Val kwargs)
{
    static const struct args_spec spec = {"int", 2, 0, 0, {"", "base"}};
    Val given[2] = {0};
    if (!args_parse_tuple(rt, &spec, args, kwargs, given))
        return NULL;
    Ref r = int_of(rt, given[0], given[1]);
    return type->def == &int_def ? r : subclass_take(rt, type, r);
}

/* ---- bytes ------------------------------------------------------------------------- */

Ref int_from_bytes(struct runtime *rt, const unsigned char *bytes, size_t size, bool little,
                   bool is_signed)
{
    const unsigned char *last = little ? bytes + size - 1 : bytes; /* most significant */
    int step = little ? -1 : 1;
    bool negative = is_signed && size && *last & 0x80;
    while (size && *last == (negative ? 0xff : 0)) {
        last += step;
        size--;
    }
    if (!size)
        return int_from_int64(rt, negative ? -1 : 0);
    size += negative; /* 0x80 00 is the magnitude of -0x8000: room for a carry */
    Ref r = int_alloc(rt, size * 8 / INT_SHIFT + 1);
    if (!r)
        return NULL;
    uint32_t *digit = as_int(r)->digit, carry = 1;
    size_t n = 0, bytes_left = size - negative;
    uint64_t hold = 0;
    int have = 0;
    const unsigned char *least = last + (ssize_t)(bytes_left - 1) * step;
    for (size_t i = 0; i < size; i++, least -= step) {
        unsigned b = i < bytes_left ? *least : 0xff;
        if (negative) {
            b = (b ^ 0xff) + carry;
            carry = b >> 8;
            b &= 0xff;
        }
        hold |= (uint64_t)b << have;
        have += 8;
        if (have >= INT_SHIFT) {
            digit[n++] = (uint32_t)hold & INT_MASK;
            hold >>= INT_SHIFT;
            have -= INT_SHIFT;
        }
    }
    digit[n++] = (uint32_t)hold;
    as_int(r)->head.size = negative ? -(ssize_t)n : (ssize_t)n;
    return int_settle_take(rt, r);
}

int int_to_bytes(struct runtime *rt, Val v, unsigned char *bytes, size_t size, bool little,
                 bool is_signed)
{
    bool negative = int_is_negative(v);
    if (negative && !is_signed)
        return raise_int(rt, EXC_OverflowError, "can't convert negative int to unsigned");
    const uint32_t *digit = as_int(v)->digit;
    size_t n = int_digits(v), at = 0;
    uint64_t hold = 0;
    uint32_t carry = 1, last = 0;
    int have = 0;
    for (size_t i = 0; i < size; i++) {
        if (have < 8 && at < n) {
            hold |= (uint64_t)digit[at++] << have;
            have += INT_SHIFT;
        }
        uint32_t b = (uint32_t)hold & 0xff;
        hold >>= 8;
        have -= 8;
        if (negative) {
            b = (b ^ 0xff) + carry;
            carry = b >> 8;
            b &= 0xff;
        }
        last = b;
        bytes[little ? i : size - 1 - i] = (unsigned char)b;
    }
    /* Nothing may be left, and the sign bit must tell the sign. */
    if (at < n || (have > 0 && hold) || (size == 0 && n))
        goto too_big;
    if (is_signed && size && (bool)(last & 0x80) != negative && n)
        goto too_big;
    return 0;
too_big:
    return raise_int(rt, EXC_OverflowError, "int too big to convert");
}

/* 1 little, 0 big, -1 raised; NULL: big. */
static int byte_order(struct runtime *rt, Val order)
{
    if (!order)
        return 0;
    int little = obj_compare_bool(rt, order, IDENT_OF(rt, little), CMP_EQ);
    if (little)
        return little;
    int big = obj_compare_bool(rt, order, IDENT_OF(rt, big), CMP_EQ);
    if (big)
        return big < 0 ? -1 : 0;
    return raise_int(rt, EXC_ValueError, "byteorder must be either 'little' or 'big'");
}

static bool check_order(struct runtime *rt, const char *function, Val order)
{
    return !order || is_str(order) || arg_str(rt, function, "argument 'byteorder'", order);
}

static Ref to_bytes(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)
{
    static const struct args_spec spec = {"to_bytes", 2, 0, 0, {"length", "byteorder", "signed"}};
    Val given[3] = {0};
    ssize_t length = 1;
    bool is_signed = false;
    if (!args_parse(rt, &spec, argv, argc, kwnames, given)
        || !arg_ssize(rt, given[0], &length) || !check_order(rt, "to_bytes", given[1])
        || !arg_bool(rt, given[2], &is_signed))
        return NULL;
    int little = byte_order(rt, given[1]);
    if (little < 0)
        return NULL;
    if (length < 0)
        return raise(rt, EXC_ValueError, "length argument must be non-negative");
    Ref bytes = bytes_new(rt, NULL, length);
    if (bytes
        && int_to_bytes(rt, self, (unsigned char *)as_bytes(bytes)->data, (size_t)length, little,
                        is_signed) < 0)
        ref_clear(rt, &bytes);
    return bytes;
}

static Ref from_bytes(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)
{
    static const struct args_spec spec = {"from_bytes", 2, 1, 0, {"bytes", "byteorder", "signed"}};
    Val given[3] = {0};
    bool is_signed = false;
    if (!args_parse(rt, &spec, argv, argc, kwnames, given)
        || !check_order(rt, "from_bytes", given[1]) || !arg_bool(rt, given[2], &is_signed))
        return NULL;
    int little = byte_order(rt, given[1]);
    if (little < 0)
        return NULL;
    Ref bytes = obj_bytes(rt, given[0]);
    if (!bytes)
        return NULL;
    Ref r = int_from_bytes(rt, (const unsigned char *)as_bytes(bytes)->data,
                           (size_t)as_bytes(bytes)->head.size, little, is_signed);
    ref_drop(rt, bytes);
    if (r && LOOK(type, self)->def != &int_def) {
        Ref made = obj_call_1(rt, self, r);
        ref_drop(rt, r);
        return made;
    }
    return r;
}

/* ---- rounding ------------------------------------------------------------------------ */

/* Nearest multiple of b, half to even: a - the centred remainder. */
static Ref round_to_multiple(struct runtime *rt, Val a, Val b)
{
    Ref q = NULL, r = NULL, result = NULL;
    if (int_divmod(rt, a, b, &q, &r) < 0)
        return NULL;
    Ref twice = int_lshift(rt, r, 1);
    if (!twice)
        goto out;
    int c = int_compare(twice, b);
    if (c > 0 || (c == 0 && as_int(q)->digit[0] & 1 && !int_is_zero(q))) {
        Ref less = int_subtract(rt, r, b);
        ref_set_take(rt, &r, less);
    }
    if (r)
        result = int_subtract(rt, a, r);
out:
    ref_drop(rt, twice);
    ref_drop(rt, q);
    ref_drop(rt, r);
    return result;
}

Ref int_round_to(struct runtime *rt, Val v, Val ndigits)
{
    Ref n = number_index(rt, ndigits);
    if (!n)
        return NULL;
    Ref result = NULL, places = NULL, unit = NULL, ten = NULL;
    if (!int_is_negative(n)) {
        result = int_copy(rt, v);
        goto out;
    }
    places = int_negate(rt, n);
    ten = int_from_int64(rt, 10);
    unit = places && ten ? int_power(rt, ten, places, rt->none) : NULL;
    if (unit)
        result = round_to_multiple(rt, v, unit);
out:
    ref_drop(rt, n);
    ref_drop(rt, places);
    ref_drop(rt, ten);
    ref_drop(rt, unit);
    return result;
}

static Ref round_method(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)kwnames;
    return argc ? int_round_to(rt, self, argv[0]) : int_copy(rt, self);
}

/* ---- the small methods ------------------------------------------------------------------ */

#define METHOD(name)                                                                            \
    static Ref name(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)

METHOD(self_method)
{
    UNUSED_ARGS;
    return int_copy(rt, self);
}

METHOD(bit_length)
{
    UNUSED_ARGS;
    return int_from_uint64(rt, int_bit_length(self));
}

METHOD(bit_count)
{
    UNUSED_ARGS;
    uint64_t n = 0;
    for (size_t i = 0; i < int_digits(self); i++)
        n += (uint64_t)__builtin_popcount(as_int(self)->digit[i]);
    return int_from_uint64(rt, n);
}

METHOD(as_integer_ratio)
{
    UNUSED_ARGS;
    Ref n = int_copy(rt, self);
    if (!n)
        return NULL;
    Ref pair = tuple_pack(rt, 2, n, rt->types->small_int[1 - SMALL_INT_MIN]);
    ref_drop(rt, n);
    return pair;
}

METHOD(getnewargs)
{
    UNUSED_ARGS;
    Ref n = int_from_digits(rt, as_int(self)->digit, int_digits(self), int_is_negative(self));
    if (!n)
        return NULL;
    return tuple_from_array_take(rt, &n, 1);
}

METHOD(format_method)
{
    (void)argc, (void)kwnames;
    if (!is_str(argv[0])) {
        arg_str(rt, "__format__", "argument", argv[0]);
        return NULL;
    }
    return format_int(rt, self, argv[0]);
}

METHOD(size_of)
{
    UNUSED_ARGS;
    size_t n = int_digits(self);
    return int_from_uint64(rt, sizeof(struct var_obj) + 4 * (n ? n : 1));
}

const struct method_def int_methods[] = {
    {"conjugate", self_method, 0, 0, 0, "Returns self, the complex conjugate of any int."},
    {"bit_length", bit_length, 0, 0, 0,
     "bit_length($self, /)\n--\n\n"
     "Number of bits necessary to represent self in binary.\n\n"
     ">>> bin(37)\n'0b100101'\n>>> (37).bit_length()\n6"},
    {"bit_count", bit_count, 0, 0, 0,
     "bit_count($self, /)\n--\n\n"
     "Number of ones in the binary representation of the absolute value of self.\n\n"
     "Also known as the population count.\n\n"
     ">>> bin(13)\n'0b1101'\n>>> (13).bit_count()\n3"},
    {"to_bytes", to_bytes, 0, -1, METH_KW,
     "to_bytes($self, /, length=1, byteorder=\'big\', *, signed=False)\n--\n\n"
     "Return an array of bytes representing an integer.\n\n"
     "  length\n    Length of bytes object to use.  An OverflowError is raised if the\n"
     "    integer is not representable with the given number of bytes.  Default\n"
     "    is length 1.\n"
     "  byteorder\n    The byte order used to represent the integer.  If byteorder is 'big',\n"
     "    the most significant byte is at the beginning of the byte array.  If\n"
     "    byteorder is 'little', the most significant byte is at the end of the\n"
     "    byte array.  To request the native byte order of the host system, use\n"
     "    `sys.byteorder' as the byte order value.  Default is to use 'big'.\n"
     "  signed\n    Determines whether two's complement is used to represent the integer.\n"
     "    If signed is False and a negative integer is given, an OverflowError\n"
     "    is raised."},
    {"from_bytes", from_bytes, 0, -1, METH_KW | METH_CLASS,
     "from_bytes($type, /, bytes, byteorder=\'big\', *, signed=False)\n--\n\n"
     "Return the integer represented by the given array of bytes.\n\n"
     "  bytes\n    Holds the array of bytes to convert.  The argument must either\n"
     "    support the buffer protocol or be an iterable object producing bytes.\n"
     "    Bytes and bytearray are examples of built-in objects that support the\n"
     "    buffer protocol.\n"
     "  byteorder\n    The byte order used to represent the integer.  If byteorder is 'big',\n"
     "    the most significant byte is at the beginning of the byte array.  If\n"
     "    byteorder is 'little', the most significant byte is at the end of the\n"
     "    byte array.  To request the native byte order of the host system, use\n"
     "    `sys.byteorder' as the byte order value.  Default is to use 'big'.\n"
     "  signed\n    Indicates whether two\'s complement is used to represent the integer."},
    {"as_integer_ratio", as_integer_ratio, 0, 0, 0,
     "as_integer_ratio($self, /)\n--\n\n"
     "Return integer ratio.\n\n"
     "Return a pair of integers, whose ratio is exactly equal to the original int\n"
     "and with a positive denominator.\n\n"
     ">>> (10).as_integer_ratio()\n(10, 1)\n>>> (-10).as_integer_ratio()\n(-10, 1)\n"
     ">>> (0).as_integer_ratio()\n(0, 1)"},
    {"__trunc__", self_method, 0, 0, 0, "Truncating an Integral returns itself."},
    {"__floor__", self_method, 0, 0, 0, "Flooring an Integral returns itself."},
    {"__ceil__", self_method, 0, 0, 0, "Ceiling of an Integral returns itself."},
    {"__round__", round_method, 0, 1, 0,
     "Rounding an Integral returns itself.\n\n"
     "Rounding with an ndigits argument also returns an integer."},
    {"__getnewargs__", getnewargs, 0, 0, 0, "__getnewargs__($self, /)\n--\n\n"},
    {"__format__", format_method, 1, 1, 0, "__format__($self, format_spec, /)\n--\n\n"},
    {"__sizeof__", size_of, 0, 0, 0,
     "__sizeof__($self, /)\n--\n\nReturns size in memory, in bytes."},
    {0},
};

static Ref get_self(struct runtime *rt, Val self, void *closure)
{
    (void)closure;
    return int_copy(rt, self);
}

static Ref get_constant(struct runtime *rt, Val self, void *closure)
{
    (void)self;
    return int_from_int64(rt, (intptr_t)closure);
}

const struct getset_def int_getset[] = {
    {"real", get_self, NULL, "the real part of a complex number", NULL},
    {"imag", get_constant, NULL, "the imaginary part of a complex number", (void *)0},
    {"numerator", get_self, NULL, "the numerator of a rational number in lowest terms", NULL},
    {"denominator", get_constant, NULL, "the denominator of a rational number in lowest terms",
     (void *)1},
    {0},
};
