/* dict_views.c - keys(), values(), items(): windows on a dict, the first and last set-like. */
#include "types/descr.h"
#include "types/dict_table.h"
#include "types/iter.h"
#include "types/list.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/set.h"

static inline struct dict_view *as_view(Val v)
{
    return LOOK(dict_view, v);
}
static inline bool is_keys_view(struct runtime *rt, Val v)
{
    return is_instance_of(v, builtin_type(rt, TYPE_ID_dict_keys));
}
static inline bool is_items_view(struct runtime *rt, Val v)
{
    return is_instance_of(v, builtin_type(rt, TYPE_ID_dict_items));
}
static inline bool is_set_view(struct runtime *rt, Val v)
{
    return is_keys_view(rt, v) || is_items_view(rt, v);
}

Ref dict_view_new(struct runtime *rt, enum type_id id, Val dict)
{
    Ref self = gc_new(rt, builtin_type(rt, id));
    if (!self)
        return NULL;
    as_view(self)->dict = ref_keep(dict);
    gc_track(rt, self);
    return self;
}

/* ---- slots of all three --------------------------------------------------------- */

static void view_dealloc(struct runtime *rt, Ref self)
{
    gc_untrack(rt, self);
    ref_drop(rt, as_view(self)->dict);
    gc_free(rt, self);
}

static int view_visit(Val self, visit_fn *fn, void *arg)
{
    VISIT_SLOT(as_view(self)->dict, "mapping");
    return 0;
}

static ssize_t view_length(struct runtime *rt, Val self)
{
    (void)rt;
    return as_view(self)->dict ? dict_size(as_view(self)->dict) : 0;
}

static Ref view_iter(struct runtime *rt, Val self, enum type_id id)
{
    return as_view(self)->dict ? dict_iterator_new(rt, as_view(self)->dict, id) : new_none(rt);
}

static Ref keys_iter(struct runtime *rt, Val self)
{
    return view_iter(rt, self, TYPE_ID_dict_keyiterator);
}
static Ref values_iter(struct runtime *rt, Val self)
{
    return view_iter(rt, self, TYPE_ID_dict_valueiterator);
}
static Ref items_iter(struct runtime *rt, Val self)
{
    return view_iter(rt, self, TYPE_ID_dict_itemiterator);
}

static Ref keys_reversed(NATIVE_ARGS)
{
    UNUSED_ARGS;
    return view_iter(rt, self, TYPE_ID_dict_reversekeyiterator);
}
static Ref values_reversed(NATIVE_ARGS)
{
    UNUSED_ARGS;
    return view_iter(rt, self, TYPE_ID_dict_reversevalueiterator);
}
static Ref items_reversed(NATIVE_ARGS)
{
    UNUSED_ARGS;
    return view_iter(rt, self, TYPE_ID_dict_reverseitemiterator);
}

static Ref view_repr(struct runtime *rt, Val self)
{
    int running = repr_enter(rt, self);
    if (running)
        return running > 0 ? str_new(rt, "...") : NULL;
    Ref list = sequence_list(rt, self);
    Ref text = list ? str_format(rt, "%s(%R)", self->type->name, list) : NULL;
    ref_drop(rt, list);
    repr_leave(rt, self);
    return text;
}

static Ref view_mapping(struct runtime *rt, Val self, void *closure)
{
    (void)closure;
    return mappingproxy_new(rt, as_view(self)->dict);
}

static int keys_contains(struct runtime *rt, Val self, Val key)
{
    return as_view(self)->dict ? dict_contains(rt, as_view(self)->dict, key) : 0;
}

static int items_contains(struct runtime *rt, Val self, Val item)
{
    if (!as_view(self)->dict || !is_tuple(item) || tuple_size(item) != 2)
        return 0;
    Ref found;
    int result = dict_lookup(rt, as_view(self)->dict, tuple_at(item, 0), &found);
    if (result == 1) {
        result = obj_compare_bool(rt, found, tuple_at(item, 1), CMP_EQ);
        ref_drop(rt, found);
    }
    return result;
}

static int view_contains(struct runtime *rt, Val self, Val item)
{
    return is_keys_view(rt, self) ? keys_contains(rt, self, item)
                                  : items_contains(rt, self, item);
}

/* ---- as sets ---------------------------------------------------------------------- */

/* Is everything of a in b? */
static int all_contained(struct runtime *rt, Val a, Val b)
{
    Ref it = obj_iter(rt, a), item;
    if (!it)
        return -1;
    int result = 1;
    while (result == 1 && (item = iter_next(rt, it))) {
        result = obj_contains(rt, b, item);
        ref_drop(rt, item);
    }
    ref_drop(rt, it);
    return is_raised(rt) ? -1 : result;
}

static Ref view_compare(struct runtime *rt, Val self, Val other, int op)
{
    if (!is_any_set(other) && !is_set_view(rt, other))
        return new_not_implemented(rt);
    ssize_t mine = obj_length(rt, self);
    ssize_t theirs = mine < 0 ? -1 : obj_length(rt, other);
    if (theirs < 0)
        return NULL;
    int ok = 0;
    if ((op == CMP_EQ || op == CMP_NE) && mine == theirs)
        ok = all_contained(rt, self, other);
    else if ((op == CMP_LT && mine < theirs) || (op == CMP_LE && mine <= theirs))
        ok = all_contained(rt, self, other);
    else if ((op == CMP_GT && mine > theirs) || (op == CMP_GE && mine >= theirs))
        ok = all_contained(rt, other, self);
    if (ok < 0)
        return NULL;
    return new_bool(rt, op == CMP_NE ? !ok : ok);
}

static Ref view_to_set(struct runtime *rt, Val self)
{
    if (is_keys_view(rt, self)) {
        Val dict = as_view(self)->dict;
        if (dict && is_exact(dict, &dict_def))
            return set_new(rt, dict);
    }
    return set_new(rt, self);
}

/* set(a).NAME(b), giving the set. */
static Ref view_set_method(struct runtime *rt, Val a, Val name, Val b)
{
    Ref set = view_to_set(rt, a);
    if (!set)
        return NULL;
    Ref done = obj_call_method_1(rt, set, name, b);
    if (!done)
        ref_clear(rt, &set);
    ref_drop(rt, done);
    return set;
}

static Ref view_subtract(struct runtime *rt, Val a, Val b)
{
    return view_set_method(rt, a, IDENT_OF(rt, difference_update), b);
}

static Ref view_or(struct runtime *rt, Val a, Val b)
{
    Ref set = view_to_set(rt, a);
    if (set && set_update(rt, set, b) < 0)
        ref_clear(rt, &set);
    return set;
}

static Ref view_and(struct runtime *rt, Val self, Val other)
{
    if (!is_set_view(rt, self)) {
        Val swap = self;
        self = other;
        other = swap;
    }
    ssize_t mine = view_length(rt, self);
    if (is_exact(other, &set_def) && mine <= set_size(other))
        return obj_call_method_1(rt, other, IDENT_OF(rt, intersection), self);
    if (is_set_view(rt, other) && view_length(rt, other) > mine) {
        Val swap = self;
        self = other;
        other = swap;
    }
    Ref result = set_new(rt, NULL);
    Ref it = result ? obj_iter(rt, other) : NULL, key;
    int in = it ? 0 : -1;
    while (in >= 0 && (key = iter_next(rt, it))) {
        in = view_contains(rt, self, key);
        if (in > 0)
            in = set_add(rt, result, key);
        ref_drop(rt, key);
    }
    ref_drop(rt, it);
    if (in < 0 || is_raised(rt))
        ref_clear(rt, &result);
    return result;
}

/* One pair of d2: out of the rest of d1 when equal there, else into the result. */
static int items_xor_pair(struct runtime *rt, Ref rest, Ref result, Val key, ssize_t hash,
                          Val value)
{
    Val found = dict_get_hashed(rt, rest, key, hash);
    if (!found && is_raised(rt))
        return -1;
    if (found) {
        Ref other = ref_keep(found);
        int same = obj_compare_bool(rt, other, value, CMP_EQ);
        ref_drop(rt, other);
        if (same < 0)
            return -1;
        if (same)
            return dict_delete_hashed(rt, rest, key, hash);
    }
    Ref pair = tuple_pack(rt, 2, key, value);
    int added = pair ? set_add(rt, result, pair) : -1;
    ref_drop(rt, pair);
    return added;
}

static Ref items_xor(struct runtime *rt, Val d1, Val d2)
{
    Ref rest = dict_copy(rt, d1);
    Ref result = rest ? set_new(rt, NULL) : NULL, pairs = NULL;
    if (!result)
        goto fail;
    ssize_t position = 0, hash;
    Val k, v;
    while (dict_next_hashed(d2, &position, &k, &v, &hash)) {
        Ref key = ref_keep(k), value = ref_keep(v);
        int done = items_xor_pair(rt, rest, result, key, hash, value);
        ref_drop(rt, key);
        ref_drop(rt, value);
        if (done < 0)
            goto fail;
    }
    pairs = dict_view_new(rt, TYPE_ID_dict_items, rest);
    if (!pairs || set_update(rt, result, pairs) < 0)
        goto fail;
    ref_drop(rt, pairs);
    ref_drop(rt, rest);
    return result;
fail:
    ref_drop(rt, pairs);
    ref_drop(rt, rest);
    ref_drop(rt, result);
    return NULL;
}

static Ref view_xor(struct runtime *rt, Val a, Val b)
{
    if (is_items_view(rt, a) && is_items_view(rt, b))
        return items_xor(rt, as_view(a)->dict, as_view(b)->dict);
    return view_set_method(rt, a, IDENT_OF(rt, symmetric_difference_update), b);
}

static Ref view_isdisjoint(NATIVE_ARGS)
{
    UNUSED_ARGS;
    Val other = argv[0];
    if (self == other)
        return new_bool(rt, view_length(rt, self) == 0);
    /* Iterate over the shorter one. */
    if (is_exact(other, &set_def) || is_exact(other, &frozenset_def) ||
        is_set_view(rt, other)) {
        ssize_t mine = view_length(rt, self), theirs = obj_length(rt, other);
        if (theirs < 0)
            return NULL;
        if (theirs > mine) {
            Val swap = self;
            self = other;
            other = swap;
        }
    }
    Ref it = obj_iter(rt, other), item;
    if (!it)
        return NULL;
    int in = 0;
    while (in == 0 && (item = iter_next(rt, it))) {
        in = obj_contains(rt, self, item);
        ref_drop(rt, item);
    }
    ref_drop(rt, it);
    if (in < 0 || (in == 0 && is_raised(rt)))
        return NULL;
    return new_bool(rt, !in);
}

/* ---- types -------------------------------------------------------------------------- */

#define DISJOINT_DOC "Return True if the view and the given iterable have a null intersection."

static const struct method_def keys_methods[] = {
    {"isdisjoint", view_isdisjoint, 1, 1, 0, DISJOINT_DOC},
    {"__reversed__", keys_reversed, 0, 0, 0,
     "Return a reverse iterator over the dict keys."},
    {0},
};
static const struct method_def items_methods[] = {
    {"isdisjoint", view_isdisjoint, 1, 1, 0, DISJOINT_DOC},
    {"__reversed__", items_reversed, 0, 0, 0,
     "Return a reverse iterator over the dict items."},
    {0},
};
static const struct method_def values_methods[] = {
    {"__reversed__", values_reversed, 0, 0, 0,
     "Return a reverse iterator over the dict values."},
    {0},
};
static const struct getset_def view_getset[] = {
    {.name = "mapping", .get = view_mapping, .doc = "dictionary that this view refers to"},
    {0},
};
static const struct number_suite view_number = {
    .subtract = view_subtract,
    .and_ = view_and,
    .xor_ = view_xor,
    .or_ = view_or,
};
static const struct sequence_suite keys_sequence = {
    .length = view_length,
    .contains = keys_contains,
};
static const struct sequence_suite items_sequence = {
    .length = view_length,
    .contains = items_contains,
};
static const struct sequence_suite values_sequence = {.length = view_length};

const struct type_def dict_keys_def = {
    .name = "dict_keys",
    .basicsize = sizeof(struct dict_view),
    .flags = TYPE_GC | TYPE_NO_NEW,
    .dealloc = view_dealloc,
    .visit = view_visit,
    .repr = view_repr,
    .unhashable = true,
    .compare = view_compare,
    .iter = keys_iter,
    .number = &view_number,
    .sequence = &keys_sequence,
    .methods = keys_methods,
    .getset = view_getset,
};
const struct type_def dict_items_def = {
    .name = "dict_items",
    .basicsize = sizeof(struct dict_view),
    .flags = TYPE_GC | TYPE_NO_NEW,
    .dealloc = view_dealloc,
    .visit = view_visit,
    .repr = view_repr,
    .unhashable = true,
    .compare = view_compare,
    .iter = items_iter,
    .number = &view_number,
    .sequence = &items_sequence,
    .methods = items_methods,
    .getset = view_getset,
};
const struct type_def dict_values_def = {
    .name = "dict_values",
    .basicsize = sizeof(struct dict_view),
    .flags = TYPE_GC | TYPE_NO_NEW,
    .dealloc = view_dealloc,
    .visit = view_visit,
    .repr = view_repr,
    .iter = values_iter,
    .sequence = &values_sequence,
    .methods = values_methods,
    .getset = view_getset,
};
