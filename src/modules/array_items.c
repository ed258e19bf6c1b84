/* array_items.c - the machine types of array.array: an item made into an object, and back. */
#include <limits.h>
#include <string.h>

#include "modules/array.h"
#include "types/args.h"
#include "types/float.h"
#include "types/int.h"
#include "types/raise.h"
#include "types/str.h"

#define GETTER(name, ctype, make, as)                                                     \
    static Ref get_##name(struct runtime *rt, const void *at)                             \
    {                                                                                     \
        ctype item;                                                                       \
        memcpy(&item, at, sizeof item);                                                   \
        return make(rt, (as)item);                                                        \
    }
GETTER(b, int8_t, int_from_int64, int64_t)
GETTER(B, uint8_t, int_from_uint64, uint64_t)
static Ref get_u(struct runtime *rt, const void *at)
{
    uint32_t c;
    memcpy(&c, at, sizeof c);
    if (c > 0x10ffff)
        return raise(rt, EXC_ValueError, "character U+%x is not in range [U+0000; U+10ffff]", c);
    return str_from_char(rt, c);
}
GETTER(h, int16_t, int_from_int64, int64_t)
GETTER(H, uint16_t, int_from_uint64, uint64_t)
GETTER(i, int32_t, int_from_int64, int64_t)
GETTER(I, uint32_t, int_from_uint64, uint64_t)
GETTER(q, int64_t, int_from_int64, int64_t)
GETTER(Q, uint64_t, int_from_uint64, uint64_t)
GETTER(f, float, float_new, double)
GETTER(d, double, float_new, double)

/* v as a whole number between least and most; `name` for the messages. */
static bool whole_between(struct runtime *rt, Val v, const char *name, int64_t least,
                          int64_t most, int64_t *out)
{
    Ref number = number_index(rt, v);
    if (!number)
        return false;
    int overflow;
    *out = int_as_int64_overflow(number, &overflow);
    ref_drop(rt, number);
    if (overflow < 0 || (!overflow && *out < least))
        return raise_false(rt, EXC_OverflowError, "%s is less than minimum", name);
    if (overflow > 0 || *out > most)
        return raise_false(rt, EXC_OverflowError, "%s is greater than maximum", name);
    return true;
}

#define SETTER(code, ctype, name, least, most)                                            \
    static bool set_##code(struct runtime *rt, void *at, Val v)                           \
    {                                                                                     \
        int64_t number;                                                                   \
        if (!whole_between(rt, v, name, least, most, &number))                            \
            return false;                                                                 \
        ctype item = (ctype)number;                                                       \
        if (at)                                                                           \
            memcpy(at, &item, sizeof item);                                               \
        return true;                                                                      \
    }
SETTER(b, int8_t, "signed char", INT8_MIN, INT8_MAX)
SETTER(B, uint8_t, "unsigned byte integer", 0, UINT8_MAX)
SETTER(h, int16_t, "signed short integer", INT16_MIN, INT16_MAX)
SETTER(H, uint16_t, "unsigned short", 0, UINT16_MAX)
SETTER(i, int32_t, "signed integer", INT32_MIN, INT32_MAX)

static bool set_signed(struct runtime *rt, void *at, Val v, const char *message)
{
    Ref number = number_index(rt, v);
    if (!number)
        return false;
    int overflow;
    int64_t item = int_as_int64_overflow(number, &overflow);
    ref_drop(rt, number);
    if (overflow)
        return raise_false(rt, EXC_OverflowError, "%s", message);
    if (at)
        memcpy(at, &item, sizeof item);
    return true;
}

static bool set_l(struct runtime *rt, void *at, Val v)
{
    return set_signed(rt, at, v, "Python int too large to convert to C long");
}
static bool set_q(struct runtime *rt, void *at, Val v)
{
    return set_signed(rt, at, v, "int too big to convert");
}

static bool set_unsigned(struct runtime *rt, Val v, const char *negative, const char *large,
                         uint64_t *out)
{
    Ref number = number_index(rt, v);
    if (!number)
        return false;
    bool ok = true;
    if (int_sign(number) < 0)
        ok = raise_false(rt, EXC_OverflowError, "%s", negative);
    else if (int_bit_length(number) > 64)
        ok = raise_false(rt, EXC_OverflowError, "%s", large);
    else
        *out = int_as_uint64_mask(number);
    ref_drop(rt, number);
    return ok;
}

static bool set_I(struct runtime *rt, void *at, Val v)
{
    uint64_t number;
    if (!set_unsigned(rt, v, "can't convert negative value to unsigned int",
                      "Python int too large to convert to C unsigned long", &number))
        return false;
    if (number > UINT32_MAX)
        return raise_false(rt, EXC_OverflowError, "unsigned int is greater than maximum");
    uint32_t item = (uint32_t)number;
    if (at)
        memcpy(at, &item, sizeof item);
    return true;
}
static bool set_L(struct runtime *rt, void *at, Val v)
{
    uint64_t number;
    if (!set_unsigned(rt, v, "can't convert negative value to unsigned int",
                      "Python int too large to convert to C unsigned long", &number))
        return false;
    if (at)
        memcpy(at, &number, sizeof number);
    return true;
}
static bool set_Q(struct runtime *rt, void *at, Val v)
{
    uint64_t number;
    if (!set_unsigned(rt, v, "can't convert negative int to unsigned", "int too big to convert",
                      &number))
        return false;
    if (at)
        memcpy(at, &number, sizeof number);
    return true;
}

static bool set_u(struct runtime *rt, void *at, Val v)
{
    if (!is_str(v) || str_length(v) != 1)
        return raise_false(rt, EXC_TypeError, "array item must be unicode character");
    uint32_t item = str_at(v, 0);
    if (at)
        memcpy(at, &item, sizeof item);
    return true;
}

static bool set_d(struct runtime *rt, void *at, Val v)
{
    double item = float_as_double(rt, v);
    if (item == -1.0 && is_raised(rt))
        return false;
    if (at)
        memcpy(at, &item, sizeof item);
    return true;
}
static bool set_f(struct runtime *rt, void *at, Val v)
{
    double number;
    if (!set_d(rt, &number, v))
        return false;
    float item = (float)number;
    if (at)
        memcpy(at, &item, sizeof item);
    return true;
}

const struct item_kind array_kinds[] = {
    {'b', 1, "b", get_b, set_b, 1},  {'B', 1, "B", get_B, set_B, 0},
    {'u', 4, "w", get_u, set_u, 20}, {'h', 2, "h", get_h, set_h, 4},
    {'H', 2, "H", get_H, set_H, 2},  {'i', 4, "i", get_i, set_i, 8},
    {'I', 4, "I", get_I, set_I, 6},  {'l', 8, "l", get_q, set_l, 12},
    {'L', 8, "L", get_Q, set_L, 10}, {'q', 8, "q", get_q, set_q, 12},
    {'Q', 8, "Q", get_Q, set_Q, 10}, {'f', 4, "f", get_f, set_f, 14},
    {'d', 8, "d", get_d, set_d, 16}, {0},
};

const struct item_kind *array_kind_of(uint32_t code)
{
    for (const struct item_kind *k = array_kinds; k->code; k++) {
        if ((uint32_t)k->code == code)
            return k;
    }
    return NULL;
}
