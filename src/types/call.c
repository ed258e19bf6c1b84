/* call.c - calling: from a tuple and a dict to an array and back.
 *
 * A callable either takes an array (vectorcall: positional arguments, then one value
 * per name in a tuple) or a tuple and a dict (type->call).  What a callable gives is
 * checked: a value or a pending exception, never both, never neither.
 */
#include <string.h>

#include "types/dict.h"
#include "types/native.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/str.h"
#include "types/tuple.h"

static const char calling[] = " while calling a Python object";

vectorcall_fn *vectorcall_of(Val v)
{
    if (!type_has(v->type, TYPE_VECTORCALL))
        return NULL;
    return *(vectorcall_fn *const *)((const char *)v + v->type->vectorcall_offset);
}

bool obj_is_callable(Val v)
{
    return v->type->call != NULL;
}

static Ref check_result(struct runtime *rt, Val f, Ref result)
{
    if (LIKELY((result != NULL) != is_raised(rt)))
        return result;
    if (!result)
        return raise(rt, EXC_SystemError, "%R returned NULL without setting an exception", f);
    ref_drop(rt, result);
    return raise_from_cause(rt, EXC_SystemError, "%R returned a result with an exception set", f);
}

Ref keywords_as_dict(struct runtime *rt, Val const *values, Val kwnames)
{
    return dict_from_arrays(rt, (Val const *)as_tuple(kwnames)->items, 1, values, 1, tuple_size(kwnames));
}

static Ref call_slot(struct runtime *rt, Val f, Val args, Val kwargs)
{
    call_fn *call = f->type->call;
    if (!call)
        return raise(rt, EXC_TypeError, "'%.200s' object is not callable", f->type->name);
    if (!recursion_enter(rt, calling))
        return NULL;
    Ref result = call(rt, f, args, kwargs);
    recursion_leave(rt);
    return check_result(rt, f, result);
}

/* For callables without vectorcall: keywords as a tuple of names, or a dict. */
static Ref call_with_array(struct runtime *rt, Val f, Val const *argv, ssize_t argc, Val kwnames, Val kwargs)
{
    if (!f->type->call)
        return raise(rt, EXC_TypeError, "'%.200s' object is not callable", f->type->name);
    Ref args = tuple_from_array(rt, argv, argc);
    if (!args)
        return NULL;
    Ref made = NULL, result = NULL;
    if (kwnames && tuple_size(kwnames)) {
        made = keywords_as_dict(rt, argv + argc, kwnames);
        if (!made)
            goto out;
        kwargs = made;
    }
    result = call_slot(rt, f, args, kwargs);
out:
    ref_drop(rt, args);
    ref_drop(rt, made);
    return result;
}

Ref obj_vectorcall(struct runtime *rt, Val f, Val const *argv, ssize_t argc, Val kwnames)
{
    vectorcall_fn *fn = vectorcall_of(f);
    if (!fn)
        return call_with_array(rt, f, argv, argc, kwnames, NULL);
    return check_result(rt, f, fn(rt, f, argv, argc, kwnames));
}

/* Arguments from an array and a dict in one array, each kept while the call lasts. */
struct unpacked {
    Ref *items;
    ssize_t count, argc;
    Ref names;
};

static void unpacked_release(struct runtime *rt, struct unpacked *u)
{
    for (ssize_t i = 0; i < u->count; i++)
        ref_drop(rt, u->items[i]);
    heap_free(rt, u->items);
    ref_drop(rt, u->names);
}

static bool unpack(struct runtime *rt, Val const *argv, ssize_t argc, Val kwargs, struct unpacked *u)
{
    ssize_t named = dict_size(kwargs), at = 0, i = 0;
    Val key, value;
    *u = (struct unpacked){.argc = argc};
    u->items = heap_alloc(rt, size_mul_add((size_t)(1 + argc + named), sizeof(Ref), 0));
    if (!u->items) {
        raise_no_memory(rt);
        return false;
    }
    u->names = tuple_new(rt, named);
    if (!u->names)
        goto fail;
    for (; u->count < argc; u->count++)
        u->items[u->count] = ref_keep(argv[u->count]);
    bool strings = true;
    while (i < named && dict_next(kwargs, &at, &key, &value)) {
        strings &= is_str(key);
        tuple_set_take(u->names, i++, ref_keep(key));
        u->items[u->count++] = ref_keep(value);
    }
    if (strings)
        return true;
    raise(rt, EXC_TypeError, "keywords must be strings");
fail:
    unpacked_release(rt, u);
    return false;
}

static Ref vectorcall_with_dict(struct runtime *rt, vectorcall_fn *fn, Val f, Val const *argv, ssize_t argc,
                                Val kwargs)
{
    if (!kwargs || dict_size(kwargs) == 0)
        return check_result(rt, f, fn(rt, f, argv, argc, NULL));
    struct unpacked u;
    if (!unpack(rt, argv, argc, kwargs, &u))
        return NULL;
    Ref result = fn(rt, f, (Val const *)u.items, argc, u.names);
    result = check_result(rt, f, result);
    unpacked_release(rt, &u);
    return result;
}

Ref obj_vectorcall_dict(struct runtime *rt, Val f, Val const *argv, ssize_t argc, Val kwargs)
{
    vectorcall_fn *fn = vectorcall_of(f);
    if (!fn)
        return call_with_array(rt, f, argv, argc, NULL, kwargs);
    return vectorcall_with_dict(rt, fn, f, argv, argc, kwargs);
}

Ref vectorcall_call(struct runtime *rt, Val f, Val args, Val kwargs)
{
    /* Of a subclass, too, whose type has no flag since it may override __call__. */
    ssize_t at = f->type->vectorcall_offset;
    vectorcall_fn *fn = at ? *(vectorcall_fn *const *)((const char *)f + at) : NULL;
    if (!fn)
        return raise(rt, EXC_TypeError, "'%.200s' object does not support vectorcall", f->type->name);
    return vectorcall_with_dict(rt, fn, f, (Val const *)as_tuple(args)->items, tuple_size(args), kwargs);
}

Ref obj_call(struct runtime *rt, Val f, Val args, Val kwargs)
{
    vectorcall_fn *fn = vectorcall_of(f);
    if (!fn)
        return call_slot(rt, f, args, kwargs);
    if (is_exact(f, &builtin_function_def))
        fn = builtin_call_held;
    return vectorcall_with_dict(rt, fn, f, (Val const *)as_tuple(args)->items, tuple_size(args), kwargs);
}

Ref obj_call_0(struct runtime *rt, Val f)
{
    Val none[1] = {NULL};
    return obj_vectorcall(rt, f, none, 0, NULL);
}

Ref obj_call_1(struct runtime *rt, Val f, Val a)
{
    return obj_vectorcall(rt, f, &a, 1, NULL);
}

Ref obj_call_2(struct runtime *rt, Val f, Val a, Val b)
{
    Val argv[] = {a, b};
    return obj_vectorcall(rt, f, argv, 2, NULL);
}

Ref obj_call_3(struct runtime *rt, Val f, Val a, Val b, Val c)
{
    Val argv[] = {a, b, c};
    return obj_vectorcall(rt, f, argv, 3, NULL);
}

Ref obj_call_method(struct runtime *rt, Val v, Val name, Val const *argv, ssize_t argc)
{
    Val small[8];
    Val *all = small;
    if (argc >= 8) {
        all = heap_alloc(rt, size_mul_add((size_t)argc + 1, sizeof *all, 0));
        if (!all)
            return raise_no_memory(rt);
    }
    all[0] = v;
    if (argc)
        memcpy(all + 1, argv, (size_t)argc * sizeof *all);

    Ref method = NULL, result = NULL;
    int unbound = obj_getmethod(rt, v, name, &method);
    if (method)
        result = obj_vectorcall(rt, method, all + !unbound, argc + (unbound == 1), NULL);
    ref_drop(rt, method);
    if (all != small)
        heap_free(rt, all);
    return result;
}

Ref obj_call_method_0(struct runtime *rt, Val v, Val name)
{
    return obj_call_method(rt, v, name, NULL, 0);
}

Ref obj_call_method_1(struct runtime *rt, Val v, Val name, Val a)
{
    return obj_call_method(rt, v, name, &a, 1);
}
