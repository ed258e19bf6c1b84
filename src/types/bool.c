/* bool.c - True and False: two ints with names. */
#include "types/args.h"
#include "types/int.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/str.h"
#include "types/tuple.h"

Ref bool_new(struct runtime *rt, bool yes)
{
    return new_bool(rt, yes);
}

static Ref bool_repr(struct runtime *rt, Val v)
{
    return v == rt->true_ ? str_intern(rt, "True") : str_intern(rt, "False");
}

static Ref bool_of(struct runtime *rt, Val x)
{
    int truth = x ? obj_is_true(rt, x) : 0;
    return truth < 0 ? NULL : new_bool(rt, truth);
}

static Ref bool_type_new(struct runtime *rt, struct type *type, Val args, Val kwargs)
{
    (void)type;
    if (kwargs && LOOK(var_obj, kwargs)->size && !args_no_keywords(rt, "bool", kwargs))
        return NULL;
    if (!args_check(rt, "bool", tuple_size(args), 0, 1))
        return NULL;
    return bool_of(rt, tuple_size(args) ? tuple_at(args, 0) : NULL);
}

static Ref bool_vectorcall(struct runtime *rt, Val callable, Val const *argv, ssize_t argc,
                           Val kwnames)
{
    (void)callable;
    if (!args_no_keywords(rt, "bool", kwnames) || !args_check(rt, "bool", argc, 0, 1))
        return NULL;
    return bool_of(rt, argc ? argv[0] : NULL);
}

/* Bits of two bools are a bool; with anything else they are ints. */
#define BOOL_OP(name, op)                                                                  \
    static Ref bool_##name(struct runtime *rt, Val a, Val b)                               \
    {                                                                                      \
        if (!is_bool(a) || !is_bool(b))                                                    \
            return int_##name(rt, a, b);                                                   \
        return new_bool(rt, (a == rt->true_)op(b == rt->true_));                           \
    }

Ref int_and(struct runtime *rt, Val a, Val b);
Ref int_or(struct runtime *rt, Val a, Val b);
Ref int_xor(struct runtime *rt, Val a, Val b);
BOOL_OP(and, &)
BOOL_OP(or, |)
BOOL_OP(xor, ^)

static const struct number_suite bool_number = {
    .and_ = bool_and,
    .xor_ = bool_xor,
    .or_ = bool_or,
};

const struct type_def bool_def = {
    .name = "bool",
    .doc = "bool(x) -> bool\n\n"
           "Returns True when the argument x is true, False otherwise.\n"
           "The builtins True and False are the only two instances of the class bool.\n"
           "The class bool cannot be subclassed.",
    .base = &int_def,
    .basicsize = offsetof(struct int_obj, digit),
    .itemsize = sizeof(uint32_t),
    .repr = bool_repr,
    .new_ = bool_type_new,
    .vectorcall = bool_vectorcall,
    .number = &bool_number,
};
