/* classmethod.c - classmethod and staticmethod: a callable, and how it is bound. */
#include <stddef.h>

#include "types/args.h"
#include "types/descr.h"
#include "types/dict.h"
#include "types/native.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/str.h"
#include "types/tuple.h"
#include "types/type_internal.h"

struct wrapped { /* both alike: 32 + 16 = 48 */
    struct obj head;
    Ref callable, dict; /* dict NULL until asked */
};
extern const struct type_def classmethod_def, staticmethod_def;

OWNED static Ref wrapped_new(struct runtime *rt, enum type_id id, Val callable)
{
    Ref r = type_generic_alloc(rt, builtin_type(rt, id), 0);
    if (r)
        LOOK(wrapped, r)->callable = ref_keep(callable);
    return r;
}

Ref classmethod_new(struct runtime *rt, Val callable)
{
    return wrapped_new(rt, TYPE_ID_classmethod, callable);
}

Ref staticmethod_new(struct runtime *rt, Val callable)
{
    return wrapped_new(rt, TYPE_ID_staticmethod, callable);
}

/* As functools.wraps: what the callable says of itself. */
static bool copy_attributes(struct runtime *rt, Val self, Val callable)
{
    static const enum ident_id names[] = {ID___module__, ID___name__, ID___qualname__,
                                          ID___doc__, ID___annotations__};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        Val name = rt->types->ident[names[i]];
        Ref value = obj_getattr(rt, callable, name);
        bool fine = value ? obj_setattr(rt, self, name, value) == 0 : error_clear_if(rt, EXC_AttributeError);
        ref_drop(rt, value);
        if (!fine)
            return false;
    }
    return true;
}

static int init_named(struct runtime *rt, Val self, Val args, Val kwargs, const char *name)
{
    if (kwargs && dict_size(kwargs) > 0)
        return raise_int(rt, EXC_TypeError, "%s() takes no keyword arguments", name);
    if (!args_check(rt, name, tuple_size(args), 1, 1))
        return -1;
    ref_set_take(rt, &LOOK(wrapped, self)->callable, ref_keep(tuple_at(args, 0)));
    return copy_attributes(rt, self, tuple_at(args, 0)) ? 0 : -1;
}

static int classmethod_init(struct runtime *rt, Val self, Val args, Val kwargs)
{
    return init_named(rt, self, args, kwargs, "classmethod");
}

static int staticmethod_init(struct runtime *rt, Val self, Val args, Val kwargs)
{
    return init_named(rt, self, args, kwargs, "staticmethod");
}

static Ref classmethod_get(struct runtime *rt, Val self, Val obj, Val type)
{
    Val callable = LOOK(wrapped, self)->callable;
    if (!callable)
        return raise(rt, EXC_RuntimeError, "uninitialized classmethod object");
    if (!type)
        type = (Val)obj->type;
    if (callable->type->descr_get)
        return callable->type->descr_get(rt, callable, type, type);
    return method_new(rt, callable, type);
}

static Ref staticmethod_get(struct runtime *rt, Val self, Val obj, Val type)
{
    (void)obj;
    (void)type;
    Val callable = LOOK(wrapped, self)->callable;
    if (!callable)
        return raise(rt, EXC_RuntimeError, "uninitialized staticmethod object");
    return ref_keep(callable);
}

static Ref staticmethod_call(struct runtime *rt, Val self, Val args, Val kwargs)
{
    return obj_call(rt, LOOK(wrapped, self)->callable, args, kwargs);
}

static Ref classmethod_repr(struct runtime *rt, Val self)
{
    return str_format(rt, "<classmethod(%R)>", (Val)LOOK(wrapped, self)->callable);
}

static Ref staticmethod_repr(struct runtime *rt, Val self)
{
    return str_format(rt, "<staticmethod(%R)>", (Val)LOOK(wrapped, self)->callable);
}

static Ref get_abstract(struct runtime *rt, Val self, void *closure)
{
    (void)closure;
    int result = obj_is_abstract(rt, LOOK(wrapped, self)->callable);
    return result < 0 ? NULL : new_bool(rt, result);
}

int obj_is_abstract(struct runtime *rt, Val v)
{
    if (!v)
        return 0;
    Ref flag;
    int found = obj_lookup_attr(rt, v, IDENT_OF(rt, __isabstractmethod__), &flag);
    if (found > 0)
        found = obj_is_true(rt, flag);
    ref_drop(rt, flag);
    return found;
}

static int wrapped_visit(Val self, visit_fn *fn, void *arg)
{
    VISIT_SLOT(LOOK(wrapped, self)->callable, "__func__");
    VISIT_SLOT(LOOK(wrapped, self)->dict, "__dict__");
    return 0;
}

static int wrapped_clear(struct runtime *rt, Val self)
{
    ref_clear(rt, &LOOK(wrapped, self)->callable);
    ref_clear(rt, &LOOK(wrapped, self)->dict);
    return 0;
}

static void wrapped_dealloc(struct runtime *rt, Ref self)
{
    gc_untrack(rt, self);
    ref_drop(rt, LOOK(wrapped, self)->callable);
    ref_drop(rt, LOOK(wrapped, self)->dict);
    gc_free(rt, self);
}

static const struct member_def wrapped_members[] = {
    {"__func__", MEMBER_OBJECT, offsetof(struct wrapped, callable), MEMBER_READONLY, NULL},
    {"__wrapped__", MEMBER_OBJECT, offsetof(struct wrapped, callable), MEMBER_READONLY, NULL},
    {0},
};
static const struct getset_def wrapped_getset[] = {
    {"__isabstractmethod__", get_abstract, NULL, NULL, NULL},
    {"__dict__", obj_generic_get_dict, obj_generic_set_dict, NULL, NULL},
    {0},
};

const struct type_def classmethod_def = {
    .name = "classmethod",
    .doc = "classmethod(function) -> method\n\n"
           "Convert a function to be a class method.\n\n"
           "A class method receives the class as implicit first argument,\n"
           "just like an instance method receives the instance.\n"
           "To declare a class method, use this idiom:\n\n"
           "  class C:\n      @classmethod\n      def f(cls, arg1, arg2, argN):\n          ...\n\n"
           "It can be called either on the class (e.g. C.f()) or on an instance\n"
           "(e.g. C().f()).  The instance is ignored except for its class.\n"
           "If a class method is called for a derived class, the derived class\n"
           "object is passed as the implied first argument.\n\n"
           "Class methods are different than C++ or Java static methods.\n"
           "If you want those, see the staticmethod builtin.",
    .basicsize = sizeof(struct wrapped),
    .flags = TYPE_GC | TYPE_BASE,
    .dict_offset = offsetof(struct wrapped, dict),
    .dealloc = wrapped_dealloc,
    .visit = wrapped_visit,
    .clear = wrapped_clear,
    .repr = classmethod_repr,
    .descr_get = classmethod_get,
    .init = classmethod_init,
    .alloc = type_generic_alloc,
    .new_ = type_generic_new,
    .members = wrapped_members,
    .getset = wrapped_getset,
};

const struct type_def staticmethod_def = {
    .name = "staticmethod",
    .doc = "staticmethod(function) -> method\n\n"
           "Convert a function to be a static method.\n\n"
           "A static method does not receive an implicit first argument.\n"
           "To declare a static method, use this idiom:\n\n"
           "     class C:\n         @staticmethod\n         def f(arg1, arg2, argN):\n             ...\n\n"
           "It can be called either on the class (e.g. C.f()) or on an instance\n"
           "(e.g. C().f()). Both the class and the instance are ignored, and\n"
           "neither is passed implicitly as the first argument to the method.\n\n"
           "Static methods in Python are similar to those found in Java or C++.\n"
           "For a more advanced concept, see the classmethod builtin.",
    .basicsize = sizeof(struct wrapped),
    .flags = TYPE_GC | TYPE_BASE,
    .dict_offset = offsetof(struct wrapped, dict),
    .dealloc = wrapped_dealloc,
    .visit = wrapped_visit,
    .clear = wrapped_clear,
    .repr = staticmethod_repr,
    .call = staticmethod_call,
    .descr_get = staticmethod_get,
    .init = staticmethod_init,
    .alloc = type_generic_alloc,
    .new_ = type_generic_new,
    .members = wrapped_members,
    .getset = wrapped_getset,
};
_Static_assert(sizeof(struct wrapped) == 32, "sys.getsizeof of a classmethod is 48");
