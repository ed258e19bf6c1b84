/* descr.c - descriptors of built-in types: methods, class methods, slots, getset, members.
 *
 * All begin with the type they belong to and their name, and check that the
 * object they are used on is an instance of it.
 */
#include "types/descr.h"

#include <stddef.h>

#include "types/args.h"
#include "types/descr_internal.h"
#include "types/dict.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/str.h"
#include "types/tuple.h"

/* ---- what they share --------------------------------------------------------------- */

OWNED static Ref descriptor_new(struct runtime *rt, enum type_id id, struct type *t, Ref name)
{
    if (!name)
        return NULL;
    Ref r = gc_new(rt, builtin_type(rt, id));
    if (!r) {
        ref_drop(rt, name);
        return NULL;
    }
    struct descriptor *d = LOOK(descriptor, r);
    d->type = as_type(ref_keep((Val)t));
    d->name = name;
    d->qualname = NULL;
    return r;
}

static int descriptor_visit(Val self, visit_fn *fn, void *arg)
{
    const struct descriptor *d = LOOK(descriptor, self);
    VISIT_SLOT(d->type, "__objclass__");
    VISIT_SLOT(d->name, "__name__");
    VISIT_SLOT(d->qualname, "__qualname__");
    return 0;
}

static void descriptor_dealloc(struct runtime *rt, Ref self)
{
    struct descriptor *d = LOOK(descriptor, self);
    gc_untrack(rt, self);
    ref_drop(rt, REF(d->type));
    ref_drop(rt, d->name);
    ref_drop(rt, d->qualname);
    gc_free(rt, self);
}

static bool applies_to(struct runtime *rt, Val self, Val obj)
{
    const struct descriptor *d = LOOK(descriptor, self);
    if (LIKELY(is_instance_of(obj, d->type)))
        return true;
    return raise_false(rt, EXC_TypeError,
                       "descriptor '%U' for '%s' objects doesn't apply to a '%s' object",
                       (Val)d->name, d->type->name, obj->type->name);
}

static Ref get_qualname(struct runtime *rt, Val self, void *closure)
{
    (void)closure;
    struct descriptor *d = LOOK(descriptor, self);
    if (d->qualname)
        return ref_keep(d->qualname);
    Ref owner = obj_getattr(rt, (Val)d->type, IDENT_OF(rt, __qualname__));
    if (!owner)
        return NULL;
    Ref name = is_str(owner) ? str_format(rt, "%U.%S", (Val)owner, (Val)d->name)
                             : raise(rt, EXC_TypeError, "<descriptor>.__objclass__.__qualname__ "
                                                        "is not a unicode object");
    ref_drop(rt, owner);
    d->qualname = ref_keep_null(name);
    return name;
}

Ref descr_getattr_reduce_name(struct runtime *rt, Val owner, Val name)
{
    Ref result = NULL;
    Ref getattr = builtins_get(rt, "getattr");
    Ref args = tuple_pack(rt, 2, owner, name);
    if (getattr && args)
        result = tuple_pack(rt, 2, (Val)getattr, (Val)args);
    ref_drop(rt, args);
    ref_drop(rt, getattr);
    return result;
}

Ref descr_getattr_reduce(struct runtime *rt, Val owner, const char *text)
{
    Ref name = str_new(rt, text);
    if (!name)
        return NULL;
    Ref result = descr_getattr_reduce_name(rt, owner, name);
    ref_drop(rt, name);
    return result;
}

static Ref descriptor_reduce(struct runtime *rt, Val self, Val const *argv, ssize_t argc,
                             Val kwnames)
{
    (void)argv;
    (void)argc;
    (void)kwnames;
    const struct descriptor *d = LOOK(descriptor, self);
    return descr_getattr_reduce_name(rt, (Val)d->type, d->name);
}

static const struct method_def reduce_methods[] = {
    {"__reduce__", descriptor_reduce, 0, 0, 0, NULL},
    {0},
};
static const struct member_def descriptor_members[] = {
    {"__objclass__", MEMBER_OBJECT, offsetof(struct descriptor, type), MEMBER_READONLY, NULL},
    {"__name__", MEMBER_OBJECT, offsetof(struct descriptor, name), MEMBER_READONLY, NULL},
    {0},
};

OWNED static Ref member_like_repr(struct runtime *rt, Val self, const char *format)
{
    const struct descriptor *d = LOOK(descriptor, self);
    return str_format(rt, format, (Val)d->name, d->type->name);
}

static Ref method_repr(struct runtime *rt, Val self)
{
    return member_like_repr(rt, self, "<method '%U' of '%s' objects>");
}

/* ---- methods --------------------------------------------------------------------------- */

static Ref method_doc(struct runtime *rt, Val self, void *closure)
{
    (void)closure;
    const struct method_def *def = LOOK(method_descriptor, self)->def;
    return doc_without_signature(rt, def->name, def->doc);
}

static Ref method_signature(struct runtime *rt, Val self, void *closure)
{
    (void)closure;
    const struct method_def *def = LOOK(method_descriptor, self)->def;
    return doc_signature(rt, def->name, def->doc);
}

static const struct getset_def method_getset[] = {
    {"__doc__", method_doc, NULL, NULL, NULL},
    {"__qualname__", get_qualname, NULL, NULL, NULL},
    {"__text_signature__", method_signature, NULL, NULL, NULL},
    {0},
};

static Ref method_vectorcall(struct runtime *rt, Val self, Val const *argv, ssize_t argc,
                             Val kwnames)
{
    const struct method_descriptor *d = LOOK(method_descriptor, self);
    if (argc < 1)
        return raise(rt, EXC_TypeError, "unbound method %s.%U() needs an argument",
                     type_short_name(d->type), (Val)d->name);
    if (!applies_to(rt, self, argv[0]))
        return NULL;
    return native_call(rt, d->def, type_short_name(d->type), argv[0], argv + 1, argc - 1,
                       kwnames);
}

static Ref method_call(struct runtime *rt, Val self, Val args, Val kwargs)
{
    return obj_vectorcall_dict(rt, self, (Val const *)as_tuple(args)->items, tuple_size(args),
                               kwargs);
}

static Ref method_get(struct runtime *rt, Val self, Val obj, Val type)
{
    (void)type;
    if (!obj)
        return ref_keep(self);
    if (!applies_to(rt, self, obj))
        return NULL;
    return builtin_function_new(rt, LOOK(method_descriptor, self)->def, obj, NULL);
}

Ref method_descriptor_new(struct runtime *rt, struct type *t, const struct method_def *def)
{
    Ref r = descriptor_new(rt, TYPE_ID_method_descriptor, t, str_intern(rt, def->name));
    if (!r)
        return NULL;
    LOOK(method_descriptor, r)->def = def;
    LOOK(method_descriptor, r)->vectorcall = method_vectorcall;
    gc_track(rt, r);
    return r;
}

const struct type_def method_descriptor_def = {
    .name = "method_descriptor",
    .basicsize = sizeof(struct method_descriptor),
    .flags = TYPE_GC | TYPE_VECTORCALL | TYPE_METHOD_DESCR,
    .vectorcall_offset = offsetof(struct method_descriptor, vectorcall),
    .dealloc = descriptor_dealloc,
    .visit = descriptor_visit,
    .repr = method_repr,
    .call = method_call,
    .getattro = obj_generic_getattr,
    .descr_get = method_get,
    .methods = reduce_methods,
    .getset = method_getset,
    .members = descriptor_members,
};
_Static_assert(sizeof(struct method_descriptor) == 56, "sys.getsizeof(list.append) is 72");

/* ---- class methods ------------------------------------------------------------------------ */

static Ref classmethod_get(struct runtime *rt, Val self, Val obj, Val type)
{
    const struct method_descriptor *d = LOOK(method_descriptor, self);
    if (!type) {
        if (!obj)
            return raise(rt, EXC_TypeError,
                         "descriptor '%U' for type '%s' needs either an object or a type",
                         (Val)d->name, d->type->name);
        type = (Val)obj->type;
    }
    if (!is_type(type))
        return raise(rt, EXC_TypeError,
                     "descriptor '%U' for type '%s' needs a type, not a '%s' as arg 2",
                     (Val)d->name, d->type->name, type->type->name);
    if (!type_is_subtype(as_type(type), d->type))
        return raise(rt, EXC_TypeError,
                     "descriptor '%U' requires a subtype of '%s' but received '%s'",
                     (Val)d->name, d->type->name, as_type(type)->name);
    return builtin_function_new(rt, d->def, type, NULL);
}

static Ref classmethod_call(struct runtime *rt, Val self, Val args, Val kwargs)
{
    const struct method_descriptor *d = LOOK(method_descriptor, self);
    if (tuple_size(args) < 1)
        return raise(rt, EXC_TypeError, "descriptor '%U' of '%s' object needs an argument",
                     (Val)d->name, d->type->name);
    Ref bound = classmethod_get(rt, self, NULL, tuple_at(args, 0));
    if (!bound)
        return NULL;
    Ref result = obj_vectorcall_dict(rt, bound, (Val const *)as_tuple(args)->items + 1,
                                     tuple_size(args) - 1, kwargs);
    ref_drop(rt, bound);
    return result;
}

Ref classmethod_descriptor_new(struct runtime *rt, struct type *t, const struct method_def *def)
{
    Ref r = descriptor_new(rt, TYPE_ID_classmethod_descriptor, t, str_intern(rt, def->name));
    if (!r)
        return NULL;
    LOOK(method_descriptor, r)->def = def;
    LOOK(method_descriptor, r)->vectorcall = NULL;
    gc_track(rt, r);
    return r;
}

const struct type_def classmethod_descriptor_def = {
    .name = "classmethod_descriptor",
    .basicsize = sizeof(struct method_descriptor),
    .flags = TYPE_GC,
    .dealloc = descriptor_dealloc,
    .visit = descriptor_visit,
    .repr = method_repr,
    .call = classmethod_call,
    .getattro = obj_generic_getattr,
    .descr_get = classmethod_get,
    .getset = method_getset,
    .members = descriptor_members,
};

/* ---- getset ----------------------------------------------------------------------------------- */

static Ref getset_get(struct runtime *rt, Val self, Val obj, Val type)
{
    (void)type;
    const struct getset_descriptor *d = LOOK(getset_descriptor, self);
    if (!obj)
        return ref_keep(self);
    if (!applies_to(rt, self, obj))
        return NULL;
    if (d->def->get)
        return d->def->get(rt, obj, d->def->closure);
    return raise(rt, EXC_AttributeError, "attribute '%U' of '%s' objects is not readable",
                 (Val)d->name, d->type->name);
}

static int getset_set(struct runtime *rt, Val self, Val obj, Val value)
{
    const struct getset_descriptor *d = LOOK(getset_descriptor, self);
    if (!applies_to(rt, self, obj))
        return -1;
    if (d->def->set)
        return d->def->set(rt, obj, value, d->def->closure);
    return raise_int(rt, EXC_AttributeError, "attribute '%U' of '%s' objects is not writable",
                     (Val)d->name, d->type->name);
}

static Ref getset_doc(struct runtime *rt, Val self, void *closure)
{
    (void)closure;
    const char *doc = LOOK(getset_descriptor, self)->def->doc;
    return doc ? str_new(rt, doc) : new_none(rt);
}

static Ref getset_repr(struct runtime *rt, Val self)
{
    return member_like_repr(rt, self, "<attribute '%U' of '%s' objects>");
}

static const struct getset_def getset_getset[] = {
    {"__doc__", getset_doc, NULL, NULL, NULL},
    {"__qualname__", get_qualname, NULL, NULL, NULL},
    {0},
};

Ref getset_new(struct runtime *rt, struct type *t, const struct getset_def *def)
{
    Ref r = descriptor_new(rt, TYPE_ID_getset_descriptor, t, str_intern(rt, def->name));
    if (!r)
        return NULL;
    LOOK(getset_descriptor, r)->def = def;
    gc_track(rt, r);
    return r;
}

const struct type_def getset_descriptor_def = {
    .name = "getset_descriptor",
    .basicsize = sizeof(struct getset_descriptor),
    .flags = TYPE_GC,
    .dealloc = descriptor_dealloc,
    .visit = descriptor_visit,
    .repr = getset_repr,
    .getattro = obj_generic_getattr,
    .descr_get = getset_get,
    .descr_set = getset_set,
    .getset = getset_getset,
    .members = descriptor_members,
};
_Static_assert(sizeof(struct getset_descriptor) == 48, "sys.getsizeof(type.__dict__) is 64");

/* ---- members ---------------------------------------------------------------------------------- */

static Ref member_descr_get(struct runtime *rt, Val self, Val obj, Val type)
{
    (void)type;
    if (!obj)
        return ref_keep(self);
    if (!applies_to(rt, self, obj))
        return NULL;
    return member_get(rt, obj, LOOK(member_descriptor, self)->def);
}

static int member_descr_set(struct runtime *rt, Val self, Val obj, Val value)
{
    if (!applies_to(rt, self, obj))
        return -1;
    return member_set(rt, obj, LOOK(member_descriptor, self)->def, value);
}

static Ref member_doc(struct runtime *rt, Val self, void *closure)
{
    (void)closure;
    const char *doc = LOOK(member_descriptor, self)->def->doc;
    return doc ? str_new(rt, doc) : new_none(rt);
}

static Ref member_repr(struct runtime *rt, Val self)
{
    return member_like_repr(rt, self, "<member '%U' of '%s' objects>");
}

static const struct getset_def member_getset[] = {
    {"__doc__", member_doc, NULL, NULL, NULL},
    {"__qualname__", get_qualname, NULL, NULL, NULL},
    {0},
};

Ref member_new(struct runtime *rt, struct type *t, const struct member_def *def)
{
    Ref r = descriptor_new(rt, TYPE_ID_member_descriptor, t, str_intern(rt, def->name));
    if (!r)
        return NULL;
    LOOK(member_descriptor, r)->def = def;
    gc_track(rt, r);
    return r;
}

const struct type_def member_descriptor_def = {
    .name = "member_descriptor",
    .basicsize = sizeof(struct member_descriptor),
    .flags = TYPE_GC,
    .dealloc = descriptor_dealloc,
    .visit = descriptor_visit,
    .repr = member_repr,
    .getattro = obj_generic_getattr,
    .descr_get = member_descr_get,
    .descr_set = member_descr_set,
    .methods = reduce_methods,
    .getset = member_getset,
    .members = descriptor_members,
};

/* ---- slots of built-in types -------------------------------------------------------------------- */

Ref wrapper_call(struct runtime *rt, const struct wrapper_descriptor *d, Val self, Val args,
                 Val kwargs)
{
    if (!d->def->keywords && kwargs && dict_size(kwargs) > 0)
        return raise(rt, EXC_TypeError, "wrapper %U() takes no keyword arguments", (Val)d->name);
    return d->def->wrap(rt, self, args, d->slot, kwargs);
}

static Ref wrapper_descr_call(struct runtime *rt, Val self, Val args, Val kwargs)
{
    const struct wrapper_descriptor *d = LOOK(wrapper_descriptor, self);
    ssize_t argc = tuple_size(args);
    if (argc < 1)
        return raise(rt, EXC_TypeError, "descriptor '%U' of '%s' object needs an argument",
                     (Val)d->name, d->type->name);
    Val obj = tuple_at(args, 0);
    if (!is_instance_of(obj, d->type))
        return raise(rt, EXC_TypeError,
                     "descriptor '%U' requires a '%s' object but received a '%s'", (Val)d->name,
                     d->type->name, obj->type->name);
    Ref rest = tuple_slice(rt, args, 1, argc);
    if (!rest)
        return NULL;
    Ref result = wrapper_call(rt, d, obj, rest, kwargs);
    ref_drop(rt, rest);
    return result;
}

static Ref wrapper_get(struct runtime *rt, Val self, Val obj, Val type)
{
    (void)type;
    if (!obj)
        return ref_keep(self);
    if (!applies_to(rt, self, obj))
        return NULL;
    return method_wrapper_new(rt, self, obj);
}

static Ref wrapper_repr(struct runtime *rt, Val self)
{
    return member_like_repr(rt, self, "<slot wrapper '%U' of '%s' objects>");
}

static const char *wrapper_name(const struct wrapper_descriptor *d)
{
    return (const char *)str_data(d->name); /* an ASCII identifier */
}

static Ref wrapper_doc(struct runtime *rt, Val self, void *closure)
{
    (void)closure;
    const struct wrapper_descriptor *d = LOOK(wrapper_descriptor, self);
    return doc_without_signature(rt, wrapper_name(d), d->def->doc);
}

static Ref wrapper_signature(struct runtime *rt, Val self, void *closure)
{
    (void)closure;
    const struct wrapper_descriptor *d = LOOK(wrapper_descriptor, self);
    return doc_signature(rt, wrapper_name(d), d->def->doc);
}

static const struct getset_def wrapper_getset[] = {
    {"__doc__", wrapper_doc, NULL, NULL, NULL},
    {"__qualname__", get_qualname, NULL, NULL, NULL},
    {"__text_signature__", wrapper_signature, NULL, NULL, NULL},
    {0},
};

Ref wrapper_descriptor_new(struct runtime *rt, struct type *t, const struct slot_def *def,
                           void *slot)
{
    Ref r = descriptor_new(rt, TYPE_ID_wrapper_descriptor, t,
                           ref_keep(rt->types->ident[def->name]));
    if (!r)
        return NULL;
    LOOK(wrapper_descriptor, r)->def = def;
    LOOK(wrapper_descriptor, r)->slot = slot;
    gc_track(rt, r);
    return r;
}

const struct type_def wrapper_descriptor_def = {
    .name = "wrapper_descriptor",
    .basicsize = sizeof(struct wrapper_descriptor),
    .flags = TYPE_GC | TYPE_METHOD_DESCR,
    .dealloc = descriptor_dealloc,
    .visit = descriptor_visit,
    .repr = wrapper_repr,
    .call = wrapper_descr_call,
    .getattro = obj_generic_getattr,
    .descr_get = wrapper_get,
    .methods = reduce_methods,
    .getset = wrapper_getset,
    .members = descriptor_members,
};
_Static_assert(sizeof(struct wrapper_descriptor) == 56, "sys.getsizeof(int.__add__) is 72");

bool is_data_descriptor(Val v)
{
    return v->type->descr_set != NULL;
}
