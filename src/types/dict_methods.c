/* dict_methods.c - dict as Python sees it: methods, operators, the type. */
#include "heap/fast.h"
#include "heap/walk.h"
#include "types/args.h"
#include "types/dict_table.h"
#include "types/int.h"
#include "types/iter.h"
#include "types/list.h"
#include "types/module.h"
#include "types/native.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/set_parts.h"
#include "types/type_layout.h"

/* ---- making ------------------------------------------------------------------ */

static Ref dict_new_slot(struct runtime *rt, struct type *type, Val args, Val kwargs)
{
    (void)args;
    (void)kwargs;
    Ref self = type->alloc(rt, type, 0);
    if (!self)
        return NULL;
    if (is_exact(self, &dict_def))
        gc_untrack(rt, self);
    struct dict *d = as_dict(self);
    d->used = 0;
    d->version = dict_next_version(rt);
    d->keys = EMPTY_KEYS;
    d->values = NULL;
    return self;
}

/* A dict, a mapping (it has keys), or an iterable of pairs. */
static int dict_update_any(struct runtime *rt, Val self, Val arg)
{
    if (is_exact(arg, &dict_def))
        return dict_merge(rt, self, arg, 1);
    Ref keys;
    int found = obj_lookup_attr(rt, arg, IDENT_OF(rt, keys), &keys);
    if (found < 0)
        return -1;
    if (!found)
        return dict_merge_pairs(rt, self, arg, 1);
    ref_drop(rt, keys);
    return dict_merge(rt, self, arg, 1);
}

static int dict_init(struct runtime *rt, Val self, Val args, Val kwargs)
{
    if (!args_check(rt, "dict", tuple_size(args), 0, 1))
        return -1;
    if (tuple_size(args) == 1 && dict_update_any(rt, self, tuple_at(args, 0)) < 0)
        return -1;
    return kwargs ? dict_merge(rt, self, kwargs, 1) : 0;
}

static int dict_update_kwnames(struct runtime *rt, Val self, Val const *argv, Val kwnames)
{
    for (ssize_t i = 0; kwnames && i < tuple_size(kwnames); i++) {
        if (dict_set(rt, self, tuple_at(kwnames, i), argv[i]) < 0)
            return -1;
    }
    return 0;
}

static Ref dict_vectorcall(struct runtime *rt, Val type, Val const *argv, ssize_t argc,
                           Val kwnames)
{
    if (!args_check(rt, "dict", argc, 0, 1))
        return NULL;
    Ref self = dict_new_slot(rt, LOOK(type, type), NULL, NULL);
    if (!self)
        return NULL;
    if ((argc == 1 && dict_update_any(rt, self, argv[0]) < 0) ||
        dict_update_kwnames(rt, self, argv + argc, kwnames) < 0)
        ref_clear(rt, &self);
    return self;
}

/* The keys of an exact dict or set into a dict made large enough at once. */
static int dict_fill_sized(struct runtime *rt, Val self, Val source, Val value)
{
    struct dict *d = as_dict(self);
    bool from_dict = is_exact(source, &dict_def);
    ssize_t count = from_dict ? dict_size(source) : set_size(source);
    bool str_only = from_dict && keys_are_str(as_dict(source)->keys);
    if (!dict_resize(rt, d, log2_for_count((size_t)count), str_only))
        return -1;
    ssize_t position = 0, hash;
    Val key, unused;
    while (from_dict ? dict_next_hashed(source, &position, &key, &unused, &hash)
                     : set_next_hashed(source, &position, &key, &hash)) {
        if (dict_insert_take(rt, d, ref_keep(key), hash, ref_keep(value)) < 0)
            return -1;
    }
    return 0;
}

static Ref dict_fromkeys(struct runtime *rt, Val cls, Val const *argv, ssize_t argc,
                         Val kwnames)
{
    (void)kwnames;
    Val source = argv[0], value = argc > 1 ? argv[1] : rt->none;
    Ref self = obj_call_0(rt, cls);
    if (!self)
        return NULL;
    bool exact = is_exact(self, &dict_def);
    if (exact && dict_size(self) == 0 &&
        (is_exact(source, &dict_def) || is_exact(source, &set_def) ||
         is_exact(source, &frozenset_def))) {
        if (dict_fill_sized(rt, self, source, value) < 0)
            ref_clear(rt, &self);
        return self;
    }

    Ref it = obj_iter(rt, source), key;
    int result = it ? 0 : -1;
    while (result == 0 && (key = iter_next(rt, it))) {
        result = exact ? dict_set(rt, self, key, value) : obj_setitem(rt, self, key, value);
        ref_drop(rt, key);
    }
    ref_drop(rt, it);
    if (result < 0 || is_raised(rt))
        ref_clear(rt, &self);
    return self;
}

/* ---- slots --------------------------------------------------------------------- */

static void dict_dealloc(struct runtime *rt, Ref self)
{
    struct types *t = rt->types;
    struct dict *d = as_dict(self);
    gc_untrack(rt, self);
    if (!trash_enter_fast(rt, self))
        return;
    if (d->values) {
        for (ssize_t i = 0, n = d->keys->nentries; i < n; i++)
            ref_drop(rt, d->values->values[i]);
        values_free(rt, d->values);
    }
    keys_drop(rt, d->keys);
    if (is_exact(self, &dict_def) && t->free_dict_count < 80)
        t->free_dict[t->free_dict_count++] = self;
    else
        gc_free_fast(rt, self);
    trash_leave_fast(rt);
}

HEAP_INLINE int split_edges(const struct dict *d, visit_fn *fn, void *arg)
{
    const struct dict_str_entry *e = keys_str_entries(d->keys);
    for (ssize_t i = 0; i < d->keys->nentries; i++)
        VISIT_EDGE(d->values->values[i], .kind = EDGE_VALUE, .index = (uint32_t)i,
                   .name = e[i].key);
    return 0;
}

HEAP_INLINE int str_edges(const struct dict *d, visit_fn *fn, void *arg)
{
    const struct dict_str_entry *e = keys_str_entries(d->keys);
    for (ssize_t i = 0; i < d->keys->nentries; i++) {
        VISIT_EDGE(e[i].value, .kind = EDGE_VALUE, .index = (uint32_t)i, .name = e[i].key);
        VISIT_ATOM(e[i].key, .kind = EDGE_KEY, .index = (uint32_t)i);
    }
    return 0;
}

HEAP_INLINE int dict_edges(Val self, visit_fn *fn, void *arg)
{
    const struct dict *d = as_dict(self);
    if (d->values)
        return split_edges(d, fn, arg);
    if (keys_are_str(d->keys))
        return str_edges(d, fn, arg);
    const struct dict_entry *e = keys_entries(d->keys);
    for (ssize_t i = 0; i < d->keys->nentries; i++) {
        VISIT_EDGE(e[i].value, .kind = EDGE_VALUE, .index = (uint32_t)i, .name = e[i].key);
        VISIT_EDGE(e[i].key, .kind = EDGE_KEY, .index = (uint32_t)i);
    }
    return 0;
}
HEAP_WALKS(dict);

static int dict_clear_slot(struct runtime *rt, Val self)
{
    dict_clear(rt, self);
    return 0;
}

static void dict_blocks(Val self, void (*block)(const void *, void *), void *arg)
{
    const struct dict *d = as_dict(self);
    if (d->values)
        block(values_block(d->values), arg);
    if (d->keys != EMPTY_KEYS && (d->keys->kind != KEYS_SPLIT || d->keys->orphan))
        block(d->keys, arg);
}

static bool dict_repr_pair(struct runtime *rt, struct str_builder *b, Val key, Val value)
{
    Ref text = obj_repr(rt, key);
    if (!text)
        return false;
    str_builder_str(b, text);
    ref_drop(rt, text);
    str_builder_ascii(b, ": ", 2);
    text = obj_repr(rt, value);
    if (!text)
        return false;
    str_builder_str(b, text);
    ref_drop(rt, text);
    return !b->failed;
}

static Ref dict_repr(struct runtime *rt, Val self)
{
    int running = repr_enter(rt, self);
    if (running)
        return running > 0 ? str_new(rt, "{...}") : NULL;
    if (dict_size(self) == 0) {
        repr_leave(rt, self);
        return str_new(rt, "{}");
    }

    struct str_builder b;
    str_builder_init(rt, &b);
    str_builder_char(&b, '{');
    ssize_t position = 0;
    Val k, v;
    for (bool first = true; dict_next(self, &position, &k, &v); first = false) {
        Ref key = ref_keep(k), value = ref_keep(v);
        if (!first)
            str_builder_ascii(&b, ", ", 2);
        bool ok = dict_repr_pair(rt, &b, key, value);
        ref_drop(rt, key);
        ref_drop(rt, value);
        if (!ok) {
            str_builder_release(&b);
            repr_leave(rt, self);
            return NULL;
        }
    }
    str_builder_char(&b, '}');
    repr_leave(rt, self);
    return str_builder_finish(&b);
}

/* Entry i of a; 1 equal in b, 0 not, -1 raised. */
static int dict_entry_equal(struct runtime *rt, struct dict *a, struct dict *b, ssize_t i)
{
    Val k, v;
    ssize_t hash;
    if (keys_are_str(a->keys)) {
        k = keys_str_entries(a->keys)[i].key;
        v = a->values ? a->values->values[i] : keys_str_entries(a->keys)[i].value;
        hash = k ? as_str(k)->hash : 0;
    } else {
        k = keys_entries(a->keys)[i].key;
        v = keys_entries(a->keys)[i].value;
        hash = keys_entries(a->keys)[i].hash;
    }
    if (!v)
        return 1;
    Ref key = ref_keep(k), value = ref_keep(v);
    Val found;
    int result = -1;
    if (dict_find(rt, b, key, hash, &found) != ENTRY_ERROR) {
        result = 0;
        if (found) {
            Ref other = ref_keep(found);
            result = obj_compare_bool(rt, other, value, CMP_EQ);
            ref_drop(rt, other);
        }
    }
    ref_drop(rt, key);
    ref_drop(rt, value);
    return result;
}

static int dict_equal(struct runtime *rt, struct dict *a, struct dict *b)
{
    if (a->used != b->used)
        return 0;
    for (ssize_t i = 0; i < a->keys->nentries; i++) {
        int same = dict_entry_equal(rt, a, b, i);
        if (same <= 0)
            return same;
    }
    return 1;
}

static Ref dict_compare(struct runtime *rt, Val a, Val b, int op)
{
    if (!is_dict(a) || !is_dict(b) || (op != CMP_EQ && op != CMP_NE))
        return new_not_implemented(rt);
    int same = dict_equal(rt, as_dict(a), as_dict(b));
    return same < 0 ? NULL : new_bool(rt, same == (op == CMP_EQ));
}

static ssize_t dict_length(struct runtime *rt, Val self)
{
    (void)rt;
    return dict_size(self);
}

static Ref dict_missing(struct runtime *rt, Val self, Val key)
{
    if (!is_exact(self, &dict_def)) {
        Ref missing = obj_lookup_special(rt, self, IDENT_OF(rt, __missing__));
        if (missing) {
            Ref value = obj_call_1(rt, missing, key);
            ref_drop(rt, missing);
            return value;
        }
        if (is_raised(rt))
            return NULL;
    }
    return raise_key(rt, key);
}

static Ref dict_subscript(struct runtime *rt, Val self, Val key)
{
    ssize_t hash = key_hash(rt, key);
    if (hash == -1)
        return NULL;
    Val value;
    if (dict_find(rt, as_dict(self), key, hash, &value) == ENTRY_ERROR)
        return NULL;
    return value ? ref_keep(value) : dict_missing(rt, self, key);
}

static int dict_set_subscript(struct runtime *rt, Val self, Val key, Val value)
{
    return value ? dict_set(rt, self, key, value) : dict_delete(rt, self, key);
}

static Ref dict_or(struct runtime *rt, Val a, Val b)
{
    if (!is_dict(a) || !is_dict(b))
        return new_not_implemented(rt);
    Ref both = dict_copy(rt, a);
    if (both && dict_update_any(rt, both, b) < 0)
        ref_clear(rt, &both);
    return both;
}

static Ref dict_ior(struct runtime *rt, Val self, Val other)
{
    return dict_update_any(rt, self, other) < 0 ? NULL : ref_keep(self);
}

Ref dict_iter_slot(struct runtime *rt, Val self)
{
    return dict_iterator_new(rt, self, TYPE_ID_dict_keyiterator);
}

/* ---- methods --------------------------------------------------------------------- */

static Ref dict_contains_py(NATIVE_ARGS)
{
    UNUSED_ARGS;
    int there = dict_contains(rt, self, argv[0]);
    return there < 0 ? NULL : new_bool(rt, there);
}

static Ref dict_getitem_py(NATIVE_ARGS)
{
    UNUSED_ARGS;
    return dict_subscript(rt, self, argv[0]);
}

static Ref dict_sizeof_py(NATIVE_ARGS)
{
    UNUSED_ARGS;
    const struct dict *d = as_dict(self);
    ssize_t size = self->type->basicsize;
    if (d->values)
        size += shared_room(d->keys) * (ssize_t)sizeof(Ref);
    if (d->keys != EMPTY_KEYS && d->keys->refs == 1)
        size += dict_keys_size(d->keys);
    return int_from_ssize(rt, size);
}

static Ref dict_get_py(NATIVE_ARGS)
{
    UNUSED_ARGS;
    Ref value;
    int found = dict_lookup(rt, self, argv[0], &value);
    if (found < 0)
        return NULL;
    return found ? value : ref_keep(argc > 1 ? argv[1] : rt->none);
}

static Ref dict_setdefault_py(NATIVE_ARGS)
{
    UNUSED_ARGS;
    Val value = dict_set_default(rt, self, argv[0], argc > 1 ? argv[1] : rt->none);
    return ref_keep_null(value);
}

static Ref dict_pop_py(NATIVE_ARGS)
{
    UNUSED_ARGS;
    return dict_pop(rt, self, argv[0], argc > 1 ? argv[1] : NULL);
}

static Ref dict_popitem_py(NATIVE_ARGS)
{
    UNUSED_ARGS;
    struct dict *d = as_dict(self);
    /* Made first: making it can run the collector, and the collector anything. */
    Ref pair = tuple_new(rt, 2);
    if (!pair)
        return NULL;
    if (d->used == 0) {
        ref_drop(rt, pair);
        return raise(rt, EXC_KeyError, "popitem(): dictionary is empty");
    }
    if (d->values && !dict_resize(rt, d, d->keys->log2_size, true)) {
        ref_drop(rt, pair);
        return NULL;
    }
    struct dict_keys *keys = d->keys;
    keys->version = 0;
    ssize_t i = keys->nentries - 1, hash;
    Ref key, value;
    if (keys_are_str(keys)) {
        struct dict_str_entry *e = keys_str_entries(keys);
        while (!e[i].value)
            i--;
        key = ref_move(&e[i].key);
        value = ref_move(&e[i].value);
        hash = as_str(key)->hash;
    } else {
        struct dict_entry *e = keys_entries(keys);
        while (!e[i].value)
            i--;
        key = ref_move(&e[i].key);
        value = ref_move(&e[i].value);
        hash = e[i].hash;
        e[i].hash = 0;
    }
    keys_set_index(keys, keys_slot_of(keys, hash, i), ENTRY_DUMMY);
    keys->nentries = i;
    if (keys->first > i)
        keys->first = (uint32_t)i;
    d->used--;
    d->version = dict_next_version(rt);
    tuple_set_take(pair, 0, key);
    tuple_set_take(pair, 1, value);
    return pair;
}

/* Keywords come as a dict: what an empty dict takes over is that dict's table. */
static Ref dict_update_py(NATIVE_ARGS)
{
    struct held_arguments held;
    if (!arguments_hold(rt, &held, argv, argc, kwnames))
        return NULL;
    bool fine = args_check(rt, "update", argc, 0, 1) && (argc == 0 || dict_update_any(rt, self, argv[0]) == 0) &&
                (!held.dict || dict_merge(rt, self, held.dict, 1) == 0);
    arguments_let_go(rt, &held);
    return fine ? new_none(rt) : NULL;
}

static Ref dict_clear_py(NATIVE_ARGS)
{
    UNUSED_ARGS;
    dict_clear(rt, self);
    return new_none(rt);
}

static Ref dict_copy_py(NATIVE_ARGS)
{
    UNUSED_ARGS;
    return dict_copy(rt, self);
}

static Ref dict_keys_py(NATIVE_ARGS)
{
    UNUSED_ARGS;
    return dict_view_new(rt, TYPE_ID_dict_keys, self);
}

static Ref dict_values_py(NATIVE_ARGS)
{
    UNUSED_ARGS;
    return dict_view_new(rt, TYPE_ID_dict_values, self);
}

static Ref dict_items_py(NATIVE_ARGS)
{
    UNUSED_ARGS;
    return dict_view_new(rt, TYPE_ID_dict_items, self);
}

Ref dict_reversed_slot(NATIVE_ARGS)
{
    UNUSED_ARGS;
    return dict_iterator_new(rt, self, TYPE_ID_dict_reversekeyiterator);
}

static Ref dict_class_getitem_py(NATIVE_ARGS)
{
    UNUSED_ARGS;
    return generic_alias_new(rt, self, argv[0]);
}

static const struct method_def dict_methods[] = {
    {"__contains__", dict_contains_py, 1, 1, METH_COEXIST,
     "__contains__($self, key, /)\n--\n\nTrue if the dictionary has the specified key, else False."},
    {"__getitem__", dict_getitem_py, 1, 1, METH_COEXIST, "x.__getitem__(y) <==> x[y]"},
    {"__sizeof__", dict_sizeof_py, 0, 0, 0, "D.__sizeof__() -> size of D in memory, in bytes"},
    {"get", dict_get_py, 1, 2, 0,
     "get($self, key, default=None, /)\n--\n\n"
     "Return the value for key if key is in the dictionary, else default."},
    {"setdefault", dict_setdefault_py, 1, 2, 0,
     "setdefault($self, key, default=None, /)\n--\n\n"
     "Insert key with a value of default if key is not in the dictionary.\n\n"
     "Return the value for key if key is in the dictionary, else default."},
    {"pop", dict_pop_py, 1, 2, 0,
     "D.pop(k[,d]) -> v, remove specified key and return the corresponding value.\n\n"
     "If the key is not found, return the default if given; otherwise,\nraise a KeyError."},
    {"popitem", dict_popitem_py, 0, 0, 0,
     "popitem($self, /)\n--\n\nRemove and return a (key, value) pair as a 2-tuple.\n\n"
     "Pairs are returned in LIFO (last-in, first-out) order.\n"
     "Raises KeyError if the dict is empty."},
    {"keys", dict_keys_py, 0, 0, 0,
     "D.keys() -> a set-like object providing a view on D's keys"},
    {"items", dict_items_py, 0, 0, 0,
     "D.items() -> a set-like object providing a view on D's items"},
    {"values", dict_values_py, 0, 0, 0,
     "D.values() -> an object providing a view on D's values"},
    {"update", dict_update_py, 0, -1, METH_KW,
     "D.update([E, ]**F) -> None.  Update D from dict/iterable E and F.\n"
     "If E is present and has a .keys() method, then does:  for k in E: D[k] = E[k]\n"
     "If E is present and lacks a .keys() method, then does:  for k, v in E: D[k] = v\n"
     "In either case, this is followed by: for k in F:  D[k] = F[k]"},
    {"fromkeys", dict_fromkeys, 1, 2, METH_CLASS,
     "fromkeys($type, iterable, value=None, /)\n--\n\n"
     "Create a new dictionary with keys from iterable and values set to value."},
    {"clear", dict_clear_py, 0, 0, 0, "D.clear() -> None.  Remove all items from D."},
    {"copy", dict_copy_py, 0, 0, 0, "D.copy() -> a shallow copy of D"},
    {"__reversed__", dict_reversed_slot, 0, 0, 0,
     "__reversed__($self, /)\n--\n\nReturn a reverse iterator over the dict keys."},
    {"__class_getitem__", dict_class_getitem_py, 1, 1, METH_CLASS, "See PEP 585"},
    {0},
};

static const struct number_suite dict_number = {.or_ = dict_or, .inplace_or = dict_ior};
static const struct sequence_suite dict_sequence = {.contains = dict_contains};
static const struct mapping_suite dict_mapping = {
    .length = dict_length,
    .subscript = dict_subscript,
    .set_subscript = dict_set_subscript,
};

const struct type_def dict_def = {
    .name = "dict",
    .doc = "dict() -> new empty dictionary\n"
           "dict(mapping) -> new dictionary initialized from a mapping object's\n"
           "    (key, value) pairs\n"
           "dict(iterable) -> new dictionary initialized as if via:\n"
           "    d = {}\n"
           "    for k, v in iterable:\n"
           "        d[k] = v\n"
           "dict(**kwargs) -> new dictionary initialized with the name=value pairs\n"
           "    in the keyword argument list.  For example:  dict(one=1, two=2)",
    .basicsize = sizeof(struct dict),
    .flags = TYPE_GC | TYPE_BASE | TYPE_DICT | TYPE_MAPPING | TYPE_MATCH_SELF,
    .dealloc = dict_dealloc,
    .visit = dict_visit,
    .walk = &dict_walk,
    .clear = dict_clear_slot,
    .repr = dict_repr,
    .unhashable = true,
    .vectorcall = dict_vectorcall,
    .compare = dict_compare,
    .iter = dict_iter_slot,
    .init = dict_init,
    .new_ = dict_new_slot,
    .number = &dict_number,
    .sequence = &dict_sequence,
    .mapping = &dict_mapping,
    .methods = dict_methods,
    .blocks = dict_blocks,
};
