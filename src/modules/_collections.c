/* _collections.c - the module behind collections: defaultdict, _tuplegetter, counting. */
#include "modules/deque.h"
#include "types/args.h"
#include "types/dict_layout.h"
#include "types/int.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/str.h"
#include "types/tuple.h"
#include "types/type_layout.h"

/* ---- defaultdict ---------------------------------------------------------------------- */

struct defaultdict { /* 56 + 16 = 72 */
    struct dict dict;
    Ref factory; /* NULL or None: none */
};
static inline struct defaultdict *as_defaultdict(Val v)
{
    return LOOK(defaultdict, v);
}

static int defaultdict_init(struct runtime *rt, Val self, Val args, Val kwargs)
{
    Val factory = NULL;
    ssize_t n = tuple_size(args);
    Ref rest = n ? tuple_slice(rt, args, 1, n) : ref_keep(args);
    if (!rest)
        return -1;
    if (n) {
        factory = tuple_at(args, 0);
        if (factory != rt->none && !obj_is_callable(factory)) {
            ref_drop(rt, rest);
            return raise_int(rt, EXC_TypeError, "first argument must be callable or None");
        }
    }
    Ref old = as_defaultdict(self)->factory;
    as_defaultdict(self)->factory = ref_keep_null(factory);
    int result = dict_def.init(rt, self, rest, kwargs);
    ref_drop(rt, rest);
    ref_drop(rt, old);
    return result;
}

static void defaultdict_dealloc(struct runtime *rt, Ref self)
{
    gc_untrack(rt, self);
    ref_clear(rt, &as_defaultdict(self)->factory);
    dict_def.dealloc(rt, self);
}

static int defaultdict_visit(Val self, visit_fn *fn, void *arg)
{
    VISIT_SLOT(as_defaultdict(self)->factory, "default_factory");
    return dict_def.visit(self, fn, arg);
}

static int defaultdict_clear(struct runtime *rt, Val self)
{
    ref_clear(rt, &as_defaultdict(self)->factory);
    dict_clear(rt, self);
    return 0;
}

static Ref defaultdict_repr(struct runtime *rt, Val self)
{
    Ref base = dict_def.repr(rt, self), factory = NULL, text = NULL;
    if (!base)
        return NULL;
    Val f = as_defaultdict(self)->factory;
    if (!f) {
        factory = str_new(rt, "None");
    } else {
        int running = repr_enter(rt, f);
        if (running > 0) {
            factory = str_new(rt, "...");
        } else if (running == 0) {
            factory = obj_repr(rt, f);
            repr_leave(rt, f);
        }
    }
    if (factory)
        text = str_format(rt, "%s(%U, %U)", type_short_name(self->type), factory, base);
    ref_drop(rt, factory);
    ref_drop(rt, base);
    return text;
}

static Ref defaultdict_missing(NATIVE_ARGS)
{
    UNUSED_ARGS;
    Val factory = as_defaultdict(self)->factory;
    if (!factory || factory == rt->none)
        return raise_key(rt, argv[0]);
    Ref value = obj_call_0(rt, factory);
    if (value && obj_setitem(rt, self, argv[0], value) < 0)
        ref_clear(rt, &value);
    return value;
}

/* type(self)(factory, items). */
static Ref defaultdict_like(struct runtime *rt, Val self, Val items)
{
    Val factory = as_defaultdict(self)->factory;
    return obj_call_2(rt, REF(self->type), factory ? factory : rt->none, items);
}

static Ref defaultdict_copy(NATIVE_ARGS)
{
    UNUSED_ARGS;
    return defaultdict_like(rt, self, self);
}

static Ref defaultdict_reduce(NATIVE_ARGS)
{
    UNUSED_ARGS;
    Val factory = as_defaultdict(self)->factory;
    Ref args = factory && factory != rt->none ? tuple_pack(rt, 1, factory) : tuple_new(rt, 0);
    Ref items = args ? obj_call_method_0(rt, self, IDENT_OF(rt, items)) : NULL;
    Ref it = items ? obj_iter(rt, items) : NULL;
    Ref result =
        it ? tuple_pack(rt, 5, REF(self->type), args, rt->none, rt->none, it) : NULL;
    ref_drop(rt, args);
    ref_drop(rt, items);
    ref_drop(rt, it);
    return result;
}

static Ref class_getitem(NATIVE_ARGS)
{
    UNUSED_ARGS;
    return generic_alias_new(rt, self, argv[0]);
}

static Ref defaultdict_or(struct runtime *rt, Val a, Val b)
{
    bool mine = is_instance_of(a, builtin_type(rt, TYPE_ID_defaultdict));
    Val self = mine ? a : b, other = mine ? b : a;
    if (!is_dict(other))
        return new_not_implemented(rt);
    Ref both = defaultdict_like(rt, self, a);
    if (both && dict_update(rt, both, b) < 0)
        ref_clear(rt, &both);
    return both;
}

static const struct method_def defaultdict_methods[] = {
    {"__missing__", defaultdict_missing, 1, 1, 0,
     "__missing__(key) # Called by __getitem__ for missing key; pseudo-code:\n"
     "  if self.default_factory is None: raise KeyError((key,))\n"
     "  self[key] = value = self.default_factory()\n"
     "  return value\n"},
    {"copy", defaultdict_copy, 0, 0, 0, "D.copy() -> a shallow copy of D."},
    {"__copy__", defaultdict_copy, 0, 0, 0, "D.copy() -> a shallow copy of D."},
    {"__reduce__", defaultdict_reduce, 0, 0, 0, "Return state information for pickling."},
    {"__class_getitem__", class_getitem, 1, 1, METH_CLASS, "See PEP 585"},
    {0},
};
static const struct member_def defaultdict_members[] = {
    {"default_factory", MEMBER_OBJECT, offsetof(struct defaultdict, factory), 0,
     "Factory for default value called by __missing__()."},
    {0},
};
static const struct number_suite defaultdict_number = {.or_ = defaultdict_or};

static void defaultdict_blocks(Val self, void (*block)(const void *, void *), void *arg)
{
    dict_def.blocks(self, block, arg);
}

const struct type_def defaultdict_def = {
    .name = "collections.defaultdict",
    .doc = "defaultdict(default_factory=None, /, [...]) --> dict with default factory\n\n"
           "The default factory is called without arguments to produce\n"
           "a new value when a key is not present, in __getitem__ only.\n"
           "A defaultdict compares equal to a dict with the same items.\n"
           "All remaining arguments are treated the same as if they were\n"
           "passed to the dict constructor, including keyword arguments.",
    .base = &dict_def,
    .basicsize = sizeof(struct defaultdict),
    .flags = TYPE_GC | TYPE_BASE,
    .dealloc = defaultdict_dealloc,
    .visit = defaultdict_visit,
    .clear = defaultdict_clear,
    .repr = defaultdict_repr,
    .init = defaultdict_init,
    .number = &defaultdict_number,
    .methods = defaultdict_methods,
    .members = defaultdict_members,
    .blocks = defaultdict_blocks,
};

/* ---- _tuplegetter: the fields of a namedtuple --------------------------------------------- */

struct tuplegetter { /* 32 + 16 */
    struct obj head;
    ssize_t index;
    Ref doc;
};
static inline struct tuplegetter *as_getter(Val v)
{
    return LOOK(tuplegetter, v);
}

static Ref tuplegetter_new(struct runtime *rt, struct type *type, Val args, Val kwargs)
{
    if (kwargs && dict_size(kwargs))
        return raise(rt, EXC_TypeError, "_tuplegetter() takes no keyword arguments");
    ssize_t index;
    if (!args_check(rt, "_tuplegetter", tuple_size(args), 2, 2) ||
        !arg_ssize(rt, tuple_at(args, 0), &index))
        return NULL;
    Ref self = type->alloc(rt, type, 0);
    if (!self)
        return NULL;
    as_getter(self)->index = index;
    as_getter(self)->doc = ref_keep(tuple_at(args, 1));
    return self;
}

static void tuplegetter_dealloc(struct runtime *rt, Ref self)
{
    gc_untrack(rt, self);
    ref_clear(rt, &as_getter(self)->doc);
    gc_free(rt, self);
}

static int tuplegetter_visit(Val self, visit_fn *fn, void *arg)
{
    VISIT_SLOT(as_getter(self)->doc, "__doc__");
    return 0;
}

static int tuplegetter_clear(struct runtime *rt, Val self)
{
    ref_clear(rt, &as_getter(self)->doc);
    return 0;
}

static Ref tuplegetter_get(struct runtime *rt, Val self, Val obj, Val type)
{
    (void)type;
    ssize_t index = as_getter(self)->index;
    if (!obj || obj == rt->none)
        return ref_keep(self);
    if (!is_tuple(obj))
        return raise(rt, EXC_TypeError,
                     "descriptor for index '%zd' for tuple subclasses doesn't apply to '%s' object",
                     index, obj->type->name);
    if (index < 0 || index >= tuple_size(obj))
        return raise(rt, EXC_IndexError, "tuple index out of range");
    return ref_keep(tuple_at(obj, index));
}

static int tuplegetter_set(struct runtime *rt, Val self, Val obj, Val value)
{
    (void)self;
    (void)obj;
    return raise_int(rt, EXC_AttributeError,
                     value ? "can't set attribute" : "can't delete attribute");
}

static Ref tuplegetter_repr(struct runtime *rt, Val self)
{
    return str_format(rt, "%s(%zd, %R)", type_short_name(self->type), as_getter(self)->index,
                      as_getter(self)->doc);
}

static Ref tuplegetter_reduce(NATIVE_ARGS)
{
    UNUSED_ARGS;
    Ref index = int_from_ssize(rt, as_getter(self)->index);
    Ref args = index ? tuple_pack(rt, 2, index, as_getter(self)->doc) : NULL;
    Ref result = args ? tuple_pack(rt, 2, REF(self->type), args) : NULL;
    ref_drop(rt, index);
    ref_drop(rt, args);
    return result;
}

static const struct method_def tuplegetter_methods[] = {
    {"__reduce__", tuplegetter_reduce, 0, 0, 0, NULL},
    {0},
};
static const struct member_def tuplegetter_members[] = {
    {"__doc__", MEMBER_OBJECT, offsetof(struct tuplegetter, doc), 0, NULL},
    {0},
};

const struct type_def tuplegetter_def = {
    .name = "_collections._tuplegetter",
    .basicsize = sizeof(struct tuplegetter),
    .flags = TYPE_GC,
    .dealloc = tuplegetter_dealloc,
    .visit = tuplegetter_visit,
    .clear = tuplegetter_clear,
    .repr = tuplegetter_repr,
    .descr_get = tuplegetter_get,
    .descr_set = tuplegetter_set,
    .new_ = tuplegetter_new,
    .methods = tuplegetter_methods,
    .members = tuplegetter_members,
};

/* ---- counting -------------------------------------------------------------------------------- */

/* mapping[key] += 1 in a dict whose get and __setitem__ are dict's own. */
static int count_in_dict(struct runtime *rt, Val mapping, Val key, Val one)
{
    ssize_t hash = obj_hash(rt, key);
    Ref old = hash == -1 ? NULL : ref_keep_null(dict_get_hashed(rt, mapping, key, hash));
    if (is_raised(rt))
        return -1;
    Ref more = old ? number_add(rt, old, one) : ref_keep(one);
    ref_drop(rt, old);
    int result = more ? dict_set_hashed(rt, mapping, key, hash, more) : -1;
    ref_drop(rt, more);
    return result;
}

static int count_in_mapping(struct runtime *rt, Val mapping, Val get, Val key, Val one, Val zero)
{
    Ref old = obj_call_2(rt, get, key, zero);
    if (!old)
        return -1;
    Ref more = number_add(rt, old, one);
    ref_drop(rt, old);
    if (!more)
        return -1;
    int result = obj_setitem(rt, mapping, key, more);
    ref_drop(rt, more);
    return result;
}

static Ref count_elements(NATIVE_ARGS)
{
    (void)self;
    UNUSED_ARGS;
    Val mapping = argv[0];
    Ref it = obj_iter(rt, argv[1]);
    if (!it)
        return NULL;
    Ref one = int_from_ssize(rt, 1), zero = int_from_ssize(rt, 0), get = NULL, key;
    int result = one && zero ? 0 : -1;
    struct type *t = mapping->type, *dict = builtin_type(rt, TYPE_ID_dict);
    bool fast = is_dict(mapping) &&
                type_lookup(rt, t, IDENT_OF(rt, get)) == type_lookup(rt, dict, IDENT_OF(rt, get)) &&
                type_lookup(rt, t, IDENT_OF(rt, __setitem__)) ==
                    type_lookup(rt, dict, IDENT_OF(rt, __setitem__));
    if (!fast && result == 0 && !(get = obj_getattr(rt, mapping, IDENT_OF(rt, get))))
        result = -1;
    while (result == 0 && (key = iter_next(rt, it))) {
        result = fast ? count_in_dict(rt, mapping, key, one)
                      : count_in_mapping(rt, mapping, get, key, one, zero);
        ref_drop(rt, key);
    }
    ref_drop(rt, it);
    ref_drop(rt, get);
    ref_drop(rt, one);
    ref_drop(rt, zero);
    return result < 0 || is_raised(rt) ? NULL : new_none(rt);
}

/* ---- module -------------------------------------------------------------------------------------- */

static const struct method_def collections_functions[] = {
    {"_count_elements", count_elements, 2, 2, 0,
     "_count_elements($module, mapping, iterable, /)\n--\n\n"
     "Count elements in the iterable, updating the mapping"},
    {0},
};

static bool collections_init(struct runtime *rt, Val module)
{
    static const struct {
        const char *name;
        enum type_id id;
    } types[] = {
        {"deque", TYPE_ID_deque},
        {"defaultdict", TYPE_ID_defaultdict},
        {"OrderedDict", TYPE_ID_odict},
        {"_deque_iterator", TYPE_ID_deque_iterator},
        {"_deque_reverse_iterator", TYPE_ID_deque_reverse_iterator},
        {"_tuplegetter", TYPE_ID_tuplegetter},
    };
    static const enum type_id hidden[] = {TYPE_ID_odict_iterator, TYPE_ID_odict_keys,
                                          TYPE_ID_odict_values, TYPE_ID_odict_items};
    for (size_t i = 0; i < sizeof hidden / sizeof *hidden; i++) {
        if (!type_lazy(rt, hidden[i]))
            return false;
    }
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        struct type *t = type_lazy(rt, types[i].id);
        if (!t || !module_add(rt, module, types[i].name, REF(t)))
            return false;
    }
    return true;
}

extern const struct module_def _collections_module;
const struct module_def _collections_module = {
    .name = "_collections",
    .doc = "High performance data structures.\n- deque:        ordered collection accessible "
           "from endpoints only\n- defaultdict:  dict subclass with a default value factory\n",
    .functions = collections_functions,
    .init = collections_init,
};
