/* method.c - bound methods: a function and the object it is called with first. */
#include "types/native.h"

#include <stddef.h>
#include <string.h>

#include "heap/walk.h"
#include "heap/weak.h"
#include "types/args.h"
#include "types/descr_internal.h"
#include "types/dict.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/str.h"
#include "types/tuple.h"

/* ---- calling ------------------------------------------------------------------- */

static Ref method_vectorcall(struct runtime *rt, Val callable, Val const *argv, ssize_t argc,
                             Val kwnames)
{
    enum { SMALL = 8 };
    const struct method *m = LOOK(method, callable);
    ssize_t total = argc + (kwnames ? tuple_size(kwnames) : 0);
    if (total == 0) {
        Val self = m->self;
        return obj_vectorcall(rt, m->function, &self, 1, NULL);
    }
    Val small[SMALL];
    Val *all = small;
    if (total + 1 > SMALL) {
        all = heap_alloc(rt, size_mul_add((size_t)total + 1, sizeof *all, 0));
        if (!all)
            return raise_no_memory(rt);
    }
    all[0] = m->self;
    memcpy(all + 1, argv, (size_t)total * sizeof *all);
    Ref result = obj_vectorcall(rt, m->function, all, argc + 1, kwnames);
    if (all != small)
        heap_free(rt, all);
    return result;
}

static Ref method_call(struct runtime *rt, Val callable, Val args, Val kwargs)
{
    return obj_vectorcall_dict(rt, callable, (Val const *)as_tuple(args)->items,
                               tuple_size(args), kwargs);
}

Ref method_new(struct runtime *rt, Val function, Val self)
{
    Ref r = gc_new(rt, builtin_type(rt, TYPE_ID_method));
    if (!r)
        return NULL;
    struct method *m = LOOK(method, r);
    m->function = ref_keep(function);
    m->self = ref_keep(self);
    m->weaklist = NULL;
    m->vectorcall = method_vectorcall;
    gc_track(rt, r);
    return r;
}

static Ref method_new_py(struct runtime *rt, struct type *type, Val args, Val kwargs)
{
    (void)type;
    if (kwargs && dict_size(kwargs) > 0)
        return raise(rt, EXC_TypeError, "method() takes no keyword arguments");
    if (!args_check(rt, "method", tuple_size(args), 2, 2))
        return NULL;
    Val function = tuple_at(args, 0), self = tuple_at(args, 1);
    if (!obj_is_callable(function))
        return raise(rt, EXC_TypeError, "first argument must be callable");
    if (self == rt->none)
        return raise(rt, EXC_TypeError, "instance must not be None");
    return method_new(rt, function, self);
}

/* ---- attributes ------------------------------------------------------------------ */

/* What a method has not, its function may have. */
static Ref method_getattro(struct runtime *rt, Val self, Val name)
{
    Val found = type_lookup(rt, self->type, name);
    if (!found)
        return obj_getattr(rt, LOOK(method, self)->function, name);
    if (!found->type->descr_get)
        return ref_keep(found);
    return found->type->descr_get(rt, found, self, (Val)self->type);
}

static Ref get_doc(struct runtime *rt, Val self, void *closure)
{
    (void)closure;
    return obj_getattr(rt, LOOK(method, self)->function, IDENT_OF(rt, __doc__));
}

static Ref method_reduce(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)argv;
    (void)argc;
    (void)kwnames;
    const struct method *m = LOOK(method, self);
    Ref name = obj_getattr(rt, m->function, IDENT_OF(rt, __name__));
    if (!name)
        return NULL;
    Ref result = descr_getattr_reduce_name(rt, m->self, name);
    ref_drop(rt, name);
    return result;
}

static const struct method_def method_methods[] = {
    {"__reduce__", method_reduce, 0, 0, 0, NULL},
    {0},
};
static const struct getset_def method_getset[] = {
    {"__doc__", get_doc, NULL, NULL, NULL},
    {0},
};
static const struct member_def method_members[] = {
    {"__func__", MEMBER_OBJECT, offsetof(struct method, function), MEMBER_READONLY,
     "the function (or other callable) implementing a method"},
    {"__self__", MEMBER_OBJECT, offsetof(struct method, self), MEMBER_READONLY,
     "the instance to which a method is bound"},
    {0},
};

/* ---- type --------------------------------------------------------------------------- */

static Ref method_repr(struct runtime *rt, Val self)
{
    const struct method *m = LOOK(method, self);
    Ref name = NULL;
    if (obj_lookup_attr(rt, m->function, IDENT_OF(rt, __qualname__), &name) < 0)
        return NULL;
    if (!name && obj_lookup_attr(rt, m->function, IDENT_OF(rt, __name__), &name) < 0)
        return NULL;
    if (name && !is_str(name))
        ref_clear(rt, &name);
    Ref text = name ? str_format(rt, "<bound method %U of %R>", (Val)name, (Val)m->self)
                    : str_format(rt, "<bound method ? of %R>", (Val)m->self);
    ref_drop(rt, name);
    return text;
}

static ssize_t method_hash(struct runtime *rt, Val self)
{
    const struct method *m = LOOK(method, self);
    ssize_t hash = obj_hash(rt, m->function);
    if (hash == -1)
        return -1;
    hash ^= hash_pointer(m->self);
    return hash == -1 ? -2 : hash;
}

static Ref method_compare(struct runtime *rt, Val a, Val b, int op)
{
    if ((op != CMP_EQ && op != CMP_NE) || !is_method(a) || !is_method(b))
        return new_not_implemented(rt);
    int same = obj_compare_bool(rt, LOOK(method, a)->function, LOOK(method, b)->function, CMP_EQ);
    if (same < 0)
        return NULL;
    same = same && LOOK(method, a)->self == LOOK(method, b)->self;
    return new_bool(rt, same == (op == CMP_EQ));
}

HEAP_INLINE int method_edges(Val self, visit_fn *fn, void *arg)
{
    VISIT_SLOT(LOOK(method, self)->function, "__func__");
    VISIT_SLOT(LOOK(method, self)->self, "__self__");
    return 0;
}
HEAP_WALKS(method);

static void method_dealloc(struct runtime *rt, Ref self)
{
    struct method *m = LOOK(method, self);
    gc_untrack(rt, self);
    if (m->weaklist)
        weak_clear_all(rt, self);
    ref_drop(rt, m->function);
    ref_drop(rt, m->self);
    gc_free(rt, self);
}

const struct type_def method_def_type = {
    .name = "method",
    .doc = "method(function, instance)\n--\n\nCreate a bound instance method object.",
    .basicsize = sizeof(struct method),
    .flags = TYPE_GC | TYPE_VECTORCALL,
    .weaklist_offset = offsetof(struct method, weaklist),
    .vectorcall_offset = offsetof(struct method, vectorcall),
    .dealloc = method_dealloc,
    .visit = method_visit,
    .walk = &method_walk,
    .repr = method_repr,
    .hash = method_hash,
    .call = method_call,
    .getattro = method_getattro,
    .setattro = obj_generic_setattr,
    .compare = method_compare,
    .new_ = method_new_py,
    .methods = method_methods,
    .getset = method_getset,
    .members = method_members,
};
_Static_assert(sizeof(struct method) == 48, "sys.getsizeof of a bound method is 64");
