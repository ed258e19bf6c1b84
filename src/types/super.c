/* super.c - attributes as the classes further along the MRO have them. */
#include <stddef.h>

#include "types/args.h"
#include "types/dict.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/str.h"
#include "types/tuple.h"
#include "types/type_internal.h"

struct super { /* 40 + 16 = 56 */
    struct obj head;
    struct type *type; /* owned: look behind this class */
    Ref obj;           /* NULL: unbound */
    struct type *obj_type; /* owned: whose MRO; NULL: unbound */
};
extern const struct type_def super_def;

/* The class whose MRO serves for obj; owned. */
OWNED static Ref check_instance(struct runtime *rt, struct type *type, Val obj)
{
    if (is_type(obj) && type_is_subtype(as_type(obj), type))
        return ref_keep(obj);
    if (type_is_subtype(obj->type, type))
        return ref_keep((Val)obj->type);
    Ref cls;
    if (obj_lookup_attr(rt, obj, IDENT_OF(rt, __class__), &cls) < 0)
        return NULL;
    if (cls && is_type(cls) && cls != REF(obj->type) && type_is_subtype(as_type(cls), type))
        return cls;
    ref_drop(rt, cls);
    return raise(rt, EXC_TypeError,
                 "super(type, obj): obj must be an instance or subtype of type");
}

static bool bind(struct runtime *rt, struct super *s, struct type *type, Val obj)
{
    Ref obj_type = NULL;
    if (obj) {
        obj_type = check_instance(rt, type, obj);
        if (!obj_type)
            return false;
    }
    Ref kept = ref_keep_null(obj);
    Ref old_type = REF(s->type), old_obj = s->obj, old_obj_type = REF(s->obj_type);
    s->type = as_type(ref_keep((Val)type));
    s->obj = kept;
    s->obj_type = as_type(obj_type);
    ref_drop(rt, old_type);
    ref_drop(rt, old_obj);
    ref_drop(rt, old_obj_type);
    return true;
}

Ref super_new(struct runtime *rt, struct type *type, Val obj)
{
    Ref r = type_generic_alloc(rt, builtin_type(rt, TYPE_ID_super), 0);
    if (r && !bind(rt, LOOK(super, r), type, obj))
        ref_clear(rt, &r);
    return r;
}

static int init_from_frame(struct runtime *rt, struct super *s)
{
    struct type *type = NULL;
    Ref obj = NULL;
    if (!rt->types->super_args)
        return raise_int(rt, EXC_RuntimeError, "super(): no current frame");
    if (!rt->types->super_args(rt, &type, &obj))
        return -1;
    Ref kept = ref_keep((Val)type);
    bool ok = bind(rt, s, type, obj == rt->none ? NULL : obj);
    ref_drop(rt, kept);
    ref_drop(rt, obj);
    return ok ? 0 : -1;
}

static int init_from_arguments(struct runtime *rt, struct super *s, Val const *argv, ssize_t argc)
{
    Val type = argv[0], obj = argc > 1 && argv[1] != rt->none ? argv[1] : NULL;
    if (!is_type(type))
        return raise_int(rt, EXC_TypeError, "super() argument 1 must be a type, not %.50s",
                         type->type->name);
    return bind(rt, s, as_type(type), obj) ? 0 : -1;
}

static int super_init(struct runtime *rt, Val self, Val args, Val kwargs)
{
    ssize_t argc = tuple_size(args);
    if (kwargs && dict_size(kwargs) > 0)
        return raise_int(rt, EXC_TypeError, "super() takes no keyword arguments");
    if (!args_check(rt, "super()", argc, 0, 2))
        return -1;
    if (argc == 0)
        return init_from_frame(rt, LOOK(super, self));
    return init_from_arguments(rt, LOOK(super, self), (Val const *)as_tuple(args)->items, argc);
}

/* super(...) called, a level of recursion as other calls of types, without a tuple. */
static Ref super_vectorcall(struct runtime *rt, Val callable, Val const *argv, ssize_t argc, Val kwnames)
{
    if (!recursion_enter(rt, " while calling a Python object"))
        return NULL;
    Ref self = type_generic_alloc(rt, as_type(callable), 0);
    bool ok = false;
    if (self && kwnames && tuple_size(kwnames) > 0)
        raise(rt, EXC_TypeError, "super() takes no keyword arguments");
    else if (self && args_check(rt, "super()", argc, 0, 2))
        ok = (argc ? init_from_arguments(rt, LOOK(super, self), argv, argc)
                   : init_from_frame(rt, LOOK(super, self))) == 0;
    if (!ok)
        ref_clear(rt, &self);
    recursion_leave(rt);
    return self;
}

/* The first entry behind s->type in the MRO: owned, NULL absent or raised. */
OWNED static Ref find_behind(struct runtime *rt, const struct super *s, Val name)
{
    if (!s->obj_type || !s->obj_type->mro)
        return NULL;
    Ref mro = ref_keep(s->obj_type->mro), found = NULL;
    ssize_t count = tuple_size(mro), i = 0;
    while (i + 1 < count && tuple_at(mro, i) != (Val)s->type)
        i++;
    for (i++; i < count && !found && !is_raised(rt); i++)
        found = ref_keep_null(dict_get(rt, as_type(tuple_at(mro, i))->dict, name));
    ref_drop(rt, mro);
    return found;
}

static Ref super_getattro(struct runtime *rt, Val self, Val name)
{
    const struct super *s = LOOK(super, self);
    /* super().__class__ is super. */
    if (!is_str(name) || str_equals_ascii(name, "__class__"))
        return obj_generic_getattr(rt, self, name);
    Ref found = find_behind(rt, s, name);
    if (!found)
        return is_raised(rt) ? NULL : obj_generic_getattr(rt, self, name);
    if (!found->type->descr_get)
        return found;
    Ref value = found->type->descr_get(rt, found, s->obj == REF(s->obj_type) ? NULL : s->obj,
                                       (Val)s->obj_type);
    ref_drop(rt, found);
    return value;
}

static Ref super_descr_get(struct runtime *rt, Val self, Val obj, Val type)
{
    (void)type;
    const struct super *s = LOOK(super, self);
    if (!obj || obj == rt->none || s->obj)
        return ref_keep(self);
    if (!is_exact(self, &super_def))
        return obj_call_2(rt, (Val)self->type, (Val)s->type, obj);
    return super_new(rt, s->type, obj);
}

static Ref super_repr(struct runtime *rt, Val self)
{
    const struct super *s = LOOK(super, self);
    const char *name = s->type ? s->type->name : "NULL";
    if (s->obj_type)
        return str_format(rt, "<super: <class '%s'>, <%s object>>", name, s->obj_type->name);
    return str_format(rt, "<super: <class '%s'>, NULL>", name);
}

static int super_visit(Val self, visit_fn *fn, void *arg)
{
    VISIT_SLOT(LOOK(super, self)->obj, "__self__");
    VISIT_SLOT(LOOK(super, self)->type, "__thisclass__");
    VISIT_SLOT(LOOK(super, self)->obj_type, "__self_class__");
    return 0;
}

static void super_dealloc(struct runtime *rt, Ref self)
{
    struct super *s = LOOK(super, self);
    gc_untrack(rt, self);
    ref_drop(rt, s->obj);
    ref_drop(rt, REF(s->type));
    ref_drop(rt, REF(s->obj_type));
    gc_free(rt, self);
}

static const struct member_def super_members[] = {
    {"__thisclass__", MEMBER_OBJECT, offsetof(struct super, type), MEMBER_READONLY,
     "the class invoking super()"},
    {"__self__", MEMBER_OBJECT, offsetof(struct super, obj), MEMBER_READONLY,
     "the instance invoking super(); may be None"},
    {"__self_class__", MEMBER_OBJECT, offsetof(struct super, obj_type), MEMBER_READONLY,
     "the type of the instance invoking super(); may be None"},
    {0},
};

const struct type_def super_def = {
    .name = "super",
    .doc = "super() -> same as super(__class__, <first argument>)\n"
           "super(type) -> unbound super object\n"
           "super(type, obj) -> bound super object; requires isinstance(obj, type)\n"
           "super(type, type2) -> bound super object; requires issubclass(type2, type)\n"
           "Typical use to call a cooperative superclass method:\n"
           "class C(B):\n    def meth(self, arg):\n        super().meth(arg)\n"
           "This works for class methods too:\n"
           "class C(B):\n    @classmethod\n    def cmeth(cls, arg):\n        super().cmeth(arg)\n",
    .basicsize = sizeof(struct super),
    .flags = TYPE_GC | TYPE_BASE,
    .dealloc = super_dealloc,
    .visit = super_visit,
    .repr = super_repr,
    .getattro = super_getattro,
    .descr_get = super_descr_get,
    .init = super_init,
    .vectorcall = super_vectorcall,
    .alloc = type_generic_alloc,
    .new_ = type_generic_new,
    .members = super_members,
};
_Static_assert(sizeof(struct super) == 40, "sys.getsizeof of a super object is 56");
