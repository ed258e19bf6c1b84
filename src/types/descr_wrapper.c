/* descr_wrapper.c - a slot of a built-in type bound to an object: (1).__add__. */
#include "types/descr_internal.h"

#include <stddef.h>

#include "types/object.h"
#include "types/raise.h"
#include "types/str.h"

static inline const struct wrapper_descriptor *descr_of(Val self)
{
    return LOOK(wrapper_descriptor, LOOK(method_wrapper, self)->descr);
}

Ref method_wrapper_new(struct runtime *rt, Val descr, Val self)
{
    Ref r = gc_new(rt, builtin_type(rt, TYPE_ID_method_wrapper));
    if (!r)
        return NULL;
    LOOK(method_wrapper, r)->descr = ref_keep(descr);
    LOOK(method_wrapper, r)->self = ref_keep(self);
    gc_track(rt, r);
    return r;
}

static Ref get_objclass(struct runtime *rt, Val self, void *closure)
{
    (void)rt;
    (void)closure;
    return ref_keep((Val)descr_of(self)->type);
}

static Ref get_name(struct runtime *rt, Val self, void *closure)
{
    (void)rt;
    (void)closure;
    return ref_keep(descr_of(self)->name);
}

/* What the descriptor says of itself. */
static Ref get_of_descr(struct runtime *rt, Val self, void *closure)
{
    Ref name = str_intern(rt, closure);
    if (!name)
        return NULL;
    Ref value = obj_getattr(rt, LOOK(method_wrapper, self)->descr, name);
    ref_drop(rt, name);
    return value;
}

static Ref wrapper_reduce(struct runtime *rt, Val self, Val const *argv, ssize_t argc,
                          Val kwnames)
{
    (void)argv;
    (void)argc;
    (void)kwnames;
    return descr_getattr_reduce_name(rt, LOOK(method_wrapper, self)->self, descr_of(self)->name);
}

static Ref wrapper_repr(struct runtime *rt, Val self)
{
    Val owner = LOOK(method_wrapper, self)->self;
    return str_format(rt, "<method-wrapper '%U' of %s object at %p>", (Val)descr_of(self)->name,
                      owner->type->name, (const void *)owner);
}

static ssize_t wrapper_hash(struct runtime *rt, Val self)
{
    (void)rt;
    const struct method_wrapper *w = LOOK(method_wrapper, self);
    ssize_t hash = hash_pointer(w->self) ^ hash_pointer(w->descr);
    return hash == -1 ? -2 : hash;
}

static Ref wrapper_compare(struct runtime *rt, Val a, Val b, int op)
{
    if ((op != CMP_EQ && op != CMP_NE) || !is_exact(a, &method_wrapper_def) ||
        !is_exact(b, &method_wrapper_def))
        return new_not_implemented(rt);
    const struct method_wrapper *x = LOOK(method_wrapper, a), *y = LOOK(method_wrapper, b);
    bool same = x->descr == y->descr && x->self == y->self;
    return new_bool(rt, same == (op == CMP_EQ));
}

static Ref wrapper_call_py(struct runtime *rt, Val self, Val args, Val kwargs)
{
    return wrapper_call(rt, descr_of(self), LOOK(method_wrapper, self)->self, args, kwargs);
}

static int wrapper_visit(Val self, visit_fn *fn, void *arg)
{
    VISIT_SLOT(LOOK(method_wrapper, self)->descr, "descriptor");
    VISIT_SLOT(LOOK(method_wrapper, self)->self, "__self__");
    return 0;
}

static void wrapper_dealloc(struct runtime *rt, Ref self)
{
    struct method_wrapper *w = LOOK(method_wrapper, self);
    gc_untrack(rt, self);
    if (!trash_enter(rt, self))
        return;
    ref_drop(rt, w->descr);
    ref_drop(rt, w->self);
    gc_free(rt, self);
    trash_leave(rt);
}

static const struct method_def wrapper_methods[] = {
    {"__reduce__", wrapper_reduce, 0, 0, 0, NULL},
    {0},
};
static const struct getset_def wrapper_getset[] = {
    {"__objclass__", get_objclass, NULL, NULL, NULL},
    {"__name__", get_name, NULL, NULL, NULL},
    {"__qualname__", get_of_descr, NULL, NULL, (void *)"__qualname__"},
    {"__doc__", get_of_descr, NULL, NULL, (void *)"__doc__"},
    {"__text_signature__", get_of_descr, NULL, NULL, (void *)"__text_signature__"},
    {0},
};
static const struct member_def wrapper_members[] = {
    {"__self__", MEMBER_OBJECT, offsetof(struct method_wrapper, self), MEMBER_READONLY, NULL},
    {0},
};

const struct type_def method_wrapper_def = {
    .name = "method-wrapper",
    .basicsize = sizeof(struct method_wrapper),
    .flags = TYPE_GC,
    .dealloc = wrapper_dealloc,
    .visit = wrapper_visit,
    .repr = wrapper_repr,
    .hash = wrapper_hash,
    .call = wrapper_call_py,
    .getattro = obj_generic_getattr,
    .compare = wrapper_compare,
    .methods = wrapper_methods,
    .getset = wrapper_getset,
    .members = wrapper_members,
};
_Static_assert(sizeof(struct method_wrapper) == 32, "sys.getsizeof((1).__add__) is 48");
