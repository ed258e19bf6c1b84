/* type_wrap.c - C slots under their Python names: what wrapper descriptors call.
 *
 * Each takes (self, args, slot, kwargs), checks the number of arguments, and calls
 * the slot with the slot's own signature.
 */
#include "types/type_dispatch.h"

#include "types/args.h"
#include "types/int.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/tuple.h"

static bool check_count(struct runtime *rt, Val args, ssize_t count)
{
    if (tuple_size(args) == count)
        return true;
    return raise_false(rt, EXC_TypeError, "expected %zd argument%s, got %zd", count,
                       count == 1 ? "" : "s", tuple_size(args));
}

OWNED static Ref none_unless(struct runtime *rt, int result)
{
    return result < 0 ? NULL : new_none(rt);
}

/* For slots whose -1 may also be a value. */
OWNED static Ref none_unless_raised(struct runtime *rt, ssize_t result)
{
    return result == -1 && is_raised(rt) ? NULL : new_none(rt);
}

OWNED static Ref bool_unless(struct runtime *rt, int result)
{
    return result < 0 ? NULL : new_bool(rt, result != 0);
}

Ref wrap_unary(struct runtime *rt, Val self, Val args, void *slot, Val kwargs)
{
    (void)kwargs;
    return check_count(rt, args, 0) ? ((unary_fn *)slot)(rt, self) : NULL;
}

Ref wrap_binary(struct runtime *rt, Val self, Val args, void *slot, Val kwargs)
{
    (void)kwargs;
    return check_count(rt, args, 1) ? ((binary_fn *)slot)(rt, self, tuple_at(args, 0)) : NULL;
}

/* As wrap_binary, but another address: a number's slot must not take over a sequence's
 * function of the same name (list.__add__ knows lists on the left only). */
Ref wrap_binary_l(struct runtime *rt, Val self, Val args, void *slot, Val kwargs)
{
    return wrap_binary(rt, self, args, slot, kwargs);
}

Ref wrap_binary_r(struct runtime *rt, Val self, Val args, void *slot, Val kwargs)
{
    (void)kwargs;
    return check_count(rt, args, 1) ? ((binary_fn *)slot)(rt, tuple_at(args, 0), self) : NULL;
}

Ref wrap_ternary(struct runtime *rt, Val self, Val args, void *slot, Val kwargs)
{
    (void)kwargs;
    ssize_t argc = tuple_size(args);
    if (!args_check(rt, "", argc, 1, 2))
        return NULL;
    return ((ternary_fn *)slot)(rt, self, tuple_at(args, 0),
                                argc > 1 ? tuple_at(args, 1) : rt->none);
}

Ref wrap_ternary_r(struct runtime *rt, Val self, Val args, void *slot, Val kwargs)
{
    (void)kwargs;
    ssize_t argc = tuple_size(args);
    if (!args_check(rt, "", argc, 1, 2))
        return NULL;
    return ((ternary_fn *)slot)(rt, tuple_at(args, 0), self,
                                argc > 1 ? tuple_at(args, 1) : rt->none);
}

Ref wrap_bool(struct runtime *rt, Val self, Val args, void *slot, Val kwargs)
{
    (void)kwargs;
    return check_count(rt, args, 0) ? bool_unless(rt, ((inquiry_fn *)slot)(rt, self)) : NULL;
}

Ref wrap_length(struct runtime *rt, Val self, Val args, void *slot, Val kwargs)
{
    (void)kwargs;
    if (!check_count(rt, args, 0))
        return NULL;
    ssize_t length = ((len_fn *)slot)(rt, self);
    return length < 0 ? NULL : int_from_ssize(rt, length);
}

Ref wrap_hash(struct runtime *rt, Val self, Val args, void *slot, Val kwargs)
{
    (void)kwargs;
    if (!check_count(rt, args, 0))
        return NULL;
    ssize_t hash = ((hash_fn *)slot)(rt, self);
    return hash == -1 ? NULL : int_from_ssize(rt, hash);
}

Ref wrap_contains(struct runtime *rt, Val self, Val args, void *slot, Val kwargs)
{
    (void)kwargs;
    if (!check_count(rt, args, 1))
        return NULL;
    return bool_unless(rt, ((contains_fn *)slot)(rt, self, tuple_at(args, 0)));
}

/* ---- items -------------------------------------------------------------------- */

Ref wrap_index(struct runtime *rt, Val self, Val args, void *slot, Val kwargs)
{
    (void)kwargs;
    if (!check_count(rt, args, 1))
        return NULL;
    ssize_t i = number_as_ssize(rt, tuple_at(args, 0), EXC_OverflowError);
    if (i == -1 && is_raised(rt))
        return NULL;
    return ((index_fn *)slot)(rt, self, i);
}

/* Negative ones count from the end; -1 may be raised. */
static ssize_t item_index(struct runtime *rt, Val self, Val v)
{
    ssize_t i = number_as_ssize(rt, v, EXC_OverflowError);
    if (i >= 0 || is_raised(rt))
        return i;
    const struct sequence_suite *s = self->type->sequence;
    if (s && s->length) {
        ssize_t length = s->length(rt, self);
        if (length < 0)
            return -1;
        i += length;
    }
    return i;
}

Ref wrap_item(struct runtime *rt, Val self, Val args, void *slot, Val kwargs)
{
    (void)kwargs;
    if (!check_count(rt, args, 1))
        return NULL;
    ssize_t i = item_index(rt, self, tuple_at(args, 0));
    if (i == -1 && is_raised(rt))
        return NULL;
    return ((index_fn *)slot)(rt, self, i);
}

OWNED static Ref set_item(struct runtime *rt, Val self, Val args, void *slot, bool deletes)
{
    if (!deletes && !args_check(rt, "", tuple_size(args), 2, 2))
        return NULL;
    if (deletes && !check_count(rt, args, 1))
        return NULL;
    ssize_t i = item_index(rt, self, tuple_at(args, 0));
    if (i == -1 && is_raised(rt))
        return NULL;
    return none_unless_raised(
        rt, ((set_index_fn *)slot)(rt, self, i, deletes ? NULL : tuple_at(args, 1)));
}

Ref wrap_seq_set_item(struct runtime *rt, Val self, Val args, void *slot, Val kwargs)
{
    (void)kwargs;
    return set_item(rt, self, args, slot, false);
}

Ref wrap_seq_del_item(struct runtime *rt, Val self, Val args, void *slot, Val kwargs)
{
    (void)kwargs;
    return set_item(rt, self, args, slot, true);
}

Ref wrap_set_item(struct runtime *rt, Val self, Val args, void *slot, Val kwargs)
{
    (void)kwargs;
    if (!args_check(rt, "", tuple_size(args), 2, 2))
        return NULL;
    return none_unless_raised(
        rt, ((set_item_fn *)slot)(rt, self, tuple_at(args, 0), tuple_at(args, 1)));
}

Ref wrap_del_item(struct runtime *rt, Val self, Val args, void *slot, Val kwargs)
{
    (void)kwargs;
    if (!check_count(rt, args, 1))
        return NULL;
    return none_unless_raised(rt, ((set_item_fn *)slot)(rt, self, tuple_at(args, 0), NULL));
}

/* ---- attributes ------------------------------------------------------------------ */

/* object.__setattr__(int, ...) must not get round the setattr of the built-in type
 * that self really is. */
static bool may_apply(struct runtime *rt, Val self, setattro_fn *slot, const char *what)
{
    struct type *type = self->type, *defining = type;
    if (!type->mro)
        return true;
    for (ssize_t i = tuple_size(type->mro) - 1; i >= 0; i--) {
        struct type *base = as_type(tuple_at(type->mro, i));
        if (base->setattro != slot_setattr && base->setattro == type->setattro) {
            defining = base;
            break;
        }
    }
    for (struct type *base = defining; base; base = base->base) {
        if (base->setattro == slot)
            return true;
        if (base->setattro != slot_setattr)
            return raise_false(rt, EXC_TypeError, "can't apply this %s to %s object", what,
                               type->name);
    }
    return true;
}

Ref wrap_setattr(struct runtime *rt, Val self, Val args, void *slot, Val kwargs)
{
    (void)kwargs;
    if (!args_check(rt, "", tuple_size(args), 2, 2) ||
        !may_apply(rt, self, (setattro_fn *)slot, "__setattr__"))
        return NULL;
    return none_unless(rt,
                       ((setattro_fn *)slot)(rt, self, tuple_at(args, 0), tuple_at(args, 1)));
}

Ref wrap_delattr(struct runtime *rt, Val self, Val args, void *slot, Val kwargs)
{
    (void)kwargs;
    if (!check_count(rt, args, 1) || !may_apply(rt, self, (setattro_fn *)slot, "__delattr__"))
        return NULL;
    return none_unless(rt, ((setattro_fn *)slot)(rt, self, tuple_at(args, 0), NULL));
}

Ref wrap_descr_get(struct runtime *rt, Val self, Val args, void *slot, Val kwargs)
{
    (void)kwargs;
    ssize_t argc = tuple_size(args);
    if (!args_check(rt, "", argc, 1, 2))
        return NULL;
    Val obj = tuple_at(args, 0), type = argc > 1 ? tuple_at(args, 1) : NULL;
    if (obj == rt->none)
        obj = NULL;
    if (type == rt->none)
        type = NULL;
    if (!obj && !type)
        return raise(rt, EXC_TypeError, "__get__(None, None) is invalid");
    return ((descr_get_fn *)slot)(rt, self, obj, type);
}

Ref wrap_descr_set(struct runtime *rt, Val self, Val args, void *slot, Val kwargs)
{
    (void)kwargs;
    if (!args_check(rt, "", tuple_size(args), 2, 2))
        return NULL;
    return none_unless(
        rt, ((descr_set_fn *)slot)(rt, self, tuple_at(args, 0), tuple_at(args, 1)));
}

Ref wrap_descr_delete(struct runtime *rt, Val self, Val args, void *slot, Val kwargs)
{
    (void)kwargs;
    if (!check_count(rt, args, 1))
        return NULL;
    return none_unless(rt, ((descr_set_fn *)slot)(rt, self, tuple_at(args, 0), NULL));
}

/* ---- calls, iteration, comparison --------------------------------------------------- */

Ref wrap_call(struct runtime *rt, Val self, Val args, void *slot, Val kwargs)
{
    return ((call_fn *)slot)(rt, self, args, kwargs);
}

Ref wrap_init(struct runtime *rt, Val self, Val args, void *slot, Val kwargs)
{
    return none_unless(rt, ((init_fn *)slot)(rt, self, args, kwargs));
}

Ref wrap_del(struct runtime *rt, Val self, Val args, void *slot, Val kwargs)
{
    (void)kwargs;
    if (!check_count(rt, args, 0))
        return NULL;
    ((finalize_fn *)slot)(rt, self);
    return new_none(rt);
}

Ref wrap_next(struct runtime *rt, Val self, Val args, void *slot, Val kwargs)
{
    (void)kwargs;
    if (!check_count(rt, args, 0))
        return NULL;
    Ref next = ((unary_fn *)slot)(rt, self);
    if (!next && !is_raised(rt))
        return raise_stop_iteration(rt, NULL);
    return next;
}

#define COMPARE(function, op)                                                              \
    Ref function(struct runtime *rt, Val self, Val args, void *slot, Val kwargs)           \
    {                                                                                      \
        (void)kwargs;                                                                      \
        return check_count(rt, args, 1)                                                    \
                   ? ((compare_fn *)slot)(rt, self, tuple_at(args, 0), op)                 \
                   : NULL;                                                                 \
    }
COMPARE(wrap_lt, CMP_LT)
COMPARE(wrap_le, CMP_LE)
COMPARE(wrap_eq, CMP_EQ)
COMPARE(wrap_ne, CMP_NE)
COMPARE(wrap_gt, CMP_GT)
COMPARE(wrap_ge, CMP_GE)
