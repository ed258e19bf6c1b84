/* help.h - the slow parts of instructions, out of the evaluation loop. */
#ifndef VM_HELP_H
#define VM_HELP_H

#include "vm/state.h"

/* NameError and kin, with .name set: `format` has one %U. */
void raise_name(struct runtime *rt, enum exc_id exc, const char *format, Val name);
void raise_unbound(struct runtime *rt, const struct code *code, int slot); /* local or free variable */

OWNED Ref load_name(struct runtime *rt, struct frame *f, Val name);
OWNED Ref load_global(struct runtime *rt, struct frame *f, Val name);
bool store_name(struct runtime *rt, struct frame *f, Val name, Val value);
bool delete_name(struct runtime *rt, struct frame *f, Val name);
OWNED Ref load_class_deref(struct runtime *rt, struct frame *f, Val name, Val cell, int slot);
bool setup_annotations(struct runtime *rt, struct frame *f);
OWNED Ref load_build_class(struct runtime *rt, struct frame *f);
bool print_expr(struct runtime *rt, Val value);

OWNED Ref import_name(struct runtime *rt, struct frame *f, Val name, Val fromlist, Val level);
OWNED Ref import_from(struct runtime *rt, Val module, Val name);
bool import_star(struct runtime *rt, struct frame *f, Val module);

/* Put `before` items, a list, and `after` items below `top` (first on top). */
bool unpack_iterable(struct runtime *rt, Val v, int before, int after, Ref *top);

/* raise, raise exc, raise exc from cause: consumes; true: a bare re-raise. */
bool do_raise(struct runtime *rt, Ref exc, Ref cause);
bool check_except_classes(struct runtime *rt, Val classes, bool star);
/* except*: the part that matches and the rest, owned; false raised. */
bool eg_match(struct runtime *rt, Val value, Val classes, Ref *match, Ref *rest);
OWNED Ref prep_reraise_star(struct runtime *rt, Val original, Val excs);
OWNED Ref call_exit(struct runtime *rt, Val exit, Val exc);
/* __enter__/__exit__ looked up; false raised. */
bool before_with(struct runtime *rt, Ref *slot, Ref *value);

OWNED Ref match_keys(struct runtime *rt, Val map, Val keys);
OWNED Ref match_class(struct runtime *rt, Val subject, Val type, int positional, Val names);

OWNED Ref binary_op(struct runtime *rt, int op, Val a, Val b);
OWNED Ref format_value(struct runtime *rt, Val v, Val spec, int conversion);
OWNED Ref make_function(struct runtime *rt, struct frame *f, Ref *stack, int flags);
/* {**mapping}: false raised. */
bool dict_update_op(struct runtime *rt, Val dict, Val mapping);
bool dict_merge_op(struct runtime *rt, Val dict, Val mapping, Val function);
OWNED Ref list_extend_op(struct runtime *rt, Val list, Val iterable);
/* f(*args): an exact tuple; false raised. */
bool star_args(struct runtime *rt, Val function, Ref *args);
bool star_kwargs(struct runtime *rt, Val function, Ref *kwargs);
OWNED Ref yield_from_iter(struct runtime *rt, const struct code *code, Val v);
void raise_if_init_returned(struct runtime *rt, Val value);

/* The slot that this descriptor gives access to in instances of t; NULL: it is none. */
const struct member_def *plain_slot(struct runtime *rt, Val descr, const struct type *t);
/* The getter of a property of this class, borrowed; NULL: no property. */
Val property_getter(struct runtime *rt, struct type *type, Val name);

/* ---- specialisation: rewrite the instruction at `at` (its cache behind it) ------ */
void specialize_binary_op(struct runtime *rt, uint16_t *at, Val a, Val b, int op, const Ref *slots);
void specialize_subscr(struct runtime *rt, uint16_t *at, Val container, Val key);
void specialize_store_subscr(struct runtime *rt, uint16_t *at, Val container, Val key);
void specialize_unpack(struct runtime *rt, uint16_t *at, Val v, int count);
void specialize_compare(struct runtime *rt, uint16_t *at, Val a, Val b, int op);
void specialize_load_global(struct runtime *rt, uint16_t *at, Val globals, Val builtins, Val name);
void specialize_load_attr(struct runtime *rt, uint16_t *at, Val owner, Val name);
void specialize_store_attr(struct runtime *rt, uint16_t *at, Val owner, Val name);
void specialize_load_method(struct runtime *rt, uint16_t *at, Val owner, Val name);
void specialize_precall(struct runtime *rt, uint16_t *at, Val callable, int argc, Val kwnames,
                        bool has_self);
void specialize_call(struct runtime *rt, uint16_t *at, Val callable, int argc, Val kwnames);

static inline uint32_t cache_u32(const uint16_t *p)
{
    uint32_t v;
    __builtin_memcpy(&v, p, 4);
    return v;
}
static inline void cache_set_u32(uint16_t *p, uint32_t v)
{
    __builtin_memcpy(p, &v, 4);
}
static inline void *cache_pointer(const uint16_t *p)
{
    void *v;
    __builtin_memcpy(&v, p, 8);
    return v;
}
static inline void cache_set_pointer(uint16_t *p, const void *v)
{
    __builtin_memcpy(p, &v, 8);
}

/* Inline cache layouts, in units behind the instruction. */
enum {
    CACHE_COUNTER = 0,
    GLOBAL_PLACE = 1, GLOBAL_MODULE = 2, GLOBAL_BUILTIN = 4,
    ATTR_VERSION = 1, ATTR_INDEX = 3,
    METHOD_VERSION = 1, METHOD_DICT = 3, METHOD_KEYS = 4, METHOD_DESCR = 6,
    SUBSCR_VERSION = 1, SUBSCR_FUNCTION = 3,
    COMPARE_MASK = 1, COMPARE_BACK = 16,
    CALL_FUNCTION = 1, CALL_MIN_ARGS = 3,
};

#endif
