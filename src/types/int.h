/* int.h - whole numbers of any size: 30-bit digits, sign in the size, as CPython. */
#ifndef TYPES_INT_H
#define TYPES_INT_H

#include "types/state.h"

struct int_obj {
    struct var_obj head; /* |size| digits, negative size: negative number */
    uint32_t digit[1];   /* least first; zero has size 0 and still one digit of room */
};
enum { INT_SHIFT = 30 };
#define INT_MASK ((1u << INT_SHIFT) - 1)

extern const struct type_def int_def, bool_def;

enum { INT_STR_DIGITS_DEFAULT = 4300, INT_STR_DIGITS_THRESHOLD = 640 };

static inline bool is_int(Val v)
{
    return type_has(v->type, TYPE_INT);
}
static inline bool is_bool(Val v)
{
    return is_exact(v, &bool_def);
}
static inline struct int_obj *as_int(Val v)
{
    return LOOK(int_obj, v);
}
/* |v| < 2**30, cheaply. */
static inline bool int_is_medium(Val v)
{
    return (size_t)(as_int(v)->head.size + 1) < 3;
}
static inline int64_t int_medium_value(Val v)
{
    return as_int(v)->head.size * (int64_t)as_int(v)->digit[0];
}

OWNED Ref int_from_int64(struct runtime *rt, int64_t value);
OWNED Ref int_from_uint64(struct runtime *rt, uint64_t value);
OWNED Ref int_from_ssize(struct runtime *rt, ssize_t value);
OWNED Ref int_from_double(struct runtime *rt, double value); /* OverflowError, ValueError */
OWNED Ref int_from_pointer(struct runtime *rt, const void *p);
/* Text of a literal or int(text, base): base 0 or 2..36, underscores as in source;
 * ValueError "invalid literal for int() with base 10: '...'". */
OWNED Ref int_from_text(struct runtime *rt, const char *text, ssize_t size, int base);
/* int(str, base): any Unicode digits and blanks. */
OWNED Ref int_from_unicode(struct runtime *rt, Val text, int base);
/* int(b"...", base): ValueError names the bytes; `owner` is what is shown. */
OWNED Ref int_from_byte_text(struct runtime *rt, const char *text, ssize_t size, int base, Val owner);
OWNED Ref int_from_bytes(struct runtime *rt, const unsigned char *bytes, size_t size,
                         bool little, bool is_signed);
int int_to_bytes(struct runtime *rt, Val v, unsigned char *bytes, size_t size, bool little, bool is_signed);
/* v must be an int. *overflow: -1/0/+1, nothing raised. */
int64_t int_as_int64_overflow(Val v, int *overflow);
int64_t int_as_int64(struct runtime *rt, Val v);   /* OverflowError; -1 */
uint64_t int_as_uint64(struct runtime *rt, Val v); /* OverflowError; -1 */
uint64_t int_as_uint64_mask(Val v);
double int_as_double(struct runtime *rt, Val v);   /* OverflowError "int too large to convert to float"; -1.0 */
double int_frexp(Val v, ssize_t *exponent);        /* as _PyLong_Frexp */
int int_sign(Val v);
size_t int_bit_length(Val v);
OWNED Ref int_to_str(struct runtime *rt, Val v, int base); /* no prefix; the 4300-digit limit applies in base 10 */
OWNED Ref int_format(struct runtime *rt, Val v, int base, bool alternate); /* with 0x... prefix; one digit is the shared one */
OWNED Ref int_add(struct runtime *rt, Val a, Val b);
OWNED Ref int_subtract(struct runtime *rt, Val a, Val b);
OWNED Ref int_multiply(struct runtime *rt, Val a, Val b);
int int_divmod(struct runtime *rt, Val a, Val b, Ref *quotient, Ref *remainder);
OWNED Ref int_gcd(struct runtime *rt, Val a, Val b);
OWNED Ref int_lshift(struct runtime *rt, Val a, size_t bits);
OWNED Ref int_rshift(struct runtime *rt, Val a, size_t bits);
OWNED Ref int_negate(struct runtime *rt, Val a);
OWNED Ref int_copy(struct runtime *rt, Val a); /* a itself when exact, else an exact int of its value */
OWNED Ref int_power(struct runtime *rt, Val a, Val b, Val modulus); /* the slot */
OWNED Ref int_true_divide(struct runtime *rt, Val a, Val b);        /* the slot */
ssize_t int_hash(struct runtime *rt, Val v);                        /* the slot */
OWNED Ref int_repr(struct runtime *rt, Val v);                      /* the slot */
OWNED Ref int_round_to(struct runtime *rt, Val v, Val ndigits);     /* round(v, ndigits) */
int int_compare(Val a, Val b); /* -1, 0, 1 */
OWNED Ref bool_new(struct runtime *rt, bool yes);

#endif
