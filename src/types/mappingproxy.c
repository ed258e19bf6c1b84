/* mappingproxy.c - a mapping that can only be read: what cls.__dict__ gives. */
#include "types/args.h"
#include "types/descr.h"
#include "types/dict.h"
#include "types/list.h"
#include "types/module.h"
#include "types/native.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/str.h"
#include "types/tuple.h"
#include "types/type_internal.h"

struct mappingproxy { /* 24 + 16 = 40 */
    struct obj head;
    Ref mapping;
};
extern const struct type_def mappingproxy_def;

static inline Val mapping_of(Val self)
{
    return LOOK(mappingproxy, self)->mapping;
}

Ref mappingproxy_new(struct runtime *rt, Val mapping)
{
    Ref r = gc_new(rt, builtin_type(rt, TYPE_ID_mappingproxy));
    if (!r)
        return NULL;
    LOOK(mappingproxy, r)->mapping = ref_keep(mapping);
    gc_track(rt, r);
    return r;
}

static Ref proxy_new(struct runtime *rt, struct type *type, Val args, Val kwargs)
{
    (void)type;
    static const struct args_spec spec = {"mappingproxy", 1, 1, 0, {"mapping"}};
    Val mapping = NULL;
    if (!args_parse_tuple(rt, &spec, args, kwargs, &mapping))
        return NULL;
    if (!is_mapping(mapping) || is_list(mapping) || is_tuple(mapping))
        return raise(rt, EXC_TypeError, "mappingproxy() argument must be a mapping, not %s",
                     mapping->type->name);
    return mappingproxy_new(rt, mapping);
}

static ssize_t proxy_length(struct runtime *rt, Val self)
{
    return obj_length(rt, mapping_of(self));
}

static Ref proxy_getitem(struct runtime *rt, Val self, Val key)
{
    return obj_getitem(rt, mapping_of(self), key);
}

static int proxy_contains(struct runtime *rt, Val self, Val key)
{
    if (is_exact(mapping_of(self), &dict_def))
        return dict_contains(rt, mapping_of(self), key);
    return obj_contains(rt, mapping_of(self), key);
}

static Ref proxy_iter(struct runtime *rt, Val self)
{
    return obj_iter(rt, mapping_of(self));
}

static Ref proxy_repr(struct runtime *rt, Val self)
{
    return str_format(rt, "mappingproxy(%R)", mapping_of(self));
}

static Ref proxy_str(struct runtime *rt, Val self)
{
    return obj_str(rt, mapping_of(self));
}

static Ref proxy_compare(struct runtime *rt, Val self, Val other, int op)
{
    return obj_compare(rt, mapping_of(self), other, op);
}

static Ref proxy_or(struct runtime *rt, Val a, Val b)
{
    if (is_exact(a, &mappingproxy_def))
        a = mapping_of(a);
    if (is_exact(b, &mappingproxy_def))
        b = mapping_of(b);
    return number_or(rt, a, b);
}

static Ref proxy_ior(struct runtime *rt, Val self, Val other)
{
    (void)other;
    return raise(rt, EXC_TypeError, "'|=' is not supported by %s; use '|' instead",
                 self->type->name);
}

static Ref call_named(struct runtime *rt, Val self, const char *name)
{
    Ref method = str_intern(rt, name);
    if (!method)
        return NULL;
    Ref result = obj_call_method_0(rt, mapping_of(self), method);
    ref_drop(rt, method);
    return result;
}

static Ref proxy_get(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)kwnames;
    Val both[] = {argv[0], argc > 1 ? argv[1] : rt->none};
    return obj_call_method(rt, mapping_of(self), IDENT_OF(rt, get), both, 2);
}

#define CALL(function, name)                                                               \
    static Ref function(struct runtime *rt, Val self, Val const *argv, ssize_t argc,       \
                        Val kwnames)                                                       \
    {                                                                                      \
        (void)argv;                                                                        \
        (void)argc;                                                                        \
        (void)kwnames;                                                                     \
        return call_named(rt, self, name);                                                 \
    }
CALL(proxy_keys, "keys")
CALL(proxy_values, "values")
CALL(proxy_items, "items")
CALL(proxy_copy, "copy")
CALL(proxy_reversed, "__reversed__")

static Ref class_getitem(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)argc;
    (void)kwnames;
    return generic_alias_new(rt, self, argv[0]);
}

static int proxy_visit(Val self, visit_fn *fn, void *arg)
{
    VISIT_SLOT(mapping_of(self), "mapping");
    return 0;
}

static void proxy_dealloc(struct runtime *rt, Ref self)
{
    gc_untrack(rt, self);
    ref_drop(rt, LOOK(mappingproxy, self)->mapping);
    gc_free(rt, self);
}

static const struct method_def proxy_methods[] = {
    {"get", proxy_get, 1, 2, 0,
     "get($self, key, default=None, /)\n--\n\n"
     "Return the value for key if key is in the mapping, else default."},
    {"keys", proxy_keys, 0, 0, 0, "D.keys() -> a set-like object providing a view on D\'s keys"},
    {"values", proxy_values, 0, 0, 0, "D.values() -> an object providing a view on D\'s values"},
    {"items", proxy_items, 0, 0, 0, "D.items() -> a set-like object providing a view on D\'s items"},
    {"copy", proxy_copy, 0, 0, 0, "D.copy() -> a shallow copy of D"},
    {"__class_getitem__", class_getitem, 1, 1, METH_CLASS, "See PEP 585"},
    {"__reversed__", proxy_reversed, 0, 0, 0, "D.__reversed__() -> reverse iterator"},
    {0},
};
static const struct number_suite proxy_number = {.or_ = proxy_or, .inplace_or = proxy_ior};
static const struct sequence_suite proxy_sequence = {.contains = proxy_contains};
static const struct mapping_suite proxy_mapping = {.length = proxy_length,
                                                   .subscript = proxy_getitem};

const struct type_def mappingproxy_def = {
    .name = "mappingproxy",
    .basicsize = sizeof(struct mappingproxy),
    .flags = TYPE_GC | TYPE_MAPPING,
    .dealloc = proxy_dealloc,
    .visit = proxy_visit,
    .repr = proxy_repr,
    .str = proxy_str,
    .getattro = obj_generic_getattr,
    .compare = proxy_compare,
    .iter = proxy_iter,
    .new_ = proxy_new,
    .number = &proxy_number,
    .sequence = &proxy_sequence,
    .mapping = &proxy_mapping,
    .methods = proxy_methods,
};
