/* functools.c - the C part of functools: partial, reduce, cmp_to_key and lru_cache's wrapper.
 * py/functools.py has the rest. */
#include "heap/weak.h"
#include "modules/fields.h"
#include "modules/modules.h"
#include "types/args.h"
#include "types/dict.h"
#include "types/int.h"
#include "types/native.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/str.h"
#include "types/tuple.h"
#include "types/type_layout.h"

extern const struct type_def functools_partial_def, functools_key_def, functools_lru_def, functools_lru_link_def;

/* ---- partial ------------------------------------------------------------------------------ */

struct partial { /* 64 + 16 = 80 */
    struct obj head;
    Ref function, args, kwargs; /* tuple, dict */
    Ref dict;
    struct weak *weaklist;
    vectorcall_fn *vectorcall;
};
#define PARTIAL_FIELDS(F) F(function) F(args) F(kwargs) F(dict)
FIELD_WALK(partial, PARTIAL_FIELDS)

static void partial_dealloc(struct runtime *rt, Ref v)
{
    gc_untrack(rt, v);
    if (!trash_enter(rt, v))
        return;
    if (LOOK(partial, v)->weaklist)
        weak_clear_all(rt, v);
    partial_clear(rt, v);
    v->type->free(rt, v);
    trash_leave(rt);
}

/* Fixed keywords, overridden by those of the call. */
static Ref partial_keywords(struct runtime *rt, const struct partial *self, Val kwargs)
{
    Ref all = dict_copy(rt, self->kwargs);
    if (all && kwargs && dict_merge(rt, all, kwargs, 1) < 0)
        ref_clear(rt, &all);
    return all;
}

static Ref partial_call(struct runtime *rt, Val v, Val args, Val kwargs)
{
    const struct partial *self = LOOK(partial, v);
    Ref function = ref_keep(self->function), all = NULL, named = NULL, result = NULL;
    bool fixed = dict_size(self->kwargs) > 0;
    if (fixed)
        named = partial_keywords(rt, self, kwargs);
    else
        named = ref_keep_null(kwargs);
    if (named || !fixed)
        all = tuple_size(self->args) ? sequence_concat(rt, self->args, args) : ref_keep(args);
    if (all)
        result = obj_call(rt, function, all, named);
    ref_drop(rt, all);
    ref_drop(rt, named);
    ref_drop(rt, function);
    return result;
}

/* A partial that was called with fixed keywords takes a tuple and a dict from then on. */
static Ref partial_vectorcall(struct runtime *rt, Val v, Val const *argv, ssize_t argc, Val kwnames)
{
    const struct partial *self = LOOK(partial, v);
    if (dict_size(self->kwargs)) {
        LOOK(partial, v)->vectorcall = NULL;
        return obj_vectorcall(rt, v, argv, argc, kwnames);
    }
    Val small[8];
    Val *all = small;
    Ref function = ref_keep(self->function), args = ref_keep(self->args), result = NULL;
    ssize_t fixed = tuple_size(args), named = kwnames ? tuple_size(kwnames) : 0;
    if (fixed + argc + named > 8) {
        all = heap_alloc(rt, size_mul_add((size_t)(fixed + argc + named), sizeof *all, 0));
        if (!all) {
            raise_no_memory(rt);
            goto out;
        }
    }
    for (ssize_t i = 0; i < fixed; i++)
        all[i] = tuple_at(args, i);
    for (ssize_t i = 0; i < argc + named; i++)
        all[fixed + i] = argv[i];
    result = obj_vectorcall(rt, function, all, fixed + argc, kwnames);
    if (all != small)
        heap_free(rt, all);
out:
    ref_drop(rt, function);
    ref_drop(rt, args);
    return result;
}

/* A dict that was made for this call is kept as it is. */
static Ref kept_keywords(struct runtime *rt, const struct partial *inner, Val kwargs)
{
    if (inner)
        return dict_copy(rt, inner->kwargs);
    if (!kwargs)
        return dict_new(rt);
    return kwargs->refs == 1 ? ref_keep(kwargs) : dict_copy(rt, kwargs);
}

static Ref partial_new(struct runtime *rt, struct type *type, Val args, Val kwargs)
{
    if (tuple_size(args) < 1)
        return raise(rt, EXC_TypeError, "type 'partial' takes at least one argument");
    Val function = tuple_at(args, 0);
    if (!obj_is_callable(function))
        return raise(rt, EXC_TypeError, "the first argument must be callable");
    /* A partial of a partial without attributes of its own is one partial. */
    const struct partial *inner = NULL;
    const struct type *own = builtin_type(rt, TYPE_ID_functools_partial);
    if (is_instance_of(function, own) && function->type->call == own->call && !LOOK(partial, function)->dict)
        inner = LOOK(partial, function);
    Ref self = type->alloc(rt, type, 0);
    if (!self)
        return NULL;
    struct partial *p = LOOK(partial, self);
    p->vectorcall = partial_vectorcall;
    p->function = ref_keep(inner ? (Val)inner->function : function);
    p->args = tuple_slice(rt, args, 1, tuple_size(args));
    if (p->args && inner) {
        Ref joined = sequence_concat(rt, inner->args, p->args);
        ref_set_take(rt, &p->args, joined);
    }
    p->kwargs = kept_keywords(rt, inner, kwargs);
    if (!p->args || !p->kwargs || (inner && kwargs && dict_merge(rt, p->kwargs, kwargs, 1) < 0))
        ref_clear(rt, &self);
    return self;
}

static Ref partial_text(struct runtime *rt, Val v)
{
    const struct partial *self = LOOK(partial, v);
    Ref args = ref_keep(self->args), kwargs = ref_keep(self->kwargs);
    Ref text = str_format(rt, "%s(%R", v->type->name, (Val)self->function);
    for (ssize_t i = 0; text && i < tuple_size(args); i++) {
        Ref longer = str_format(rt, "%U, %R", (Val)text, tuple_at(args, i));
        ref_set_take(rt, &text, longer);
    }
    ssize_t at = 0;
    Val key, value;
    while (text && dict_next(kwargs, &at, &key, &value)) {
        Ref kept = ref_keep(value), longer = str_format(rt, "%U, %S=%R", (Val)text, key, (Val)kept);
        ref_drop(rt, kept);
        ref_set_take(rt, &text, longer);
    }
    if (text) {
        Ref whole = str_format(rt, "%U)", (Val)text);
        ref_set_take(rt, &text, whole);
    }
    ref_drop(rt, args);
    ref_drop(rt, kwargs);
    return text;
}

static Ref partial_repr(struct runtime *rt, Val v)
{
    int running = repr_enter(rt, v);
    if (running)
        return running > 0 ? str_new(rt, "...") : NULL;
    Ref text = partial_text(rt, v);
    repr_leave(rt, v);
    return text;
}

static Ref partial_reduce(struct runtime *rt, Val v, Val const *argv, ssize_t argc, Val kwnames)
{
    UNUSED_ARGS;
    const struct partial *self = LOOK(partial, v);
    Ref args = tuple_pack(rt, 1, (Val)self->function), result = NULL;
    Ref state = tuple_pack(rt, 4, (Val)self->function, (Val)self->args, (Val)self->kwargs,
                           self->dict ? (Val)self->dict : (Val)rt->none);
    if (args && state)
        result = tuple_pack(rt, 3, REF(v->type), (Val)args, (Val)state);
    ref_drop(rt, args);
    ref_drop(rt, state);
    return result;
}

static Ref partial_setstate(struct runtime *rt, Val v, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)argc, (void)kwnames;
    struct partial *self = LOOK(partial, v);
    Val state = argv[0];
    if (!is_tuple(state) || tuple_size(state) != 4 || !obj_is_callable(tuple_at(state, 0)) ||
        !is_tuple(tuple_at(state, 1)) || (tuple_at(state, 2) != rt->none && !is_dict(tuple_at(state, 2))))
        return raise(rt, EXC_TypeError, "invalid partial state");
    Ref args = sequence_tuple(rt, tuple_at(state, 1));
    Val given = tuple_at(state, 2);
    Ref kwargs = given == rt->none                               ? dict_new(rt)
                 : given->type == builtin_type(rt, TYPE_ID_dict) ? ref_keep(given)
                                                                 : dict_copy(rt, given);
    if (!args || !kwargs) {
        ref_drop(rt, args);
        ref_drop(rt, kwargs);
        return NULL;
    }
    Val dict = tuple_at(state, 3);
    ref_set_take(rt, &self->function, ref_keep(tuple_at(state, 0)));
    ref_set_take(rt, &self->args, args);
    ref_set_take(rt, &self->kwargs, kwargs);
    ref_set_take(rt, &self->dict, dict == rt->none ? NULL : ref_keep(dict));
    return new_none(rt);
}

static Ref alias_of_class(struct runtime *rt, Val class, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)argc, (void)kwnames;
    return generic_alias_new(rt, class, argv[0]);
}

static const struct method_def partial_methods[] = {
    {"__reduce__", partial_reduce, 0, 0, 0, NULL},
    {"__setstate__", partial_setstate, 1, 1, 0, NULL},
    {"__class_getitem__", alias_of_class, 1, 1, METH_CLASS, "See PEP 585"},
    {0},
};
static const struct member_def partial_members[] = {
    {"func", MEMBER_OBJECT, offsetof(struct partial, function), MEMBER_READONLY,
     "function object to use in future partial calls"},
    {"args", MEMBER_OBJECT, offsetof(struct partial, args), MEMBER_READONLY,
     "tuple of arguments to future partial calls"},
    {"keywords", MEMBER_OBJECT, offsetof(struct partial, kwargs), MEMBER_READONLY,
     "dictionary of keyword arguments to future partial calls"},
    {0},
};
static const struct getset_def dict_getset[] = {
    {"__dict__", obj_generic_get_dict, obj_generic_set_dict, NULL, NULL},
    {0},
};

const struct type_def functools_partial_def = {
    .name = "functools.partial",
    .doc = "partial(func, *args, **keywords) - new function with partial application\n    of the given arguments "
           "and keywords.\n",
    .basicsize = sizeof(struct partial),
    .flags = TYPE_GC | TYPE_BASE | TYPE_VECTORCALL,
    .weaklist_offset = offsetof(struct partial, weaklist),
    .dict_offset = offsetof(struct partial, dict),
    .vectorcall_offset = offsetof(struct partial, vectorcall),
    .dealloc = partial_dealloc,
    .visit = partial_visit,
    .clear = partial_clear,
    .repr = partial_repr,
    .call = partial_call,
    .getattro = obj_generic_getattr,
    .setattro = obj_generic_setattr,
    .methods = partial_methods,
    .members = partial_members,
    .getset = dict_getset,
    .new_ = partial_new,
};

/* ---- cmp_to_key ------------------------------------------------------------------------------ */

struct key { /* 32 + 16 = 48 */
    struct obj head;
    Ref compare, object; /* object NULL: the maker of keys */
};
#define KEY_FIELDS(F) F(compare) F(object)
FIELD_LIFE(key, KEY_FIELDS)

static Ref key_make(struct runtime *rt, Val compare, Val object)
{
    struct type *type = builtin_type(rt, TYPE_ID_functools_key);
    Ref self = type->alloc(rt, type, 0);
    if (!self)
        return NULL;
    LOOK(key, self)->compare = ref_keep(compare);
    LOOK(key, self)->object = ref_keep_null(object);
    return self;
}

static Ref key_call(struct runtime *rt, Val v, Val args, Val kwargs)
{
    static const struct args_spec spec = {"K", 1, 1, 0, {"obj"}};
    Val out[1];
    if (!args_parse_tuple(rt, &spec, args, kwargs, out))
        return NULL;
    return key_make(rt, LOOK(key, v)->compare, out[0]);
}

static Ref key_compare(struct runtime *rt, Val a, Val b, int op)
{
    if (!is_exact(b, &functools_key_def))
        return raise(rt, EXC_TypeError, "other argument must be K instance");
    const struct key *x = LOOK(key, a), *y = LOOK(key, b);
    if (!x->object || !y->object)
        return raise(rt, EXC_AttributeError, "object");
    Ref order = obj_call_2(rt, x->compare, x->object, y->object);
    Ref zero = order ? int_from_int64(rt, 0) : NULL;
    Ref result = zero ? obj_compare(rt, order, zero, op) : NULL;
    ref_drop(rt, order);
    ref_drop(rt, zero);
    return result;
}

static const struct member_def key_members[] = {
    {"obj", MEMBER_OBJECT, offsetof(struct key, object), 0, "Value wrapped by a key function."},
    {0},
};

const struct type_def functools_key_def = {
    .name = "functools.KeyWrapper",
    .basicsize = sizeof(struct key),
    .flags = TYPE_GC | TYPE_NO_NEW,
    .dealloc = key_dealloc,
    .visit = key_visit,
    .clear = key_clear,
    .unhashable = true,
    .call = key_call,
    .compare = key_compare,
    .members = key_members,
};

static Ref functools_cmp_to_key(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)
{
    static const struct args_spec spec = {"cmp_to_key", 1, 1, 0, {"mycmp"}};
    Val out[1];
    (void)self;
    return args_parse(rt, &spec, argv, argc, kwnames, out) ? key_make(rt, out[0], NULL) : NULL;
}

/* ---- reduce ------------------------------------------------------------------------------------ */

static Ref functools_reduce(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)self, (void)kwnames;
    Ref iterator = obj_iter(rt, argv[1]), total, item;
    if (!iterator) {
        if (error_clear_if(rt, EXC_TypeError))
            raise(rt, EXC_TypeError, "reduce() arg 2 must support iteration");
        return NULL;
    }
    total = argc > 2 ? ref_keep(argv[2]) : iter_next(rt, iterator);
    if (!total && !is_raised(rt))
        raise(rt, EXC_TypeError, "reduce() of empty iterable with no initial value");
    while (total && (item = iter_next(rt, iterator))) {
        Ref next = obj_call_2(rt, argv[0], total, item);
        ref_drop(rt, item);
        ref_set_take(rt, &total, next);
    }
    if (total && is_raised(rt))
        ref_clear(rt, &total);
    ref_drop(rt, iterator);
    return total;
}

/* ---- lru_cache ----------------------------------------------------------------------------------- */

/* One remembered call.  The cache's dict holds the link, and so does the ring in which
 * links stand, oldest first after the root.  What a link holds is shown by the wrapper's visit, so that the
 * collector sees it though a link has no collector header. */
struct lru_link {
    struct obj head;
    struct lru_link *previous, *next;
    ssize_t hash;
    Ref key, result;
};

struct lru {
    struct lru_link root; /* its head is the wrapper's */
    Ref (*call)(struct runtime *rt, struct lru *self, Val args, Val kwargs);
    bool typed;
    Ref cache; /* dict: key -> link, or result when unbounded */
    ssize_t hits, misses, maxsize; /* maxsize -1: no bound */
    Ref function, mark, info_type; /* mark parts positional from keyword arguments in keys */
    void *unused; /* for CPython's size: 168 */
    Ref dict;
    struct weak *weaklist;
};

static void link_dealloc(struct runtime *rt, Ref v)
{
    ref_drop(rt, LOOK(lru_link, v)->key);
    ref_drop(rt, LOOK(lru_link, v)->result);
    obj_free(rt, v);
}

const struct type_def functools_lru_link_def = {
    .name = "functools._lru_list_elem",
    .basicsize = sizeof(struct lru_link),
    .flags = TYPE_NO_NEW,
    .dealloc = link_dealloc,
};

static int lru_visit(Val v, visit_fn *fn, void *arg)
{
    struct lru *self = LOOK(lru, v);
    if (self->root.next) {
        for (struct lru_link *l = self->root.next; l != &self->root; l = l->next) {
            VISIT_SLOT(l, "remembered call");
            VISIT_SLOT(l->key, "key of a remembered call");
            VISIT_SLOT(l->result, "remembered result");
        }
    }
    VISIT_SLOT(self->cache, "cache");
    VISIT_SLOT(self->function, "function");
    VISIT_SLOT(self->mark, "keyword mark");
    VISIT_SLOT(self->info_type, "cache_info type");
    VISIT_SLOT(self->dict, "__dict__");
    return 0;
}

/* Empty the ring; the links are returned as a chain by `next`, with their references. */
static void lru_unlink_all(struct lru *self, struct lru_link **chain)
{
    *chain = NULL;
    if (!self->root.next || self->root.next == &self->root)
        return;
    *chain = self->root.next;
    self->root.previous->next = NULL;
    self->root.previous = self->root.next = &self->root;
}

static void drop_chain(struct runtime *rt, struct lru_link *chain)
{
    while (chain) {
        struct lru_link *next = chain->next;
        ref_drop(rt, REF(chain));
        chain = next;
    }
}

static int lru_clear(struct runtime *rt, Val v)
{
    struct lru *self = LOOK(lru, v);
    struct lru_link *chain;
    lru_unlink_all(self, &chain);
    ref_clear(rt, &self->cache);
    ref_clear(rt, &self->function);
    ref_clear(rt, &self->mark);
    ref_clear(rt, &self->info_type);
    ref_clear(rt, &self->dict);
    drop_chain(rt, chain);
    return 0;
}

static void lru_dealloc(struct runtime *rt, Ref v)
{
    gc_untrack(rt, v);
    if (LOOK(lru, v)->weaklist)
        weak_clear_all(rt, v);
    lru_clear(rt, v);
    v->type->free(rt, v);
}

/* The key of a call: the argument itself for one int or str, else a flat tuple. */
static Ref lru_key(struct runtime *rt, const struct lru *self, Val args, Val kwargs)
{
    ssize_t count = tuple_size(args), named = kwargs ? dict_size(kwargs) : 0;
    if (!self->typed && !named) {
        if (count == 1) {
            Val only = tuple_at(args, 0);
            if (only->type == builtin_type(rt, TYPE_ID_str) || only->type == builtin_type(rt, TYPE_ID_int))
                return ref_keep(only);
        }
        return ref_keep(args);
    }
    ssize_t size = count + (named ? named * 2 + 1 : 0) + (self->typed ? count + named : 0), i = 0, at = 0;
    Ref key = tuple_new(rt, size);
    if (!key)
        return NULL;
    Val name, value;
    for (ssize_t j = 0; j < count; j++)
        tuple_set_take(key, i++, ref_keep(tuple_at(args, j)));
    if (named) {
        tuple_set_take(key, i++, ref_keep(self->mark));
        while (dict_next(kwargs, &at, &name, &value)) {
            tuple_set_take(key, i++, ref_keep(name));
            tuple_set_take(key, i++, ref_keep(value));
        }
    }
    for (ssize_t j = 0; self->typed && j < count; j++)
        tuple_set_take(key, i++, ref_keep(REF(tuple_at(args, j)->type)));
    at = 0;
    while (self->typed && named && dict_next(kwargs, &at, &name, &value))
        tuple_set_take(key, i++, ref_keep(REF(value->type)));
    return key;
}

static Ref lru_call_uncached(struct runtime *rt, struct lru *self, Val args, Val kwargs)
{
    self->misses++;
    return obj_call(rt, self->function, args, kwargs);
}

static Ref lru_call_unbounded(struct runtime *rt, struct lru *self, Val args, Val kwargs)
{
    Ref key = lru_key(rt, self, args, kwargs), result = NULL;
    ssize_t hash = key ? obj_hash(rt, key) : -1;
    if (hash == -1)
        goto out;
    Val known = dict_get_hashed(rt, self->cache, key, hash);
    if (known) {
        self->hits++;
        result = ref_keep(known);
        goto out;
    }
    if (is_raised(rt))
        goto out;
    self->misses++;
    result = obj_call(rt, self->function, args, kwargs);
    if (result && dict_set_hashed(rt, self->cache, key, hash, result) < 0)
        ref_clear(rt, &result);
out:
    ref_drop(rt, key);
    return result;
}

static void link_extract(struct lru_link *l)
{
    l->previous->next = l->next;
    l->next->previous = l->previous;
}

static void link_append(struct lru *self, struct lru_link *l)
{
    struct lru_link *last = self->root.previous;
    last->next = self->root.previous = l;
    l->previous = last;
    l->next = &self->root;
}

/* A new link for key, or the oldest one with its old content in *old_key and *old_result. */
static Ref lru_new_link(struct runtime *rt, Val key, ssize_t hash, Val result)
{
    Ref made = obj_new(rt, builtin_type(rt, TYPE_ID_functools_lru_link));
    if (!made)
        return NULL;
    struct lru_link *l = LOOK(lru_link, made);
    l->previous = l->next = NULL;
    l->hash = hash;
    l->key = ref_keep(key);
    l->result = ref_keep(result);
    return made;
}

/* The cache is full: the oldest call is forgotten, its link serves the new one. */
static bool lru_replace_oldest(struct runtime *rt, struct lru *self, Val key, ssize_t hash, Val result)
{
    struct lru_link *l = self->root.next;
    Ref link = REF(l), old_key, old_result; /* the ring's reference */
    link_extract(l);
    Ref gone = dict_pop(rt, self->cache, l->key, rt->none);
    if (!gone || gone == rt->none) {
        /* Somebody else dropped it meanwhile (or comparing raised): keep the result only. */
        bool ok = gone != NULL;
        ref_drop(rt, gone);
        ref_drop(rt, link);
        return ok;
    }
    ref_drop(rt, gone);
    old_key = l->key;
    old_result = l->result;
    l->hash = hash;
    l->key = ref_keep(key);
    l->result = ref_keep(result);
    bool ok = dict_set_hashed(rt, self->cache, key, hash, link) == 0;
    if (ok)
        link_append(self, l);
    else
        ref_drop(rt, link);
    ref_drop(rt, old_key);
    ref_drop(rt, old_result);
    return ok;
}

static bool lru_remember(struct runtime *rt, struct lru *self, Val key, ssize_t hash, Val result)
{
    Val known = dict_get_hashed(rt, self->cache, key, hash);
    if (known)
        return true; /* the function called itself with the same arguments */
    if (is_raised(rt))
        return false;
    if (dict_size(self->cache) >= self->maxsize && self->root.next != &self->root)
        return lru_replace_oldest(rt, self, key, hash, result);
    Ref link = lru_new_link(rt, key, hash, result);
    if (!link)
        return false;
    bool ok = dict_set_hashed(rt, self->cache, key, hash, link) == 0;
    if (ok)
        link_append(self, LOOK(lru_link, link));
    else
        ref_drop(rt, link);
    return ok;
}

static Ref lru_call_bounded(struct runtime *rt, struct lru *self, Val args, Val kwargs)
{
    Ref key = lru_key(rt, self, args, kwargs), result = NULL;
    ssize_t hash = key ? obj_hash(rt, key) : -1;
    if (hash == -1)
        goto out;
    Val known = dict_get_hashed(rt, self->cache, key, hash);
    if (known) {
        struct lru_link *l = LOOK(lru_link, known);
        link_extract(l);
        link_append(self, l);
        self->hits++;
        result = ref_keep(l->result);
        goto out;
    }
    if (is_raised(rt))
        goto out;
    self->misses++;
    result = obj_call(rt, self->function, args, kwargs);
    if (result && !lru_remember(rt, self, key, hash, result))
        ref_clear(rt, &result);
out:
    ref_drop(rt, key);
    return result;
}

static Ref lru_new(struct runtime *rt, struct type *type, Val args, Val kwargs)
{
    static const struct args_spec spec = {
        "lru_cache", 4, 4, 0, {"user_function", "maxsize", "typed", "cache_info_type"}};
    Val out[4];
    bool typed;
    ssize_t maxsize = -1;
    if (!args_parse_tuple(rt, &spec, args, kwargs, out) || !arg_bool(rt, out[2], &typed))
        return NULL;
    if (!obj_is_callable(out[0]))
        return raise(rt, EXC_TypeError, "the first argument must be callable");
    if (out[1] != rt->none) {
        if (!has_index(out[1]))
            return raise(rt, EXC_TypeError, "maxsize should be integer or None");
        if (!arg_ssize(rt, out[1], &maxsize))
            return NULL;
        maxsize = maxsize < 0 ? 0 : maxsize;
    }
    Ref cache = dict_new(rt), self = cache ? type->alloc(rt, type, 0) : NULL;
    Ref mark = self ? obj_call_0(rt, REF(builtin_type(rt, TYPE_ID_object))) : NULL;
    if (!mark) {
        ref_drop(rt, cache);
        ref_drop(rt, self);
        return NULL;
    }
    struct lru *l = LOOK(lru, self);
    l->root.previous = l->root.next = &l->root;
    l->call = maxsize == 0 ? lru_call_uncached : maxsize < 0 ? lru_call_unbounded : lru_call_bounded;
    l->typed = typed;
    l->maxsize = maxsize;
    l->cache = cache;
    l->function = ref_keep(out[0]);
    l->mark = mark;
    l->info_type = ref_keep(out[3]);
    return self;
}

static Ref lru_call(struct runtime *rt, Val v, Val args, Val kwargs)
{
    Ref self = ref_keep(v);
    Ref result = LOOK(lru, v)->call(rt, LOOK(lru, v), args, kwargs);
    ref_drop(rt, self);
    return result;
}

static Ref lru_get(struct runtime *rt, Val v, Val obj, Val type)
{
    (void)type;
    return !obj || obj == rt->none ? ref_keep(v) : method_new(rt, v, obj);
}

static Ref lru_cache_info(struct runtime *rt, Val v, Val const *argv, ssize_t argc, Val kwnames)
{
    UNUSED_ARGS;
    const struct lru *self = LOOK(lru, v);
    Ref hits = int_from_ssize(rt, self->hits), misses = int_from_ssize(rt, self->misses);
    Ref most = self->maxsize < 0 ? new_none(rt) : int_from_ssize(rt, self->maxsize);
    Ref size = int_from_ssize(rt, dict_size(self->cache)), info = NULL;
    if (hits && misses && most && size) {
        Val values[] = {hits, misses, most, size};
        info = obj_vectorcall(rt, self->info_type, values, 4, NULL);
    }
    ref_drop(rt, hits);
    ref_drop(rt, misses);
    ref_drop(rt, most);
    ref_drop(rt, size);
    return info;
}

static Ref lru_cache_clear(struct runtime *rt, Val v, Val const *argv, ssize_t argc, Val kwnames)
{
    UNUSED_ARGS;
    struct lru *self = LOOK(lru, v);
    struct lru_link *chain;
    lru_unlink_all(self, &chain);
    self->hits = self->misses = 0;
    dict_clear(rt, self->cache);
    drop_chain(rt, chain);
    return new_none(rt);
}

static Ref lru_reduce(struct runtime *rt, Val v, Val const *argv, ssize_t argc, Val kwnames)
{
    UNUSED_ARGS;
    return obj_getattr(rt, v, IDENT_OF(rt, __qualname__));
}

static Ref lru_copy(struct runtime *rt, Val v, Val const *argv, ssize_t argc, Val kwnames)
{
    UNUSED_ARGS;
    (void)rt;
    return ref_keep(v);
}

static const struct method_def lru_methods[] = {
    {"cache_info", lru_cache_info, 0, 0, 0, "cache_info($self, /)\n--\n\nReport cache statistics"},
    {"cache_clear", lru_cache_clear, 0, 0, 0, "cache_clear($self, /)\n--\n\nClear the cache and cache statistics"},
    {"__reduce__", lru_reduce, 0, 0, 0, NULL},
    {"__copy__", lru_copy, 0, 0, 0, NULL},
    {"__deepcopy__", lru_copy, 1, 1, 0, NULL},
    {0},
};

const struct type_def functools_lru_def = {
    .name = "functools._lru_cache_wrapper",
    .doc = "Create a cached callable that wraps another function.\n\nuser_function:      the function being "
           "cached\n\nmaxsize:  0         for no caching\n          None      for unlimited cache size\n          n "
           "        for a bounded cache\n\ntyped:    False     cache f(3) and f(3.0) as identical calls\n          "
           "True      cache f(3) and f(3.0) as distinct calls\n\ncache_info_type:    namedtuple class with the "
           "fields:\n                        hits misses currsize maxsize\n",
    .basicsize = sizeof(struct lru),
    .flags = TYPE_GC | TYPE_BASE | TYPE_METHOD_DESCR,
    .weaklist_offset = offsetof(struct lru, weaklist),
    .dict_offset = offsetof(struct lru, dict),
    .dealloc = lru_dealloc,
    .visit = lru_visit,
    .clear = lru_clear,
    .call = lru_call,
    .descr_get = lru_get,
    .methods = lru_methods,
    .getset = dict_getset,
    .new_ = lru_new,
};

/* ---- module ---------------------------------------------------------------------------------------- */

static const struct method_def functools_functions[] = {
    {"reduce", functools_reduce, 2, 3, METH_TUPLE,
     "reduce(function, iterable[, initial]) -> value\n\nApply a function of two arguments cumulatively to the items "
     "of a sequence\nor iterable, from left to right, so as to reduce the iterable to a single\nvalue.  For example, "
     "reduce(lambda x, y: x+y, [1, 2, 3, 4, 5]) calculates\n((((1+2)+3)+4)+5).  If initial is present, it is placed "
     "before the items\nof the iterable in the calculation, and serves as a default when the\niterable is empty."},
    {"cmp_to_key", functools_cmp_to_key, 0, -1, METH_KW | METH_TUPLE,
     "cmp_to_key($module, /, mycmp)\n--\n\nConvert a cmp= function into a key= function.\n\n  mycmp\n    Function that "
     "compares two objects."},
    {0},
};

static bool functools_init(struct runtime *rt, Val module)
{
    /* Made from a spec there, which shows its module to instances, too. */
    struct type *partial = type_lazy(rt, TYPE_ID_functools_partial);
    Ref name = partial ? str_intern(rt, "functools") : NULL;
    bool fine = name && dict_set_text(rt, partial->dict, "__module__", name) == 0;
    ref_drop(rt, name);
    if (!fine)
        return false;
    return type_lazy(rt, TYPE_ID_functools_partial) && type_lazy(rt, TYPE_ID_functools_key) &&
           type_lazy(rt, TYPE_ID_functools_lru) && type_lazy(rt, TYPE_ID_functools_lru_link) &&
           module_add(rt, module, "partial", REF(builtin_type(rt, TYPE_ID_functools_partial))) &&
           module_add(rt, module, "_lru_cache_wrapper", REF(builtin_type(rt, TYPE_ID_functools_lru)));
}

const struct module_def _functools_module = {
    .name = "_functools",
    .doc = "Tools that operate on functions.",
    .functions = functools_functions,
    .init = functools_init,
};
