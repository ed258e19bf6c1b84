/* type_dispatch.c - the slots of classes: each looks its special method up and calls it.
 *
 * A function found on the class is called with self in front, without a bound
 * method; anything else is bound through __get__ first.
 */
#include "types/type_dispatch.h"

#include <stddef.h>

#include "types/descr_internal.h"
#include "types/int.h"
#include "types/iter.h"
#include "types/object.h"
#include "types/raise.h"
#include "types/str.h"
#include "types/tuple.h"

/* ---- finding and calling ------------------------------------------------------- */

/* The special method, owned; *unbound: self goes in front.  NULL absent or raised. */
OWNED static Ref find_maybe(struct runtime *rt, Val self, Val name, bool *unbound)
{
    Val found = type_lookup(rt, self->type, name);
    if (!found)
        return NULL;
    if (type_has(found->type, TYPE_METHOD_DESCR)) {
        *unbound = true;
        return ref_keep(found);
    }
    *unbound = false;
    if (!found->type->descr_get)
        return ref_keep(found);
    Ref descr = ref_keep(found);
    Ref bound = descr->type->descr_get(rt, descr, self, (Val)self->type);
    ref_drop(rt, descr);
    return bound;
}

OWNED static Ref find(struct runtime *rt, Val self, Val name, bool *unbound)
{
    Ref f = find_maybe(rt, self, name, unbound);
    if (!f && !is_raised(rt))
        raise_value(rt, (Val)exc_type(rt, EXC_AttributeError), name);
    return f;
}

OWNED static Ref call_found_take(struct runtime *rt, Ref f, bool unbound, Val const *argv,
                                 ssize_t argc)
{
    if (!f)
        return NULL;
    Ref result = unbound ? obj_vectorcall(rt, f, argv, argc, NULL)
                         : obj_vectorcall(rt, f, argv + 1, argc - 1, NULL);
    ref_drop(rt, f);
    return result;
}

/* argv[0] is self. */
OWNED static Ref call_special(struct runtime *rt, Val name, Val const *argv, ssize_t argc)
{
    bool unbound = false;
    Ref f = find(rt, argv[0], name, &unbound);
    return call_found_take(rt, f, unbound, argv, argc);
}

/* NotImplemented when there is no such method. */
OWNED static Ref call_special_maybe(struct runtime *rt, Val name, Val const *argv, ssize_t argc)
{
    bool unbound = false;
    Ref f = find_maybe(rt, argv[0], name, &unbound);
    if (!f)
        return is_raised(rt) ? NULL : new_not_implemented(rt);
    return call_found_take(rt, f, unbound, argv, argc);
}

/* f(self, *args, **kwargs) */
OWNED static Ref call_prepend(struct runtime *rt, Val f, Val self, Val args, Val kwargs)
{
    enum { SMALL = 6 };
    Val small[SMALL];
    Val *argv = small;
    ssize_t argc = tuple_size(args);
    if (argc + 1 > SMALL) {
        argv = heap_alloc(rt, size_mul_add((size_t)argc + 1, sizeof *argv, 0));
        if (!argv)
            return raise_no_memory(rt);
    }
    argv[0] = self;
    for (ssize_t i = 0; i < argc; i++)
        argv[i + 1] = tuple_at(args, i);
    Ref result = obj_vectorcall_dict(rt, f, argv, argc + 1, kwargs);
    if (argv != small)
        heap_free(rt, argv);
    return result;
}

OWNED static Ref call_0(struct runtime *rt, Val self, Val name)
{
    return call_special(rt, name, &self, 1);
}

OWNED static Ref call_1(struct runtime *rt, Val self, Val name, Val a)
{
    Val argv[] = {self, a};
    return call_special(rt, name, argv, 2);
}

/* ---- text, hash, calls ------------------------------------------------------------- */

Ref slot_repr(struct runtime *rt, Val self)
{
    bool unbound = false;
    Ref f = find_maybe(rt, self, IDENT_OF(rt, __repr__), &unbound);
    if (f)
        return call_found_take(rt, f, unbound, &self, 1);
    if (is_raised(rt))
        return NULL;
    return str_format(rt, "<%s object at %p>", self->type->name, (const void *)self);
}

Ref slot_str(struct runtime *rt, Val self)
{
    return call_0(rt, self, IDENT_OF(rt, __str__));
}

ssize_t slot_hash(struct runtime *rt, Val self)
{
    bool unbound = false;
    Ref f = find_maybe(rt, self, IDENT_OF(rt, __hash__), &unbound);
    if (f == rt->none)
        ref_clear(rt, &f);
    if (!f)
        return is_raised(rt) ? -1 : hash_not_implemented(rt, self);
    Ref result = call_found_take(rt, f, unbound, &self, 1);
    if (!result)
        return -1;
    if (!is_int(result)) {
        ref_drop(rt, result);
        return raise_int(rt, EXC_TypeError, "__hash__ method should return an integer");
    }
    int overflow = 0;
    ssize_t hash = int_as_int64_overflow(result, &overflow);
    if (overflow)
        hash = builtin_type(rt, TYPE_ID_int)->hash(rt, result);
    ref_drop(rt, result);
    return hash == -1 ? -2 : hash;
}

Ref slot_call(struct runtime *rt, Val self, Val args, Val kwargs)
{
    bool unbound = false;
    Ref f = find(rt, self, IDENT_OF(rt, __call__), &unbound);
    if (!f)
        return NULL;
    Ref result = unbound ? call_prepend(rt, f, self, args, kwargs) : obj_call(rt, f, args, kwargs);
    ref_drop(rt, f);
    return result;
}

/* ---- attributes ------------------------------------------------------------------------ */

static Ref slot_getattro(struct runtime *rt, Val self, Val name)
{
    return call_1(rt, self, IDENT_OF(rt, __getattribute__), name);
}

OWNED static Ref call_attribute(struct runtime *rt, Val self, Val attr, Val name)
{
    Ref bound = NULL;
    if (attr->type->descr_get) {
        bound = attr->type->descr_get(rt, attr, self, (Val)self->type);
        if (!bound)
            return NULL;
        attr = bound;
    }
    Ref result = obj_call_1(rt, attr, name);
    ref_drop(rt, bound);
    return result;
}

/* The rare class with __getattr__: only after the ordinary way has failed. */
Ref slot_getattr_hook(struct runtime *rt, Val self, Val name)
{
    struct type *type = self->type;
    Val hook = type_lookup(rt, type, IDENT_OF(rt, __getattr__));
    if (!hook) {
        type->getattro = slot_getattro;
        return slot_getattro(rt, self, name);
    }
    Ref getattr = ref_keep(hook), result;
    Ref ordinary = ref_keep_null(type_lookup(rt, type, IDENT_OF(rt, __getattribute__)));
    if (!ordinary || (is_exact(ordinary, &wrapper_descriptor_def) &&
                      LOOK(wrapper_descriptor, ordinary)->slot == (void *)obj_generic_getattr))
        result = obj_generic_lookup(rt, self, name);
    else
        result = call_attribute(rt, self, ordinary, name);
    if (!result && (!is_raised(rt) || error_clear_if(rt, EXC_AttributeError)))
        result = call_attribute(rt, self, getattr, name);
    ref_drop(rt, ordinary);
    ref_drop(rt, getattr);
    return result;
}

int slot_setattr(struct runtime *rt, Val self, Val name, Val value)
{
    Val argv[] = {self, name, value};
    Ref result = value ? call_special(rt, IDENT_OF(rt, __setattr__), argv, 3)
                       : call_special(rt, IDENT_OF(rt, __delattr__), argv, 2);
    ref_drop(rt, result);
    return result ? 0 : -1;
}

Ref slot_descr_get(struct runtime *rt, Val self, Val obj, Val type)
{
    Val found = type_lookup(rt, self->type, IDENT_OF(rt, __get__));
    if (!found) {
        if (self->type->descr_get == slot_descr_get)
            self->type->descr_get = NULL;
        return ref_keep(self);
    }
    Ref get = ref_keep(found);
    Ref result = obj_call_3(rt, get, self, obj ? obj : rt->none, type ? type : rt->none);
    ref_drop(rt, get);
    return result;
}

int slot_descr_set(struct runtime *rt, Val self, Val obj, Val value)
{
    Val argv[] = {self, obj, value};
    Ref result = value ? call_special(rt, IDENT_OF(rt, __set__), argv, 3)
                       : call_special(rt, IDENT_OF(rt, __delete__), argv, 2);
    ref_drop(rt, result);
    return result ? 0 : -1;
}

/* ---- comparison and iteration ---------------------------------------------------------- */

Ref slot_compare(struct runtime *rt, Val self, Val other, int op)
{
    static const enum ident_id names[] = {ID___lt__, ID___le__, ID___eq__,
                                          ID___ne__, ID___gt__, ID___ge__};
    bool unbound = false;
    Ref f = find_maybe(rt, self, rt->types->ident[names[op]], &unbound);
    if (!f) {
        error_clear(rt);
        return new_not_implemented(rt);
    }
    Val argv[] = {self, other};
    return call_found_take(rt, f, unbound, argv, 2);
}

Ref slot_iter(struct runtime *rt, Val self)
{
    bool unbound = false;
    Ref f = find_maybe(rt, self, IDENT_OF(rt, __iter__), &unbound);
    if (f == rt->none) {
        ref_drop(rt, f);
        return raise(rt, EXC_TypeError, "'%s' object is not iterable", self->type->name);
    }
    if (f)
        return call_found_take(rt, f, unbound, &self, 1);
    error_clear(rt);
    f = find_maybe(rt, self, IDENT_OF(rt, __getitem__), &unbound);
    if (!f) {
        error_clear(rt);
        return raise(rt, EXC_TypeError, "'%s' object is not iterable", self->type->name);
    }
    ref_drop(rt, f);
    return sequence_iterator_new(rt, self);
}

Ref slot_iternext(struct runtime *rt, Val self)
{
    return call_0(rt, self, IDENT_OF(rt, __next__));
}

Ref iternext_not_implemented(struct runtime *rt, Val self)
{
    return raise(rt, EXC_TypeError, "'%s' object is not iterable", self->type->name);
}

/* ---- birth and death --------------------------------------------------------------------- */

int slot_init(struct runtime *rt, Val self, Val args, Val kwargs)
{
    bool unbound = false;
    Ref f = find(rt, self, IDENT_OF(rt, __init__), &unbound);
    if (!f)
        return -1;
    Ref result = unbound ? call_prepend(rt, f, self, args, kwargs) : obj_call(rt, f, args, kwargs);
    ref_drop(rt, f);
    if (!result)
        return -1;
    bool ok = result == rt->none;
    if (!ok)
        raise(rt, EXC_TypeError, "__init__() should return None, not '%s'", result->type->name);
    ref_drop(rt, result);
    return ok ? 0 : -1;
}

Ref slot_new(struct runtime *rt, struct type *type, Val args, Val kwargs)
{
    Ref f = obj_getattr(rt, (Val)type, IDENT_OF(rt, __new__));
    if (!f)
        return NULL;
    Ref result = call_prepend(rt, f, (Val)type, args, kwargs);
    ref_drop(rt, f);
    return result;
}

void slot_finalize(struct runtime *rt, Val self)
{
    struct saved_error before;
    error_fetch(rt, &before);
    bool unbound = false;
    Ref f = find_maybe(rt, self, IDENT_OF(rt, __del__), &unbound);
    if (f) {
        Ref del = ref_keep(f);
        Ref result = call_found_take(rt, f, unbound, &self, 1);
        if (!result)
            error_unraisable(rt, del);
        ref_drop(rt, result);
        ref_drop(rt, del);
    }
    error_restore_take(rt, &before);
}

/* ---- operators ------------------------------------------------------------------------------ */

/* Does right's class give `name` a method of its own, other than left's? */
static int is_overloaded(struct runtime *rt, Val left, Val right, Val name)
{
    Ref a = NULL, b = NULL;
    int result = obj_lookup_attr(rt, (Val)right->type, name, &b);
    if (result <= 0)
        return result;
    result = obj_lookup_attr(rt, (Val)left->type, name, &a);
    if (result == 0)
        result = 1;
    else if (result > 0)
        result = obj_compare_bool(rt, a, b, CMP_NE);
    ref_drop(rt, a);
    ref_drop(rt, b);
    return result;
}

/* a OP b where this slot is `test` at `offset` of the number suite of a, b or both. */
static Ref binary_dispatch(struct runtime *rt, Val a, Val b, size_t offset, void *test, Val name,
                           Val reflected)
{
#define HAS_SLOT(v)                                                                        \
    ((v)->type->number && *(void *const *)((const char *)(v)->type->number + offset) == test)
    bool try_b = a->type != b->type && HAS_SLOT(b);
    Val forward[] = {a, b}, backward[] = {b, a};
    if (HAS_SLOT(a)) {
        if (try_b && type_is_subtype(b->type, a->type)) {
            int over = is_overloaded(rt, a, b, reflected);
            if (over < 0)
                return NULL;
            if (over) {
                Ref r = call_special_maybe(rt, reflected, backward, 2);
                if (r != rt->not_implemented)
                    return r;
                ref_drop(rt, r);
                try_b = false;
            }
        }
        Ref r = call_special_maybe(rt, name, forward, 2);
        if (r != rt->not_implemented || a->type == b->type)
            return r;
        ref_drop(rt, r);
    }
#undef HAS_SLOT
    if (try_b)
        return call_special_maybe(rt, reflected, backward, 2);
    return new_not_implemented(rt);
}

#define BINARY(function, field, name, rname)                                               \
    Ref function(struct runtime *rt, Val a, Val b)                                         \
    {                                                                                      \
        return binary_dispatch(rt, a, b, offsetof(struct number_suite, field),             \
                               (void *)function, IDENT_OF(rt, name), IDENT_OF(rt, rname)); \
    }
BINARY(slot_add, add, __add__, __radd__)
BINARY(slot_subtract, subtract, __sub__, __rsub__)
BINARY(slot_multiply, multiply, __mul__, __rmul__)
BINARY(slot_remainder, remainder, __mod__, __rmod__)
BINARY(slot_divmod, divmod, __divmod__, __rdivmod__)
BINARY(slot_lshift, lshift, __lshift__, __rlshift__)
BINARY(slot_rshift, rshift, __rshift__, __rrshift__)
BINARY(slot_and, and_, __and__, __rand__)
BINARY(slot_xor, xor_, __xor__, __rxor__)
BINARY(slot_or, or_, __or__, __ror__)
BINARY(slot_floor_divide, floor_divide, __floordiv__, __rfloordiv__)
BINARY(slot_true_divide, true_divide, __truediv__, __rtruediv__)
BINARY(slot_matmul, matrix_multiply, __matmul__, __rmatmul__)

Ref slot_power(struct runtime *rt, Val self, Val other, Val modulus)
{
    if (modulus == rt->none)
        return binary_dispatch(rt, self, other, offsetof(struct number_suite, power),
                               (void *)slot_power, IDENT_OF(rt, __pow__),
                               IDENT_OF(rt, __rpow__));
    /* Three arguments: only the first one's class is asked. */
    if (self->type->number && self->type->number->power == slot_power) {
        Val argv[] = {self, other, modulus};
        return call_special(rt, IDENT_OF(rt, __pow__), argv, 3);
    }
    return new_not_implemented(rt);
}

Ref slot_ipow(struct runtime *rt, Val self, Val other, Val unused)
{
    (void)unused;
    return call_1(rt, self, IDENT_OF(rt, __ipow__), other);
}

#define CALL_1(function, name)                                                             \
    Ref function(struct runtime *rt, Val self, Val other)                                  \
    {                                                                                      \
        return call_1(rt, self, IDENT_OF(rt, name), other);                                \
    }
CALL_1(slot_iadd, __iadd__)
CALL_1(slot_isub, __isub__)
CALL_1(slot_imul, __imul__)
CALL_1(slot_imod, __imod__)
CALL_1(slot_ilshift, __ilshift__)
CALL_1(slot_irshift, __irshift__)
CALL_1(slot_iand, __iand__)
CALL_1(slot_ixor, __ixor__)
CALL_1(slot_ior, __ior__)
CALL_1(slot_ifloordiv, __ifloordiv__)
CALL_1(slot_itruediv, __itruediv__)
CALL_1(slot_imatmul, __imatmul__)
CALL_1(slot_subscript, __getitem__)

#define CALL_0(function, name)                                                             \
    Ref function(struct runtime *rt, Val self)                                             \
    {                                                                                      \
        return call_0(rt, self, IDENT_OF(rt, name));                                       \
    }
CALL_0(slot_negative, __neg__)
CALL_0(slot_positive, __pos__)
CALL_0(slot_absolute, __abs__)
CALL_0(slot_invert, __invert__)
CALL_0(slot_int, __int__)
CALL_0(slot_float, __float__)
CALL_0(slot_index, __index__)

int slot_bool(struct runtime *rt, Val self)
{
    bool unbound = false, by_length = false;
    Ref f = find_maybe(rt, self, IDENT_OF(rt, __bool__), &unbound);
    if (!f) {
        if (is_raised(rt))
            return -1;
        f = find_maybe(rt, self, IDENT_OF(rt, __len__), &unbound);
        if (!f)
            return is_raised(rt) ? -1 : 1;
        by_length = true;
    }
    Ref value = call_found_take(rt, f, unbound, &self, 1);
    if (!value)
        return -1;
    int result = -1;
    if (by_length)
        result = obj_is_true(rt, value);
    else if (is_bool(value))
        result = value == rt->true_;
    else
        raise(rt, EXC_TypeError, "__bool__ should return bool, returned %s", value->type->name);
    ref_drop(rt, value);
    return result;
}

/* ---- items ------------------------------------------------------------------------------------ */

ssize_t slot_length(struct runtime *rt, Val self)
{
    Ref value = call_0(rt, self, IDENT_OF(rt, __len__));
    if (!value)
        return -1;
    Ref index = number_index(rt, value);
    ref_drop(rt, value);
    if (!index)
        return -1;
    ssize_t length;
    if (int_sign(index) < 0)
        length = raise_int(rt, EXC_ValueError, "__len__() should return >= 0");
    else
        length = number_as_ssize(rt, index, EXC_OverflowError);
    ref_drop(rt, index);
    return length;
}

int slot_set_subscript(struct runtime *rt, Val self, Val key, Val value)
{
    Val argv[] = {self, key, value};
    Ref result = value ? call_special(rt, IDENT_OF(rt, __setitem__), argv, 3)
                       : call_special(rt, IDENT_OF(rt, __delitem__), argv, 2);
    ref_drop(rt, result);
    return result ? 0 : -1;
}

Ref slot_item(struct runtime *rt, Val self, ssize_t i)
{
    Ref index = int_from_ssize(rt, i);
    if (!index)
        return NULL;
    Ref result = call_1(rt, self, IDENT_OF(rt, __getitem__), index);
    ref_drop(rt, index);
    return result;
}

int slot_set_item(struct runtime *rt, Val self, ssize_t i, Val value)
{
    Ref index = int_from_ssize(rt, i);
    if (!index)
        return -1;
    int result = slot_set_subscript(rt, self, index, value);
    ref_drop(rt, index);
    return result;
}

static int search_by_iterating(struct runtime *rt, Val self, Val item)
{
    Ref iterator = obj_iter(rt, self);
    if (!iterator) {
        if (error_clear_if(rt, EXC_TypeError))
            raise(rt, EXC_TypeError, "argument of type '%s' is not iterable", self->type->name);
        return -1;
    }
    int result = 0;
    while (result == 0) {
        Ref next = iter_next(rt, iterator);
        if (!next) {
            if (is_raised(rt))
                result = -1;
            break;
        }
        result = obj_compare_bool(rt, next, item, CMP_EQ);
        ref_drop(rt, next);
    }
    ref_drop(rt, iterator);
    return result;
}

int slot_contains(struct runtime *rt, Val self, Val item)
{
    bool unbound = false;
    Ref f = find_maybe(rt, self, IDENT_OF(rt, __contains__), &unbound);
    if (f == rt->none) {
        ref_drop(rt, f);
        return raise_int(rt, EXC_TypeError, "'%s' object is not a container", self->type->name);
    }
    if (!f)
        return is_raised(rt) ? -1 : search_by_iterating(rt, self, item);
    Val argv[] = {self, item};
    Ref value = call_found_take(rt, f, unbound, argv, 2);
    if (!value)
        return -1;
    int result = obj_is_true(rt, value);
    ref_drop(rt, value);
    return result;
}
