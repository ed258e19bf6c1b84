/* object.c - the type of all: object. */
#include "types/object.h"

#include "types/args.h"
#include "types/dict.h"
#include "types/int.h"
#include "types/list.h"
#include "types/raise.h"
#include "types/str.h"
#include "types/tuple.h"
#include "types/type_internal.h"

/* ---- birth -------------------------------------------------------------------------- */

static bool has_arguments(Val args, Val kwargs)
{
    return tuple_size(args) > 0 || (kwargs && dict_size(kwargs) > 0);
}

/* Whoever overrides only one of __new__ and __init__ may leave arguments to the other. */
static init_fn object_init;

static Ref raise_abstract(struct runtime *rt, struct type *type)
{
    Ref joined = NULL, list = NULL;
    Ref names = obj_getattr(rt, (Val)type, IDENT_OF(rt, __abstractmethods__));
    Ref comma = str_new(rt, ", ");
    if (names && comma)
        list = sequence_list(rt, names);
    if (list && list_sort(rt, list, NULL, false))
        joined = str_join(rt, comma, list);
    if (joined)
        raise(rt, EXC_TypeError, "Can't instantiate abstract class %s with abstract method%s %U",
              type->name, list_size(list) > 1 ? "s" : "", (Val)joined);
    ref_drop(rt, joined);
    ref_drop(rt, list);
    ref_drop(rt, comma);
    ref_drop(rt, names);
    return NULL;
}

static Ref object_new(struct runtime *rt, struct type *type, Val args, Val kwargs)
{
    if (has_arguments(args, kwargs)) {
        if (type->new_ != object_new)
            return raise(rt, EXC_TypeError,
                         "object.__new__() takes exactly one argument (the type to instantiate)");
        if (type->init == object_init)
            return raise(rt, EXC_TypeError, "%.200s() takes no arguments", type->name);
    }
    if (type_has(type, TYPE_ABSTRACT))
        return raise_abstract(rt, type);
    Ref self = type->alloc(rt, type, 0);
    if (self && type_has(type, TYPE_MANAGED_DICT) && instance_init_values(rt, self) < 0)
        ref_clear(rt, &self);
    return self;
}

static int object_init(struct runtime *rt, Val self, Val args, Val kwargs)
{
    const struct type *type = self->type;
    if (!has_arguments(args, kwargs))
        return 0;
    if (type->init != object_init)
        return raise_int(
            rt, EXC_TypeError,
            "object.__init__() takes exactly one argument (the instance to initialize)");
    if (type->new_ == object_new)
        return raise_int(
            rt, EXC_TypeError,
            "%.200s.__init__() takes exactly one argument (the instance to initialize)",
            type->name);
    return 0;
}

/* Memory with or without the collector's header. */
static void object_free(struct runtime *rt, void *block)
{
    Ref self = block;
    if (type_has(self->type, TYPE_GC))
        gc_free(rt, self);
    else
        obj_free(rt, self);
}

static void object_dealloc(struct runtime *rt, Ref self)
{
    self->type->free(rt, self);
}

/* ---- text, comparison, hash -------------------------------------------------------------- */

static Ref object_repr(struct runtime *rt, Val self)
{
    struct type *t = self->type;
    Ref module = type_module(rt, t), qualname = NULL, text = NULL;
    if (!module)
        error_clear(rt);
    else if (!is_str(module))
        ref_clear(rt, &module);
    qualname = type_qualname(rt, t);
    if (!qualname)
        goto out;
    if (module && !str_equals_ascii(module, "builtins"))
        text = str_format(rt, "<%U.%U object at %p>", (Val)module, (Val)qualname,
                          (const void *)self);
    else
        text = str_format(rt, "<%s object at %p>", t->name, (const void *)self);
out:
    ref_drop(rt, module);
    ref_drop(rt, qualname);
    return text;
}

static Ref object_str(struct runtime *rt, Val self)
{
    return self->type->repr ? self->type->repr(rt, self) : object_repr(rt, self);
}

static Ref object_compare(struct runtime *rt, Val a, Val b, int op)
{
    if (op == CMP_EQ)
        return ref_keep(a == b ? rt->true_ : rt->not_implemented);
    /* Unless __ne__ is defined, it is not __eq__. */
    if (op != CMP_NE || !a->type->compare)
        return new_not_implemented(rt);
    Ref equal = a->type->compare(rt, a, b, CMP_EQ);
    if (!equal || equal == rt->not_implemented)
        return equal;
    int yes = obj_is_true(rt, equal);
    ref_drop(rt, equal);
    return yes < 0 ? NULL : new_bool(rt, !yes);
}

static ssize_t object_hash(struct runtime *rt, Val self)
{
    (void)rt;
    return hash_pointer(self);
}

/* ---- __class__ ------------------------------------------------------------------------------ */

static Ref get_class(struct runtime *rt, Val self, void *closure)
{
    (void)rt;
    (void)closure;
    return ref_keep((Val)self->type);
}

/* The same fields as its base has? */
static bool same_as_base(const struct type *t)
{
    const struct type *base = t->base;
    return base && t->basicsize == base->basicsize && t->itemsize == base->itemsize &&
           t->dict_offset == base->dict_offset && t->weaklist_offset == base->weaklist_offset &&
           type_has(t, TYPE_GC) == type_has(base, TYPE_GC) &&
           (t->clear == instance_clear_all || t->clear == base->clear);
}

static bool same_slots_added(struct runtime *rt, struct type *a, struct type *b)
{
    ssize_t size = a->base->basicsize;
    if (a->dict_offset == size && b->dict_offset == size)
        size += (ssize_t)sizeof(Ref);
    if (a->weaklist_offset == size && b->weaklist_offset == size)
        size += (ssize_t)sizeof(Ref);
    if (!type_has(a, TYPE_HEAP) || !type_has(b, TYPE_HEAP))
        return false;
    Val x = as_heap_type((Val)a)->slots, y = as_heap_type((Val)b)->slots;
    if (x && y) {
        if (obj_compare_bool(rt, x, y, CMP_EQ) != 1)
            return false;
        /* Slots come before the list of weak references. */
        size += (ssize_t)sizeof(Ref) * tuple_size(x);
        if (a->weaklist_offset == size && b->weaklist_offset == size)
            size += (ssize_t)sizeof(Ref);
    }
    return size == a->basicsize && size == b->basicsize;
}

bool object_compatible_layout(struct runtime *rt, struct type *new_, struct type *old,
                              const char *attr)
{
    if (new_->free != old->free || type_has(new_, TYPE_GC) != type_has(old, TYPE_GC))
        return raise_false(rt, EXC_TypeError, "%s assignment: '%s' deallocator differs from '%s'",
                           attr, new_->name, old->name);
    struct type *a = new_, *b = old;
    while (same_as_base(a))
        a = a->base;
    while (same_as_base(b))
        b = b->base;
    if ((a == b || (a->base == b->base && a->base && same_slots_added(rt, a, b))) &&
        type_has(new_, TYPE_MANAGED_DICT) == type_has(old, TYPE_MANAGED_DICT))
        return true;
    if (!is_raised(rt))
        raise(rt, EXC_TypeError, "%s assignment: '%s' object layout differs from '%s'", attr,
              new_->name, old->name);
    return false;
}

int object_set_class(struct runtime *rt, Val self, Val value, void *closure)
{
    (void)closure;
    if (!value)
        return raise_int(rt, EXC_TypeError, "can't delete __class__ attribute");
    if (!is_type(value))
        return raise_int(rt, EXC_TypeError, "__class__ must be set to a class, not '%s' object",
                         value->type->name);
    struct type *old = self->type, *new_ = as_type(value);
    struct type *module = builtin_type(rt, TYPE_ID_module);
    if (!(type_is_subtype(new_, module) && type_is_subtype(old, module)) &&
        (type_has(new_, TYPE_IMMUTABLE) || type_has(old, TYPE_IMMUTABLE)))
        return raise_int(
            rt, EXC_TypeError,
            "__class__ assignment only supported for mutable types or ModuleType subclasses");
    if (!object_compatible_layout(rt, new_, old, "__class__"))
        return -1;
    /* The values' names belong to the old class. */
    if (type_has(old, TYPE_MANAGED_DICT) && *instance_values(self) && !instance_dict(rt, self))
        return -1;
    if (type_has(new_, TYPE_HEAP))
        (void)!ref_keep(value);
    LOOK(obj, self)->type = new_;
    if (type_has(old, TYPE_HEAP))
        ref_drop(rt, REF(old));
    return 0;
}

/* ---- methods ---------------------------------------------------------------------------------- */

static Ref subclasshook(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)self;
    (void)argv;
    (void)argc;
    (void)kwnames;
    return new_not_implemented(rt);
}

static Ref init_subclass(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)self;
    (void)argv;
    (void)argc;
    (void)kwnames;
    return new_none(rt);
}

static Ref object_format(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)argc;
    (void)kwnames;
    if (!is_str(argv[0]))
        return arg_str(rt, "__format__", "argument", argv[0]), NULL;
    if (str_length(argv[0]) > 0)
        return raise(rt, EXC_TypeError, "unsupported format string passed to %.200s.__format__",
                     self->type->name);
    return obj_str(rt, self);
}

static Ref object_sizeof(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)argv;
    (void)argc;
    (void)kwnames;
    ssize_t size = self->type->basicsize;
    if (self->type->itemsize > 0) {
        ssize_t items = LOOK(var_obj, self)->size;
        size += (items < 0 ? -items : items) * self->type->itemsize;
    }
    return int_from_ssize(rt, size);
}

static Ref object_dir(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)argv;
    (void)argc;
    (void)kwnames;
    Ref own, dict, cls = NULL, result = NULL;
    int has = obj_lookup_attr(rt, self, IDENT_OF(rt, __dict__), &own);
    if (has < 0)
        return NULL;
    dict = has && is_dict(own) ? dict_copy(rt, own) : dict_new(rt);
    ref_drop(rt, own);
    if (!dict)
        return NULL;
    has = obj_lookup_attr(rt, self, IDENT_OF(rt, __class__), &cls);
    if (has > 0 ? type_merge_dir(rt, dict, cls) : has == 0)
        result = dict_key_list(rt, dict);
    ref_drop(rt, cls);
    ref_drop(rt, dict);
    return result;
}

static const struct method_def object_methods[] = {
    {"__reduce_ex__", object_reduce_ex, 1, 1, 0,
     "__reduce_ex__($self, protocol, /)\n--\n\nHelper for pickle."},
    {"__reduce__", object_reduce, 0, 0, 0, "__reduce__($self, /)\n--\n\nHelper for pickle."},
    {"__getstate__", object_getstate, 0, 0, 0,
     "__getstate__($self, /)\n--\n\nHelper for pickle."},
    {"__subclasshook__", subclasshook, 0, -1, METH_CLASS | METH_KW | METH_TUPLE,
     "Abstract classes can override this to customize issubclass().\n\n"
     "This is invoked early on by abc.ABCMeta.__subclasscheck__().\n"
     "It should return True, False or NotImplemented.  If it returns\n"
     "NotImplemented, the normal algorithm is used.  Otherwise, it\n"
     "overrides the normal algorithm (and the outcome is cached).\n"},
    {"__init_subclass__", init_subclass, 0, 0, METH_CLASS,
     "This method is called when a class is subclassed.\n\n"
     "The default implementation does nothing. It may be\n"
     "overridden to extend subclasses.\n"},
    {"__format__", object_format, 1, 1, 0,
     "__format__($self, format_spec, /)\n--\n\nDefault object formatter."},
    {"__sizeof__", object_sizeof, 0, 0, 0,
     "__sizeof__($self, /)\n--\n\nSize of object in memory, in bytes."},
    {"__dir__", object_dir, 0, 0, 0, "__dir__($self, /)\n--\n\nDefault dir() implementation."},
    {0},
};
static const struct getset_def object_getset[] = {
    {"__class__", get_class, object_set_class, "the object's class", NULL},
    {0},
};

const struct type_def object_def = {
    .name = "object",
    .doc = "object()\n--\n\nThe base class of the class hierarchy.\n\n"
           "When called, it accepts no arguments and returns a new featureless\n"
           "instance that has no instance attributes and cannot be given any.\n",
    .basicsize = sizeof(struct obj),
    .flags = TYPE_BASE,
    .dealloc = object_dealloc,
    .free = object_free,
    .repr = object_repr,
    .str = object_str,
    .hash = object_hash,
    .getattro = obj_generic_getattr,
    .setattro = obj_generic_setattr,
    .compare = object_compare,
    .init = object_init,
    .alloc = type_generic_alloc,
    .new_ = object_new,
    .methods = object_methods,
    .getset = object_getset,
};
