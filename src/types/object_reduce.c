/* object_reduce.c - object.__reduce_ex__: how an object says what it takes to make it again. */
#include "types/args.h"
#include "types/dict.h"
#include "types/int.h"
#include "types/list.h"
#include "types/native.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/str.h"
#include "types/tuple.h"
#include "types/type_internal.h"

Ref builtins_get(struct runtime *rt, const char *name)
{
    return builtin_named(rt, name);
}

OWNED static Ref copyreg_get(struct runtime *rt, const char *name)
{
    const struct types_hooks *hooks = rt->types->hooks;
    if (!hooks || !hooks->import)
        return raise(rt, EXC_ImportError, "No module named 'copyreg'");
    Ref module = hooks->import(rt, "copyreg"), value = NULL;
    Ref text = module ? str_intern(rt, name) : NULL;
    if (text)
        value = obj_getattr(rt, module, text);
    ref_drop(rt, text);
    ref_drop(rt, module);
    return value;
}

/* ---- state ------------------------------------------------------------------------ */

/* Names of the slots of cls: a list or None. */
OWNED static Ref slot_names(struct runtime *rt, struct type *cls)
{
    Ref names = NULL;
    if (dict_lookup(rt, cls->dict, IDENT_OF(rt, __slotnames__), &names) < 0)
        return NULL;
    if (!names) {
        Ref f = copyreg_get(rt, "_slotnames");
        if (!f)
            return NULL;
        names = obj_call_1(rt, f, (Val)cls);
        ref_drop(rt, f);
        if (names && names != rt->none && !is_list(names)) {
            ref_clear(rt, &names);
            raise(rt, EXC_TypeError, "copyreg._slotnames didn't return a list or None");
        }
        return names;
    }
    if (names != rt->none && !is_list(names)) {
        raise(rt, EXC_TypeError, "%.200s.__slotnames__ should be a list or None, not %.200s",
              cls->name, names->type->name);
        ref_clear(rt, &names);
    }
    return names;
}

static bool dict_is_empty(Val self)
{
    if (type_has(self->type, TYPE_MANAGED_DICT) && *instance_values(self)) {
        const unsigned char *prefix = (const unsigned char *)*instance_values(self);
        return prefix[-2] == 0;
    }
    Ref *slot = instance_dict_slot(self);
    return !slot || !*slot || dict_size(*slot) == 0;
}

/* Has the object C fields that nobody would copy? */
static bool check_layout(struct runtime *rt, Val self, Val names)
{
    const struct type *t = self->type;
    ssize_t size = (ssize_t)sizeof(struct obj);
    if (t->dict_offset != 0 && !type_has(t, TYPE_MANAGED_DICT))
        size += (ssize_t)sizeof(Ref);
    if (t->weaklist_offset)
        size += (ssize_t)sizeof(Ref);
    if (names != rt->none)
        size += (ssize_t)sizeof(Ref) * list_size(names);
    if (t->basicsize > size)
        return raise_false(rt, EXC_TypeError, "cannot pickle '%.200s' object", t->name);
    return true;
}

/* {slot: value} of the slots that are set; NULL raised. */
OWNED static Ref slot_values(struct runtime *rt, Val self, Val names)
{
    Ref slots = dict_new(rt);
    for (ssize_t i = 0; slots && i < list_size(names); i++) {
        Ref name = ref_keep(list_at(names, i)), value;
        int found = obj_lookup_attr(rt, self, name, &value);
        if (found > 0)
            found = dict_set(rt, slots, name, value);
        ref_drop(rt, value);
        ref_drop(rt, name);
        if (found < 0)
            ref_clear(rt, &slots);
    }
    return slots;
}

OWNED static Ref default_state(struct runtime *rt, Val self, bool required)
{
    if (required && self->type->itemsize)
        return raise(rt, EXC_TypeError, "cannot pickle %.200s objects", self->type->name);
    Ref state = dict_is_empty(self) ? new_none(rt) : obj_generic_get_dict(rt, self, NULL);
    Ref names = state ? slot_names(rt, self->type) : NULL;
    if (!names || (required && !check_layout(rt, self, names)))
        goto fail;
    if (names != rt->none && list_size(names) > 0) {
        Ref slots = slot_values(rt, self, names);
        if (!slots)
            goto fail;
        if (dict_size(slots) > 0)
            ref_set_take(rt, &state, tuple_pack(rt, 2, (Val)state, (Val)slots));
        ref_drop(rt, slots);
    }
    ref_drop(rt, names);
    return state;
fail:
    ref_drop(rt, names);
    ref_drop(rt, state);
    return NULL;
}

Ref object_getstate(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)argv;
    (void)argc;
    (void)kwnames;
    return default_state(rt, self, false);
}

OWNED static Ref state_of(struct runtime *rt, Val self, bool required)
{
    Ref f = obj_getattr(rt, self, IDENT_OF(rt, __getstate__)), state;
    if (!f)
        return NULL;
    if (is_exact(f, &builtin_function_def) && LOOK(builtin_function, f)->self == self &&
        LOOK(builtin_function, f)->def->fn == object_getstate)
        state = default_state(rt, self, required);
    else
        state = obj_call_0(rt, f);
    ref_drop(rt, f);
    return state;
}

/* ---- arguments of __new__ ----------------------------------------------------------------- */

static bool new_arguments_ex(struct runtime *rt, Ref f, Ref *args, Ref *kwargs)
{
    Ref both = obj_call_0(rt, f);
    ref_drop(rt, f);
    if (!both)
        return false;
    if (!is_tuple(both))
        raise(rt, EXC_TypeError, "__getnewargs_ex__ should return a tuple, not '%.200s'",
              both->type->name);
    else if (tuple_size(both) != 2)
        raise(rt, EXC_ValueError, "__getnewargs_ex__ should return a tuple of length 2, not %zd",
              tuple_size(both));
    else if (!is_tuple(tuple_at(both, 0)))
        raise(rt, EXC_TypeError,
              "first item of the tuple returned by __getnewargs_ex__ must be a tuple, not '%.200s'",
              tuple_at(both, 0)->type->name);
    else if (!is_dict(tuple_at(both, 1)))
        raise(rt, EXC_TypeError,
              "second item of the tuple returned by __getnewargs_ex__ must be a dict, not '%.200s'",
              tuple_at(both, 1)->type->name);
    else {
        *args = ref_keep(tuple_at(both, 0));
        *kwargs = ref_keep(tuple_at(both, 1));
    }
    ref_drop(rt, both);
    return *args != NULL;
}

/* Both stay NULL when the object does not say. */
static bool new_arguments(struct runtime *rt, Val self, Ref *args, Ref *kwargs)
{
    *args = *kwargs = NULL;
    Ref f = obj_lookup_special(rt, self, IDENT_OF(rt, __getnewargs_ex__));
    if (f)
        return new_arguments_ex(rt, f, args, kwargs);
    if (is_raised(rt))
        return false;
    f = obj_lookup_special(rt, self, IDENT_OF(rt, __getnewargs__));
    if (!f)
        return !is_raised(rt);
    Ref made = obj_call_0(rt, f);
    ref_drop(rt, f);
    if (made && !is_tuple(made)) {
        raise(rt, EXC_TypeError, "__getnewargs__ should return a tuple, not '%.200s'",
              made->type->name);
        ref_clear(rt, &made);
    }
    *args = made;
    return made != NULL;
}

/* ---- __reduce_ex__ --------------------------------------------------------------------------- */

/* iter(self) of a list or iter(self.items()) of a dict; None for others. */
OWNED static Ref list_items(struct runtime *rt, Val self)
{
    return is_list(self) ? obj_iter(rt, self) : new_none(rt);
}

OWNED static Ref dict_items(struct runtime *rt, Val self)
{
    if (!is_dict(self))
        return new_none(rt);
    Ref items = obj_call_method_0(rt, self, IDENT_OF(rt, items));
    if (!items)
        return NULL;
    Ref iterator = obj_iter(rt, items);
    ref_drop(rt, items);
    return iterator;
}

/* (cls, *args) */
OWNED static Ref with_class(struct runtime *rt, Val self, Val args)
{
    ssize_t count = args ? tuple_size(args) : 0;
    Ref tuple = tuple_new(rt, count + 1);
    if (!tuple)
        return NULL;
    tuple_set_take(tuple, 0, ref_keep((Val)self->type));
    for (ssize_t i = 0; i < count; i++)
        tuple_set_take(tuple, i + 1, ref_keep(tuple_at(args, i)));
    return tuple;
}

OWNED static Ref reduce_by_new(struct runtime *rt, Val self)
{
    if (!self->type->new_)
        return raise(rt, EXC_TypeError, "cannot pickle '%.200s' object", self->type->name);
    Ref args, kwargs, maker = NULL, maker_args = NULL, result = NULL;
    Ref state = NULL, items = NULL, pairs = NULL;
    if (!new_arguments(rt, self, &args, &kwargs))
        return NULL;
    bool has_args = args != NULL;
    if (kwargs && dict_size(kwargs) > 0) {
        maker = copyreg_get(rt, "__newobj_ex__");
        maker_args = tuple_pack(rt, 3, (Val)self->type, (Val)args, (Val)kwargs);
    } else {
        maker = copyreg_get(rt, "__newobj__");
        maker_args = with_class(rt, self, args);
    }
    if (maker && maker_args)
        state = state_of(rt, self, !(has_args || is_list(self) || is_dict(self)));
    if (state)
        items = list_items(rt, self);
    if (items)
        pairs = dict_items(rt, self);
    if (pairs)
        result = tuple_pack(rt, 5, (Val)maker, (Val)maker_args, (Val)state, (Val)items,
                            (Val)pairs);
    ref_drop(rt, args);
    ref_drop(rt, kwargs);
    ref_drop(rt, maker);
    ref_drop(rt, maker_args);
    ref_drop(rt, state);
    ref_drop(rt, items);
    ref_drop(rt, pairs);
    return result;
}

OWNED static Ref reduce_common(struct runtime *rt, Val self, int protocol)
{
    if (protocol >= 2)
        return reduce_by_new(rt, self);
    Ref f = copyreg_get(rt, "_reduce_ex");
    Ref number = f ? int_from_int64(rt, protocol) : NULL;
    Ref result = number ? obj_call_2(rt, f, self, number) : NULL;
    ref_drop(rt, number);
    ref_drop(rt, f);
    return result;
}

Ref object_reduce(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)argv;
    (void)argc;
    (void)kwnames;
    return reduce_common(rt, self, 0);
}

/* Has the class a __reduce__ other than object's? */
static int overrides_reduce(struct runtime *rt, Val self)
{
    Val name = IDENT_OF(rt, __reduce__);
    Ref of_class = obj_getattr(rt, (Val)self->type, name);
    if (!of_class)
        return -1;
    Val of_object = dict_get(rt, builtin_type(rt, TYPE_ID_object)->dict, name);
    ref_drop(rt, of_class);
    return of_class != of_object;
}

Ref object_reduce_ex(struct runtime *rt, Val self, Val const *argv, ssize_t argc, Val kwnames)
{
    (void)argc;
    (void)kwnames;
    int protocol = 0;
    if (!arg_int(rt, argv[0], &protocol))
        return NULL;
    Ref reduce;
    int found = obj_lookup_attr(rt, self, IDENT_OF(rt, __reduce__), &reduce);
    if (found < 0)
        return NULL;
    if (found) {
        int own = overrides_reduce(rt, self);
        Ref result = own > 0 ? obj_call_0(rt, reduce) : NULL;
        ref_drop(rt, reduce);
        if (own)
            return result;
    }
    return reduce_common(rt, self, protocol);
}
