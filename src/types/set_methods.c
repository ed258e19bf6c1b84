/* set_methods.c - set and frozenset as Python sees them: operators, methods, types. */
#include "types/args.h"
#include "types/dict_table.h"
#include "types/int.h"
#include "types/iter.h"
#include "types/list.h"
#include "types/module.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/set_parts.h"
#include "types/type_layout.h"

/* ---- making ------------------------------------------------------------------------ */

static bool no_keywords(struct runtime *rt, const char *name, Val kwargs)
{
    if (!kwargs || obj_length(rt, kwargs) == 0)
        return true;
    return raise_false(rt, EXC_TypeError, "%s() takes no keyword arguments", name);
}

static Ref set_new_slot(struct runtime *rt, struct type *type, Val args, Val kwargs)
{
    (void)args;
    (void)kwargs;
    return set_new_of(rt, type, NULL);
}

static int set_init(struct runtime *rt, Val self, Val args, Val kwargs)
{
    if (!no_keywords(rt, "set", kwargs))
        return -1;
    if (!args_check(rt, "set", tuple_size(args), 0, 1))
        return -1;
    if (as_set(self)->fill)
        set_clear(rt, self);
    as_set(self)->hash = -1;
    return tuple_size(args) ? set_update(rt, self, tuple_at(args, 0)) : 0;
}

static Ref set_vectorcall(struct runtime *rt, Val type, Val const *argv, ssize_t argc,
                          Val kwnames)
{
    if (!args_no_keywords(rt, "set", kwnames) || !args_check(rt, "set", argc, 0, 1))
        return NULL;
    return set_new_of(rt, LOOK(type, type), argc ? argv[0] : NULL);
}

static Ref frozenset_make(struct runtime *rt, struct type *type, Val iterable)
{
    if (type == builtin_type(rt, TYPE_ID_frozenset) && iterable &&
        is_exact(iterable, &frozenset_def))
        return ref_keep(iterable);
    return set_new_of(rt, type, iterable);
}

static Ref frozenset_new_slot(struct runtime *rt, struct type *type, Val args, Val kwargs)
{
    struct type *own = builtin_type(rt, TYPE_ID_frozenset);
    if ((type == own || type->init == own->init) && !no_keywords(rt, "frozenset", kwargs))
        return NULL;
    if (!args_check(rt, "frozenset", tuple_size(args), 0, 1))
        return NULL;
    return frozenset_make(rt, type, tuple_size(args) ? tuple_at(args, 0) : NULL);
}

static Ref frozenset_vectorcall(struct runtime *rt, Val type, Val const *argv, ssize_t argc,
                                Val kwnames)
{
    if (!args_no_keywords(rt, "frozenset", kwnames) ||
        !args_check(rt, "frozenset", argc, 0, 1))
        return NULL;
    return frozenset_make(rt, LOOK(type, type), argc ? argv[0] : NULL);
}

static Ref set_copy(struct runtime *rt, Val self)
{
    return set_new_of(rt, set_base_type(rt, self), self);
}

/* ---- slots --------------------------------------------------------------------------- */

static int set_clear_slot(struct runtime *rt, Val self)
{
    set_clear(rt, self);
    return 0;
}

static Ref set_repr(struct runtime *rt, Val self)
{
    int running = repr_enter(rt, self);
    if (running)
        return running > 0 ? str_format(rt, "%s(...)", self->type->name) : NULL;
    Ref text = NULL, keys = NULL;
    if (set_size(self) == 0) {
        text = str_format(rt, "%s()", self->type->name);
        goto out;
    }
    keys = sequence_list(rt, self);
    Ref items = keys ? obj_repr(rt, keys) : NULL;
    if (items) {
        Ref inner = str_slice(rt, items, 1, str_length(items) - 1);
        if (inner && is_exact(self, &set_def))
            text = str_format(rt, "{%U}", inner);
        else if (inner)
            text = str_format(rt, "%s({%U})", self->type->name, inner);
        ref_drop(rt, inner);
        ref_drop(rt, items);
    }
out:
    ref_drop(rt, keys);
    repr_leave(rt, self);
    return text;
}

static uint64_t shuffle_bits(uint64_t h)
{
    return ((h ^ 89869747ull) ^ (h << 16)) * 3644798167ull;
}

/* Does not depend on the order of the keys. */
static ssize_t frozenset_hash(struct runtime *rt, Val v)
{
    (void)rt;
    struct set *self = as_set(v);
    if (self->hash != -1)
        return self->hash;
    uint64_t hash = 0;
    /* Free slots and dummies are shuffled in and out again: no test in the loop. */
    for (ssize_t i = 0; i <= self->mask; i++)
        hash ^= shuffle_bits((uint64_t)self->table[i].hash);
    if ((self->mask + 1 - self->fill) & 1)
        hash ^= shuffle_bits(0);
    if ((self->fill - self->used) & 1)
        hash ^= shuffle_bits((uint64_t)-1);
    hash ^= ((uint64_t)self->used + 1) * 1927868237ull;
    hash ^= (hash >> 11) ^ (hash >> 25);
    hash = hash * 69069u + 907133923ull;
    if (hash == (uint64_t)-1)
        hash = 590923713ull;
    self->hash = (ssize_t)hash;
    return self->hash;
}

static ssize_t set_length(struct runtime *rt, Val self)
{
    (void)rt;
    return set_size(self);
}

/* The key of an unhashable set: a frozenset with the same keys, for the while. */
static int with_frozen_key(struct runtime *rt, Val self, Val key,
                           int (*fn)(struct runtime *, Val, Val))
{
    int result = fn(rt, self, key);
    if (result >= 0 || !is_set(key) || !raised_is(rt, EXC_TypeError))
        return result;
    error_clear(rt);
    Ref frozen = frozenset_new(rt, NULL);
    if (!frozen)
        return -1;
    set_swap_bodies(as_set(frozen), as_set(key));
    result = fn(rt, self, frozen);
    set_swap_bodies(as_set(frozen), as_set(key));
    ref_drop(rt, frozen);
    return result;
}

static int set_contains_slot(struct runtime *rt, Val self, Val key)
{
    return with_frozen_key(rt, self, key, set_contains);
}

static int is_subset(struct runtime *rt, Val a, Val b)
{
    if (set_size(a) > set_size(b))
        return 0;
    ssize_t position = 0, hash;
    Val k;
    while (set_next_hashed(a, &position, &k, &hash)) {
        Ref key = ref_keep(k);
        int in = set_contains_hashed(rt, as_set(b), key, hash);
        ref_drop(rt, key);
        if (in <= 0)
            return in;
    }
    return 1;
}

static Ref set_compare(struct runtime *rt, Val a, Val b, int op)
{
    if (!is_any_set(b))
        return new_not_implemented(rt);
    int result = 0;
    switch (op) {
    case CMP_EQ:
    case CMP_NE:
        if (set_size(a) == set_size(b) &&
            !(as_set(a)->hash != -1 && as_set(b)->hash != -1 &&
              as_set(a)->hash != as_set(b)->hash))
            result = is_subset(rt, a, b);
        if (op == CMP_NE && result >= 0)
            result = !result;
        break;
    case CMP_LE:
        result = is_subset(rt, a, b);
        break;
    case CMP_GE:
        result = is_subset(rt, b, a);
        break;
    case CMP_LT:
        result = set_size(a) < set_size(b) ? is_subset(rt, a, b) : 0;
        break;
    default:
        result = set_size(a) > set_size(b) ? is_subset(rt, b, a) : 0;
        break;
    }
    return result < 0 ? NULL : new_bool(rt, result);
}

/* ---- operations ------------------------------------------------------------------------ */

/* For each key of an iterable, with its hash, held meanwhile; -1 raised, 1 stopped. */
typedef int key_fn(struct runtime *rt, Val key, ssize_t hash, void *arg);

static int each_key(struct runtime *rt, Val iterable, key_fn *fn, void *arg)
{
    ssize_t position = 0, hash;
    Val k, value;
    int result = 0;
    if (is_any_set(iterable) || is_exact(iterable, &dict_def)) {
        bool is_a_set = is_any_set(iterable);
        while (result == 0 &&
               (is_a_set ? set_next_hashed(iterable, &position, &k, &hash)
                         : dict_next_hashed(iterable, &position, &k, &value, &hash))) {
            Ref key = ref_keep(k);
            result = fn(rt, key, hash, arg);
            ref_drop(rt, key);
        }
        return result;
    }
    Ref it = obj_iter(rt, iterable), key;
    if (!it)
        return -1;
    while (result == 0 && (key = iter_next(rt, it))) {
        hash = key_hash(rt, key);
        result = hash == -1 ? -1 : fn(rt, key, hash, arg);
        ref_drop(rt, key);
    }
    ref_drop(rt, it);
    return is_raised(rt) ? -1 : result;
}

struct two_sets {
    struct set *with, *result;
};

static int keep_common(struct runtime *rt, Val key, ssize_t hash, void *arg)
{
    struct two_sets *s = arg;
    int in = set_contains_hashed(rt, s->with, key, hash);
    return in <= 0 ? in : set_add_hashed(rt, s->result, key, hash);
}

static int keep_missing(struct runtime *rt, Val key, ssize_t hash, void *arg)
{
    struct two_sets *s = arg;
    int in = set_contains_hashed(rt, s->with, key, hash);
    if (in < 0)
        return -1;
    return in ? 0 : set_add_hashed(rt, s->result, key, hash);
}

static int keep_missing_in_dict(struct runtime *rt, Val key, ssize_t hash, void *arg)
{
    Val *s = arg;
    int in = dict_contains_hashed(rt, s[0], key, hash);
    if (in < 0)
        return -1;
    return in ? 0 : set_add_hashed(rt, as_set(s[1]), key, hash);
}

static int discard_key(struct runtime *rt, Val key, ssize_t hash, void *arg)
{
    return set_discard_hashed(rt, arg, key, hash) < 0 ? -1 : 0;
}

static int toggle_key(struct runtime *rt, Val key, ssize_t hash, void *arg)
{
    int was = set_discard_hashed(rt, arg, key, hash);
    if (was < 0)
        return -1;
    return was ? 0 : set_add_hashed(rt, arg, key, hash);
}

static int stop_when_in(struct runtime *rt, Val key, ssize_t hash, void *arg)
{
    return set_contains_hashed(rt, arg, key, hash);
}

static Ref set_intersect(struct runtime *rt, Val self, Val other)
{
    if (self == other)
        return set_copy(rt, self);
    Ref result = set_new_of(rt, set_base_type(rt, self), NULL);
    if (!result)
        return NULL;
    Val a = self, b = other;
    if (is_any_set(b) && set_size(b) > set_size(a)) {
        a = other;
        b = self;
    }
    struct two_sets s = {as_set(a), as_set(result)};
    /* A dict is gone through as any iterable here. */
    int done;
    if (is_exact(b, &dict_def)) {
        Ref it = obj_iter(rt, b);
        done = it ? each_key(rt, it, keep_common, &s) : -1;
        ref_drop(rt, it);
    } else {
        done = each_key(rt, b, keep_common, &s);
    }
    if (done < 0)
        ref_clear(rt, &result);
    return result;
}

static int set_difference_update(struct runtime *rt, Val self, Val other)
{
    if (self == other) {
        set_clear(rt, self);
        return 0;
    }
    if (is_any_set(other)) {
        /* Small minus huge: look at what is common only. */
        Ref common = NULL;
        if (set_size(other) / 8 > set_size(self)) {
            common = set_intersect(rt, self, other);
            if (!common)
                return -1;
        }
        int done = each_key(rt, common ? (Val)common : other, discard_key, as_set(self));
        ref_drop(rt, common);
        if (done < 0)
            return -1;
    } else {
        Ref it = obj_iter(rt, other);
        int done = it ? each_key(rt, it, discard_key, as_set(self)) : -1;
        ref_drop(rt, it);
        if (done < 0)
            return -1;
    }
    /* Many dummies: a fresh table. */
    struct set *set = as_set(self);
    if ((size_t)(set->fill - set->used) <= (size_t)set->mask / 4)
        return 0;
    return set_rebuild(rt, set);
}

static Ref set_difference(struct runtime *rt, Val self, Val other)
{
    bool is_a_set = is_any_set(other);
    if (!is_a_set && !is_dict(other)) {
        Ref result = set_copy(rt, self);
        if (result && set_difference_update(rt, result, other) < 0)
            ref_clear(rt, &result);
        return result;
    }
    /* Small against large: take the few keys away from a copy. */
    ssize_t theirs = is_a_set ? set_size(other) : dict_size(other);
    if (set_size(self) >> 2 > theirs) {
        Ref result = set_copy(rt, self);
        if (result && set_difference_update(rt, result, other) < 0)
            ref_clear(rt, &result);
        return result;
    }
    Ref result = set_new_of(rt, set_base_type(rt, self), NULL);
    if (!result)
        return NULL;
    int done;
    if (is_a_set) {
        struct two_sets s = {as_set(other), as_set(result)};
        done = each_key(rt, self, keep_missing, &s);
    } else {
        Val s[2] = {other, result};
        done = each_key(rt, self, keep_missing_in_dict, s);
    }
    if (done < 0)
        ref_clear(rt, &result);
    return result;
}

static int set_symmetric_update(struct runtime *rt, Val self, Val other)
{
    if (self == other) {
        set_clear(rt, self);
        return 0;
    }
    if (is_exact(other, &dict_def) || is_any_set(other))
        return each_key(rt, other, toggle_key, as_set(self)) < 0 ? -1 : 0;
    Ref keys = set_new_of(rt, set_base_type(rt, self), other);
    if (!keys)
        return -1;
    int done = each_key(rt, keys, toggle_key, as_set(self));
    ref_drop(rt, keys);
    return done < 0 ? -1 : 0;
}

static Ref set_or(struct runtime *rt, Val a, Val b)
{
    if (!is_any_set(a) || !is_any_set(b))
        return new_not_implemented(rt);
    Ref result = set_copy(rt, a);
    if (result && a != b && set_update(rt, result, b) < 0)
        ref_clear(rt, &result);
    return result;
}

static Ref set_and(struct runtime *rt, Val a, Val b)
{
    if (!is_any_set(a) || !is_any_set(b))
        return new_not_implemented(rt);
    return set_intersect(rt, a, b);
}

static Ref set_subtract(struct runtime *rt, Val a, Val b)
{
    if (!is_any_set(a) || !is_any_set(b))
        return new_not_implemented(rt);
    return set_difference(rt, a, b);
}

static Ref symmetric_difference(struct runtime *rt, Val a, Val b)
{
    Ref result = set_new_of(rt, set_base_type(rt, a), b);
    if (result && set_symmetric_update(rt, result, a) < 0)
        ref_clear(rt, &result);
    return result;
}

static Ref set_xor(struct runtime *rt, Val a, Val b)
{
    if (!is_any_set(a) || !is_any_set(b))
        return new_not_implemented(rt);
    return symmetric_difference(rt, a, b);
}

static Ref set_inplace_or(struct runtime *rt, Val self, Val other)
{
    if (!is_any_set(other))
        return new_not_implemented(rt);
    return set_update(rt, self, other) < 0 ? NULL : ref_keep(self);
}

/* self gets the keys of other, which dies. */
static void take_body(struct runtime *rt, Val self, Ref other)
{
    set_swap_bodies(as_set(self), as_set(other));
    ref_drop(rt, other);
}

static Ref set_inplace_and(struct runtime *rt, Val self, Val other)
{
    if (!is_any_set(other))
        return new_not_implemented(rt);
    Ref common = set_intersect(rt, self, other);
    if (!common)
        return NULL;
    take_body(rt, self, common);
    return ref_keep(self);
}

static Ref set_inplace_subtract(struct runtime *rt, Val self, Val other)
{
    if (!is_any_set(other))
        return new_not_implemented(rt);
    return set_difference_update(rt, self, other) < 0 ? NULL : ref_keep(self);
}

static Ref set_inplace_xor(struct runtime *rt, Val self, Val other)
{
    if (!is_any_set(other))
        return new_not_implemented(rt);
    return set_symmetric_update(rt, self, other) < 0 ? NULL : ref_keep(self);
}

/* ---- methods ------------------------------------------------------------------------------ */

static Ref set_add_py(NATIVE_ARGS)
{
    UNUSED_ARGS;
    return set_add(rt, self, argv[0]) < 0 ? NULL : new_none(rt);
}

static Ref set_discard_py(NATIVE_ARGS)
{
    UNUSED_ARGS;
    return with_frozen_key(rt, self, argv[0], set_discard) < 0 ? NULL : new_none(rt);
}

static Ref set_remove_py(NATIVE_ARGS)
{
    UNUSED_ARGS;
    int was = with_frozen_key(rt, self, argv[0], set_discard);
    if (was == 0)
        return raise_key(rt, argv[0]);
    return was < 0 ? NULL : new_none(rt);
}

static Ref set_contains_py(NATIVE_ARGS)
{
    UNUSED_ARGS;
    int in = set_contains_slot(rt, self, argv[0]);
    return in < 0 ? NULL : new_bool(rt, in);
}

static Ref set_clear_py(NATIVE_ARGS)
{
    UNUSED_ARGS;
    set_clear(rt, self);
    return new_none(rt);
}

static Ref set_pop_py(NATIVE_ARGS)
{
    UNUSED_ARGS;
    return set_pop(rt, self);
}

static Ref set_copy_py(NATIVE_ARGS)
{
    UNUSED_ARGS;
    if (is_exact(self, &frozenset_def))
        return ref_keep(self);
    return set_copy(rt, self);
}

static Ref set_update_py(NATIVE_ARGS)
{
    (void)kwnames;
    for (ssize_t i = 0; i < argc; i++) {
        if (set_update(rt, self, argv[i]) < 0)
            return NULL;
    }
    return new_none(rt);
}

static Ref set_union_py(NATIVE_ARGS)
{
    (void)kwnames;
    Ref result = set_copy(rt, self);
    for (ssize_t i = 0; result && i < argc; i++) {
        if (argv[i] != self && set_update(rt, result, argv[i]) < 0)
            ref_clear(rt, &result);
    }
    return result;
}

static Ref set_intersection_py(NATIVE_ARGS)
{
    (void)kwnames;
    if (argc == 0)
        return set_copy(rt, self);
    Ref result = ref_keep(self);
    for (ssize_t i = 0; result && i < argc; i++)
        ref_set_take(rt, &result, set_intersect(rt, result, argv[i]));
    return result;
}

static Ref set_intersection_update_py(NATIVE_ARGS)
{
    Ref common = set_intersection_py(rt, self, argv, argc, kwnames);
    if (!common)
        return NULL;
    take_body(rt, self, common);
    return new_none(rt);
}

static Ref set_difference_py(NATIVE_ARGS)
{
    (void)kwnames;
    if (argc == 0)
        return set_copy(rt, self);
    Ref result = set_difference(rt, self, argv[0]);
    for (ssize_t i = 1; result && i < argc; i++) {
        if (set_difference_update(rt, result, argv[i]) < 0)
            ref_clear(rt, &result);
    }
    return result;
}

static Ref set_difference_update_py(NATIVE_ARGS)
{
    (void)kwnames;
    for (ssize_t i = 0; i < argc; i++) {
        if (set_difference_update(rt, self, argv[i]) < 0)
            return NULL;
    }
    return new_none(rt);
}

static Ref set_symmetric_difference_py(NATIVE_ARGS)
{
    UNUSED_ARGS;
    return symmetric_difference(rt, self, argv[0]);
}

static Ref set_symmetric_difference_update_py(NATIVE_ARGS)
{
    UNUSED_ARGS;
    return set_symmetric_update(rt, self, argv[0]) < 0 ? NULL : new_none(rt);
}

static Ref set_isdisjoint_py(NATIVE_ARGS)
{
    UNUSED_ARGS;
    Val other = argv[0];
    if (self == other)
        return new_bool(rt, set_size(self) == 0);
    int in;
    if (is_exact(other, &set_def) || is_exact(other, &frozenset_def)) {
        if (set_size(other) > set_size(self)) {
            Val swap = other;
            other = self;
            self = swap;
        }
        in = each_key(rt, other, stop_when_in, as_set(self));
    } else {
        Ref it = obj_iter(rt, other);
        in = it ? each_key(rt, it, stop_when_in, as_set(self)) : -1;
        ref_drop(rt, it);
    }
    return in < 0 ? NULL : new_bool(rt, !in);
}

static Ref set_issubset_py(NATIVE_ARGS)
{
    UNUSED_ARGS;
    if (is_any_set(argv[0])) {
        int result = is_subset(rt, self, argv[0]);
        return result < 0 ? NULL : new_bool(rt, result);
    }
    Ref common = set_intersect(rt, self, argv[0]);
    if (!common)
        return NULL;
    bool result = set_size(common) == set_size(self);
    ref_drop(rt, common);
    return new_bool(rt, result);
}

static int stop_when_missing(struct runtime *rt, Val key, ssize_t hash, void *arg)
{
    int in = set_contains_hashed(rt, arg, key, hash);
    return in < 0 ? -1 : !in;
}

static Ref set_issuperset_py(NATIVE_ARGS)
{
    UNUSED_ARGS;
    int result;
    if (is_any_set(argv[0])) {
        result = is_subset(rt, argv[0], self);
    } else {
        Ref it = obj_iter(rt, argv[0]);
        result = it ? each_key(rt, it, stop_when_missing, as_set(self)) : -1;
        ref_drop(rt, it);
        if (result >= 0)
            result = !result;
    }
    return result < 0 ? NULL : new_bool(rt, result);
}

/* (type, ([keys],), state). */
static Ref set_reduce_py(NATIVE_ARGS)
{
    UNUSED_ARGS;
    Ref keys = sequence_list(rt, self);
    Ref args = keys ? tuple_pack(rt, 1, keys) : NULL;
    Ref state = args ? obj_call_method_0(rt, self, IDENT_OF(rt, __getstate__)) : NULL;
    Ref result = state ? tuple_pack(rt, 3, (Val)REF(self->type), args, state) : NULL;
    ref_drop(rt, keys);
    ref_drop(rt, args);
    ref_drop(rt, state);
    return result;
}

static Ref set_sizeof_py(NATIVE_ARGS)
{
    UNUSED_ARGS;
    ssize_t size = self->type->basicsize;
    if (as_set(self)->table != as_set(self)->small)
        size += (as_set(self)->mask + 1) * (ssize_t)sizeof(struct set_entry);
    return int_from_ssize(rt, size);
}

static Ref set_class_getitem_py(NATIVE_ARGS)
{
    UNUSED_ARGS;
    return generic_alias_new(rt, self, argv[0]);
}

#define CONTAINS_ROW                                                                      \
    {"__contains__", set_contains_py, 1, 1, METH_COEXIST,                                 \
     "x.__contains__(y) <==> y in x."}
#define COPY_ROW {"copy", set_copy_py, 0, 0, 0, "Return a shallow copy of a set."}
#define DIFFERENCE_ROW                                                                    \
    {"difference", set_difference_py, 0, -1, METH_TUPLE,                                           \
     "Return the difference of two or more sets as a new set.\n\n"                        \
     "(i.e. all elements that are in this set but not the others.)"}
#define INTERSECTION_ROW                                                                  \
    {"intersection", set_intersection_py, 0, -1, METH_TUPLE,                                       \
     "Return the intersection of two sets as a new set.\n\n"                              \
     "(i.e. all elements that are in both sets.)"}
#define DISJOINT_ROW                                                                      \
    {"isdisjoint", set_isdisjoint_py, 1, 1, 0,                                            \
     "Return True if two sets have a null intersection."}
#define SUBSET_ROW                                                                        \
    {"issubset", set_issubset_py, 1, 1, 0, "Report whether another set contains this set."}
#define SUPERSET_ROW                                                                      \
    {"issuperset", set_issuperset_py, 1, 1, 0,                                            \
     "Report whether this set contains another set."}
#define REDUCE_ROW                                                                        \
    {"__reduce__", set_reduce_py, 0, 0, 0, "Return state information for pickling."}
#define SIZEOF_ROW                                                                        \
    {"__sizeof__", set_sizeof_py, 0, 0, 0, "S.__sizeof__() -> size of S in memory, in bytes"}
#define SYMMETRIC_ROW                                                                     \
    {"symmetric_difference", set_symmetric_difference_py, 1, 1, 0,                        \
     "Return the symmetric difference of two sets as a new set.\n\n"                      \
     "(i.e. all elements that are in exactly one of the sets.)"}
#define UNION_ROW                                                                         \
    {"union", set_union_py, 0, -1, METH_TUPLE,                                                     \
     "Return the union of sets as a new set.\n\n"                                         \
     "(i.e. all elements that are in either set.)"}
#define GENERIC_ROW                                                                       \
    {"__class_getitem__", set_class_getitem_py, 1, 1, METH_CLASS, "See PEP 585"}

static const struct method_def set_methods[] = {
    {"add", set_add_py, 1, 1, 0,
     "Add an element to a set.\n\nThis has no effect if the element is already present."},
    {"clear", set_clear_py, 0, 0, 0, "Remove all elements from this set."},
    CONTAINS_ROW,
    COPY_ROW,
    {"discard", set_discard_py, 1, 1, 0,
     "Remove an element from a set if it is a member.\n\n"
     "Unlike set.remove(), the discard() method does not raise\n"
     "an exception when an element is missing from the set."},
    DIFFERENCE_ROW,
    {"difference_update", set_difference_update_py, 0, -1, METH_TUPLE,
     "Remove all elements of another set from this set."},
    INTERSECTION_ROW,
    {"intersection_update", set_intersection_update_py, 0, -1, METH_TUPLE,
     "Update a set with the intersection of itself and another."},
    DISJOINT_ROW,
    SUBSET_ROW,
    SUPERSET_ROW,
    {"pop", set_pop_py, 0, 0, 0,
     "Remove and return an arbitrary set element.\nRaises KeyError if the set is empty."},
    REDUCE_ROW,
    {"remove", set_remove_py, 1, 1, 0,
     "Remove an element from a set; it must be a member.\n\n"
     "If the element is not a member, raise a KeyError."},
    SIZEOF_ROW,
    SYMMETRIC_ROW,
    {"symmetric_difference_update", set_symmetric_difference_update_py, 1, 1, 0,
     "Update a set with the symmetric difference of itself and another."},
    UNION_ROW,
    {"update", set_update_py, 0, -1, METH_TUPLE,
     "Update a set with the union of itself and others."},
    GENERIC_ROW,
    {0},
};
static const struct method_def frozenset_methods[] = {
    CONTAINS_ROW, COPY_ROW,   DIFFERENCE_ROW, INTERSECTION_ROW, DISJOINT_ROW, SUBSET_ROW,
    SUPERSET_ROW, REDUCE_ROW, SIZEOF_ROW,     SYMMETRIC_ROW,    UNION_ROW,    GENERIC_ROW,
    {0},
};

/* ---- iterator --------------------------------------------------------------------------------- */

struct set_iterator { /* 48 + 16 = 64 */
    struct obj head;
    Ref set; /* NULL when exhausted */
    ssize_t used, position, left;
};
static inline struct set_iterator *as_iterator(Val v)
{
    return LOOK(set_iterator, v);
}

Ref set_iter(struct runtime *rt, Val self)
{
    Ref v = gc_new(rt, builtin_type(rt, TYPE_ID_set_iterator));
    if (!v)
        return NULL;
    struct set_iterator *it = as_iterator(v);
    it->set = ref_keep(self);
    it->used = it->left = set_size(self);
    it->position = 0;
    gc_track(rt, v);
    return v;
}

static void iterator_dealloc(struct runtime *rt, Ref self)
{
    gc_untrack(rt, self);
    ref_drop(rt, as_iterator(self)->set);
    gc_free(rt, self);
}

static int iterator_visit(Val self, visit_fn *fn, void *arg)
{
    VISIT_SLOT(as_iterator(self)->set, "set");
    return 0;
}

static Ref iterator_next(struct runtime *rt, Val self)
{
    struct set_iterator *it = as_iterator(self);
    if (!it->set)
        return NULL;
    if (it->used != set_size(it->set)) {
        it->used = -1; /* the state is sticky */
        return raise(rt, EXC_RuntimeError, "Set changed size during iteration");
    }
    Val key;
    if (set_next(it->set, &it->position, &key)) {
        it->left--;
        return ref_keep(key);
    }
    ref_clear(rt, &it->set);
    return NULL;
}

static Ref iterator_length_hint(NATIVE_ARGS)
{
    UNUSED_ARGS;
    const struct set_iterator *it = as_iterator(self);
    bool valid = it->set && it->used == set_size(it->set);
    return int_from_ssize(rt, valid ? it->left : 0);
}

/* iter, ([the rest],): from a copy of the state, so that self does not move. */
static Ref iterator_reduce(NATIVE_ARGS)
{
    UNUSED_ARGS;
    struct set_iterator *it = as_iterator(self);
    ssize_t used = it->used, position = it->position, left = it->left;
    Ref set = ref_keep_null(it->set);
    Ref list = sequence_list(rt, self);
    it->used = used;
    it->position = position;
    it->left = left;
    ref_set_take(rt, &it->set, set);
    Ref iter = list ? builtins_get(rt, "iter") : NULL;
    Ref args = iter ? tuple_pack(rt, 1, list) : NULL;
    Ref result = args ? tuple_pack(rt, 2, iter, args) : NULL;
    ref_drop(rt, list);
    ref_drop(rt, iter);
    ref_drop(rt, args);
    return result;
}

static const struct method_def iterator_methods[] = {
    {"__length_hint__", iterator_length_hint, 0, 0, 0,
     "Private method returning an estimate of len(list(it))."},
    {"__reduce__", iterator_reduce, 0, 0, 0, "Return state information for pickling."},
    {0},
};

extern const struct type_def set_iterator_def;
const struct type_def set_iterator_def = {
    .name = "set_iterator",
    .basicsize = sizeof(struct set_iterator),
    .flags = TYPE_GC | TYPE_NO_NEW,
    .dealloc = iterator_dealloc,
    .visit = iterator_visit,
    .iter = iter_self,
    .iternext = iterator_next,
    .methods = iterator_methods,
};

/* ---- types --------------------------------------------------------------------------------------- */

static const struct number_suite set_number = {
    .subtract = set_subtract,
    .and_ = set_and,
    .xor_ = set_xor,
    .or_ = set_or,
    .inplace_subtract = set_inplace_subtract,
    .inplace_and = set_inplace_and,
    .inplace_xor = set_inplace_xor,
    .inplace_or = set_inplace_or,
};
static const struct number_suite frozenset_number = {
    .subtract = set_subtract,
    .and_ = set_and,
    .xor_ = set_xor,
    .or_ = set_or,
};
static const struct sequence_suite set_sequence = {
    .length = set_length,
    .contains = set_contains_slot,
};

const struct type_def set_def = {
    .name = "set",
    .doc = "set() -> new empty set object\nset(iterable) -> new set object\n\n"
           "Build an unordered collection of unique elements.",
    .basicsize = sizeof(struct set),
    .flags = TYPE_GC | TYPE_BASE | TYPE_MATCH_SELF,
    .weaklist_offset = offsetof(struct set, weaklist),
    .dealloc = set_dealloc,
    .visit = set_visit,
    .clear = set_clear_slot,
    .repr = set_repr,
    .unhashable = true,
    .vectorcall = set_vectorcall,
    .compare = set_compare,
    .iter = set_iter,
    .init = set_init,
    .new_ = set_new_slot,
    .number = &set_number,
    .sequence = &set_sequence,
    .methods = set_methods,
    .blocks = set_blocks,
};
const struct type_def frozenset_def = {
    .name = "frozenset",
    .doc = "frozenset() -> empty frozenset object\n"
           "frozenset(iterable) -> frozenset object\n\n"
           "Build an immutable unordered collection of unique elements.",
    .basicsize = sizeof(struct set),
    .flags = TYPE_GC | TYPE_BASE | TYPE_MATCH_SELF,
    .weaklist_offset = offsetof(struct set, weaklist),
    .dealloc = set_dealloc,
    .visit = set_visit,
    .clear = set_clear_slot,
    .repr = set_repr,
    .hash = frozenset_hash,
    .vectorcall = frozenset_vectorcall,
    .compare = set_compare,
    .iter = set_iter,
    .new_ = frozenset_new_slot,
    .number = &frozenset_number,
    .sequence = &set_sequence,
    .methods = frozenset_methods,
    .blocks = set_blocks,
};
