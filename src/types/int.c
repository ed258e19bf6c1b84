/* int.c - whole numbers: making them, reading them as C numbers, comparing.
 *
 * A settled int has no leading zero digit, and is the shared object when it is
 * in SMALL_INT_MIN..SMALL_INT_MAX (subclass instances excepted).
 */
#include "types/int_internal.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "heap/fast.h"
#include "types/float.h"
#include "types/raise.h"

/* ---- making ----------------------------------------------------------------- */

#define INT_HEADER offsetof(struct int_obj, digit)

Ref int_alloc(struct runtime *rt, size_t digits)
{
    if (UNLIKELY(digits > ((size_t)INT64_MAX - INT_HEADER) / sizeof(uint32_t)))
        return raise(rt, EXC_OverflowError, "too many digits in integer");
    /* CPython asks for the whole struct, padding included, when one digit will do. */
    size_t size = digits > 1 ? INT_HEADER + 4 * digits : sizeof(struct int_obj);
    struct int_obj *r = digits <= 2 ? heap_alloc_fast(rt, sizeof *r) : NULL;
    if (!r)
        r = heap_alloc(rt, size);
    if (UNLIKELY(!r))
        return raise_no_memory(rt);
    obj_init_head(&r->head.head, builtin_type(rt, TYPE_ID_int));
    r->head.size = (ssize_t)digits;
    r->digit[0] = 0;
    watch_birth(rt, REF(r));
    return REF(r);
}

static inline Ref small(struct runtime *rt, int64_t value)
{
    return ref_keep(rt->types->small_int[value - SMALL_INT_MIN]);
}
static inline bool is_small(int64_t value)
{
    return value >= SMALL_INT_MIN && value <= SMALL_INT_MAX;
}

static Ref from_magnitude(struct runtime *rt, uint64_t u, bool negative)
{
    size_t n = u >> 60 ? 3 : u >> 30 ? 2 : 1;
    Ref r = int_alloc(rt, n);
    if (UNLIKELY(!r))
        return NULL;
    struct int_obj *i = as_int(r);
    for (size_t k = 0; k < n; k++, u >>= INT_SHIFT)
        i->digit[k] = (uint32_t)u & INT_MASK;
    i->head.size = negative ? -(ssize_t)n : (ssize_t)n;
    return r;
}

Ref int_from_int64(struct runtime *rt, int64_t value)
{
    if (is_small(value))
        return small(rt, value);
    uint64_t magnitude = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    /* One or two digits, which take the same block: nothing to look up. */
    struct int_obj *r = magnitude >> 2 * INT_SHIFT ? NULL : heap_alloc_fast(rt, sizeof *r);
    if (UNLIKELY(!r))
        return from_magnitude(rt, magnitude, value < 0);
    ssize_t digits = magnitude > INT_MASK ? 2 : 1;
    r->head.head.refs = 1;
    r->head.head.type = builtin_type(rt, TYPE_ID_int);
    r->head.size = value < 0 ? -digits : digits;
    uint32_t *digit = r->digit;
    digit[0] = (uint32_t)magnitude & INT_MASK;
    digit[1] = (uint32_t)(magnitude >> INT_SHIFT);
    return REF(r);
}

Ref int_from_uint64(struct runtime *rt, uint64_t value)
{
    if (value <= SMALL_INT_MAX)
        return small(rt, (int64_t)value);
    return from_magnitude(rt, value, false);
}

Ref int_from_ssize(struct runtime *rt, ssize_t value)
{
    return int_from_int64(rt, value);
}

Ref int_from_pointer(struct runtime *rt, const void *p)
{
    return int_from_uint64(rt, (uint64_t)(uintptr_t)p);
}

Ref int_settle_take(struct runtime *rt, Ref r)
{
    if (!r)
        return NULL;
    struct int_obj *i = as_int(r);
    size_t n = int_digits(r);
    bool negative = i->head.size < 0;
    while (n && !i->digit[n - 1])
        n--;
    i->head.size = negative ? -(ssize_t)n : (ssize_t)n;
    if (n <= 1) {
        int64_t value = int_medium_value(r);
        if (is_small(value)) {
            ref_drop(rt, r);
            return small(rt, value);
        }
    }
    return r;
}

Ref int_from_digits(struct runtime *rt, const uint32_t *digits, size_t count, bool negative)
{
    while (count && !digits[count - 1])
        count--;
    Ref r = int_alloc(rt, count);
    if (!r)
        return NULL;
    memcpy(as_int(r)->digit, digits, count * sizeof *digits);
    if (negative)
        as_int(r)->head.size = -(ssize_t)count;
    return int_settle_take(rt, r);
}

Ref int_copy(struct runtime *rt, Val a)
{
    if (is_exact(a, &int_def))
        return ref_keep(a);
    return int_from_digits(rt, as_int(a)->digit, int_digits(a), int_is_negative(a));
}

Ref int_from_double(struct runtime *rt, double value)
{
    if (isinf(value))
        return raise(rt, EXC_OverflowError, "cannot convert float infinity to integer");
    if (isnan(value))
        return raise(rt, EXC_ValueError, "cannot convert float NaN to integer");
    if (value > -9.2e18 && value < 9.2e18)
        return int_from_int64(rt, (int64_t)value);
    int exponent;
    double fraction = frexp(fabs(value), &exponent); /* exponent > 63 */
    size_t n = (size_t)(exponent - 1) / INT_SHIFT + 1;
    Ref r = int_alloc(rt, n);
    if (!r)
        return NULL;
    struct int_obj *i = as_int(r);
    fraction = ldexp(fraction, (exponent - 1) % INT_SHIFT + 1);
    for (size_t k = n; k-- > 0;) {
        uint32_t bits = (uint32_t)fraction;
        i->digit[k] = bits;
        fraction = ldexp(fraction - (double)bits, INT_SHIFT);
    }
    if (value < 0)
        i->head.size = -i->head.size;
    return r;
}

/* ---- limbs ------------------------------------------------------------------- */

bool limbs_room(struct runtime *rt, struct limbs *l, size_t count)
{
    l->count = count;
    l->p = l->small;
    if (count <= sizeof l->small / sizeof *l->small)
        return true;
    l->p = malloc(count * sizeof *l->p);
    if (!l->p) {
        l->p = l->small;
        raise_no_memory(rt);
        return false;
    }
    return true;
}

void limbs_release(struct limbs *l)
{
    if (l->p != l->small)
        free(l->p);
}

void limbs_trim(struct limbs *l)
{
    while (l->count && !l->p[l->count - 1])
        l->count--;
}

bool limbs_load(struct runtime *rt, struct limbs *l, Val v)
{
    size_t n = int_digits(v), used = 0;
    if (!limbs_room(rt, l, n * INT_SHIFT / 64 + 1))
        return false;
    unsigned __int128 bits = 0;
    int have = 0;
    const uint32_t *d = as_int(v)->digit;
    for (size_t i = 0; i < n; i++) {
        bits |= (unsigned __int128)d[i] << have;
        have += INT_SHIFT;
        if (have >= 64) {
            l->p[used++] = (mp_limb_t)bits;
            bits >>= 64;
            have -= 64;
        }
    }
    l->p[used++] = (mp_limb_t)bits;
    l->count = used;
    limbs_trim(l);
    return true;
}

Ref int_from_limbs(struct runtime *rt, const mp_limb_t *p, size_t count, bool negative)
{
    while (count && !p[count - 1])
        count--;
    size_t bits = count ? count * 64 - (size_t)__builtin_clzl(p[count - 1]) : 0;
    size_t n = (bits + INT_SHIFT - 1) / INT_SHIFT;
    Ref r = int_alloc(rt, n);
    if (!r)
        return NULL;
    struct int_obj *i = as_int(r);
    unsigned __int128 hold = 0;
    int have = 0;
    size_t at = 0;
    for (size_t k = 0; k < n; k++) {
        if (have < INT_SHIFT && at < count) {
            hold |= (unsigned __int128)p[at++] << have;
            have += 64;
        }
        i->digit[k] = (uint32_t)hold & INT_MASK;
        hold >>= INT_SHIFT;
        have -= INT_SHIFT;
    }
    if (negative)
        i->head.size = -i->head.size;
    return int_settle_take(rt, r);
}

/* ---- as C numbers --------------------------------------------------------------- */

static uint64_t low_bits(Val v, bool *overflow)
{
    uint64_t u = 0;
    const struct int_obj *i = as_int(v);
    for (size_t k = int_digits(v); k-- > 0;) {
        if (u >> (64 - INT_SHIFT))
            *overflow = true;
        u = u << INT_SHIFT | i->digit[k];
    }
    return u;
}

int64_t int_as_int64_overflow(Val v, int *overflow)
{
    *overflow = 0;
    if (LIKELY(int_is_short(v)))
        return int_short_value(v);
    bool over = int_digits(v) > 3, negative = int_is_negative(v);
    uint64_t u = over ? 0 : low_bits(v, &over);
    if (over || u > (uint64_t)INT64_MAX + negative) {
        *overflow = negative ? -1 : 1;
        return -1;
    }
    return negative ? (int64_t)(0 - u) : (int64_t)u;
}

int64_t int_as_int64(struct runtime *rt, Val v)
{
    int overflow;
    int64_t value = int_as_int64_overflow(v, &overflow);
    if (overflow)
        return raise_int(rt, EXC_OverflowError, "Python int too large to convert to C long");
    return value;
}

uint64_t int_as_uint64(struct runtime *rt, Val v)
{
    if (int_is_negative(v)) {
        raise(rt, EXC_OverflowError, "can't convert negative value to unsigned int");
        return (uint64_t)-1;
    }
    bool over = int_digits(v) > 3;
    uint64_t u = over ? 0 : low_bits(v, &over);
    if (over) {
        raise(rt, EXC_OverflowError, "Python int too large to convert to C unsigned long");
        return (uint64_t)-1;
    }
    return u;
}

uint64_t int_as_uint64_mask(Val v)
{
    bool over = false;
    uint64_t u = low_bits(v, &over);
    return int_is_negative(v) ? 0 - u : u;
}

int int_sign(Val v)
{
    ssize_t size = as_int(v)->head.size;
    return (size > 0) - (size < 0);
}

size_t int_bit_length(Val v)
{
    size_t n = int_digits(v);
    if (!n)
        return 0;
    return (n - 1) * INT_SHIFT + 32 - (size_t)__builtin_clz(as_int(v)->digit[n - 1]);
}

/* 0.5 <= |result| < 1, rounded half to even. */
double int_frexp(Val v, ssize_t *exponent)
{
    size_t bits = int_bit_length(v);
    *exponent = (ssize_t)bits;
    if (!bits)
        return 0.0;
    enum { KEEP = DBL_MANT_DIG + 2 };
    const uint32_t *d = as_int(v)->digit;
    uint64_t top = 0;
    if (bits <= KEEP) {
        bool over = false;
        top = low_bits(v, &over) << (KEEP - bits);
    } else {
        size_t cut = bits - KEEP, k = cut / INT_SHIFT, shift = cut % INT_SHIFT;
        size_t n = int_digits(v);
        unsigned __int128 wide = 0;
        for (size_t i = 0; i < 4 && k + i < n; i++)
            wide |= (unsigned __int128)d[k + i] << (i * INT_SHIFT);
        top = (uint64_t)(wide >> shift);
        bool sticky = d[k] & ((1u << shift) - 1);
        for (size_t i = 0; i < k && !sticky; i++)
            sticky = d[i] != 0;
        top |= sticky;
    }
    static const int round[8] = {0, -1, -2, 1, 0, -1, 2, 1};
    top += (uint64_t)(int64_t)round[top & 7];
    double x = (double)top / 4503599627370496.0 / 8.0; /* 2**55 */
    if (x == 1.0) {
        x = 0.5;
        ++*exponent;
    }
    return int_is_negative(v) ? -x : x;
}

double int_as_double(struct runtime *rt, Val v)
{
    if (int_is_medium(v))
        return (double)int_medium_value(v);
    ssize_t exponent;
    double x = int_frexp(v, &exponent);
    if (exponent > DBL_MAX_EXP) {
        raise(rt, EXC_OverflowError, "int too large to convert to float");
        return -1.0;
    }
    return ldexp(x, (int)exponent);
}

/* ---- comparing, hashing ----------------------------------------------------------- */

int int_compare(Val a, Val b)
{
    ssize_t size = as_int(a)->head.size, other = as_int(b)->head.size;
    if (size != other)
        return size < other ? -1 : 1;
    for (size_t i = int_digits(a); i-- > 0;) {
        uint32_t x = as_int(a)->digit[i], y = as_int(b)->digit[i];
        if (x != y)
            return (x < y) == (size > 0) ? -1 : 1;
    }
    return 0;
}

static Ref int_richcompare(struct runtime *rt, Val a, Val b, int op)
{
    INT_OPERANDS(a, b);
    int c = a == b ? 0 : int_compare(a, b);
    static const bool truth[6][3] = {
        [CMP_LT] = {1, 0, 0}, [CMP_LE] = {1, 1, 0}, [CMP_EQ] = {0, 1, 0},
        [CMP_NE] = {1, 0, 1}, [CMP_GT] = {0, 0, 1}, [CMP_GE] = {0, 1, 1},
    };
    return new_bool(rt, truth[op][c + 1]);
}

/* The value modulo 2**61 - 1, with the sign; -1 is for errors, so -2. */
ssize_t int_hash(struct runtime *rt, Val v)
{
    (void)rt;
    enum { BITS = 61 };
    static const uint64_t modulus = ((uint64_t)1 << BITS) - 1;
    uint64_t x = 0;
    const struct int_obj *i = as_int(v);
    for (size_t k = int_digits(v); k-- > 0;) {
        x = (x << INT_SHIFT & modulus) | x >> (BITS - INT_SHIFT);
        x += i->digit[k];
        if (x >= modulus)
            x -= modulus;
    }
    ssize_t hash = int_is_negative(v) ? -(ssize_t)x : (ssize_t)x;
    return hash == -1 ? -2 : hash;
}

static int int_truth(struct runtime *rt, Val v)
{
    (void)rt;
    return !int_is_zero(v);
}

Ref int_negate(struct runtime *rt, Val a)
{
    if (int_is_medium(a))
        return int_from_int64(rt, -int_medium_value(a));
    return int_from_digits(rt, as_int(a)->digit, int_digits(a), !int_is_negative(a));
}

static Ref int_absolute(struct runtime *rt, Val a)
{
    return int_is_negative(a) ? int_negate(rt, a) : int_copy(rt, a);
}

Ref int_repr(struct runtime *rt, Val v)
{
    return int_to_str(rt, v, 10);
}

/* ---- the type ------------------------------------------------------------------------ */

static Ref int_add_slot(struct runtime *rt, Val a, Val b)
{
    INT_OPERANDS(a, b);
    return int_add(rt, a, b);
}
static Ref int_subtract_slot(struct runtime *rt, Val a, Val b)
{
    INT_OPERANDS(a, b);
    return int_subtract(rt, a, b);
}
static Ref int_multiply_slot(struct runtime *rt, Val a, Val b)
{
    INT_OPERANDS(a, b);
    return int_multiply(rt, a, b);
}
static Ref int_floor_divide_slot(struct runtime *rt, Val a, Val b)
{
    INT_OPERANDS(a, b);
    Ref quotient;
    return int_divmod(rt, a, b, &quotient, NULL) < 0 ? NULL : quotient;
}
static Ref int_remainder_slot(struct runtime *rt, Val a, Val b)
{
    INT_OPERANDS(a, b);
    Ref remainder;
    return int_divmod(rt, a, b, NULL, &remainder) < 0 ? NULL : remainder;
}
static Ref int_float(struct runtime *rt, Val v)
{
    double x = int_as_double(rt, v);
    if (x == -1.0 && is_raised(rt))
        return NULL;
    return float_new(rt, x);
}

static const struct number_suite int_number = {
    .add = int_add_slot,
    .subtract = int_subtract_slot,
    .multiply = int_multiply_slot,
    .remainder = int_remainder_slot,
    .divmod = int_divmod_slot,
    .power = int_power,
    .negative = int_negate,
    .positive = int_copy,
    .absolute = int_absolute,
    .bool_ = int_truth,
    .invert = int_invert,
    .lshift = int_lshift_slot,
    .rshift = int_rshift_slot,
    .and_ = int_and,
    .xor_ = int_xor,
    .or_ = int_or,
    .int_ = int_copy,
    .float_ = int_float,
    .floor_divide = int_floor_divide_slot,
    .true_divide = int_true_divide,
    .index = int_copy,
};

static void int_dealloc(struct runtime *rt, Ref self)
{
    if (LIKELY(self->type == builtin_type(rt, TYPE_ID_int)))
        heap_give_fast(rt, self);
    else
        self->type->free(rt, self);
}

const struct type_def int_def = {
    .name = "int",
    .doc = "int([x]) -> integer\n"
           "int(x, base=10) -> integer\n\n"
           "Convert a number or string to an integer, or return 0 if no arguments\n"
           "are given.  If x is a number, return x.__int__().  For floating point\n"
           "numbers, this truncates towards zero.\n\n"
           "If x is not a number or if base is given, then x must be a string,\n"
           "bytes, or bytearray instance representing an integer literal in the\n"
           "given base.  The literal can be preceded by '+' or '-' and be surrounded\n"
           "by whitespace.  The base defaults to 10.  Valid bases are 0 and 2-36.\n"
           "Base 0 means to interpret the base from the string as an integer literal.\n"
           ">>> int('0b100', base=0)\n"
           "4",
    .basicsize = INT_HEADER,
    .itemsize = sizeof(uint32_t),
    .flags = TYPE_BASE | TYPE_INT | TYPE_MATCH_SELF,
    .dealloc = int_dealloc,
    .repr = int_repr,
    .hash = int_hash,
    .compare = int_richcompare,
    .new_ = int_new,
    .number = &int_number,
    .methods = int_methods,
    .getset = int_getset,
};
