/* none.c - None, NotImplemented and Ellipsis: one object each, in static memory. */
#include "base/error.h"
#include "types/dict.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/str.h"
#include "types/tuple.h"
#include "types/type_layout.h"

static void singleton_dealloc(struct runtime *rt, Ref self)
{
    (void)rt;
    bug("a count of %s fell to zero", self->type->name);
}

static bool no_arguments(struct runtime *rt, const char *name, Val args, Val kwargs)
{
    if (tuple_size(args) == 0 && (!kwargs || dict_size(kwargs) == 0))
        return true;
    return raise_false(rt, EXC_TypeError, "%s takes no arguments", name);
}

/* ---- None ------------------------------------------------------------------------ */

static Ref none_repr(struct runtime *rt, Val self)
{
    (void)self;
    return str_intern(rt, "None");
}

static Ref none_new(struct runtime *rt, struct type *type, Val args, Val kwargs)
{
    (void)type;
    return no_arguments(rt, "NoneType", args, kwargs) ? new_none(rt) : NULL;
}

static int none_bool(struct runtime *rt, Val self)
{
    (void)rt, (void)self;
    return 0;
}

static const struct number_suite none_number = {.bool_ = none_bool};

const struct type_def none_def = {
    .name = "NoneType",
    .basicsize = sizeof(struct obj),
    .dealloc = singleton_dealloc,
    .repr = none_repr,
    .number = &none_number,
    .new_ = none_new,
};

/* ---- NotImplemented ----------------------------------------------------------------- */

static Ref not_implemented_repr(struct runtime *rt, Val self)
{
    (void)self;
    return str_intern(rt, "NotImplemented");
}

static Ref not_implemented_reduce(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)argv, (void)argc, (void)kwnames;
    return not_implemented_repr(rt, self);
}

static Ref not_implemented_new(struct runtime *rt, struct type *type, Val args, Val kwargs)
{
    (void)type;
    return no_arguments(rt, "NotImplementedType", args, kwargs) ? new_not_implemented(rt) : NULL;
}

static int not_implemented_bool(struct runtime *rt, Val self)
{
    (void)self;
    if (warn(rt, EXC_DeprecationWarning, 1, "NotImplemented should not be used in a boolean context") < 0)
        return -1;
    return 1;
}

static const struct method_def not_implemented_methods[] = {
    {"__reduce__", not_implemented_reduce, 0, 0, 0, NULL},
    {0},
};
static const struct number_suite not_implemented_number = {.bool_ = not_implemented_bool};

const struct type_def not_implemented_def = {
    .name = "NotImplementedType",
    .basicsize = sizeof(struct obj),
    .dealloc = singleton_dealloc,
    .repr = not_implemented_repr,
    .number = &not_implemented_number,
    .methods = not_implemented_methods,
    .new_ = not_implemented_new,
};

/* ---- Ellipsis ------------------------------------------------------------------------- */

static Ref ellipsis_repr(struct runtime *rt, Val self)
{
    (void)self;
    return str_intern(rt, "Ellipsis");
}

static Ref ellipsis_reduce(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)argv, (void)argc, (void)kwnames;
    return ellipsis_repr(rt, self);
}

static Ref ellipsis_new(struct runtime *rt, struct type *type, Val args, Val kwargs)
{
    (void)type;
    return no_arguments(rt, "EllipsisType", args, kwargs) ? ref_keep(rt->ellipsis) : NULL;
}

static const struct method_def ellipsis_methods[] = {
    {"__reduce__", ellipsis_reduce, 0, 0, 0, NULL},
    {0},
};

const struct type_def ellipsis_def = {
    .name = "ellipsis",
    .basicsize = sizeof(struct obj),
    .dealloc = singleton_dealloc,
    .repr = ellipsis_repr,
    .methods = ellipsis_methods,
    .new_ = ellipsis_new,
};
