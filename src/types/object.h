/* object.h - the abstract protocols: what any object can be asked. */
#ifndef TYPES_OBJECT_H
#define TYPES_OBJECT_H

#include "types/state.h"

/* ---- text, hash, comparison ---------------------------------------------- */
OWNED Ref obj_repr(struct runtime *rt, Val v);  /* str; NULL v gives "<NULL>" */
OWNED Ref obj_str(struct runtime *rt, Val v);
OWNED Ref obj_ascii(struct runtime *rt, Val v);
OWNED Ref obj_bytes(struct runtime *rt, Val v);
OWNED Ref obj_format(struct runtime *rt, Val v, Val spec); /* spec: str or NULL */
ssize_t obj_hash(struct runtime *rt, Val v);    /* -1 when raised */
/* What is left of obj_compare() when the class of a gave NotImplemented; within its level
 * of recursion. */
OWNED Ref obj_compare_declined(struct runtime *rt, Val a, Val b, int op);
OWNED Ref obj_compare(struct runtime *rt, Val a, Val b, int op);
int obj_compare_bool(struct runtime *rt, Val a, Val b, int op); /* identity implies == */
int obj_is_true(struct runtime *rt, Val v);
int obj_not(struct runtime *rt, Val v);
ssize_t hash_pointer(const void *p);
ssize_t hash_bytes(struct runtime *rt, const void *bytes, ssize_t size);
ssize_t hash_not_implemented(struct runtime *rt, Val v); /* the slot of unhashable types */

/* repr of containers that may hold themselves: 1 already running, 0 entered, -1 raised. */
int repr_enter(struct runtime *rt, Val v);
void repr_leave(struct runtime *rt, Val v);

/* ---- attributes ----------------------------------------------------------- */
OWNED Ref obj_getattr(struct runtime *rt, Val v, Val name);
int obj_setattr(struct runtime *rt, Val v, Val name, Val value); /* NULL deletes */
int obj_hasattr(struct runtime *rt, Val v, Val name);
/* 1 found, 0 no such attribute (nothing pending), -1 raised. */
int obj_lookup_attr(struct runtime *rt, Val v, Val name, Ref *out);
/* For LOAD_METHOD: 1 when *out is an unbound method to be called with v first. */
int obj_getmethod(struct runtime *rt, Val v, Val name, Ref *out);
OWNED Ref obj_generic_getattr(struct runtime *rt, Val v, Val name);
int obj_generic_setattr(struct runtime *rt, Val v, Val name, Val value);
OWNED Ref obj_generic_get_dict(struct runtime *rt, Val v, void *unused); /* __dict__ getset */
int obj_generic_set_dict(struct runtime *rt, Val v, Val value, void *unused);
OWNED Ref obj_dir(struct runtime *rt, Val v);
/* Look a special method up on the type and bind it; NULL with nothing pending when absent. */
OWNED Ref obj_lookup_special(struct runtime *rt, Val v, Val name);

/* ---- calls ------------------------------------------------------------------ */
OWNED Ref obj_call(struct runtime *rt, Val f, Val args, Val kwargs); /* tuple, dict or NULL */
OWNED Ref obj_vectorcall(struct runtime *rt, Val f, Val const *argv, ssize_t argc, Val kwnames);
OWNED Ref obj_vectorcall_dict(struct runtime *rt, Val f, Val const *argv, ssize_t argc, Val kwargs);
OWNED Ref obj_call_0(struct runtime *rt, Val f);
OWNED Ref obj_call_1(struct runtime *rt, Val f, Val a);
OWNED Ref obj_call_2(struct runtime *rt, Val f, Val a, Val b);
OWNED Ref obj_call_3(struct runtime *rt, Val f, Val a, Val b, Val c);
OWNED Ref obj_call_method(struct runtime *rt, Val v, Val name, Val const *argv, ssize_t argc);
OWNED Ref obj_call_method_0(struct runtime *rt, Val v, Val name);
OWNED Ref obj_call_method_1(struct runtime *rt, Val v, Val name, Val a);
/* The call slot of types that have a vectorcall (PyVectorcall_Call). */
OWNED Ref vectorcall_call(struct runtime *rt, Val f, Val args, Val kwargs);
/* A dict of keyword arguments: names and the values in their order. */
OWNED Ref keywords_as_dict(struct runtime *rt, Val const *values, Val kwnames);
bool obj_is_callable(Val v);
vectorcall_fn *vectorcall_of(Val v); /* NULL: use type->call */

/* ---- items, iteration -------------------------------------------------------- */
ssize_t obj_length(struct runtime *rt, Val v);
ssize_t obj_length_hint(struct runtime *rt, Val v, ssize_t fallback);
OWNED Ref obj_getitem(struct runtime *rt, Val v, Val key);
int obj_setitem(struct runtime *rt, Val v, Val key, Val value); /* NULL deletes */
int obj_contains(struct runtime *rt, Val v, Val item);
OWNED Ref obj_iter(struct runtime *rt, Val v);
/* The next item; NULL at the end with nothing pending, or raised. */
OWNED Ref iter_next(struct runtime *rt, Val iterator);
/* What takes items, one after the other (it consumes them): 1 more, 0 enough, -1 raised. */
typedef int take_fn(struct runtime *rt, Ref item, void *arg);
/* All that is left of an iterator: 1 it has ended, 0 enough, -1 raised.  For loops in C over
 * what a program gives: a generator hands over its items without being called for each. */
int iter_each(struct runtime *rt, Val iterator, take_fn *take, void *arg);
bool is_iterator(Val v);
/* As generators' send: 1 *out is yielded, 0 *out is the return value, -1 raised. */
int iter_send(struct runtime *rt, Val iterator, Val value, Ref *out);
/* The value of a pending StopIteration, cleared: 0 with *out owned (None when nothing is
 * pending), -1 when something else is. */
int stop_iteration_value(struct runtime *rt, Ref *out);
OWNED Ref sequence_item(struct runtime *rt, Val v, ssize_t i);
int sequence_set_item(struct runtime *rt, Val v, ssize_t i, Val value);
OWNED Ref sequence_tuple(struct runtime *rt, Val iterable);
OWNED Ref sequence_list(struct runtime *rt, Val iterable);
/* A list or tuple as it is (kept), anything else as a new list; `message` for the TypeError. */
OWNED Ref sequence_fast(struct runtime *rt, Val iterable, const char *message);
OWNED Ref sequence_concat(struct runtime *rt, Val a, Val b);
OWNED Ref sequence_inplace_concat(struct runtime *rt, Val a, Val b);
OWNED Ref sequence_repeat(struct runtime *rt, Val a, ssize_t n);
bool is_sequence(Val v);
bool is_mapping(Val v);
ssize_t sequence_count(struct runtime *rt, Val v, Val item);
ssize_t sequence_index(struct runtime *rt, Val v, Val item);
/* keys() of any mapping as a list. */
OWNED Ref mapping_keys(struct runtime *rt, Val v);
OWNED Ref mapping_values(struct runtime *rt, Val v);
OWNED Ref mapping_items(struct runtime *rt, Val v);

/* ---- numbers ------------------------------------------------------------------- */
OWNED Ref number_add(struct runtime *rt, Val a, Val b);
OWNED Ref number_subtract(struct runtime *rt, Val a, Val b);
OWNED Ref number_multiply(struct runtime *rt, Val a, Val b);
OWNED Ref number_matrix_multiply(struct runtime *rt, Val a, Val b);
OWNED Ref number_floor_divide(struct runtime *rt, Val a, Val b);
OWNED Ref number_true_divide(struct runtime *rt, Val a, Val b);
OWNED Ref number_remainder(struct runtime *rt, Val a, Val b);
OWNED Ref number_divmod(struct runtime *rt, Val a, Val b);
OWNED Ref number_power(struct runtime *rt, Val a, Val b, Val modulus); /* None: no modulus */
OWNED Ref number_lshift(struct runtime *rt, Val a, Val b);
OWNED Ref number_rshift(struct runtime *rt, Val a, Val b);
OWNED Ref number_and(struct runtime *rt, Val a, Val b);
OWNED Ref number_or(struct runtime *rt, Val a, Val b);
OWNED Ref number_xor(struct runtime *rt, Val a, Val b);
OWNED Ref number_inplace_add(struct runtime *rt, Val a, Val b);
OWNED Ref number_inplace_subtract(struct runtime *rt, Val a, Val b);
OWNED Ref number_inplace_multiply(struct runtime *rt, Val a, Val b);
OWNED Ref number_inplace_matrix_multiply(struct runtime *rt, Val a, Val b);
OWNED Ref number_inplace_floor_divide(struct runtime *rt, Val a, Val b);
OWNED Ref number_inplace_true_divide(struct runtime *rt, Val a, Val b);
OWNED Ref number_inplace_remainder(struct runtime *rt, Val a, Val b);
OWNED Ref number_inplace_power(struct runtime *rt, Val a, Val b);
OWNED Ref number_inplace_lshift(struct runtime *rt, Val a, Val b);
OWNED Ref number_inplace_rshift(struct runtime *rt, Val a, Val b);
OWNED Ref number_inplace_and(struct runtime *rt, Val a, Val b);
OWNED Ref number_inplace_or(struct runtime *rt, Val a, Val b);
OWNED Ref number_inplace_xor(struct runtime *rt, Val a, Val b);
OWNED Ref number_negative(struct runtime *rt, Val v);
OWNED Ref number_positive(struct runtime *rt, Val v);
OWNED Ref number_invert(struct runtime *rt, Val v);
OWNED Ref number_absolute(struct runtime *rt, Val v);
OWNED Ref number_index(struct runtime *rt, Val v); /* exact int */
OWNED Ref number_int(struct runtime *rt, Val v);   /* int(v) */
OWNED Ref number_float(struct runtime *rt, Val v); /* float(v) */
bool is_number(Val v);
bool has_index(Val v);
/* __index__ as a C number, clipped when `overflow` is EXC_COUNT, else raising it.
 * -1 with an exception pending when raised. */
ssize_t number_as_ssize(struct runtime *rt, Val v, int overflow);

/* ---- types --------------------------------------------------------------------- */
int obj_isinstance(struct runtime *rt, Val v, Val classes);
int obj_issubclass(struct runtime *rt, Val v, Val classes);
bool type_is_subtype(const struct type *a, const struct type *b); /* by MRO, no hooks */
static inline bool is_instance_of(Val v, const struct type *t)
{
    return v->type == t || type_is_subtype(v->type, t);
}

/* ---- buffers --------------------------------------------------------------------- */
enum { BUFFER_SIMPLE = 0, BUFFER_WRITABLE = 1, BUFFER_FORMAT = 4, BUFFER_STRIDES = 8 };
bool has_buffer(Val v);
int buffer_get(struct runtime *rt, Val v, struct buffer *view, int flags); /* "a bytes-like object is required, not '...'" */
void buffer_release(struct runtime *rt, struct buffer *view);
/* A plain view of bytes, for the get slot; -1 raised (BufferError when read-only and writing is asked). */
int buffer_fill(struct runtime *rt, struct buffer *view, Val owner, void *bytes, ssize_t size, bool readonly, int flags);

/* An attribute of the module builtins ("iter", "getattr"): for __reduce__. */
OWNED Ref builtins_get(struct runtime *rt, const char *name);

/* sys.getsizeof(v): __sizeof__ + headers. -1 raised. */
ssize_t obj_sizeof(struct runtime *rt, Val v);
/* ... of the built-in layout, without calling a __sizeof__ written in Python; runs
 * no user code and allocates nothing that stays. */
ssize_t obj_sizeof_native(struct runtime *rt, Val v);

#endif
