/* namespace.c - types.SimpleNamespace: attributes, a repr, nothing more. */
#include "types/dict.h"
#include "types/list.h"
#include "types/module.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/str.h"
#include "types/tuple.h"
#include "types/type_layout.h"

struct namespace {
    struct obj head;
    Ref dict;
};
extern const struct type_def simple_namespace_def;

static struct namespace *as_namespace(Val v)
{
    return LOOK(namespace, v);
}

static bool is_namespace(struct runtime *rt, Val v)
{
    return is_instance_of(v, builtin_type(rt, TYPE_ID_simple_namespace));
}

static Ref namespace_make(struct runtime *rt, struct type *type, Val args, Val kwargs)
{
    (void)args, (void)kwargs;
    Ref self = type->alloc(rt, type, 0);
    if (!self)
        return NULL;
    as_namespace(self)->dict = dict_new(rt);
    if (!as_namespace(self)->dict)
        ref_clear(rt, &self);
    return self;
}

Ref namespace_new(struct runtime *rt, Val kwargs)
{
    Ref self = namespace_make(rt, builtin_type(rt, TYPE_ID_simple_namespace), NULL, NULL);
    if (self && kwargs && dict_update(rt, as_namespace(self)->dict, kwargs) < 0)
        ref_clear(rt, &self);
    return self;
}

static int namespace_init(struct runtime *rt, Val self, Val args, Val kwargs)
{
    ssize_t at = 0;
    Val key, value;
    if (tuple_size(args))
        return raise_int(rt, EXC_TypeError, "no positional arguments expected");
    if (!kwargs)
        return 0;
    while (dict_next(kwargs, &at, &key, &value)) {
        if (!is_str(key))
            return raise_int(rt, EXC_TypeError, "keywords must be strings");
    }
    return dict_update(rt, as_namespace(self)->dict, kwargs);
}

static void namespace_dealloc(struct runtime *rt, Ref self)
{
    gc_untrack(rt, self);
    if (!trash_enter(rt, self))
        return;
    ref_clear(rt, &as_namespace(self)->dict);
    self->type->free(rt, self);
    trash_leave(rt);
}

static int namespace_visit(Val self, visit_fn *fn, void *arg)
{
    VISIT_SLOT(as_namespace(self)->dict, "__dict__");
    return 0;
}

static int namespace_clear(struct runtime *rt, Val self)
{
    ref_clear(rt, &as_namespace(self)->dict);
    return 0;
}

/* "name(a=1, b=2)" with the keys as they were set. */
static Ref repr_pairs(struct runtime *rt, const char *name, Val dict)
{
    Ref keys = dict_key_list(rt, dict), text = NULL;
    struct str_builder b;
    str_builder_init(rt, &b);
    str_builder_ascii(&b, name, -1);
    str_builder_char(&b, '(');
    bool first = true;
    for (ssize_t i = 0; keys && i < list_size(keys); i++) {
        Val key = list_at(keys, i);
        Ref value;
        if (!is_str(key) || str_length(key) == 0)
            continue;
        int found = dict_lookup(rt, dict, key, &value);
        if (found < 0)
            goto fail;
        if (!found)
            continue;
        Ref shown = obj_repr(rt, value);
        ref_drop(rt, value);
        if (!shown)
            goto fail;
        if (!first)
            str_builder_ascii(&b, ", ", 2);
        first = false;
        str_builder_str(&b, key);
        str_builder_char(&b, '=');
        str_builder_str(&b, shown);
        ref_drop(rt, shown);
    }
    str_builder_char(&b, ')');
    if (keys)
        text = str_builder_finish(&b);
    else
        str_builder_release(&b);
    ref_drop(rt, keys);
    return text;

fail:
    str_builder_release(&b);
    ref_drop(rt, keys);
    return NULL;
}

static Ref namespace_repr(struct runtime *rt, Val self)
{
    bool exact = self->type == builtin_type(rt, TYPE_ID_simple_namespace);
    const char *name = exact ? "namespace" : self->type->name;
    int running = repr_enter(rt, self);
    if (running)
        return running > 0 ? str_format(rt, "%s(...)", name) : NULL;
    Ref text = repr_pairs(rt, name, as_namespace(self)->dict);
    repr_leave(rt, self);
    return text;
}

static Ref namespace_compare(struct runtime *rt, Val a, Val b, int op)
{
    if (!is_namespace(rt, a) || !is_namespace(rt, b))
        return new_not_implemented(rt);
    return obj_compare(rt, as_namespace(a)->dict, as_namespace(b)->dict, op);
}

static Ref namespace_reduce(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)argv, (void)argc, (void)kwnames;
    return tuple_pack(rt, 3, REF(self->type), (Val)rt->types->empty_tuple, (Val)as_namespace(self)->dict);
}

static const struct method_def namespace_methods[] = {
    {"__reduce__", namespace_reduce, 0, 0, 0, "Return state information for pickling"},
    {0},
};

static const struct member_def namespace_members[] = {
    {"__dict__", MEMBER_OBJECT, offsetof(struct namespace, dict), MEMBER_READONLY, NULL},
    {0},
};

const struct type_def simple_namespace_def = {
    .name = "types.SimpleNamespace",
    .doc = "A simple attribute-based namespace.\n\nSimpleNamespace(**kwargs)",
    .basicsize = sizeof(struct namespace),
    .flags = TYPE_BASE | TYPE_GC,
    .dict_offset = offsetof(struct namespace, dict),
    .dealloc = namespace_dealloc,
    .visit = namespace_visit,
    .clear = namespace_clear,
    .repr = namespace_repr,
    .unhashable = true,
    .getattro = obj_generic_getattr,
    .setattro = obj_generic_setattr,
    .compare = namespace_compare,
    .methods = namespace_methods,
    .members = namespace_members,
    .init = namespace_init,
    .new_ = namespace_make,
};
