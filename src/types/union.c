/* union.c - int | str. */
#include <stddef.h>

#include "types/generic_internal.h"
#include "types/module.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/set.h"
#include "types/str.h"
#include "types/tuple.h"

struct union_obj { /* 32 + 16 = 48 */
    struct obj head;
    Ref args, parameters; /* parameters NULL until asked */
};

Val union_args(Val v)
{
    return LOOK(union_obj, v)->args;
}

static bool can_join(struct runtime *rt, Val v)
{
    return v == rt->none || is_type(v) || is_generic_alias(v) ||
           is_exact(v, &union_def);
}

static int is_same(struct runtime *rt, Val a, Val b)
{
    if (a == b)
        return 1;
    if (!is_generic_alias(a) || !is_generic_alias(b))
        return 0;
    return obj_compare_bool(rt, a, b, CMP_EQ);
}

/* What v brings into a union: a union its members, None its type, anything else itself. */
static Val member_at(struct runtime *rt, Val v, ssize_t i)
{
    if (is_exact(v, &union_def))
        return tuple_at(union_args(v), i);
    return v == rt->none ? (Val)v->type : v;
}

static ssize_t member_count(Val v)
{
    return is_exact(v, &union_def) ? tuple_size(union_args(v)) : 1;
}

/* Whether m is a member of a, or one of the first `used` of `args` (NULL: only a is asked). */
static int has_member(struct runtime *rt, Val a, Val args, ssize_t used, Val m)
{
    ssize_t n = args ? used : member_count(a);
    for (ssize_t i = 0; i < n; i++) {
        int same = is_same(rt, args ? tuple_at(args, i) : member_at(rt, a, i), m);
        if (same)
            return same;
    }
    return 0;
}

/* a's members, and those of b it has not: NULL with nothing pending when there are none. */
OWNED static Ref join_members(struct runtime *rt, Val a, Val b)
{
    ssize_t na = member_count(a), nb = member_count(b), used = na;
    Ref args = NULL;
    for (ssize_t i = 0; i < nb; i++) {
        Val m = member_at(rt, b, i);
        int there = has_member(rt, a, args, used, m);
        if (there < 0) {
            ref_drop(rt, args);
            return NULL;
        }
        if (there)
            continue;
        if (!args) {
            args = tuple_new(rt, na + nb - i);
            if (!args)
                return NULL;
            for (ssize_t k = 0; k < na; k++)
                tuple_set_take(args, k, ref_keep(member_at(rt, a, k)));
        }
        tuple_set_take(args, used++, ref_keep(m));
    }
    if (args && !tuple_resize(rt, &args, used))
        return NULL;
    return args;
}

Ref union_of(struct runtime *rt, Val a, Val b)
{
    if (!can_join(rt, a) || !can_join(rt, b))
        return new_not_implemented(rt);
    Ref args = join_members(rt, a, b);
    if (!args)
        return is_raised(rt) ? NULL : ref_keep(a == rt->none ? (Val)a->type : a);
    Ref r = gc_new(rt, builtin_type(rt, TYPE_ID_union));
    if (!r) {
        ref_drop(rt, args);
        return NULL;
    }
    LOOK(union_obj, r)->args = args;
    LOOK(union_obj, r)->parameters = NULL;
    gc_track(rt, r);
    return r;
}

static Ref union_repr(struct runtime *rt, Val self)
{
    Val args = union_args(self);
    struct str_builder b;
    str_builder_init(rt, &b);
    for (ssize_t i = 0; i < tuple_size(args); i++) {
        if (i)
            str_builder_ascii(&b, " | ", 3);
        if (tuple_at(args, i) == (Val)rt->none->type) {
            str_builder_ascii(&b, "None", 4);
            continue;
        }
        Ref part = generic_item_repr(rt, tuple_at(args, i));
        if (!part) {
            str_builder_release(&b);
            return NULL;
        }
        str_builder_str(&b, part);
        ref_drop(rt, part);
    }
    return str_builder_finish(&b);
}

static ssize_t union_hash(struct runtime *rt, Val self)
{
    Ref set = frozenset_new(rt, union_args(self));
    if (!set)
        return -1;
    ssize_t hash = obj_hash(rt, set);
    ref_drop(rt, set);
    return hash;
}

static Ref union_compare(struct runtime *rt, Val a, Val b, int op)
{
    if ((op != CMP_EQ && op != CMP_NE) || !is_exact(b, &union_def))
        return new_not_implemented(rt);
    Ref x = set_new(rt, union_args(a)), y = x ? set_new(rt, union_args(b)) : NULL;
    Ref result = y ? obj_compare(rt, x, y, op) : NULL;
    ref_drop(rt, x);
    ref_drop(rt, y);
    return result;
}

static Val union_parameters(struct runtime *rt, Val self)
{
    struct union_obj *u = LOOK(union_obj, self);
    if (!u->parameters)
        ref_set_take(rt, &u->parameters, generic_parameters(rt, u->args));
    return u->parameters;
}

static Ref get_parameters(struct runtime *rt, Val self, void *closure)
{
    (void)closure;
    return ref_keep_null(union_parameters(rt, self));
}

static Ref union_getitem(struct runtime *rt, Val self, Val item)
{
    Val parameters = union_parameters(rt, self);
    if (!parameters)
        return NULL;
    Ref args = generic_substitute(rt, self, union_args(self), parameters, item);
    if (!args)
        return NULL;
    Ref result = ref_keep_null(tuple_size(args) ? tuple_at(args, 0) : rt->none);
    for (ssize_t i = 1; result && i < tuple_size(args); i++)
        ref_set_take(rt, &result, number_or(rt, result, tuple_at(args, i)));
    ref_drop(rt, args);
    return result;
}

static int union_visit(Val self, visit_fn *fn, void *arg)
{
    VISIT_SLOT(LOOK(union_obj, self)->args, "__args__");
    VISIT_SLOT(LOOK(union_obj, self)->parameters, "__parameters__");
    return 0;
}

static void union_dealloc(struct runtime *rt, Ref self)
{
    gc_untrack(rt, self);
    ref_drop(rt, LOOK(union_obj, self)->args);
    ref_drop(rt, LOOK(union_obj, self)->parameters);
    gc_free(rt, self);
}

static const struct member_def union_members[] = {
    {"__args__", MEMBER_OBJECT, offsetof(struct union_obj, args), MEMBER_READONLY, NULL},
    {0},
};
static const struct getset_def union_getset[] = {
    {"__parameters__", get_parameters, NULL, "Type variables in the types.UnionType.", NULL},
    {0},
};
static const struct number_suite union_number = {.or_ = union_of};
static const struct mapping_suite union_mapping = {.subscript = union_getitem};

/* __module__ is the type's. */
static Ref union_getattro(struct runtime *rt, Val self, Val name)
{
    if (is_str(name) && str_equals_ascii(name, "__module__"))
        return obj_getattr(rt, REF(self->type), name);
    return obj_generic_getattr(rt, self, name);
}

const struct type_def union_def = {
    .name = "types.UnionType",
    .doc = "Represent a PEP 604 union type\n\nE.g. for int | str",
    .basicsize = sizeof(struct union_obj),
    .flags = TYPE_GC,
    .dealloc = union_dealloc,
    .visit = union_visit,
    .repr = union_repr,
    .hash = union_hash,
    .getattro = union_getattro,
    .compare = union_compare,
    .number = &union_number,
    .mapping = &union_mapping,
    .members = union_members,
    .getset = union_getset,
};
