/* object_isinstance.c - isinstance and issubclass, with their hooks and imitations. */
#include "types/object.h"

#include "types/raise.h"
#include "types/tuple.h"
#include "types/type_internal.h"

static const char isinstance_arg_2[] =
    "isinstance() arg 2 must be a type, a tuple of types, or a union";
static const char issubclass_arg_2[] =
    "issubclass() arg 2 must be a class, a tuple of classes, or a union";

/* cls.__bases__ if that is a tuple; NULL with nothing pending, or raised. */
OWNED static Ref abstract_bases(struct runtime *rt, Val cls)
{
    Ref bases;
    if (obj_lookup_attr(rt, cls, IDENT_OF(rt, __bases__), &bases) > 0 && !is_tuple(bases))
        ref_clear(rt, &bases);
    return bases;
}

static bool check_class(struct runtime *rt, Val cls, const char *message)
{
    Ref bases = abstract_bases(rt, cls);
    if (!bases && !is_raised(rt))
        raise(rt, EXC_TypeError, "%s", message);
    ref_drop(rt, bases);
    return bases != NULL;
}

static int abstract_issubclass(struct runtime *rt, Val derived, Val cls)
{
    Ref bases = NULL;
    int result = 0;
    for (;;) {
        if (derived == cls) {
            ref_drop(rt, bases);
            return 1;
        }
        Ref next = abstract_bases(rt, derived);
        ref_drop(rt, bases);
        bases = next;
        if (!bases)
            return is_raised(rt) ? -1 : 0;
        if (tuple_size(bases) != 1)
            break;
        derived = tuple_at(bases, 0);
    }
    if (tuple_size(bases) > 0 && !recursion_enter(rt, " in __issubclass__")) {
        result = -1;
    } else if (tuple_size(bases) > 0) {
        for (ssize_t i = 0; result == 0 && i < tuple_size(bases); i++)
            result = abstract_issubclass(rt, tuple_at(bases, i), cls);
        recursion_leave(rt);
    }
    ref_drop(rt, bases);
    return result;
}

int obj_real_isinstance(struct runtime *rt, Val v, Val cls)
{
    Ref its_class;
    int result;
    if (is_type(cls)) {
        if (is_instance_of(v, as_type(cls)))
            return 1;
        result = obj_lookup_attr(rt, v, IDENT_OF(rt, __class__), &its_class);
        if (result > 0)
            result = its_class != REF(v->type) && is_type(its_class) &&
                     type_is_subtype(as_type(its_class), as_type(cls));
    } else {
        if (!check_class(rt, cls, isinstance_arg_2))
            return -1;
        result = obj_lookup_attr(rt, v, IDENT_OF(rt, __class__), &its_class);
        if (result > 0)
            result = abstract_issubclass(rt, its_class, cls);
    }
    ref_drop(rt, its_class);
    return result;
}

int obj_real_issubclass(struct runtime *rt, Val derived, Val cls)
{
    if (is_type(cls) && is_type(derived))
        return type_is_subtype(as_type(derived), as_type(cls));
    if (!check_class(rt, derived, "issubclass() arg 1 must be a class"))
        return -1;
    if (!is_exact(cls, &union_def) && !check_class(rt, cls, issubclass_arg_2))
        return -1;
    return abstract_issubclass(rt, derived, cls);
}

/* cls.__hook__(v) if there is one; 2: there is none. */
static int ask_hook(struct runtime *rt, Val v, Val cls, Val name, const char *where)
{
    Ref hook = obj_lookup_special(rt, cls, name);
    if (!hook)
        return is_raised(rt) ? -1 : 2;
    int answer = -1;
    if (recursion_enter(rt, where)) {
        Ref value = obj_call_1(rt, hook, v);
        recursion_leave(rt);
        if (value)
            answer = obj_is_true(rt, value);
        ref_drop(rt, value);
    }
    ref_drop(rt, hook);
    return answer;
}

int obj_isinstance(struct runtime *rt, Val v, Val classes)
{
    if ((Val)v->type == classes)
        return 1;
    if (classes->type == builtin_type(rt, TYPE_ID_type))
        return obj_real_isinstance(rt, v, classes);
    if (is_exact(classes, &union_def))
        classes = union_args(classes);
    if (is_tuple(classes)) {
        if (!recursion_enter(rt, " in __instancecheck__"))
            return -1;
        int result = 0;
        for (ssize_t i = 0; result == 0 && i < tuple_size(classes); i++)
            result = obj_isinstance(rt, v, tuple_at(classes, i));
        recursion_leave(rt);
        return result;
    }
    int answer =
        ask_hook(rt, v, classes, IDENT_OF(rt, __instancecheck__), " in __instancecheck__");
    return answer == 2 ? obj_real_isinstance(rt, v, classes) : answer;
}

int obj_issubclass(struct runtime *rt, Val v, Val classes)
{
    if (classes->type == builtin_type(rt, TYPE_ID_type))
        return v == classes ? 1 : obj_real_issubclass(rt, v, classes);
    if (is_exact(classes, &union_def))
        classes = union_args(classes);
    if (is_tuple(classes)) {
        if (!recursion_enter(rt, " in __subclasscheck__"))
            return -1;
        int result = 0;
        for (ssize_t i = 0; result == 0 && i < tuple_size(classes); i++)
            result = obj_issubclass(rt, v, tuple_at(classes, i));
        recursion_leave(rt);
        return result;
    }
    int answer =
        ask_hook(rt, v, classes, IDENT_OF(rt, __subclasscheck__), " in __subclasscheck__");
    return answer == 2 ? obj_real_issubclass(rt, v, classes) : answer;
}
