/* odict.c - collections.OrderedDict: a dict and a doubly linked list of its keys.
 *
 *   first <-> node <-> ... <-> last         fast[entry number of the key] -> node
 *
 * The dict finds the value; `fast`, as long as the key table has slots, finds the node.
 * When the dict has another key table, `fast` is made anew at the next use.
 *
 * Invariant: one node for each key of the dict; `state` changes with every change of
 * the list, so that iterators notice.
 */
#include "heap/weak.h"
#include "modules/deque.h"
#include "types/args.h"
#include "types/dict_table.h"
#include "types/int.h"
#include "types/iter.h"
#include "types/list.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/type_layout.h"

struct node { /* 32 bytes */
    Ref key;
    ssize_t hash;
    struct node *next, *prev;
};

struct odict { /* 112 + 16 = 128 */
    struct dict dict;
    struct node **fast;
    ssize_t fast_size;
    const void *fast_keys; /* the key table `fast` was made for */
    size_t state;
    struct node *first, *last;
    Ref inst_dict;
    struct weak *weaklist;
};
_Static_assert(sizeof(struct odict) == 112, "sys.getsizeof(OrderedDict()) is 128");

static inline struct odict *as_odict(Val v)
{
    return LOOK(odict, v);
}
static inline bool is_odict(struct runtime *rt, Val v)
{
    return is_instance_of(v, builtin_type(rt, TYPE_ID_odict));
}
static inline bool is_plain(Val v)
{
    return is_exact(v, &odict_def);
}

/* ---- nodes ------------------------------------------------------------------------- */

static ssize_t entry_of(struct runtime *rt, struct odict *d, Val key, ssize_t hash)
{
    Val value;
    return dict_find(rt, &d->dict, key, hash, &value);
}

static int fast_rebuild(struct runtime *rt, struct odict *d)
{
    ssize_t size = (ssize_t)keys_slots(d->dict.keys);
    struct node **fast = heap_alloc_zero(rt, (size_t)size * sizeof *fast);
    if (!fast) {
        raise_no_memory(rt);
        return -1;
    }
    const void *keys = d->dict.keys;
    for (struct node *n = d->first; n; n = n->next) {
        ssize_t i = entry_of(rt, d, n->key, n->hash);
        if (i < 0 || keys != d->dict.keys) {
            heap_free(rt, fast);
            if (i != ENTRY_ERROR)
                raise_key(rt, n->key);
            return -1;
        }
        fast[i] = n;
    }
    heap_free(rt, d->fast);
    d->fast = fast;
    d->fast_size = size;
    d->fast_keys = keys;
    return 0;
}

/* The entry number of a key in the dict, `fast` being up to date; or ENTRY_... */
static ssize_t fast_index(struct runtime *rt, struct odict *d, Val key, ssize_t hash)
{
    if ((d->fast_keys != d->dict.keys ||
         d->fast_size != (ssize_t)keys_slots(d->dict.keys)) &&
        fast_rebuild(rt, d) < 0)
        return ENTRY_ERROR;
    return entry_of(rt, d, key, hash);
}

/* NULL: absent, or raised. */
static struct node *find_node(struct runtime *rt, struct odict *d, Val key, ssize_t hash)
{
    if (!d->first)
        return NULL;
    ssize_t i = fast_index(rt, d, key, hash);
    return i < 0 ? NULL : d->fast[i];
}

static void link_last(struct odict *d, struct node *n)
{
    n->prev = d->last;
    n->next = NULL;
    if (d->last)
        d->last->next = n;
    else
        d->first = n;
    d->last = n;
    d->state++;
}

static void link_first(struct odict *d, struct node *n)
{
    n->prev = NULL;
    n->next = d->first;
    if (d->first)
        d->first->prev = n;
    else
        d->last = n;
    d->first = n;
    d->state++;
}

static void unlink_node(struct odict *d, struct node *n)
{
    if (d->first == n)
        d->first = n->next;
    else if (n->prev)
        n->prev->next = n->next;
    if (d->last == n)
        d->last = n->prev;
    else if (n->next)
        n->next->prev = n->prev;
    n->prev = n->next = NULL;
    d->state++;
}

/* The key is in the dict: give it a node, if it has none. */
static int add_node(struct runtime *rt, struct odict *d, Val key, ssize_t hash)
{
    ssize_t i = fast_index(rt, d, key, hash);
    if (i < 0) {
        if (!is_raised(rt))
            raise_key(rt, key);
        return -1;
    }
    if (d->fast[i])
        return 0;
    struct node *n = heap_alloc(rt, sizeof *n);
    if (!n) {
        raise_no_memory(rt);
        return -1;
    }
    n->key = ref_keep(key);
    n->hash = hash;
    link_last(d, n);
    d->fast[i] = n;
    return 0;
}

/* Take the key's node away (node NULL: look for it; none is fine). */
static int remove_node(struct runtime *rt, struct odict *d, struct node *n, Val key,
                       ssize_t hash)
{
    if (!d->first)
        return 0;
    ssize_t i = fast_index(rt, d, key, hash);
    if (i < 0)
        return is_raised(rt) ? -1 : 0;
    if (!n)
        n = d->fast[i];
    if (!n)
        return 0;
    d->fast[i] = NULL;
    unlink_node(d, n);
    Ref old = n->key;
    heap_free(rt, n);
    ref_drop(rt, old);
    return 0;
}

static void clear_nodes(struct runtime *rt, struct odict *d)
{
    heap_free(rt, d->fast);
    d->fast = NULL;
    d->fast_size = 0;
    d->fast_keys = NULL;
    struct node *n = d->first;
    d->first = d->last = NULL;
    d->state++;
    while (n) {
        struct node *next = n->next;
        ref_drop(rt, n->key);
        heap_free(rt, n);
        n = next;
    }
}

/* ---- storing --------------------------------------------------------------------------- */

static int odict_set(struct runtime *rt, Val self, Val key, Val value)
{
    ssize_t hash = key_hash(rt, key);
    if (hash == -1 || dict_set_hashed(rt, self, key, hash, value) < 0)
        return -1;
    if (add_node(rt, as_odict(self), key, hash) == 0)
        return 0;
    struct saved_error e;
    error_fetch(rt, &e);
    if (dict_delete_hashed(rt, self, key, hash) < 0)
        error_clear(rt);
    error_restore_take(rt, &e);
    return -1;
}

static int odict_delete(struct runtime *rt, Val self, Val key)
{
    ssize_t hash = key_hash(rt, key);
    if (hash == -1 || remove_node(rt, as_odict(self), NULL, key, hash) < 0)
        return -1;
    return dict_delete_hashed(rt, self, key, hash);
}

static int odict_set_subscript(struct runtime *rt, Val self, Val key, Val value)
{
    return value ? odict_set(rt, self, key, value) : odict_delete(rt, self, key);
}

static Ref odict_pop(struct runtime *rt, Val self, Val key, ssize_t hash, Val fallback)
{
    struct odict *d = as_odict(self);
    struct node *n = find_node(rt, d, key, hash);
    if (n ? remove_node(rt, d, n, key, hash) < 0 : is_raised(rt))
        return NULL;
    return dict_pop(rt, self, key, fallback);
}

/* ---- updating from anything --------------------------------------------------------------- */

static int update_pair(struct runtime *rt, Val self, Val pair)
{
    Ref it = obj_iter(rt, pair);
    if (!it)
        return -1;
    Ref key = iter_next(rt, it), value = key ? iter_next(rt, it) : NULL, extra = NULL;
    int result = -1;
    if (!value) {
        if (!is_raised(rt))
            raise(rt, EXC_ValueError, "need more than %d value%s to unpack", key ? 1 : 0, key ? "" : "s");
    } else if ((extra = iter_next(rt, it))) {
        raise(rt, EXC_ValueError, "too many values to unpack (expected 2)");
    } else if (!is_raised(rt)) {
        result = obj_setitem(rt, self, key, value);
    }
    ref_drop(rt, key);
    ref_drop(rt, value);
    ref_drop(rt, extra);
    ref_drop(rt, it);
    return result;
}

static int update_pairs_take(struct runtime *rt, Val self, Ref pairs)
{
    Ref it = pairs ? obj_iter(rt, pairs) : NULL, pair;
    ref_drop(rt, pairs);
    if (!it)
        return -1;
    int result = 0;
    while (result == 0 && (pair = iter_next(rt, it))) {
        result = update_pair(rt, self, pair);
        ref_drop(rt, pair);
    }
    ref_drop(rt, it);
    return is_raised(rt) ? -1 : result;
}

static int update_keys(struct runtime *rt, Val self, Val mapping, Val keys)
{
    Ref it = obj_iter(rt, keys), key;
    if (!it)
        return -1;
    int result = 0;
    while (result == 0 && (key = iter_next(rt, it))) {
        Ref value = obj_getitem(rt, mapping, key);
        result = value ? obj_setitem(rt, self, key, value) : -1;
        ref_drop(rt, value);
        ref_drop(rt, key);
    }
    ref_drop(rt, it);
    return is_raised(rt) ? -1 : result;
}

static int odict_update_any(struct runtime *rt, Val self, Val arg)
{
    if (is_exact(arg, &dict_def))
        return update_pairs_take(rt, self, dict_item_list(rt, arg));
    Ref method;
    int found = obj_lookup_attr(rt, arg, IDENT_OF(rt, keys), &method);
    if (found < 0)
        return -1;
    if (found) {
        Ref keys = obj_call_0(rt, method);
        ref_drop(rt, method);
        int result = keys ? update_keys(rt, self, arg, keys) : -1;
        ref_drop(rt, keys);
        return result;
    }
    found = obj_lookup_attr(rt, arg, IDENT_OF(rt, items), &method);
    if (found < 0)
        return -1;
    if (found) {
        Ref items = obj_call_0(rt, method);
        ref_drop(rt, method);
        return update_pairs_take(rt, self, items);
    }
    return update_pairs_take(rt, self, ref_keep(arg));
}

static int odict_init(struct runtime *rt, Val self, Val args, Val kwargs)
{
    ssize_t n = tuple_size(args);
    if (n > 1)
        return raise_int(rt, EXC_TypeError, "expected at most 1 arguments, got %zd", n);
    if (n && odict_update_any(rt, self, tuple_at(args, 0)) < 0)
        return -1;
    return kwargs && dict_size(kwargs)
               ? update_pairs_take(rt, self, dict_item_list(rt, kwargs))
               : 0;
}

static Ref odict_update_py(NATIVE_ARGS)
{
    if (argc > 1)
        return raise(rt, EXC_TypeError,
                     "update() takes at most 1 positional argument (%zd given)", argc);
    if (argc && odict_update_any(rt, self, argv[0]) < 0)
        return NULL;
    for (ssize_t i = 0; kwnames && i < tuple_size(kwnames); i++) {
        if (obj_setitem(rt, self, tuple_at(kwnames, i), argv[argc + i]) < 0)
            return NULL;
    }
    return new_none(rt);
}

/* ---- slots ------------------------------------------------------------------------------- */

static void odict_dealloc(struct runtime *rt, Ref self)
{
    struct odict *d = as_odict(self);
    gc_untrack(rt, self);
    ref_clear(rt, &d->inst_dict);
    if (d->weaklist)
        weak_clear_all(rt, self);
    clear_nodes(rt, d);
    dict_def.dealloc(rt, self);
}

static int odict_visit(Val self, visit_fn *fn, void *arg)
{
    const struct odict *d = as_odict(self);
    VISIT_SLOT(d->inst_dict, "__dict__");
    for (const struct node *n = d->first; n; n = n->next)
        VISIT_SLOT(n->key, "order");
    return dict_def.visit(self, fn, arg);
}

static int odict_clear_slot(struct runtime *rt, Val self)
{
    ref_clear(rt, &as_odict(self)->inst_dict);
    dict_clear(rt, self);
    clear_nodes(rt, as_odict(self));
    return 0;
}

static void odict_blocks(Val self, void (*block)(const void *, void *), void *arg)
{
    const struct odict *d = as_odict(self);
    if (d->fast)
        block(d->fast, arg);
    for (const struct node *n = d->first; n; n = n->next)
        block(n, arg);
    dict_def.blocks(self, block, arg);
}

/* [(key, value), ...] of an OrderedDict, by its items() when it is a subclass. */
static Ref item_list(struct runtime *rt, Val self)
{
    if (!is_plain(self)) {
        Ref items = obj_call_method_0(rt, self, IDENT_OF(rt, items));
        Ref list = items ? sequence_list(rt, items) : NULL;
        ref_drop(rt, items);
        return list;
    }
    struct odict *d = as_odict(self);
    size_t state = d->state;
    Ref list = list_new(rt, 0);
    for (struct node *n = d->first; list && n; n = n->next) {
        Ref key = ref_keep(n->key), pair = NULL;
        /* By the key's hash of now: it may have changed, then the key is not found. */
        Val value = dict_get(rt, self, key);
        if (value)
            pair = tuple_pack(rt, 2, key, value);
        else if (!is_raised(rt))
            raise_key(rt, key);
        ref_drop(rt, key);
        if (pair && state != d->state) {
            ref_clear(rt, &pair);
            raise(rt, EXC_RuntimeError, "OrderedDict mutated during iteration");
        }
        if (!list_append_take(rt, list, pair))
            ref_clear(rt, &list);
    }
    return list;
}

static Ref odict_repr(struct runtime *rt, Val self)
{
    const char *name = type_short_name(self->type);
    if (dict_size(self) == 0)
        return str_format(rt, "%s()", name);
    int running = repr_enter(rt, self);
    if (running)
        return running > 0 ? str_new(rt, "...") : NULL;
    Ref items = item_list(rt, self);
    Ref text = items ? str_format(rt, "%s(%R)", name, items) : NULL;
    ref_drop(rt, items);
    repr_leave(rt, self);
    return text;
}

static int keys_equal(struct runtime *rt, struct odict *a, struct odict *b)
{
    const struct node *x = a->first, *y = b->first;
    size_t sa = a->state, sb = b->state;
    while (x && y) {
        Ref k = ref_keep(x->key), other = ref_keep(y->key);
        int same = obj_compare_bool(rt, k, other, CMP_EQ);
        ref_drop(rt, k);
        ref_drop(rt, other);
        if (same <= 0)
            return same;
        if (sa != a->state || sb != b->state)
            return raise_int(rt, EXC_RuntimeError, "OrderedDict mutated during iteration");
        x = x->next;
        y = y->next;
    }
    return !x && !y;
}

static Ref odict_compare(struct runtime *rt, Val a, Val b, int op)
{
    if (!is_odict(rt, a) || !is_dict(b) || (op != CMP_EQ && op != CMP_NE))
        return new_not_implemented(rt);
    Ref result = dict_def.compare(rt, a, b, op);
    if (!result || !is_odict(rt, b) || result == (op == CMP_EQ ? rt->false_ : rt->true_))
        return result;
    ref_drop(rt, result);
    int same = keys_equal(rt, as_odict(a), as_odict(b));
    return same < 0 ? NULL : new_bool(rt, same == (op == CMP_EQ));
}

static Ref odict_or(struct runtime *rt, Val a, Val b)
{
    struct type *type = is_odict(rt, a) ? a->type : b->type;
    if (!is_dict(a) || !is_dict(b))
        return new_not_implemented(rt);
    Ref both = obj_call_1(rt, REF(type), a);
    if (both && odict_update_any(rt, both, b) < 0)
        ref_clear(rt, &both);
    return both;
}

static Ref odict_ior(struct runtime *rt, Val self, Val other)
{
    return odict_update_any(rt, self, other) < 0 ? NULL : ref_keep(self);
}

/* ---- methods --------------------------------------------------------------------------------- */

static Ref odict_fromkeys(NATIVE_ARGS)
{
    static const struct args_spec spec = {"fromkeys", 2, 1, 0, {"iterable", "value", NULL}};
    Val out[2] = {NULL, rt->none};
    if (!args_parse(rt, &spec, argv, argc, kwnames, out))
        return NULL;
    Ref d = obj_call_0(rt, self);
    Ref it = d ? obj_iter(rt, out[0]) : NULL, key;
    int result = it ? 0 : -1;
    while (result == 0 && (key = iter_next(rt, it))) {
        result = obj_setitem(rt, d, key, out[1] ? out[1] : rt->none);
        ref_drop(rt, key);
    }
    ref_drop(rt, it);
    if (result < 0 || is_raised(rt))
        ref_clear(rt, &d);
    return d;
}

static Ref odict_sizeof_py(NATIVE_ARGS)
{
    UNUSED_ARGS;
    const struct odict *d = as_odict(self);
    ssize_t size = self->type->basicsize;
    if (d->dict.keys != EMPTY_KEYS && d->dict.keys->refs == 1)
        size += dict_keys_size(d->dict.keys);
    size += d->fast_size * (ssize_t)sizeof(struct node *);
    for (const struct node *n = d->first; n; n = n->next)
        size += (ssize_t)sizeof(struct node);
    return int_from_ssize(rt, size);
}

static Ref odict_reduce_py(NATIVE_ARGS)
{
    UNUSED_ARGS;
    Ref state = obj_call_method_0(rt, self, IDENT_OF(rt, __getstate__));
    Ref items = state ? obj_call_method_0(rt, self, IDENT_OF(rt, items)) : NULL;
    Ref it = items ? obj_iter(rt, items) : NULL;
    Ref result = it ? tuple_pack(rt, 5, REF(self->type), rt->types->empty_tuple, state,
                                 rt->none, it)
                    : NULL;
    ref_drop(rt, state);
    ref_drop(rt, items);
    ref_drop(rt, it);
    return result;
}

static Ref odict_setdefault_py(NATIVE_ARGS)
{
    static const struct args_spec spec = {"setdefault", 2, 1, 0, {"key", "default", NULL}};
    Val out[2] = {NULL, NULL};
    if (!args_parse(rt, &spec, argv, argc, kwnames, out))
        return NULL;
    Val fallback = out[1] ? out[1] : rt->none;
    if (is_plain(self)) {
        Ref value;
        int found = dict_lookup(rt, self, out[0], &value);
        if (found)
            return found < 0 ? NULL : value;
        return odict_set(rt, self, out[0], fallback) < 0 ? NULL : ref_keep(fallback);
    }
    int found = obj_contains(rt, self, out[0]);
    if (found < 0)
        return NULL;
    if (found)
        return obj_getitem(rt, self, out[0]);
    return obj_setitem(rt, self, out[0], fallback) < 0 ? NULL : ref_keep(fallback);
}

static Ref odict_pop_py(NATIVE_ARGS)
{
    static const struct args_spec spec = {"pop", 2, 1, 0, {"key", "default", NULL}};
    Val out[2] = {NULL, NULL};
    if (!args_parse(rt, &spec, argv, argc, kwnames, out))
        return NULL;
    ssize_t hash = key_hash(rt, out[0]);
    return hash == -1 ? NULL : odict_pop(rt, self, out[0], hash, out[1]);
}

static Ref odict_popitem_py(NATIVE_ARGS)
{
    static const struct args_spec spec = {"popitem", 1, 0, 0, {"last", NULL}};
    Val out[1] = {NULL};
    if (!args_parse(rt, &spec, argv, argc, kwnames, out))
        return NULL;
    int last = out[0] ? obj_is_true(rt, out[0]) : 1;
    if (last < 0)
        return NULL;
    struct odict *d = as_odict(self);
    const struct node *n = last ? d->last : d->first;
    if (!n)
        return raise(rt, EXC_KeyError, "dictionary is empty");
    Ref key = ref_keep(n->key);
    Ref value = odict_pop(rt, self, key, n->hash, NULL);
    Ref pair = value ? tuple_pack(rt, 2, key, value) : NULL;
    ref_drop(rt, key);
    ref_drop(rt, value);
    return pair;
}

static Ref odict_clear_py(NATIVE_ARGS)
{
    UNUSED_ARGS;
    dict_clear(rt, self);
    clear_nodes(rt, as_odict(self));
    return new_none(rt);
}

static Ref odict_copy_py(NATIVE_ARGS)
{
    UNUSED_ARGS;
    bool plain = is_plain(self);
    Ref copy = obj_call_0(rt, REF(self->type));
    size_t state = as_odict(self)->state;
    for (struct node *n = as_odict(self)->first; copy && n; n = n->next) {
        Ref key = ref_keep(n->key);
        Ref value = plain ? ref_keep_null(dict_get(rt, self, key))
                          : obj_getitem(rt, self, key);
        if (!value && !is_raised(rt))
            raise_key(rt, key);
        int result = !value  ? -1
                     : plain ? odict_set(rt, copy, key, value)
                             : obj_setitem(rt, copy, key, value);
        ref_drop(rt, key);
        ref_drop(rt, value);
        if (result == 0 && state != as_odict(self)->state)
            result = raise_int(rt, EXC_RuntimeError, "OrderedDict mutated during iteration");
        if (result < 0)
            ref_clear(rt, &copy);
    }
    return copy;
}

static Ref odict_move_to_end_py(NATIVE_ARGS)
{
    static const struct args_spec spec = {"move_to_end", 2, 1, 0, {"key", "last", NULL}};
    Val out[2] = {NULL, NULL};
    if (!args_parse(rt, &spec, argv, argc, kwnames, out))
        return NULL;
    int last = out[1] ? obj_is_true(rt, out[1]) : 1;
    if (last < 0)
        return NULL;
    struct odict *d = as_odict(self);
    if (!d->first)
        return raise_key(rt, out[0]);
    struct node *end = last ? d->last : d->first;
    if (end->key == out[0])
        return new_none(rt);
    ssize_t hash = key_hash(rt, out[0]);
    struct node *n = hash == -1 ? NULL : find_node(rt, d, out[0], hash);
    if (!n)
        return is_raised(rt) ? NULL : raise_key(rt, out[0]);
    if (n != (last ? d->last : d->first)) {
        unlink_node(d, n);
        if (last)
            link_last(d, n);
        else
            link_first(d, n);
    }
    return new_none(rt);
}

static Ref odict_keys_py(NATIVE_ARGS)
{
    UNUSED_ARGS;
    return dict_view_new(rt, TYPE_ID_odict_keys, self);
}
static Ref odict_values_py(NATIVE_ARGS)
{
    UNUSED_ARGS;
    return dict_view_new(rt, TYPE_ID_odict_values, self);
}
static Ref odict_items_py(NATIVE_ARGS)
{
    UNUSED_ARGS;
    return dict_view_new(rt, TYPE_ID_odict_items, self);
}

/* ---- iterators ----------------------------------------------------------------------------------- */

enum { ITER_KEYS = 1, ITER_VALUES = 2, ITER_REVERSED = 4 };

struct odict_iterator { /* 64 + 16 = 80 */
    struct obj head;
    ssize_t kind;
    Ref odict; /* NULL when exhausted */
    ssize_t size;
    size_t state;
    Ref result;  /* both: the tuple to hand out */
    Ref current; /* the next key, or NULL */
};
static inline struct odict_iterator *as_iterator(Val v)
{
    return LOOK(odict_iterator, v);
}

static Ref iterator_make(struct runtime *rt, Val odict, int kind)
{
    struct odict *d = as_odict(odict);
    Ref self = gc_new(rt, builtin_type(rt, TYPE_ID_odict_iterator));
    if (!self)
        return NULL;
    struct odict_iterator *it = as_iterator(self);
    const struct node *n = kind & ITER_REVERSED ? d->last : d->first;
    it->kind = kind;
    it->odict = ref_keep(odict);
    it->size = d->dict.used;
    it->state = d->state;
    it->current = n ? ref_keep(n->key) : NULL;
    it->result = NULL;
    if ((kind & 3) == 3) {
        it->result = tuple_pack(rt, 2, rt->none, rt->none);
        if (!it->result) {
            ref_drop(rt, self);
            return NULL;
        }
    }
    gc_track(rt, self);
    return self;
}

static Ref odict_iter(struct runtime *rt, Val self)
{
    return iterator_make(rt, self, ITER_KEYS);
}
static Ref odict_reversed_py(NATIVE_ARGS)
{
    UNUSED_ARGS;
    return iterator_make(rt, self, ITER_KEYS | ITER_REVERSED);
}

static void iterator_dealloc(struct runtime *rt, Ref self)
{
    struct odict_iterator *it = as_iterator(self);
    gc_untrack(rt, self);
    ref_drop(rt, it->odict);
    ref_drop(rt, it->current);
    ref_drop(rt, it->result);
    gc_free(rt, self);
}

static int iterator_visit(Val self, visit_fn *fn, void *arg)
{
    const struct odict_iterator *it = as_iterator(self);
    VISIT_SLOT(it->odict, "odict");
    VISIT_SLOT(it->current, "current");
    VISIT_SLOT(it->result, "result");
    return 0;
}

static int iterator_clear(struct runtime *rt, Val self)
{
    struct odict_iterator *it = as_iterator(self);
    ref_clear(rt, &it->odict);
    ref_clear(rt, &it->current);
    ref_clear(rt, &it->result);
    return 0;
}

static Ref iterator_next_key(struct runtime *rt, struct odict_iterator *it)
{
    if (!it->odict)
        return NULL;
    struct odict *d = as_odict(it->odict);
    if (!it->current)
        goto done;
    if (d->state != it->state) {
        raise(rt, EXC_RuntimeError, "OrderedDict mutated during iteration");
        goto done;
    }
    if (d->dict.used != it->size) {
        raise(rt, EXC_RuntimeError, "OrderedDict changed size during iteration");
        it->size = -1;
        goto done;
    }
    ssize_t hash = key_hash(rt, it->current);
    const struct node *n = hash == -1 ? NULL : find_node(rt, d, it->current, hash);
    if (!n) {
        if (!is_raised(rt))
            raise_key(rt, it->current);
        ref_clear(rt, &it->current);
        goto done;
    }
    Ref key = it->current;
    n = it->kind & ITER_REVERSED ? n->prev : n->next;
    it->current = n ? ref_keep(n->key) : NULL;
    return key;
done:
    ref_clear(rt, &it->odict);
    return NULL;
}

static Ref iterator_next(struct runtime *rt, Val self)
{
    struct odict_iterator *it = as_iterator(self);
    Ref key = iterator_next_key(rt, it);
    if (!key || !(it->kind & ITER_VALUES))
        return key;
    Ref value;
    int found = dict_lookup(rt, it->odict, key, &value);
    if (found <= 0) {
        if (found == 0)
            raise_key(rt, key);
        ref_drop(rt, key);
        ref_clear(rt, &it->current);
        ref_clear(rt, &it->odict);
        return NULL;
    }
    if (!(it->kind & ITER_KEYS)) {
        ref_drop(rt, key);
        return value;
    }
    Ref result = it->result;
    if (result->refs == 1) {
        result->refs++;
        ref_set_take(rt, &as_tuple(result)->items[0], key);
        ref_set_take(rt, &as_tuple(result)->items[1], value);
        if (!gc_is_tracked_head(result))
            gc_track(rt, result);
        return result;
    }
    Ref pair[2] = {key, value};
    return tuple_from_array_take(rt, pair, 2);
}

static Ref iterator_reduce(NATIVE_ARGS)
{
    UNUSED_ARGS;
    struct odict_iterator *it = as_iterator(self), saved = *it;
    Ref odict = ref_keep_null(it->odict), current = ref_keep_null(it->current);
    Ref list = sequence_list(rt, self);
    it->size = saved.size;
    it->state = saved.state;
    ref_set_take(rt, &it->odict, odict);
    ref_set_take(rt, &it->current, current);
    Ref iter = list ? builtins_get(rt, "iter") : NULL;
    Ref args = iter ? tuple_pack(rt, 1, list) : NULL;
    Ref result = args ? tuple_pack(rt, 2, iter, args) : NULL;
    ref_drop(rt, list);
    ref_drop(rt, iter);
    ref_drop(rt, args);
    return result;
}

static const struct method_def iterator_methods[] = {
    {"__reduce__", iterator_reduce, 0, 0, 0, "Return state information for pickling"},
    {0},
};

const struct type_def odict_iterator_def = {
    .name = "odict_iterator",
    .basicsize = sizeof(struct odict_iterator),
    .flags = TYPE_GC | TYPE_NO_NEW,
    .dealloc = iterator_dealloc,
    .visit = iterator_visit,
    .clear = iterator_clear,
    .iter = iter_self,
    .iternext = iterator_next,
    .methods = iterator_methods,
};

/* ---- views ---------------------------------------------------------------------------------------- */

#define ODICT_VIEW(view, base_def, kind)                                                  \
    static Ref view##_iter(struct runtime *rt, Val self)                                  \
    {                                                                                     \
        return iterator_make(rt, LOOK(dict_view, self)->dict, kind);                      \
    }                                                                                     \
    static Ref view##_reversed(NATIVE_ARGS)                                               \
    {                                                                                     \
        UNUSED_ARGS;                                                                      \
        return iterator_make(rt, LOOK(dict_view, self)->dict, (kind) | ITER_REVERSED);    \
    }                                                                                     \
    static const struct method_def view##_methods[] = {                                   \
        {"__reversed__", view##_reversed, 0, 0, 0, NULL},                                 \
        {0},                                                                              \
    };                                                                                    \
    const struct type_def view##_def = {                                                  \
        .name = #view,                                                                    \
        .base = &(base_def),                                                              \
        .basicsize = sizeof(struct dict_view),                                            \
        .flags = TYPE_NO_NEW,                                                             \
        .iter = view##_iter,                                                              \
        .methods = view##_methods,                                                        \
    }
ODICT_VIEW(odict_keys, dict_keys_def, ITER_KEYS);
ODICT_VIEW(odict_values, dict_values_def, ITER_VALUES);
ODICT_VIEW(odict_items, dict_items_def, ITER_KEYS | ITER_VALUES);

/* ---- type ------------------------------------------------------------------------------------------ */

static ssize_t odict_length(struct runtime *rt, Val self)
{
    (void)rt;
    return dict_size(self);
}

static Ref odict_subscript(struct runtime *rt, Val self, Val key)
{
    return dict_def.mapping->subscript(rt, self, key);
}

static const struct method_def odict_methods[] = {
    {"fromkeys", odict_fromkeys, 0, -1, METH_CLASS | METH_KW,
     "fromkeys($type, /, iterable, value=None)\n--\n\n"
     "Create a new ordered dictionary with keys from iterable and values set to value."},
    {"__sizeof__", odict_sizeof_py, 0, 0, 0, NULL},
    {"__reduce__", odict_reduce_py, 0, 0, 0, "Return state information for pickling"},
    {"setdefault", odict_setdefault_py, 0, -1, METH_KW,
     "setdefault($self, /, key, default=None)\n--\n\n"
     "Insert key with a value of default if key is not in the dictionary.\n\n"
     "Return the value for key if key is in the dictionary, else default."},
    {"pop", odict_pop_py, 0, -1, METH_KW,
     "pop($self, /, key, default=<unrepresentable>)\n--\n\n"
     "od.pop(key[,default]) -> v, remove specified key and return the corresponding value.\n\n"
     "If the key is not found, return the default if given; otherwise,\nraise a KeyError."},
    {"popitem", odict_popitem_py, 0, -1, METH_KW,
     "popitem($self, /, last=True)\n--\n\n"
     "Remove and return a (key, value) pair from the dictionary.\n\n"
     "Pairs are returned in LIFO order if last is true or FIFO order if false."},
    {"keys", odict_keys_py, 0, 0, 0, NULL},
    {"values", odict_values_py, 0, 0, 0, NULL},
    {"items", odict_items_py, 0, 0, 0, NULL},
    {"update", odict_update_py, 0, -1, METH_KW, NULL},
    {"clear", odict_clear_py, 0, 0, 0, "od.clear() -> None.  Remove all items from od."},
    {"copy", odict_copy_py, 0, 0, 0, "od.copy() -> a shallow copy of od"},
    {"__reversed__", odict_reversed_py, 0, 0, 0, "od.__reversed__() <==> reversed(od)"},
    {"move_to_end", odict_move_to_end_py, 0, -1, METH_KW,
     "move_to_end($self, /, key, last=True)\n--\n\n"
     "Move an existing element to the end (or beginning if last is false).\n\n"
     "Raise KeyError if the element does not exist."},
    {0},
};
static Ref odict_get_dict(struct runtime *rt, Val self, void *closure)
{
    return obj_generic_get_dict(rt, self, closure);
}
static const struct getset_def odict_getset[] = {
    {.name = "__dict__", .get = odict_get_dict},
    {0},
};
static const struct number_suite odict_number = {.or_ = odict_or, .inplace_or = odict_ior};
static const struct mapping_suite odict_mapping = {
    .length = odict_length,
    .subscript = odict_subscript,
    .set_subscript = odict_set_subscript,
};

const struct type_def odict_def = {
    .name = "collections.OrderedDict",
    .doc = "Dictionary that remembers insertion order",
    .base = &dict_def,
    .basicsize = sizeof(struct odict),
    .flags = TYPE_GC | TYPE_BASE,
    .weaklist_offset = offsetof(struct odict, weaklist),
    .dict_offset = offsetof(struct odict, inst_dict),
    .dealloc = odict_dealloc,
    .visit = odict_visit,
    .clear = odict_clear_slot,
    .repr = odict_repr,
    .unhashable = true,
    .compare = odict_compare,
    .iter = odict_iter,
    .init = odict_init,
    .number = &odict_number,
    .mapping = &odict_mapping,
    .methods = odict_methods,
    .getset = odict_getset,
    .blocks = odict_blocks,
};
