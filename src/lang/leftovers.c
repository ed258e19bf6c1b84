/* leftovers.c - what CPython's compiler leaves in the free lists, counted while ours compiles. */
#include "lang/leftovers.h"

#include <math.h>

#include "types/code.h"
#include "types/float.h"
#include "types/int.h"
#include "types/set.h"
#include "types/str.h"
#include "types/tuple.h"

void leftovers_scope(struct leftovers *l, ssize_t depth)
{
    l->scopes++;
    if (depth > l->depth)
        l->depth = depth;
}

void leftovers_tuples(struct leftovers *l, ssize_t size, ssize_t more)
{
    if (size < 1 || size > 20)
        return;
    l->live[size] += more;
    if (l->live[size] > l->most[size])
        l->most[size] = l->live[size];
}

void leftovers_table(struct leftovers *l, Val table, ssize_t more)
{
    ssize_t size = is_exact(table, &tuple_def) ? tuple_size(table) : 0;
    leftovers_tuples(l, size, more);
    if (size <= 20)
        l->tables[size] += more;
}

/* These are their own keys. */
static bool is_own_key(struct runtime *rt, Val v)
{
    return v == rt->none || v == rt->ellipsis || is_exact(v, &int_def) || is_exact(v, &str_def) || is_code(v);
}

static bool is_negative_zero(double d)
{
    return d == 0.0 && signbit(d);
}

/* A constant and what tells it from equal ones: its type, and the sign of a zero. */
static ssize_t key_size(Val v)
{
    if (is_float(v))
        return is_negative_zero(float_value(v)) ? 3 : 2;
    if (is_complex(v))
        return is_negative_zero(LOOK(complex_obj, v)->real) || is_negative_zero(LOOK(complex_obj, v)->imag) ? 3 : 2;
    return 2;
}

/* The key of a tuple has a tuple of its items' keys, that of a set a set of them, which
 * was a tuple before. */
void leftovers_key(struct runtime *rt, struct leftovers *l, Val v, ssize_t more)
{
    ssize_t at = 0;
    Val item;
    if (is_own_key(rt, v))
        return;
    if (is_exact(v, &tuple_def)) {
        leftovers_tuples(l, tuple_size(v), more);
        for (ssize_t i = 0; i < tuple_size(v); i++)
            leftovers_key(rt, l, tuple_at(v, i), more);
    } else if (is_exact(v, &frozenset_def)) {
        while (set_next(v, &at, &item))
            leftovers_key(rt, l, item, more);
        if (more > 0) {
            leftovers_tuples(l, set_size(v), 1);
            leftovers_tuples(l, set_size(v), -1);
        }
    }
    leftovers_tuples(l, key_size(v), more);
}

/* The tables are made by now; only what was alive beside them is missing. */
void leftovers_drop(struct runtime *rt, const struct leftovers *l)
{
    ssize_t tuples[21];
    for (int size = 0; size <= 20; size++)
        tuples[size] = l->most[size] - l->tables[size];
    types_make_and_drop(rt, 2 * l->scopes + l->lists + 3, l->scopes + 2 + 5 * l->depth, tuples);
}
